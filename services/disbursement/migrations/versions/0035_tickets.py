"""What the bank left open is a ticket with owner, clock and end; accepted differences are booked."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0035_tickets"
down_revision: Final = "0034_payees"

_OUTCOMES: Final = "alter table odd_answers add constraint ck_odd_answers_outcome_known check (outcome in ({})) not valid"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        create table tickets (
            id uuid not null constraint pk_tickets primary key,
            payment_id uuid constraint fk_tickets_payment_id_payments references payments (id),
            kind text not null
                constraint ck_tickets_kind_known check (kind in ('odd', 'differs', 'contradicts', 'refuses', 'stranger')),
            owner text not null,
            opened_at timestamptz not null,
            taken_by text,
            taken_at timestamptz,
            proposed_outcome text,
            proposed_amount bigint,
            proposed_by text,
            proposed_at timestamptz,
            proposal_reason bytea,
            ended_at timestamptz,
            ended_by text,
            outcome text,
            reason bytea,
            constraint ck_tickets_ended_by_somebody check ((ended_at is null) = (ended_by is null)),
            constraint ck_tickets_taken_by_somebody check ((taken_at is null) = (taken_by is null)),
            constraint ck_tickets_proposed_by_somebody check (
                (proposed_at is null) = (proposed_by is null) and (proposed_at is null) = (proposed_outcome is null))
        )""")
    op.execute("create unique index uq_tickets_one_open on tickets (payment_id) where ended_at is null")
    op.execute("create index ix_tickets_open on tickets (opened_at, id) where ended_at is null")
    op.execute("""
        create table bank_differences (
            ticket_id uuid not null constraint pk_bank_differences primary key
                constraint fk_bank_differences_ticket_id_tickets references tickets (id),
            payment_id uuid not null constraint fk_bank_differences_payment_id_payments references payments (id),
            end_to_end_id text not null,
            owed bigint not null,
            named bigint not null,
            difference bigint not null,
            proposed_by text,
            accepted_by text not null,
            accepted_at timestamptz not null,
            constraint ck_bank_differences_is_the_difference check (difference = named - owed and difference <> 0),
            constraint ck_bank_differences_two_persons check (proposed_by is null or proposed_by <> accepted_by)
        )""")
    op.execute("create index ix_bank_differences_payment_id on bank_differences (payment_id)")
    make_append_only("bank_differences")
    # What is open already gets its ticket from the process that runs next: it makes the clocks, too.
    op.execute("alter table odd_answers drop constraint ck_odd_answers_outcome_known")
    op.execute(_OUTCOMES.format("'paid', 'not_paid', 'reversed', 'seen'"))
    op.execute("alter table odd_answers validate constraint ck_odd_answers_outcome_known")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    # An earlier version knows neither of a reversal nor of what was only found out.
    op.execute("alter table odd_answers drop constraint ck_odd_answers_outcome_known")
    op.execute("update odd_answers set outcome = 'not_paid' where outcome = 'reversed'")
    op.execute("update odd_answers set outcome = null where outcome = 'seen'")
    op.execute(_OUTCOMES.format("'paid', 'not_paid'"))
    op.drop_table("bank_differences")
    op.drop_table("tickets")
