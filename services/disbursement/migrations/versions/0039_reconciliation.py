"""Statements of banks, what each comparison with the ledger came to, and the differences that people must look at."""

from typing import Final

from alembic import op

from shared.figures import Figures
from shared.migrations import make_append_only

revision: Final = "0039_reconciliation"
down_revision: Final = "0038_differences_said"

_STATEMENTS: Final = (
    """
    create table statements (
        id uuid not null constraint pk_statements primary key,
        channel text not null constraint ck_statements_channel_known check (channel in ('bank', 'upload')),
        account text not null,
        from_at timestamptz not null,
        to_at timestamptz not null,
        opening bigint,
        closing bigint,
        gap bigint,
        line_count integer not null,
        total_out bigint not null,
        total_in bigint not null,
        received_by text not null,
        received_at timestamptz not null,
        content bytea,
        constraint ck_statements_upload_has_content check ((channel = 'upload') = (content is not null)),
        constraint ck_statements_lasts check (to_at > from_at),
        constraint uq_statements_id_received_by unique (id, received_by))""",
    """
    create table statement_verdicts (
        statement_id uuid not null constraint pk_statement_verdicts primary key,
        verdict text not null
            constraint ck_statement_verdicts_verdict_known check (verdict in ('released', 'refused')),
        received_by text not null,
        decided_by text not null,
        decided_at timestamptz not null,
        constraint ck_statement_verdicts_two_persons check (decided_by <> received_by),
        constraint fk_verdicts_of_statements
            foreign key (statement_id, received_by) references statements (id, received_by))""",
    """
    create table statement_lines (
        account text not null,
        reference text not null,
        statement_id uuid not null constraint fk_statement_lines_statement_id_statements references statements (id),
        end_to_end_id text,
        payment_id uuid constraint fk_statement_lines_payment_id_payments references payments (id),
        amount bigint not null constraint ck_statement_lines_amount_positive check (amount > 0),
        direction text not null constraint ck_statement_lines_direction_known check (direction in ('debit', 'credit')),
        booked_at timestamptz not null,
        received_at timestamptz not null,
        words bytea,
        constraint pk_statement_lines primary key (account, reference))""",
    "create index ix_statement_lines_payment_id on statement_lines (payment_id)",
    "create index ix_statement_lines_strangers on statement_lines (account, reference) where payment_id is null",
    "create index ix_statement_lines_statement_id on statement_lines (statement_id)",
    """
    create table reconciliation_news (
        id bigint generated always as identity constraint pk_reconciliation_news primary key,
        payment_id uuid not null)""",
    """
    create table reconciliation_sides (
        payment_id uuid not null constraint pk_reconciliation_sides primary key
            constraint fk_reconciliation_sides_payment_id_payments references payments (id),
        source_id uuid,
        drill boolean not null,
        booked bigint not null,
        found bigint not null,
        booked_at timestamptz,
        state text not null
            constraint ck_reconciliation_sides_state_known check (state in ('same', 'unheard', 'differs')),
        constraint ck_reconciliation_sides_same_is_same check ((state = 'same') = (booked = found)))""",
    "create index ix_reconciliation_sides_unheard on reconciliation_sides (drill, booked_at) where state = 'unheard'",
    "create index ix_reconciliation_sides_differs on reconciliation_sides (drill) where state = 'differs'",
    """
    create table reconciliation_side_figures (
        id bigint generated always as identity constraint pk_reconciliation_side_figures primary key,
        source_id uuid not null,
        drill boolean not null,
        state text not null,
        payments integer not null,
        booked bigint not null,
        folded boolean not null)""",
    "create index ix_reconciliation_side_figures_line on reconciliation_side_figures (drill, source_id, state)",
    "create index ix_reconciliation_side_figures_new on reconciliation_side_figures (id) where not folded",
    """
    create table reconciliation_runs (
        id uuid not null constraint pk_reconciliation_runs primary key,
        drill boolean not null,
        at timestamptz not null,
        by text not null,
        shown_until timestamptz,
        booked bigint not null,
        found bigint not null,
        late bigint not null,
        accepted bigint not null,
        difference bigint not null,
        unexplained bigint not null,
        differences integer not null,
        counts jsonb not null,
        constraint ck_reconciliation_runs_sums_close check (booked + late + accepted + difference = found),
        constraint ck_reconciliation_runs_hides_nothing check (unexplained >= abs(difference)))""",
    "create index ix_reconciliation_runs_drill on reconciliation_runs (drill, id)",
    """
    create table reconciliation_figures (
        id bigint generated always as identity constraint pk_reconciliation_figures primary key,
        run_id uuid not null
            constraint fk_reconciliation_figures_run_id_reconciliation_runs references reconciliation_runs (id),
        drill boolean not null,
        part text not null
            constraint ck_reconciliation_figures_part_known check (part in ('bank', 'income', 'cash', 'goods')),
        source_id uuid constraint fk_reconciliation_figures_source_id_sources references sources (id),
        unit text not null,
        booked bigint not null,
        found bigint not null,
        late bigint not null,
        accepted bigint not null,
        difference bigint not null,
        unexplained bigint not null,
        counts jsonb not null,
        constraint ck_reconciliation_figures_sums_close check (booked + late + accepted + difference = found))""",
    "create index ix_reconciliation_figures_newest on reconciliation_figures (drill, part, source_id, id desc)",
    "create index ix_reconciliation_figures_run_id on reconciliation_figures (run_id)",
    """
    create table differences (
        id uuid not null constraint pk_differences primary key,
        drill boolean not null,
        part text not null constraint ck_differences_part_known check (part in ('bank', 'income', 'cash', 'goods')),
        subject text not null,
        source_id uuid constraint fk_differences_source_id_sources references sources (id),
        payment_id uuid constraint fk_differences_payment_id_payments references payments (id),
        kind text not null
            constraint ck_differences_kind_known check (kind in ('partial', 'unmatched', 'duplicate', 'missing')),
        unit text not null,
        booked bigint not null,
        found bigint not null,
        owner text not null,
        commune_code text,
        province_code text,
        opened_at timestamptz not null,
        due_at timestamptz not null,
        taken_by text,
        taken_at timestamptz,
        proposed_by text,
        proposed_at timestamptz,
        proposal_reason bytea,
        ended_at timestamptz,
        ended_by text,
        outcome text constraint ck_differences_outcome_known check (outcome in ('explained', 'accepted')),
        reason bytea,
        constraint ck_differences_is_one check (booked <> found),
        constraint ck_differences_ended check (
            (ended_at is null) = (ended_by is null) and (ended_at is null) = (outcome is null)),
        constraint ck_differences_taken_by_somebody check ((taken_at is null) = (taken_by is null)),
        constraint ck_differences_proposed_by_somebody check (
            (proposed_at is null) = (proposed_by is null) and (proposed_at is null) = (proposal_reason is null)),
        constraint ck_differences_two_persons check (
            outcome is distinct from 'accepted' or (proposed_by is not null and proposed_by <> ended_by)))""",
    "create unique index uq_differences_one_open on differences (part, subject) where ended_at is null",
    "create index ix_differences_accepted on differences (part, subject) where outcome = 'accepted'",
    "create index ix_differences_open on differences (opened_at, id) where ended_at is null",
)
_SIDES: Final = Figures(
    name="reconciliation_side_figures",
    table="reconciliation_sides",
    key=("source_id", "drill", "state"),
    summands=("payments", "booked"),
    counted="select coalesce(source_id, '00000000-0000-0000-0000-000000000000') as source_id, drill, state, 1 as payments, "
    "booked from {rows}",
)
# Whatever process writes it, also one of before: what is new of a payment is looked at by the next comparison.
_NEWS: Final = {
    "ledger_entries": "account = 'settled' and payment_id is not null",
    "bank_differences": "true",
    "statement_lines": "payment_id is not null",
}
_TELL: Final = """
    create function tell_news_of_{table}() returns trigger language plpgsql as $$ begin
        insert into reconciliation_news (payment_id) select distinct payment_id from added where {which};
        return null;
    end $$"""
