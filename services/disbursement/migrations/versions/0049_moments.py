"""What a payment was before it was changed: a monthly file that is made again tells what stood at its end.

Kept are its amount, source, rail and end, and only where one of them takes the place of another: what goes its usual way (set
aside, sent, paid) writes nothing. The ledger tells of payments of before when their means were found, when less stood and when
they were released and paid after all; their rails of then it does not know.
"""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0049_moments"
down_revision: Final = "0048_paid_twice_index"

_KEPT: Final = ("amount", "source_id", "rail", "ended_at")
_CHANGED: Final = """
    old.amount <> new.amount or old.source_id is distinct from new.source_id or old.rail <> new.rail
    or (old.ended_at is not null and old.ended_at is distinct from new.ended_at)"""
_OF_BEFORE: Final = """
    with moves as (
        select r.payment_id, r.at, r.id, r.amount from ledger_entries r
          join ledger_entries f on f.transaction_id = r.transaction_id and f.account = 'available'
         where r.account = 'reserved' and r.payment_id is not null),
    summed as (
        select payment_id, at, amount, sum(amount) over earlier - amount as stood, row_number() over earlier as number,
               lag(at) over earlier as since, sum(amount) over earlier - amount - lag(amount) over earlier as stood_before
          from moves window earlier as (partition by payment_id order by at, id))
    insert into payment_pasts (payment_id, until, amount, source_id, rail, ended_at)
    select p.id, s.at, case when s.number = 1 then s.amount when s.stood = 0 then s.stood_before else s.stood end,
           case when s.number > 1 then p.source_id end, p.rail, case when s.number > 1 and s.stood = 0 then s.since end
      from summed s join payments p on p.id = s.payment_id
     where case when s.number = 1 then s.at > p.created_at else s.stood + s.amount > 0 end
     order by s.at, s.payment_id, s.number"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        create table payment_pasts (
            id bigint generated always as identity constraint pk_payment_pasts primary key,
            payment_id uuid not null constraint fk_payment_pasts_payment_id_payments references payments (id),
            until timestamptz not null,
            amount bigint not null,
            source_id uuid,
            rail text not null,
            ended_at timestamptz)""")
    op.execute("create index ix_payment_pasts_payment_id on payment_pasts (payment_id, until, id)")
    op.execute(f"""
        create function keep_payment_past() returns trigger language plpgsql as $$ begin
            insert into payment_pasts (payment_id, until, {", ".join(_KEPT)})
            values (old.id, new.updated_at, {", ".join(f"old.{name}" for name in _KEPT)});
            return null;
        end $$""")
    op.execute(f"""
        create trigger payments_keep_past after update on payments
           for each row when ({_CHANGED}) execute function keep_payment_past()""")
    op.execute(_OF_BEFORE)
    make_append_only("payment_pasts")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop trigger payments_keep_past on payments")
    op.execute("drop function keep_payment_past()")
    op.execute("drop table payment_pasts")
