"""Who stood somewhere at an earlier moment is asked when something is given back: also of shifts that were removed since."""

from typing import Final

from alembic import op

revision: Final = "0038_removed_shifts"
down_revision: Final = "0037_taking_acts"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("create index ix_duty_shifts_removed_at on duty_shifts (removed_at) where removed_at is not null")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop index ix_duty_shifts_removed_at")
