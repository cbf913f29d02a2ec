"""What is booked by two persons: much that comes in, and a wrong contribution that is reversed."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0032_bookings"
down_revision: Final = "0031_means"

_STATEMENTS: Final = (
    """
    create table bookings (
        id uuid not null constraint pk_bookings primary key,
        source_id uuid not null constraint fk_bookings_source_id_sources references sources (id),
        kind text not null constraint ck_bookings_kind_known check (kind in ('contribution', 'reversal')),
        reverses uuid constraint fk_bookings_reverses_contributions references contributions (id),
        amount bigint not null constraint ck_bookings_amount_positive check (amount > 0),
        given_by bytea,
        reason bytea,
        booked_by text not null,
        booked_at timestamptz not null,
        constraint ck_bookings_reversal_names_what check ((kind = 'reversal') = (reverses is not null)),
        constraint uq_bookings_id_booked_by unique (id, booked_by))""",
    "create index ix_bookings_source_id on bookings (source_id)",
    "create index ix_bookings_reverses on bookings (reverses)",
    """
    create table booking_verdicts (
        booking_id uuid not null constraint pk_booking_verdicts primary key,
        verdict text not null
            constraint ck_booking_verdicts_verdict_known check (verdict in ('confirmed', 'refused')),
        booked_by text not null,
        decided_by text not null,
        decided_at timestamptz not null,
        constraint ck_booking_verdicts_two_persons check (decided_by <> booked_by),
        constraint fk_verdicts_of_bookings foreign key (booking_id, booked_by) references bookings (id, booked_by))""",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    for table in ("bookings", "booking_verdicts"):
        make_append_only(table)


def downgrade() -> None:
    op.execute("drop table booking_verdicts")
    op.execute("drop table bookings")
