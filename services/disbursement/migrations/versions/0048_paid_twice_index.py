"""Who asks what passed to outside asks for what was paid twice, too: a few entries, found without reading the ledger."""

from typing import Final

from alembic import op

revision: Final = "0048_paid_twice_index"
down_revision: Final = "0047_bank_in_words"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("create index ix_ledger_entries_paid_twice on ledger_entries (payment_id) where account = 'paid_twice'")


def downgrade() -> None:
    op.execute("drop index ix_ledger_entries_paid_twice")
