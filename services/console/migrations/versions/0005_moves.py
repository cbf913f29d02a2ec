"""The commune of a case is that of its newest report: a case may move."""

from typing import Final

from alembic import op

revision: Final = "0005_moves"
down_revision: Final = "0004_delivery"


def upgrade() -> None:
    op.execute("alter table board_cases add column commune_revision integer not null default 0")


def downgrade() -> None:
    op.execute("alter table board_cases drop column commune_revision")
