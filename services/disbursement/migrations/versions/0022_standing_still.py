"""What is paused, or waits for a real bank, may be hundreds of thousands: who asks of a commune looks at its own alone."""

from typing import Final

from alembic import op

revision: Final = "0022_standing_still"
down_revision: Final = "0021_pauses"

_WHICH: Final = "where state = 'reserved' and reason is not null"


def upgrade() -> None:
    # Whoever has large tables builds these indexes before, while all runs: what is there is passed over.
    op.execute(f"create index if not exists ix_payments_stands_still on payments (reason, id) {_WHICH}")
    op.execute(f"create index if not exists ix_payments_stands_still_in on payments (commune_code, reason, id) {_WHICH}")
    op.execute("drop index ix_payments_paused")


def downgrade() -> None:
    op.execute("create index ix_payments_paused on payments (id) where state = 'reserved' and reason = 'paused'")
    op.execute("drop index ix_payments_stands_still_in")
    op.execute("drop index ix_payments_stands_still")