_WHEN: Final = """
    create trigger {table}_tells_news after insert on {table} referencing new table as added
        for each statement execute function tell_news_of_{table}()"""
_APPEND_ONLY: Final = (
    "statements",
    "statement_verdicts",
    "statement_lines",
    "reconciliation_runs",
    "reconciliation_figures",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
    for table in _APPEND_ONLY:
        make_append_only(table)
    for statement in _SIDES.make():
        op.execute(statement)
    for table, which in _NEWS.items():
        op.execute(_TELL.format(table=table, which=which))
        op.execute(_WHEN.format(table=table))
    # What was paid before: the first comparisons take it up.
    op.execute("""
        insert into reconciliation_news (payment_id)
        select distinct payment_id from ledger_entries where account = 'settled' and payment_id is not null""")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for table in _NEWS:
        op.execute(f"drop trigger {table}_tells_news on {table}")
        op.execute(f"drop function tell_news_of_{table}()")
    for statement in _SIDES.drop():
        op.execute(statement)
    for table in ("reconciliation_side_figures", "reconciliation_sides", "reconciliation_news", "differences"):
        op.execute(f"drop table {table}")
    for table in ("statement_lines", "statement_verdicts", "statements", "reconciliation_figures", "reconciliation_runs"):
        op.execute(f"drop table {table}")
