"""By what a notice was confirmed: the desk, a program, a link, an answer, a key."""

from typing import Final

from alembic import op

revision: Final = "0032_confirmed_via"
down_revision: Final = "0031_clocks_in_order"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        alter table notices add column confirmed_via text constraint ck_notices_confirmed_via_known
            check (confirmed_via in ('desk', 'program', 'link', 'reply', 'key'))""")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table notices drop column confirmed_via")
