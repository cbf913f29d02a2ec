"""Who waits for means has a place among all who wait; a request says for what it asks, and the province answers it."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0031_means"
down_revision: Final = "0030_going_back"

_APPEND_ONLY: Final = ("requested_items", "province_answers", "province_grants")
_STATEMENTS: Final = (
    # What older processes plan meanwhile has 0 and is served last.
    "alter table payments add column priority integer not null default 0",
    # As far as it is known of those who wait already: the risk, then urgent help, and in between how badly off they are.
    """
    update payments p set priority = coalesce(c.risk_level, 5) * 10000 + 500
           + case when p.benefit in ('RICE', 'RICE_TET', 'ESSENTIALS') then 2000 else 0 end
      from cases c where c.case_id = p.case_id and p.state = 'waiting_funds'""",
    "alter table incidents add column title text",
    # What the province did not grant may be asked for again, by another document.
    "alter table requested_payments drop constraint pk_requested_payments",
    "alter table requested_payments add constraint pk_requested_payments primary key (payment_id, request_id)",
    """
    create table requested_items (
        request_id uuid not null,
        benefit text not null,
        unit text not null constraint ck_requested_items_unit_known check (unit in ('dong', 'kg', 'set')),
        households integer not null,
        payments integer not null,
        amount bigint not null,
        constraint pk_requested_items primary key (request_id, benefit, unit))""",
    """
    insert into requested_items select r.request_id, p.benefit, p.unit, count(distinct p.household_id), count(*), sum(p.amount)
      from requested_payments r join payments p on p.id = r.payment_id group by r.request_id, p.benefit, p.unit""",
    """
    create table province_answers (
        request_id uuid not null constraint pk_province_answers primary key
            constraint fk_province_answers_request_id_province_requests references province_requests (id),
        verdict text not null
            constraint ck_province_answers_verdict_known check (verdict in ('granted', 'granted_in_part', 'refused')),
        document text not null,
        reason bytea,
        answered_by text not null,
        answered_at timestamptz not null,
        constraint ck_province_answers_less_has_a_reason check (verdict = 'granted' or reason is not null))""",
    """
    create table province_grants (
        contribution_id uuid not null constraint pk_province_grants primary key
            constraint fk_province_grants_contribution_id_contributions references contributions (id),
        request_id uuid not null
            constraint fk_province_grants_request_id_province_answers references province_answers (request_id),
        source_id uuid not null constraint fk_province_grants_source_id_sources references sources (id),
        kind text not null,
        unit text not null,
        amount bigint not null constraint ck_province_grants_amount_positive check (amount > 0))""",
    "create index ix_province_grants_request_id on province_grants (request_id)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    for table in _APPEND_ONLY:
        make_append_only(table)


def downgrade() -> None:
    for table in ("province_grants", "province_answers", "requested_items"):
        op.execute(f"drop table {table}")
    # Of what was asked for several times the first time stays. The table is append-only while it is the newer one's.
    op.execute("""
        create table requested_before as
        select distinct on (payment_id) * from requested_payments order by payment_id, request_id""")
    op.execute("drop table requested_payments")
    op.execute("alter table requested_before rename to requested_payments")
    op.execute("alter table requested_payments add constraint pk_requested_payments primary key (payment_id)")
    op.execute("alter table requested_payments alter request_id set not null")
    op.execute("create index ix_requested_payments_request_id on requested_payments (request_id)")
    make_append_only("requested_payments")
    op.execute("alter table incidents drop column title")
    op.execute("alter table payments drop column priority")
