"""Whose help was missed is summed up beside who was helped in time: who still has time is neither."""

from typing import Final

from alembic import op

revision: Final = "0015_not_due"
down_revision: Final = "0014_solved_clocks"


def upgrade() -> None:
    op.execute("alter table board_summaries add column missed integer not null default 0")
    op.execute("alter table board_summaries alter column missed drop default")
    # No mark is below nothing: all of them are put together anew.
    op.execute("update board_summaries set mark = -1")


def downgrade() -> None:
    op.execute("alter table board_summaries drop column missed")
