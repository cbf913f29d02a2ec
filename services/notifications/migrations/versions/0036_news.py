"""Households hear how their case stands; who was told in person, to whom, how and when, stands with the visit."""

from typing import Final

from alembic import op

revision: Final = "0036_news"
down_revision: Final = "0035_former_escalations"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        create table news (
            case_id uuid not null,
            outcome_id uuid not null,
            incident_id uuid not null,
            commune_code text not null,
            drill boolean not null,
            kind text not null constraint ck_news_kind_known check (kind in ('decided', 'failed', 'late')),
            award_ids uuid[] not null,
            caused_by uuid not null,
            decision_number text,
            reason_code text,
            awards jsonb,
            authority text,
            office jsonb,
            created_at timestamptz not null,
            constraint pk_news primary key (case_id, outcome_id))""")
    op.execute("alter table outcomes add column awards jsonb")
    op.execute("alter table climbs add column informed_at timestamptz")
    op.execute("""
        create index ix_climbs_uninformed on climbs (missed_at)
         where kind = 'assisted' and case_id is not null and informed_at is null and state <> 'solved'""")
    op.execute("""
        alter table notices add column visited_at timestamptz,
            add column visited_to text constraint ck_notices_visited_to_known
                check (visited_to in ('head', 'adult', 'neighbour', 'other')),
            add column visited_by text constraint ck_notices_visited_by_known check (visited_by in ('visit', 'call'))""")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table notices drop column visited_by, drop column visited_to, drop column visited_at")
    op.execute("drop index ix_climbs_uninformed")
    op.execute("alter table climbs drop column informed_at")
    op.execute("alter table outcomes drop column awards")
    op.execute("drop table news")
