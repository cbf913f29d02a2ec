"""What was changed in rows of a list, and which of its columns were not read."""

from typing import Final

from alembic import op

revision: Final = "0004_list_notes"
down_revision: Final = "0003_names"


def upgrade() -> None:
    op.execute("alter table imports add column unread_columns text[] not null default '{}'")
    op.execute("""
        create table import_notes (
            import_id uuid not null constraint fk_import_notes_import_id_imports references imports (id),
            line integer not null,
            field text not null,
            code text not null,
            details jsonb,
            constraint pk_import_notes primary key (import_id, line, field, code))""")


def downgrade() -> None:
    op.execute("drop table import_notes")
    op.execute("alter table imports drop column unread_columns")
