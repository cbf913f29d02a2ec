"""Who has two duties that must be apart is found whatever capitals his id is written with."""

from typing import Final

from alembic import op

revision: Final = "0015_person_keys"
down_revision: Final = "0014_refused"

_FUNCTION: Final = """
    create or replace function refuse_other_duty() returns trigger language plpgsql as $$ begin
        if exists (select 1 from added a join duties d on d.case_id = a.case_id and {same}
                    where (a.duty = 'assess' and d.duty in ('report', 'sign', 'delegate', 'hand_over'))
                       or (a.duty in ('sign', 'delegate') and d.duty in ('report', 'assess', 'hand_over')))
        then raise exception 'nobody has two duties that must be apart' using errcode = 'check_violation',
             constraint = 'ck_duties_are_apart';
        end if;
        return null;
    end $$"""


def upgrade() -> None:
    op.execute(_FUNCTION.format(same="lower(d.subject) = lower(a.subject)"))


def downgrade() -> None:
    op.execute(_FUNCTION.format(same="d.subject = a.subject"))
