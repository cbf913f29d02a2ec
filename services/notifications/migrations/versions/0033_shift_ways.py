"""Whoever is on duty may have an e-mail address and may be called; what went to a second address of his is known as that."""

from typing import Final

from alembic import op

revision: Final = "0033_shift_ways"
down_revision: Final = "0032_confirmed_via"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table duty_shifts add column email bytea, add column calls boolean not null default false")
    op.execute("alter table deliveries add column is_second boolean not null default false")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table deliveries drop column is_second")
    op.execute("alter table duty_shifts drop column calls, drop column email")
