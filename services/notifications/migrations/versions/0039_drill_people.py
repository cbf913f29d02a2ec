"""Whom a drill puts on duty, or names as a contact, is known as that: he covers nothing real, and is never rung for it.

Rows of before stand as real, as they always counted; the next drill writes its people anew.
"""

from typing import Final

from alembic import op

revision: Final = "0039_drill_people"
down_revision: Final = "0038_removed_shifts"
_TABLES: Final = ("commune_contacts", "duty_shifts")


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for table in _TABLES:
        op.execute(f"alter table {table} add column drill boolean not null default false")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for table in _TABLES:
        op.execute(f"alter table {table} drop column drill")
