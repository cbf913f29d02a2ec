"""An award may go out in parts, each a payment of its own: which of how many, from which day on, and after how much.

What is there is the first part of one. A process of before plans awards in one sum, under the id of the first part.
"""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0043_parts"
down_revision: Final = "0042_source_days"

_STATES: Final = (
    "'waiting_funds', 'waiting_payee', {more}'reserved', 'sent', 'unknown', 'held', 'settled', 'handed_over', 'returned', "
    "'released'"
)
_OWED_ONCE: Final = "household_id, incident_id, benefit, person, instalment"


def _states(more: str) -> None:
    op.execute("alter table payments drop constraint ck_payments_state_known")
    known = _STATES.format(more=more)
    op.execute(f"alter table payments add constraint ck_payments_state_known check (state in ({known})) not valid")
    op.execute("alter table payments validate constraint ck_payments_state_known")


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        alter table payments add column part integer not null default 1, add column parts integer not null default 1,
              add column parts_before bigint not null default 0, add column due_on date,
              add constraint ck_payments_part_of_parts check (part between 1 and parts and (part > 1 or parts_before = 0))""")
    _states("'not_due', ")
    op.execute("alter table payments drop constraint uq_payments_owed_once")
    op.execute(f"alter table payments add constraint uq_payments_owed_once unique nulls not distinct ({_OWED_ONCE}, part)")
    op.execute("create index ix_payments_not_due on payments (due_on, id) where state = 'not_due'")
    op.execute("alter table recoveries drop constraint uq_recoveries_opened_once")
    op.execute("alter table recoveries add constraint uq_recoveries_opened_once unique (award_id, number, payment_id)")
    op.execute("""
        create table confirmed_steps (
            payment_id uuid not null constraint pk_confirmed_steps primary key
                constraint fk_confirmed_steps_payment_id_payments references payments (id),
            case_id uuid not null,
            seen_on date not null,
            evidence_kind text not null
                constraint ck_confirmed_steps_evidence_known check (evidence_kind in ('minutes', 'photo', 'other')),
            details bytea not null,
            confirmed_by text not null,
            confirmed_at timestamptz not null)""")
    make_append_only("confirmed_steps")


def downgrade() -> None:
    """Possible while no award was parted."""
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop table confirmed_steps")
    op.execute("alter table recoveries drop constraint uq_recoveries_opened_once")
    op.execute("alter table recoveries add constraint uq_recoveries_opened_once unique (award_id, number)")
    op.execute("drop index ix_payments_not_due")
    op.execute("alter table payments drop constraint uq_payments_owed_once")
    op.execute(f"alter table payments add constraint uq_payments_owed_once unique nulls not distinct ({_OWED_ONCE})")
    _states("")
    op.execute("""
        alter table payments drop constraint ck_payments_part_of_parts, drop column part, drop column parts,
              drop column parts_before, drop column due_on""")
