"""Contacts of communes may be called, and may have a system of their own that takes webhooks."""

from typing import Final

from alembic import op

revision: Final = "0025_calls"
down_revision: Final = "0024_superseded"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table commune_contacts add column calls boolean not null default false, add column webhook bytea")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table commune_contacts drop column webhook, drop column calls")
