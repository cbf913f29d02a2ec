"""The read model: cases, incidents, missed clocks, notices, and the story of each case."""

from typing import Final

from alembic import op

revision: Final = "0002_console"
down_revision: Final = "0001_mechanisms"

# Two sets of marks are put together by this, so that any order of facts ends in the same set.
_BOTH: Final = """
    create function both_of(one uuid[], two uuid[]) returns uuid[] language sql immutable parallel safe as
    $$ select case when two <@ one then one else array(select distinct x from unnest(one || two) x order by x) end $$"""

# The stage as intake reckons it, told by marks alone. An award has ended when it was settled or handed over.
_STAGE: Final = """
    create function board_stage(
        retracted_at timestamptz, opening smallint, reopened_at timestamptz, closed_opening smallint, closed_at timestamptz,
        outcome text, helped_at timestamptz, whole_declined boolean, assessed_at timestamptz, has_informant boolean,
        proposed uuid[], approved uuid[], declined uuid[], ended uuid[],
        household_told uuid[], informant_told uuid[])
    returns text language sql immutable parallel safe as
    $$ select case
         when retracted_at is not null then 'retracted'
         when closed_opening > opening or (closed_opening = opening and (reopened_at is null or closed_at > reopened_at))
              then case when outcome = 'declined' and helped_at is null then 'declined' else 'closed' end
         when ended <> '{}' and ended <@ household_told
              and (not coalesce(has_informant, false) or ended <@ informant_told) then 'told'
         when ended <> '{}' then 'paid'
         when approved <> '{}' then 'decided'
         when (whole_declined or (assessed_at is not null and declined <> '{}')) and proposed <@ declined then 'declined'
         when assessed_at is not null then 'assessed'
         else 'identified' end $$"""

_CASES: Final = """
    create table board_cases (
        case_id uuid constraint pk_board_cases primary key,
        incident_id uuid not null,
        drill boolean not null,
        commune_code text,
        province_code text,
        has_informant boolean,
        identified_at timestamptz,
        assessed_at timestamptz,
        helped_at timestamptz,
        last_helped_at timestamptz,
        retracted_at timestamptz,
        opening smallint not null default 1,
        reopened_at timestamptz,
        closed_opening smallint not null default 0,
        closed_at timestamptz,
        outcome text,
        whole_declined boolean not null default false,
        findings_revision smallint not null default 0,
        proposed uuid[] not null default '{}',
        approved uuid[] not null default '{}',
        declined uuid[] not null default '{}',
        ended uuid[] not null default '{}',
        household_told uuid[] not null default '{}',
        informant_told uuid[] not null default '{}',
        paid uuid[] not null default '{}',
        stuck uuid[] not null default '{}',
        stage text not null generated always as (
            board_stage(retracted_at, opening, reopened_at, closed_opening, closed_at, outcome, helped_at, whole_declined,
                        assessed_at, has_informant, proposed, approved, declined, ended, household_told,
                        informant_told)) stored,
        taken_at timestamptz not null default now())"""

_INCIDENTS: Final = """
    create table board_incidents (
        incident_id uuid constraint pk_board_incidents primary key,
        title text not null,
        hazard text not null,
        risk_level smallint not null,
        starts_on date not null,
        drill boolean not null,
        commune_codes text[] not null,
        province_codes text[] not null,
        declared_at timestamptz not null)"""

_CLOCKS: Final = """
    create table missed_clocks (
        clock_id uuid constraint pk_missed_clocks primary key,
        service text not null,
        kind text not null,
        subject_id uuid not null,
        case_id uuid,
        incident_id uuid not null,
        commune_code text not null,
        province_code text,
        basis text not null,
        article text,
        due_at timestamptz not null,
        missed_at timestamptz not null,
        drill boolean not null)"""

_NOTICES: Final = """
    create table board_notices (
        notice_id uuid constraint pk_board_notices primary key,
        incident_id uuid not null,
        commune_code text not null,
        province_code text,
        drill boolean not null,
        silent_since timestamptz,
        undeliverable_at timestamptz,
        acknowledged_at timestamptz,
        acknowledged_by text)"""

_FACTS: Final = """
    create table case_facts (
        event_id uuid constraint pk_case_facts primary key,
        case_id uuid not null,
        at timestamptz not null,
        what text not null,
        service text not null,
        details jsonb not null)"""

_INDEXES: Final = (
    "create index ix_board_cases_incident_commune_stage on board_cases (incident_id, commune_code, stage)",
    "create index ix_board_cases_identified on board_cases (incident_id, identified_at, case_id)",
    "create index ix_missed_clocks_incident_due on missed_clocks (incident_id, due_at)",
    "create index ix_missed_clocks_case_id on missed_clocks (case_id)",
    "create index ix_board_notices_incident_commune on board_notices (incident_id, commune_code)",
    "create index ix_case_facts_case_at on case_facts (case_id, at)",
)


def upgrade() -> None:
    for statement in (_BOTH, _STAGE, _CASES, _INCIDENTS, _CLOCKS, _NOTICES, _FACTS, *_INDEXES):
        op.execute(statement)


def downgrade() -> None:
    for table in ("case_facts", "board_notices", "missed_clocks", "board_incidents", "board_cases"):
        op.execute(f"drop table {table}")
    op.execute("drop function board_stage")
    op.execute("drop function both_of")
