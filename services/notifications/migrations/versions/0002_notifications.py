"""Contacts, outcomes, digests, notices, deliveries, escalations, and who is on duty."""

from typing import Final

from alembic import op

revision: Final = "0002_notifications"
down_revision: Final = "0001_mechanisms"

_CASES: Final = """
    create table case_contacts (
        case_id uuid constraint pk_case_contacts primary key,
        incident_id uuid,
        commune_code text,
        risk_level smallint,
        drill boolean,
        revision integer not null,
        household_phone bytea,
        informant_phone bytea,
        has_informant boolean not null,
        retracted_at timestamptz)"""

_OUTCOMES: Final = """
    create table outcomes (
        case_id uuid not null,
        outcome_id uuid not null,
        incident_id uuid not null,
        commune_code text not null,
        drill boolean not null,
        kind text not null constraint ck_outcomes_kind_known check (kind in ('paid', 'handed_over', 'declined')),
        award_ids uuid[] not null,
        caused_by uuid not null,
        amount bigint,
        unit text,
        rail text,
        decision_number text,
        created_at timestamptz not null,
        constraint pk_outcomes primary key (case_id, outcome_id))"""

_ITEMS: Final = """
    create table digest_items (
        fact_id uuid constraint pk_digest_items primary key,
        window_id uuid not null,
        case_id uuid,
        kind text not null,
        drill boolean not null);
    create index ix_digest_items_window_id on digest_items (window_id)"""

_NOTICES: Final = """
    create table notices (
        id uuid constraint pk_notices primary key,
        kind text not null
            constraint ck_notices_kind_known check (kind in ('digest', 'escalation', 'household', 'in_person')),
        audience text not null
            constraint ck_notices_audience_known check (audience in ('commune', 'duty', 'household', 'informant')),
        incident_id uuid not null,
        drill boolean not null,
        commune_code text,
        province_code text,
        case_id uuid,
        outcome_id uuid,
        window_id uuid,
        window_number integer,
        recipient text,
        state text not null constraint ck_notices_state_known
            check (state in ('waiting', 'sent', 'acknowledged', 'undeliverable', 'withdrawn')),
        reason text,
        template text not null,
        template_version smallint not null,
        text text not null,
        item_count integer not null,
        risk_level smallint,
        created_at timestamptz not null,
        accepted_at timestamptz,
        acknowledged_at timestamptz,
        acknowledged_by text,
        silent_at timestamptz);
    create unique index uq_notices_told_once on notices (case_id, outcome_id, audience) where outcome_id is not null;
    create unique index uq_notices_window on notices (window_id) where window_id is not null;
    create index ix_notices_incident_id on notices (incident_id, id);
    create index ix_notices_commune_code on notices (commune_code, id);
    create index ix_notices_province_code on notices (province_code, id);
    create index ix_notices_no_recipient on notices (id) where reason = 'no_recipient' and state = 'waiting';
    create index ix_notices_unconfirmed on notices (id)
        where kind = 'digest' and state in ('sent', 'undeliverable') and silent_at is null"""

_DELIVERIES: Final = """
    create table deliveries (
        id uuid constraint pk_deliveries primary key,
        notice_id uuid not null constraint fk_deliveries_notice_id_notices references notices (id),
        lane smallint not null,
        phone bytea not null,
        shift_id uuid,
        state text not null constraint ck_deliveries_state_known
            check (state in ('waiting', 'sent', 'undeliverable', 'withdrawn')),
        reason text,
        attempts smallint not null default 0,
        created_at timestamptz not null,
        next_attempt_at timestamptz not null,
        claimed_until timestamptz,
        accepted_at timestamptz);
    create index ix_deliveries_waiting on deliveries (lane, next_attempt_at) where state = 'waiting';
    create index ix_deliveries_notice_id on deliveries (notice_id)"""

_ESCALATIONS: Final = """
    create table escalations (
        clock_id uuid not null,
        rung smallint not null,
        incident_id uuid not null,
        commune_code text not null,
        kind text not null,
        drill boolean not null,
        due_at timestamptz not null,
        answer_from timestamptz not null,
        missed_at timestamptz not null,
        state text not null
            constraint ck_escalations_state_known check (state in ('nobody_on_duty', 'waiting', 'sent')),
        recipient text,
        shift_id uuid,
        window_id uuid,
        notice_id uuid constraint fk_escalations_notice_id_notices references notices (id),
        created_at timestamptz not null,
        accepted_at timestamptz,
        constraint pk_escalations primary key (clock_id, rung));
    create index ix_escalations_window_id on escalations (window_id);
    create index ix_escalations_notice_id on escalations (notice_id);
    create index ix_escalations_nobody on escalations (created_at) where state = 'nobody_on_duty'"""

_PEOPLE: Final = """
    create table commune_contacts (
        id uuid constraint pk_commune_contacts primary key,
        commune_code text not null,
        position smallint not null,
        name bytea not null,
        phone bytea not null,
        role text not null,
        created_at timestamptz not null,
        removed_at timestamptz);
    create index ix_commune_contacts_commune_code on commune_contacts (commune_code) where removed_at is null;
    create table duty_shifts (
        id uuid constraint pk_duty_shifts primary key,
        commune_code text,
        province_code text,
        name bytea not null,
        phone bytea not null,
        begins_at timestamptz not null,
        ends_at timestamptz not null,
        created_by text not null,
        created_at timestamptz not null,
        removed_at timestamptz,
        refused_at timestamptz,
        constraint ck_duty_shifts_ends_after_it_begins check (ends_at > begins_at),
        constraint ck_duty_shifts_one_place check (commune_code is null or province_code is null));
    create index ix_duty_shifts_ends_at on duty_shifts (ends_at) where removed_at is null"""

_TABLES: Final = (
    "duty_shifts", "commune_contacts", "escalations", "deliveries", "notices", "digest_items", "outcomes", "case_contacts",
)  # fmt: skip


def upgrade() -> None:
    for group in (_CASES, _OUTCOMES, _ITEMS, _NOTICES, _DELIVERIES, _ESCALATIONS, _PEOPLE):
        for statement in group.split(";"):
            op.execute(statement)


def downgrade() -> None:
    for table in _TABLES:
        op.execute(f"drop table {table}")
