"""A difference keeps what a person said that the statement shows, also where that is exactly what was owed."""

from typing import Final

from alembic import op

revision: Final = "0038_differences_said"
down_revision: Final = "0037_whose_account"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table bank_differences add column said bigint")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table bank_differences drop column said")
