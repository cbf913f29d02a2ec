"""What was paid comes back by the bank and is paid again; what is too much in hand is given back by instalments."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0030_going_back"
down_revision: Final = "0029_cash_lists"

_STATUSES: Final = "'sent', 'settled', 'rejected', 'refused', 'disputed'"
_ENDS: Final = "'paid_back', 'waived'"
_UP: Final = (
    "alter table payments add column times_returned integer not null default 0",
    "alter table attempts drop constraint ck_attempts_status_known",
    f"alter table attempts add constraint ck_attempts_status_known check (status in ({_STATUSES}, 'returned'))",
    "drop index uq_attempts_one_alive",
    "create unique index uq_attempts_one_alive on attempts (payment_id) where status not in ('rejected', 'returned')",
    # More may come back than was paid: by the household's hand, and by its bank.
    "alter table sources drop constraint ck_sources_never_overdrawn",
    "alter table sources add constraint ck_sources_never_overdrawn check (available >= 0 and reserved >= 0 and advanced >= 0)",
    "alter table recoveries drop constraint ck_recoveries_state_known",
    "alter table recoveries drop constraint ck_recoveries_ended_by_somebody",
    f"""
    alter table recoveries
        add column cause text not null default 'award_reduced' constraint ck_recoveries_cause_known
            check (cause in ('award_reduced', 'case_retracted', 'paid_after_release', 'paid_twice')),
        add column owner text,
        add column received bigint not null default 0,
        add column plan_revision integer not null default 0,
        add column act text,
        add constraint ck_recoveries_state_known
            check (state in ('open', 'noted', {_ENDS}, 'uncollectable', 'returned')),
        add constraint ck_recoveries_ended_by_somebody
            check ((state in ({_ENDS}, 'uncollectable', 'returned')) = (ended_at is not null)
                   and (ended_at is null) = (ended_by is null) and (ended_at is null) = (reason_code is null)),
        add constraint ck_recoveries_never_too_much check (received >= 0 and received <= amount)""",
    """
    create table recovery_instalments (
        recovery_id uuid not null constraint fk_recovery_instalments_recovery_id_recoveries references recoveries (id),
        revision integer not null,
        number integer not null,
        due_on date not null,
        amount bigint not null constraint ck_recovery_instalments_amount_positive check (amount > 0),
        planned_by text not null,
        planned_at timestamptz not null,
        constraint pk_recovery_instalments primary key (recovery_id, revision, number)
    )""",
    """
    create table recovery_receipts (
        id uuid not null constraint pk_recovery_receipts primary key,
        recovery_id uuid not null constraint fk_recovery_receipts_recovery_id_recoveries references recoveries (id),
        way text not null constraint ck_recovery_receipts_way_known check (way in ('bank', 'cash')),
        receipt_number text not null,
        amount bigint not null constraint ck_recovery_receipts_amount_positive check (amount > 0),
        received_on date not null,
        recorded_by text not null,
        recorded_at timestamptz not null,
        constraint uq_recovery_receipts_booked_once unique (recovery_id, way, receipt_number)
    )""",
)
_DOWN: Final = (
    "drop table recovery_receipts",
    "drop table recovery_instalments",
    f"update recoveries set state = 'waived' where state not in ('open', 'noted', {_ENDS})",
    "alter table recoveries drop constraint ck_recoveries_state_known",
    "alter table recoveries drop constraint ck_recoveries_ended_by_somebody",
    f"""
    alter table recoveries
        drop column cause, drop column owner, drop column received, drop column plan_revision, drop column act,
        add constraint ck_recoveries_state_known check (state in ('open', 'noted', {_ENDS})),
        add constraint ck_recoveries_ended_by_somebody
            check ((state in ({_ENDS})) = (ended_at is not null)
                   and (ended_at is null) = (ended_by is null) and (ended_at is null) = (reason_code is null))""",
    "alter table sources drop constraint ck_sources_never_overdrawn",
    """
    alter table sources add constraint ck_sources_never_overdrawn
        check (available >= 0 and reserved >= 0 and advanced >= 0 and settled >= 0)""",
    # An earlier version knows no try that came back: it counts as rejected, which is as dead.
    "update attempts set status = 'rejected' where status = 'returned'",
    "drop index uq_attempts_one_alive",
    "create unique index uq_attempts_one_alive on attempts (payment_id) where status <> 'rejected'",
    "alter table attempts drop constraint ck_attempts_status_known",
    f"alter table attempts add constraint ck_attempts_status_known check (status in ({_STATUSES}))",
    "alter table payments drop column times_returned",
)


def upgrade() -> None:
    for statement in _UP:
        op.execute(statement)
    make_append_only("recovery_instalments")
    make_append_only("recovery_receipts")


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(statement)
