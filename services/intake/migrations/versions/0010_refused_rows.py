"""Rows of lists that were not taken, kept encrypted for two weeks, so that exactly these can be mended and sent again.

With it what a list calls its columns, and who sent which list and which report: people find again what they have sent.
"""

from typing import Final

from alembic import op

revision: Final = "0010_refused_rows"
down_revision: Final = "0009_incident_revisions"


def upgrade() -> None:
    op.execute("""
        alter table imports
            add column titles text[] not null default '{}',
            add column columns text[] not null default '{}'""")
    op.execute("""
        create table import_refused_rows (
            import_id uuid not null constraint fk_import_refused_rows_import_id_imports references imports (id),
            line integer not null,
            sealed bytea not null,
            constraint pk_import_refused_rows primary key (import_id, line))""")
    # Ciphertext does not compress.
    op.execute("alter table import_refused_rows alter column sealed set storage external")
    op.execute("create index ix_imports_officer_id on imports (officer, id)")
    op.execute("""
        create index ix_reports_received_from on reports (received_from, received_at desc, id desc) where revision = 1""")


def downgrade() -> None:
    op.execute("drop index ix_reports_received_from")
    op.execute("drop index ix_imports_officer_id")
    op.execute("drop table import_refused_rows")
    for column in ("columns", "titles"):
        op.execute(f"alter table imports drop column {column}")
