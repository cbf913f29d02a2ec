"""Messages travel by several ways and providers, and a receipt says that they have arrived."""

from typing import Final

from alembic import op

revision: Final = "0021_ways"
down_revision: Final = "0020_briefings"

_COLUMNS: Final = """
    alter table deliveries
        add column way text not null default 'sms' constraint ck_deliveries_way_known
            check (way in ('sms', 'voice', 'email', 'webhook')),
        add column provider text,
        add column provider_since timestamptz,
        add column tried text[] not null default '{}',
        add column in_doubt boolean not null default false,
        add column receipt_due timestamptz,
        add column delivered_at timestamptz,
        add constraint ck_deliveries_provider_since check (num_nulls(provider, provider_since) in (0, 2))"""
# What one provider took before there were receipts was told: nobody is visited for it now.
_TOLD: Final = "update deliveries set delivered_at = accepted_at where state = 'sent'"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute(_COLUMNS)
    op.execute("alter table notices add column delivered_at timestamptz")
    op.execute(_TOLD)
    op.execute("update notices set delivered_at = accepted_at where state = 'sent' and kind = 'household'")
    op.execute("drop index ix_deliveries_waiting")
    op.execute("create index ix_deliveries_waiting on deliveries (way, lane, next_attempt_at) where state = 'waiting'")
    op.execute("create index ix_deliveries_receipt_due on deliveries (receipt_due) where receipt_due is not null")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    # What waits for a way that the release before does not know would be sent to a telephone.
    op.execute("update deliveries set state = 'withdrawn' where state = 'waiting' and way <> 'sms'")
    op.execute("drop index ix_deliveries_receipt_due")
    op.execute("drop index ix_deliveries_waiting")
    op.execute("create index ix_deliveries_waiting on deliveries (lane, next_attempt_at) where state = 'waiting'")
    op.execute("alter table notices drop column delivered_at")
    columns = ("way", "provider", "provider_since", "tried", "in_doubt", "receipt_due", "delivered_at")
    op.execute(f"alter table deliveries {', '.join(f'drop column {name}' for name in columns)}")
