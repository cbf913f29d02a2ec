"""Somebody above told a commune what a notice says: who told whom, and how; it confirms nothing."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0020_briefings"
down_revision: Final = "0019_watches"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        create table briefings (
            id uuid constraint pk_briefings primary key,
            notice_id uuid not null constraint fk_briefings_notice_id_notices references notices,
            told_by text not null,
            told_to bytea not null,
            by text not null constraint ck_briefings_by_known check (by in ('phone', 'radio', 'visit', 'other')),
            told_at timestamptz not null,
            recorded_at timestamptz not null)""")
    op.execute("create index ix_briefings_notice_id on briefings (notice_id)")
    make_append_only("briefings")
    op.execute("alter table notices add column told_by text, add column told_at timestamptz")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table notices drop column told_by, drop column told_at")
    op.execute("drop table briefings")
