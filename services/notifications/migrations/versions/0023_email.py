"""Contacts of communes may have an e-mail address."""

from typing import Final

from alembic import op

revision: Final = "0023_email"
down_revision: Final = "0022_confirmations"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table commune_contacts add column email bytea")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table commune_contacts drop column email")
