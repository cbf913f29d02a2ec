"""The tables that every service has: outbox, inbox, dead letters, clocks, audit, stored answers, leases, windows."""

from typing import Final

from shared.migrations import create_mechanisms, drop_mechanisms

revision: Final = "0001_mechanisms"
down_revision: Final = None


def upgrade() -> None:
    create_mechanisms()


def downgrade() -> None:
    drop_mechanisms()
