"""Sources with their ledger, cases and payees, payments, rounds, attempts, handovers."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0002"
down_revision: Final = "0001"

_STATEMENTS: Final = (
    """
    create table sources (
        id uuid not null constraint pk_sources primary key,
        kind text not null,
        name text not null,
        unit text not null constraint ck_sources_unit_known check (unit in ('dong', 'kg', 'set')),
        commune_code text,
        province_code text,
        incident_id uuid,
        drill boolean not null,
        contributed bigint not null,
        available bigint not null,
        reserved bigint not null,
        settled bigint not null,
        created_at timestamptz not null,
        constraint ck_sources_one_place check (commune_code is null or province_code is null),
        constraint ck_sources_never_overdrawn check (available >= 0 and reserved >= 0 and settled >= 0),
        constraint ck_sources_nothing_vanishes check (available + reserved + settled = contributed))""",
    "create index ix_sources_unit_commune_code_province_code on sources (unit, commune_code, province_code)",
    """
    create table contributions (
        id uuid not null constraint pk_contributions primary key,
        source_id uuid not null constraint fk_contributions_source_id_sources references sources (id),
        amount bigint not null,
        given_by bytea not null,
        received_at timestamptz not null)""",
    "create index ix_contributions_source_id on contributions (source_id)",
    """
    create table cases (
        case_id uuid not null constraint pk_cases primary key,
        household_id uuid,
        revision integer not null,
        risk_level integer,
        account_revision integer,
        account_hash bytea,
        retracted_at timestamptz)""",
    """
    create table payees (
        case_id uuid not null constraint fk_payees_case_id_cases references cases (case_id),
        revision integer not null,
        account bytea not null,
        account_hash bytea not null,
        received_at timestamptz not null,
        constraint pk_payees primary key (case_id, revision))""",
    """
    create table payments (
        id uuid not null constraint pk_payments primary key,
        household_id uuid not null,
        incident_id uuid not null,
        case_id uuid not null constraint fk_payments_case_id_cases references cases (case_id),
        award_id uuid not null,
        decision_id uuid not null,
        decision_number text not null,
        decided_at timestamptz not null,
        signed_by text not null,
        benefit text not null,
        person text,
        instalment integer not null,
        commune_code text not null,
        province_code text not null,
        amount bigint not null constraint ck_payments_amount_positive check (amount > 0),
        unit text not null constraint ck_payments_unit_known check (unit in ('dong', 'kg', 'set')),
        rail text not null constraint ck_payments_rail_known check (rail in ('bank', 'cash', 'goods')),
        drill boolean not null,
        state text not null,
        reason text,
        source_id uuid constraint fk_payments_source_id_sources references sources (id),
        round_id uuid,
        attempt_count integer not null,
        alone_since timestamptz,
        recovery boolean not null,
        ended_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        constraint uq_payments_owed_once unique nulls not distinct (household_id, incident_id, benefit, person, instalment),
        constraint ck_payments_state_known check (state in ('waiting_funds', 'waiting_payee', 'reserved', 'sent', 'unknown',
            'held', 'settled', 'handed_over', 'returned', 'released')),
        constraint ck_payments_borne_by_a_source check (state in ('waiting_funds', 'released') or source_id is not null),
        constraint ck_payments_ended_has_moment
            check ((state in ('settled', 'handed_over', 'released')) = (ended_at is not null)))""",
    "create index ix_payments_round_id on payments (round_id) where state in ('reserved', 'sent')",
    "create index ix_payments_case_id on payments (case_id)",
    "create index ix_payments_source_id_state on payments (source_id, state)",
    "create index ix_payments_incident_id_commune_code on payments (incident_id, commune_code)",
    "create index ix_payments_waiting_funds on payments (decided_at, award_id) where state = 'waiting_funds'",
    """
    create index ix_payments_unfinished on payments (state)
     where state not in ('settled', 'handed_over', 'released')""",
    """
    create table ledger_entries (
        id bigint generated always as identity constraint pk_ledger_entries primary key,
        transaction_id uuid not null,
        source_id uuid not null constraint fk_ledger_entries_source_id_sources references sources (id),
        payment_id uuid constraint fk_ledger_entries_payment_id_payments references payments (id),
        account text not null
            constraint ck_ledger_entries_account_known check (account in ('contributed', 'available', 'reserved', 'settled')),
        amount bigint not null constraint ck_ledger_entries_amount_moves check (amount <> 0),
        at timestamptz not null,
        constraint uq_ledger_entries_booked_once unique (transaction_id, account))""",
    "create index ix_ledger_entries_source_id_account on ledger_entries (source_id, account)",
    "create index ix_ledger_entries_payment_id on ledger_entries (payment_id)",
    """
    create function refuse_unbalanced() returns trigger language plpgsql as $$
    begin
        if (select sum(amount) <> 0 or count(distinct source_id) <> 1
              from ledger_entries where transaction_id = new.transaction_id) then
            raise exception 'ledger transaction % does not balance within one source', new.transaction_id
                using errcode = 'check_violation';
        end if;
        return null;
    end $$""",
    """
    create constraint trigger ledger_entries_balance after insert on ledger_entries deferrable initially deferred
        for each row execute function refuse_unbalanced()""",
    """
    create table rounds (
        id uuid not null constraint pk_rounds primary key,
        source_id uuid not null constraint fk_rounds_source_id_sources references sources (id),
        rail text not null,
        number integer not null,
        closed_at timestamptz not null,
        constraint uq_rounds_number unique (source_id, rail, number))""",
    """
    create table attempts (
        end_to_end_id text not null constraint pk_attempts primary key,
        payment_id uuid not null constraint fk_attempts_payment_id_payments references payments (id),
        number integer not null,
        round_id uuid not null,
        case_id uuid not null,
        payee_revision integer not null,
        account_hash bytea not null,
        amount bigint not null,
        status text not null
            constraint ck_attempts_status_known check (status in ('sent', 'settled', 'rejected', 'disputed')),
        reason text,
        sent_at timestamptz not null,
        answered_at timestamptz,
        constraint ck_attempts_answered_is_not_sent check ((status = 'sent') = (answered_at is null)),
        constraint uq_attempts_number unique (payment_id, number))""",
    "create unique index uq_attempts_one_alive on attempts (payment_id) where status <> 'rejected'",
    "create index ix_attempts_unanswered on attempts (round_id) where status = 'sent'",
    """
    create table handovers (
        payment_id uuid not null constraint pk_handovers primary key
            constraint fk_handovers_payment_id_payments references payments (id),
        handed_to text not null constraint ck_handovers_handed_to_known check (handed_to in ('household', 'proxy')),
        quantity bigint not null,
        details bytea,
        handed_over_by text not null,
        handed_over_at timestamptz not null)""",
)
_APPEND_ONLY: Final = ("contributions", "payees", "ledger_entries", "handovers")
_TABLES: Final = (
    "handovers",
    "attempts",
    "rounds",
    "ledger_entries",
    "payments",
    "payees",
    "cases",
    "contributions",
    "sources",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    for table in _APPEND_ONLY:
        make_append_only(table)


def downgrade() -> None:
    for table in _TABLES:
        op.execute(f"drop table {table}")
    op.execute("drop function refuse_unbalanced")
