"""Why in the signer's own words, and a moment in which a signature may be taken back."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0017_undo"
down_revision: Final = "0016_persons_found"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table decision_lines add column sentence bytea")
    op.execute("""
        create table held_decisions (
            decision_id uuid not null constraint pk_held_decisions primary key,
            signed_by text not null,
            due_at timestamptz not null,
            facts text not null,
            before text not null
        )""")
    op.execute("create index ix_held_decisions_due_at on held_decisions (due_at)")
    op.execute("""
        create table undone_decisions (
            decision_id uuid not null constraint pk_undone_decisions primary key,
            undone_by text not null,
            undone_at timestamptz not null
        )""")
    make_append_only("undone_decisions")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_table("undone_decisions")
    op.drop_table("held_decisions")
    op.execute("alter table decision_lines drop column sentence")
