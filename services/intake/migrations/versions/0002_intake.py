"""Incidents, households, cases, reports, what became of awards, and imported lists."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0002_intake"
down_revision: Final = "0001_mechanisms"

_INCIDENTS: Final = """
    create table incidents (
        id uuid constraint pk_incidents primary key,
        name text not null,
        hazard text not null,
        risk_level smallint not null constraint ck_incidents_risk_level_known check (risk_level between 1 and 5),
        starts_on date not null,
        drill boolean not null,
        declared_by text not null,
        declared_at timestamptz not null)"""

_INCIDENT_COMMUNES: Final = """
    create table incident_communes (
        incident_id uuid not null constraint fk_incident_communes_incident_id_incidents references incidents (id),
        commune_code text not null,
        constraint pk_incident_communes primary key (incident_id, commune_code))"""

_HOUSEHOLDS: Final = """
    create table households (
        id uuid constraint pk_households primary key,
        sealed bytea not null)"""

_CASES: Final = """
    create table cases (
        id uuid constraint pk_cases primary key,
        household_id uuid not null constraint fk_cases_household_id_households references households (id),
        incident_id uuid not null constraint fk_cases_incident_id_incidents references incidents (id),
        commune_code text not null,
        stage text not null,
        opening integer not null,
        revision integer not null,
        has_informant boolean not null,
        identified_at timestamptz not null,
        received_at timestamptz not null,
        findings_at timestamptz,
        findings_revision integer not null,
        assisted_at timestamptz,
        opening_assisted_at timestamptz,
        closed_at timestamptz,
        retracted_at timestamptz,
        retraction_reason text,
        retraction_note bytea,
        constraint uq_cases_one_per_household_and_incident unique (household_id, incident_id),
        constraint ck_cases_stage_known check (
            stage in ('identified', 'assessed', 'decided', 'paid', 'told', 'closed', 'declined', 'retracted')),
        constraint ck_cases_identified_before_received check (identified_at <= received_at),
        constraint ck_cases_counted_from_one check (opening >= 1 and revision >= 1),
        constraint ck_cases_paid_is_assisted check (stage not in ('paid', 'told', 'closed') or assisted_at is not null),
        constraint ck_cases_closed_has_a_moment check (stage <> 'closed' or closed_at is not null),
        constraint ck_cases_retracted_has_a_moment check ((stage = 'retracted') = (retracted_at is not null)),
        constraint ck_cases_retracted_has_a_reason check ((retracted_at is null) = (retraction_reason is null)))"""

_REPORTS: Final = """
    create table reports (
        id uuid constraint pk_reports primary key,
        case_id uuid not null constraint fk_reports_case_id_cases references cases (id),
        revision integer not null,
        channel text not null constraint ck_reports_channel_known check (channel in ('form', 'list', 'correction')),
        received_at timestamptz not null,
        received_from text not null,
        import_id uuid constraint fk_reports_import_id_imports references imports (id),
        line integer,
        sealed bytea not null,
        constraint uq_reports_revised_in_order unique (case_id, revision),
        constraint ck_reports_line_of_a_list check ((import_id is null) = (line is null)))"""

_AWARDS: Final = """
    create table case_awards (
        case_id uuid not null constraint fk_case_awards_case_id_cases references cases (id),
        award_id uuid not null,
        whole_case boolean not null,
        proposed_at timestamptz,
        withdrawn_at timestamptz,
        approved_at timestamptz,
        declined_at timestamptz,
        ended_at timestamptz,
        household_told_at timestamptz,
        informant_told_at timestamptz,
        constraint pk_case_awards primary key (case_id, award_id),
        constraint ck_case_awards_refusal_is_no_award check (
            not whole_case or (proposed_at is null and approved_at is null and ended_at is null)))"""

_IMPORTS: Final = """
    create table imports (
        id uuid constraint pk_imports primary key,
        incident_id uuid not null constraint fk_imports_incident_id_incidents references incidents (id),
        state text not null constraint ck_imports_state_known check (state in ('running', 'done', 'refused')),
        officer text not null,
        officer_roles text[] not null,
        officer_communes text[] not null,
        officer_provinces text[] not null,
        received_at timestamptz not null,
        finished_at timestamptz,
        byte_count bigint not null,
        file_hash bytea not null,
        next_offset bigint not null,
        next_line integer not null,
        accepted_count integer not null,
        rejected_count integer not null,
        error_count integer not null,
        refused_for jsonb,
        constraint ck_imports_finished_is_not_running check ((state = 'running') = (finished_at is null)),
        constraint ck_imports_counts_not_negative check (accepted_count >= 0 and rejected_count >= 0 and error_count >= 0),
        constraint ck_imports_refused_for_a_reason check ((state = 'refused') = (refused_for is not null)))"""

_CHUNKS: Final = """
    create table import_chunks (
        import_id uuid not null constraint fk_import_chunks_import_id_imports references imports (id),
        number integer not null,
        sealed bytea not null,
        constraint pk_import_chunks primary key (import_id, number))"""

_ERRORS: Final = """
    create table import_errors (
        import_id uuid not null constraint fk_import_errors_import_id_imports references imports (id),
        position integer not null,
        line integer not null,
        field text not null,
        code text not null,
        details jsonb,
        constraint pk_import_errors primary key (import_id, position))"""

_INDEXES: Final = (
    "create index ix_cases_incident_id_id on cases (incident_id, id)",
    "create index ix_cases_commune_code_id on cases (commune_code, id)",
    "create unique index uq_reports_read_once on reports (import_id, line) where import_id is not null",
    "create index ix_imports_running on imports (received_at) where state = 'running'",
)
_TABLES: Final = (
    _INCIDENTS,
    _INCIDENT_COMMUNES,
    _HOUSEHOLDS,
    _CASES,
    _AWARDS,
    _IMPORTS,
    _CHUNKS,
    _ERRORS,
    _REPORTS,
)


def upgrade() -> None:
    for statement in (*_TABLES, *_INDEXES):
        op.execute(statement)
    # Ciphertext does not compress: trying would only cost time in the hot path.
    for table in ("households", "reports", "import_chunks"):
        op.execute(f"alter table {table} alter column sealed set storage external")
    make_append_only("reports")


def downgrade() -> None:
    for table in (
        "reports",
        "import_errors",
        "import_chunks",
        "imports",
        "case_awards",
        "cases",
        "households",
        "incident_communes",
        "incidents",
    ):
        op.execute(f"drop table {table}")
