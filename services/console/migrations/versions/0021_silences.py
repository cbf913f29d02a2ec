"""Of a silent commune it is kept what is missing: a confirmation, or any word at all."""

from typing import Final

from alembic import op

revision: Final = "0021_silences"
down_revision: Final = "0020_clock_figures"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        alter table board_notices add column silence text constraint ck_board_notices_silence_known
            check (silence in ('acknowledged', 'heard'))""")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table board_notices drop column silence")
