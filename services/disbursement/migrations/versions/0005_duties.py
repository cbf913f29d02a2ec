"""Nobody hands over to a household that he assessed, or for which he signed or delegated; the database asks, too."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0005_duties"
down_revision: Final = "0004_odd_answers"

_STATEMENTS: Final = (
    """
    create table duties (
        case_id uuid not null,
        subject text not null,
        duty text not null constraint ck_duties_duty_known check (duty in ('assess', 'delegate', 'sign')),
        constraint pk_duties primary key (case_id, subject, duty)
    )""",
    "insert into duties select distinct case_id, signed_by, 'sign' from payments",
    """
    create function refuse_other_duty() returns trigger language plpgsql as $$ begin
        if exists (select 1 from added a join payments p on p.id = a.payment_id
                    where p.signed_by = a.handed_over_by
                       or exists (select 1 from duties d where d.case_id = p.case_id and d.subject = a.handed_over_by))
        then raise exception 'nobody has two duties that must be apart' using errcode = 'check_violation',
             constraint = 'ck_duties_are_apart';
        end if;
        return null;
    end $$""",
    """
    create trigger handovers_are_apart after insert on handovers referencing new table as added
        for each statement execute function refuse_other_duty()""",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
    make_append_only("duties")


def downgrade() -> None:
    op.execute("drop trigger handovers_are_apart on handovers")
    op.execute("drop function refuse_other_duty()")
    op.drop_table("duties")
