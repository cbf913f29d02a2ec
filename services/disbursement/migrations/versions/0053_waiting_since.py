"""Since when the oldest payment waits for means is asked every ten seconds: one row, however many wait."""

from typing import Final

from alembic import op

revision: Final = "0053_waiting_since"
down_revision: Final = "0052_bank_silences"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("create index ix_payments_waiting_since on payments (created_at) where state = 'waiting_funds'")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop index ix_payments_waiting_since")
