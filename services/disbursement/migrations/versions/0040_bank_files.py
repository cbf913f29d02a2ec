"""What went to the bank by file and what came from it; an attempt knows in which file it was told last."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0040_bank_files"
down_revision: Final = "0039_reconciliation"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        create table bank_files (
            message_id text not null constraint pk_bank_files primary key,
            told_at timestamptz not null,
            taken_at timestamptz,
            heard_at timestamptz,
            refused_at timestamptz,
            words bytea)""")
    op.execute("create index ix_bank_files_unheard on bank_files (told_at) where heard_at is null and refused_at is null")
    op.execute("""
        create table bank_messages (
            name text not null constraint pk_bank_messages primary key,
            kind text not null,
            body bytea not null,
            read_at timestamptz not null)""")
    op.execute("create index ix_bank_messages_kind_read_at on bank_messages (kind, read_at, name)")
    make_append_only("bank_messages")
    op.execute("alter table attempts add column told_in text")
    op.execute("create index ix_attempts_told_in on attempts (told_in) where told_in <> ''")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop index ix_attempts_told_in")
    op.execute("alter table attempts drop column told_in")
    op.execute("drop table bank_messages")
    op.execute("drop table bank_files")
