"""Who assesses a household and who signs for it are different people, in whatever order; the database asks, too."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0007_duties"
down_revision: Final = "0006_decision_number_keys"

_STATEMENTS: Final = (
    """
    create table duties (
        case_id uuid not null,
        subject text not null,
        duty text not null constraint ck_duties_duty_known
            check (duty in ('report', 'assess', 'delegate', 'sign', 'hand_over')),
        constraint pk_duties primary key (case_id, subject, duty)
    )""",
    """
    insert into duties
    select case_id, recorded_by, 'assess' from findings
    union select l.case_id, d.signed_by, 'sign' from decision_lines l join decisions d on d.id = l.decision_id
    union select l.case_id, d.delegated_by, 'delegate' from decision_lines l join decisions d on d.id = l.decision_id
           where d.delegated_by is not null""",
    # What was reported and handed over is heard of, and has happened: it is kept whatever stands beside it.
    """
    create function refuse_other_duty() returns trigger language plpgsql as $$ begin
        if exists (select 1 from added a join duties d on d.case_id = a.case_id and d.subject = a.subject
                    where (a.duty = 'assess' and d.duty in ('report', 'sign', 'delegate', 'hand_over'))
                       or (a.duty in ('sign', 'delegate') and d.duty in ('report', 'assess', 'hand_over')))
        then raise exception 'nobody has two duties that must be apart' using errcode = 'check_violation',
             constraint = 'ck_duties_are_apart';
        end if;
        return null;
    end $$""",
    """
    create trigger duties_are_apart after insert on duties referencing new table as added
        for each statement execute function refuse_other_duty()""",
    """
    create function note_assessor() returns trigger language plpgsql as $$ begin
        insert into duties select distinct case_id, recorded_by, 'assess' from added order by 1, 2 on conflict do nothing;
        return null;
    end $$""",
    """
    create trigger findings_are_a_duty after insert on findings referencing new table as added
        for each statement execute function note_assessor()""",
    """
    create function note_signer() returns trigger language plpgsql as $$ begin
        insert into duties
        select distinct a.case_id, who.subject, who.duty from added a join decisions d on d.id = a.decision_id
         cross join lateral (values (d.signed_by, 'sign'), (d.delegated_by, 'delegate')) as who(subject, duty)
         where who.subject is not null order by 1, 2, 3 on conflict do nothing;
        return null;
    end $$""",
    """
    create trigger decision_lines_are_a_duty after insert on decision_lines referencing new table as added
        for each statement execute function note_signer()""",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
    make_append_only("duties")


def downgrade() -> None:
    op.execute("drop trigger decision_lines_are_a_duty on decision_lines")
    op.execute("drop trigger findings_are_a_duty on findings")
    op.drop_table("duties")
    for function in ("note_signer", "note_assessor", "refuse_other_duty"):
        op.execute(f"drop function {function}()")
