"""Less of a signed award may stand: its payment goes out lower, or not at all, or what is too much is to be recovered."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0010_reductions"
down_revision: Final = "0009_letters"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table payments add column lowered bigint not null default 0")
    op.execute("alter table payments drop constraint ck_payments_amount_positive")
    op.execute("alter table payments add constraint ck_payments_amount_positive check (amount > 0 and lowered >= 0)")
    op.execute("""
        create table reductions (
            award_id uuid not null,
            number integer not null,
            case_id uuid not null constraint fk_reductions_case_id_cases references cases (case_id),
            decision_id uuid not null,
            decision_number text not null,
            decided_at timestamptz not null,
            signed_by text not null,
            stood bigint not null,
            stands bigint not null,
            reason_code text not null,
            received_at timestamptz not null,
            constraint pk_reductions primary key (award_id, number),
            constraint ck_reductions_takes_back check (stands >= 0 and stands < stood)
        )""")
    op.execute("create index ix_reductions_case_id on reductions (case_id)")
    op.execute("""
        create table recoveries (
            id uuid not null constraint pk_recoveries primary key,
            payment_id uuid not null constraint fk_recoveries_payment_id_payments references payments (id),
            case_id uuid not null,
            award_id uuid not null,
            number integer not null,
            decision_id uuid not null,
            decision_number text not null,
            decided_by text not null,
            amount bigint not null constraint ck_recoveries_amount_positive check (amount > 0),
            unit text not null,
            state text not null
                constraint ck_recoveries_state_known check (state in ('open', 'noted', 'paid_back', 'waived')),
            opened_at timestamptz not null,
            reason_code text,
            ended_at timestamptz,
            ended_by text,
            constraint uq_recoveries_opened_once unique (award_id, number),
            constraint ck_recoveries_ended_by_somebody
                check ((state in ('paid_back', 'waived')) = (ended_at is not null) and (ended_at is null) = (ended_by is null)
                       and (ended_at is null) = (reason_code is null))
        )""")
    op.execute("create index ix_recoveries_payment_id on recoveries (payment_id)")
    op.execute("create index ix_recoveries_open on recoveries (id) where state = 'open'")
    make_append_only("reductions")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.drop_table("recoveries")
    op.drop_table("reductions")
    # What was lowered goes out as it was signed: an earlier version knows of no reduction.
    op.execute("alter table payments drop constraint ck_payments_amount_positive")
    op.execute("alter table payments add constraint ck_payments_amount_positive check (amount > 0)")
    op.execute("alter table payments drop column lowered")
