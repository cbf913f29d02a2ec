"""What is asked when books are closed: entries of a payment and of a source that passed to or from outside, a round's orders.

Of the ledger only what was settled or contributed is indexed: what is set aside and freed again costs nothing more.
"""

from typing import Final

from alembic import op

revision: Final = "0046_book_indexes"
down_revision: Final = "0045_paid_twice"

_INDEXES: Final = {
    "ix_ledger_entries_settled": "ledger_entries (payment_id) where account = 'settled'",
    "ix_ledger_entries_source_id_at": "ledger_entries (source_id, at) where account in ('contributed', 'settled')",
    "ix_attempts_round_id": "attempts (round_id)",
}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for name, columns in _INDEXES.items():
        op.execute(f"create index {name} on {columns}")


def downgrade() -> None:
    for name in _INDEXES:
        op.execute(f"drop index {name}")
