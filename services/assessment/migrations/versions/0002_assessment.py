"""Cases under assessment, their lists, findings, awards, and the decisions over them."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0002_assessment"
down_revision: Final = "0001_mechanisms"

_TABLES: Final = (
    """
    create table assessments (
        case_id uuid not null constraint pk_assessments primary key,
        household_id uuid not null,
        incident_id uuid not null,
        commune_code text not null,
        province_code text not null,
        hazard text not null,
        risk_level smallint not null,
        drill boolean not null,
        report_revision integer not null,
        identified_at timestamptz not null,
        received_at timestamptz not null,
        opened_at timestamptz not null,
        list_id uuid not null,
        position integer,
        urgency smallint not null,
        state text not null
            constraint ck_assessments_state_known check (state in ('open', 'assessed', 'decided', 'withdrawn')),
        awaited boolean not null,
        findings_revision integer not null,
        assessors text[] not null default '{}',
        assessed_at timestamptz,
        urgent_signed_at timestamptz,
        returned_at timestamptz,
        refusals text,
        sealed bytea not null
    )""",
    "create index ix_assessments_incident_id on assessments (incident_id, commune_code, case_id)",
    "create index ix_assessments_list_id on assessments (list_id)",
    """
    create table retractions (
        case_id uuid not null constraint pk_retractions primary key,
        reason_code text not null,
        retracted_at timestamptz not null
    )""",
    """
    create table assessment_lists (
        id uuid not null constraint pk_assessment_lists primary key,
        incident_id uuid not null,
        commune_code text not null,
        number integer,
        case_count integer not null,
        waiting_count integer not null,
        closed_at timestamptz,
        assigned_at timestamptz,
        constraint ck_assessment_lists_waiting_are_some_of_all check (waiting_count between 0 and case_count)
    )""",
    """
    create unique index uq_assessment_lists_numbered_once on assessment_lists (incident_id, commune_code, number)
     where number is not null""",
    """
    create table findings (
        case_id uuid not null,
        revision integer not null,
        report_revision integer not null,
        recorded_by text not null,
        recorded_at timestamptz not null,
        sealed bytea not null,
        constraint pk_findings primary key (case_id, revision)
    )""",
    """
    create table awards (
        id uuid not null constraint pk_awards primary key,
        case_id uuid not null,
        code text not null,
        person text,
        instalment smallint not null,
        amount bigint not null,
        floor bigint not null,
        unit text not null constraint ck_awards_unit_known check (unit in ('dong', 'kg', 'set')),
        urgent boolean not null,
        state text not null
            constraint ck_awards_state_known check (state in ('proposed', 'returned', 'approved', 'declined', 'withdrawn')),
        rule_set text not null,
        reasoning text not null,
        proposed_at timestamptz not null,
        decision_id uuid,
        constraint uq_awards_proposed_once unique nulls not distinct (case_id, code, person, instalment),
        constraint ck_awards_never_below_the_floor check (amount > 0 and floor >= 0 and amount >= floor),
        constraint ck_awards_decided_by_a_decision check ((state in ('approved', 'declined')) = (decision_id is not null))
    )""",
    """
    create table decisions (
        id uuid not null constraint pk_decisions primary key,
        incident_id uuid not null,
        issuer text not null,
        year smallint not null,
        number text not null,
        drill boolean not null,
        signed_by text not null,
        role text not null,
        authority text not null,
        delegated_by text,
        delegation_document text,
        rule_set text not null,
        decided_at timestamptz not null,
        constraint uq_decisions_numbered_once unique (issuer, year, drill, number),
        constraint ck_decisions_delegation_is_whole check ((delegated_by is null) = (delegation_document is null))
    )""",
    """
    create table decision_lines (
        decision_id uuid not null,
        line integer not null,
        case_id uuid not null,
        commune_code text not null,
        award_id uuid,
        verdict text not null,
        reason_code text,
        code text,
        person text,
        instalment smallint,
        amount bigint,
        floor bigint,
        unit text,
        rule_set text,
        reasoning text,
        constraint pk_decision_lines primary key (decision_id, line)
    )""",
    "create index ix_decision_lines_case_id on decision_lines (case_id)",
    """
    create table decision_numbers (
        issuer text not null,
        year smallint not null,
        drill boolean not null,
        last_number integer not null,
        constraint pk_decision_numbers primary key (issuer, year, drill)
    )""",
)
_NAMES: Final = (
    "assessments",
    "retractions",
    "assessment_lists",
    "findings",
    "awards",
    "decisions",
    "decision_lines",
    "decision_numbers",
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    for table in ("findings", "decisions", "decision_lines"):
        make_append_only(table)


def downgrade() -> None:
    for name in reversed(_NAMES):
        op.drop_table(name)
