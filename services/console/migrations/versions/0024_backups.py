"""When the databases were copied, and whether the copy was whole: written by who copies, read by who watches."""

from typing import Final

from alembic import op

revision: Final = "0024_backups"
down_revision: Final = "0023_sealing"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        create table backups (
            id bigint generated always as identity constraint pk_backups primary key,
            began_at timestamp with time zone not null,
            ended_at timestamp with time zone not null default clock_timestamp(),
            failure text
        )""")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop table backups")
