"""Since when the bank leaves every call unanswered: known to all processes, whoever of them calls it."""

from typing import Final

from alembic import op

revision: Final = "0052_bank_silences"
down_revision: Final = "0051_sealing"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        create table bank_silences (
            id smallint not null default 1 constraint pk_bank_silences primary key,
            since timestamp with time zone not null,
            latest_at timestamp with time zone not null,
            calls integer not null,
            constraint ck_bank_silences_only_one check (id = 1)
        )""")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop table bank_silences")
