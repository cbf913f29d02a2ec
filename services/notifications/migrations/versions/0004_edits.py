"""Roster and contacts know their revisions: who writes over what he has not read is told so."""

from typing import Final

from alembic import op

revision: Final = "0004_edits"
down_revision: Final = "0003_names"


def upgrade() -> None:
    op.execute("""
        create table edits (
            document text not null constraint ck_edits_document_known check (document in ('contacts', 'roster')),
            place text not null,
            revision bigint not null,
            edited_by text not null,
            edited_at timestamptz not null,
            constraint pk_edits primary key (document, place))""")


def downgrade() -> None:
    op.execute("drop table edits")
