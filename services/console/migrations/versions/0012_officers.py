"""How those are called who signed in, and pages that answered a form: what the desk itself keeps, sealed."""

from typing import Final

from alembic import op

revision: Final = "0012_officers"
down_revision: Final = "0011_case_numbers"


def upgrade() -> None:
    op.execute("""
        create table officers (
            subject text constraint pk_officers primary key,
            name bytea not null,
            roles text[] not null,
            places text[] not null,
            seen_at timestamptz not null)""")
    op.execute("""
        create table kept_pages (
            id uuid constraint pk_kept_pages primary key,
            sealed bytea not null,
            kept_until timestamptz not null)""")
    op.execute("create index ix_kept_pages_kept_until on kept_pages (kept_until)")
    # Ciphertext does not compress.
    op.execute("alter table kept_pages alter column sealed set storage external")


def downgrade() -> None:
    op.execute("drop table kept_pages")
    op.execute("drop table officers")
