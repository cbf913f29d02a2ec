"""Why something was declined stands in what is told."""

from typing import Final

from alembic import op

revision: Final = "0014_outcome_reasons"
down_revision: Final = "0013_first_try"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table outcomes add column reason_code text")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table outcomes drop column reason_code")
