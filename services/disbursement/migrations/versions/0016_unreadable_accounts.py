"""Orders that cannot be told because their account cannot be read are counted, and listed, without looking at all payments."""

from typing import Final

from alembic import op

revision: Final = "0016_unreadable_accounts"
down_revision: Final = "0015_ledger_indexes"


def upgrade() -> None:
    op.execute(
        "create index ix_payments_account_unreadable on payments (id) "
        "where reason = 'account_unreadable' and state in ('sent', 'unknown')"
    )


def downgrade() -> None:
    op.execute("drop index ix_payments_account_unreadable")
