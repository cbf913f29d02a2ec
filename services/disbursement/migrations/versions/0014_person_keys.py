"""Who hands over what he assessed or signed for is found whatever capitals his id is written with."""

from typing import Final

from alembic import op

revision: Final = "0014_person_keys"
down_revision: Final = "0013_refused"

_FUNCTION: Final = """
    create or replace function refuse_other_duty() returns trigger language plpgsql as $$ begin
        if exists (select 1 from added a join payments p on p.id = a.payment_id
                    where {signed}
                       or exists (select 1 from duties d where d.case_id = p.case_id and {same}))
        then raise exception 'nobody has two duties that must be apart' using errcode = 'check_violation',
             constraint = 'ck_duties_are_apart';
        end if;
        return null;
    end $$"""


def upgrade() -> None:
    op.execute(
        _FUNCTION.format(
            signed="lower(p.signed_by) = lower(a.handed_over_by)", same="lower(d.subject) = lower(a.handed_over_by)"
        )
    )


def downgrade() -> None:
    op.execute(_FUNCTION.format(signed="p.signed_by = a.handed_over_by", same="d.subject = a.handed_over_by"))
