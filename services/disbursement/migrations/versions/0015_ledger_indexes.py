"""No statement asks the ledger by source and account, or by payment: two indexes cost at each booking and nobody reads them."""

from typing import Final

from alembic import op

revision: Final = "0015_ledger_indexes"
down_revision: Final = "0014_person_keys"

_INDEXES: Final = {
    "ix_ledger_entries_source_id_account": "ledger_entries (source_id, account)",
    "ix_ledger_entries_payment_id": "ledger_entries (payment_id)",
}


def upgrade() -> None:
    for name in _INDEXES:
        op.execute(f"drop index {name}")


def downgrade() -> None:
    for name, columns in _INDEXES.items():
        op.execute(f"create index {name} on {columns}")
