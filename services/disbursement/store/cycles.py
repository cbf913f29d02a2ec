"""What a commune's payments come to in a monthly file: what was paid within it by the ledger, and what is owed at its end.

A file that is made again tells what stood at its end, whatever has happened since (`payment_pasts`). Both questions stand on
the same lines, so their sums are the same.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.cycles import Cycle, CycleLine, CycleScope, CycleSum
from services.disbursement.domain.limits import day_of
from services.disbursement.domain.payments import PaymentStatus
from shared.database import execute

LINES_AT_ONCE: Final = 200
# Whose means bear it: the payments of the place, and those whose case has moved since, as they were at the end: what has
# taken the place of something since is not told. What was paid is what the ledger says was, also what the bank paid twice;
# what is owed at the end was known and due before it, has not ended before it, and nothing of it was out then.
_LINES: Final = """
    with owed as (
        select p.id, p.case_id, p.benefit, p.person, p.decision_number, p.decided_at, p.state, p.reason,
               p.updated_at >= cast(:ends as timestamptz) as changed_since, p.part = 1 or p.due_on <= :last_day as is_due,
               coalesce(t.amount, p.amount) as amount, coalesce(t.rail, p.rail) as rail,
               case when t.id is null then p.source_id else t.source_id end as source_id,
               case when t.id is null then p.ended_at else t.ended_at end as ended_at
          from payments p left join lateral (
               select * from payment_pasts t where t.payment_id = p.id and t.until >= cast(:ends as timestamptz)
                order by t.until, t.id limit 1) t on true
         where p.unit = 'dong' and p.drill = cast(:drill as boolean) and p.decided_at < cast(:ends as timestamptz)
           and p.created_at < cast(:ends as timestamptz)
           and ((p.commune_code = :commune and p.means_commune_code = :commune)
                or (p.means_commune_code = :commune and p.means_commune_code <> p.commune_code))),
    moved as (
        select e.payment_id, sum(e.amount)::bigint as out,
               coalesce(sum(e.amount) filter (where e.amount > 0 and e.at >= cast(:begins as timestamptz)), 0)::bigint as paid,
               coalesce(-sum(e.amount) filter (where e.amount < 0 and e.at >= cast(:begins as timestamptz)), 0)::bigint
                   as returned,
               max(e.at) filter (where e.amount > 0 and e.at >= cast(:begins as timestamptz)) as paid_at,
               max(e.at) filter (where e.amount > 0) as out_at
          from (select l.* from owed o join ledger_entries l on l.payment_id = o.id and l.account = 'settled'
                union all
                select l.* from owed o join ledger_entries l on l.payment_id = o.id and l.account = 'paid_twice') e
         where e.at < cast(:ends as timestamptz) group by e.payment_id),
    lines as (
        select o.*, coalesce(m.paid, 0) as paid, coalesce(m.returned, 0) as returned, m.paid_at, m.out_at,
               case when o.is_due and coalesce(m.out, 0) = 0
                         and (o.ended_at is null or o.ended_at >= cast(:ends as timestamptz))
                    then o.amount else 0 end as unpaid
          from owed o left join moved m on m.payment_id = o.id),
    told as (select * from lines where paid <> 0 or returned <> 0 or unpaid <> 0)"""
_SUMS: Final = text(f"""{_LINES}
    select t.source_id, s.name as source_name, t.benefit, t.rail, count(*) as count,
           count(*) filter (where t.paid <> 0) as paid_count,
           sum(t.paid)::bigint as paid, sum(t.returned)::bigint as returned,
           count(*) filter (where t.unpaid <> 0) as unpaid_count, sum(t.unpaid)::bigint as unpaid
      from told t left join sources s on s.id = t.source_id
     group by t.source_id, s.name, t.benefit, t.rail order by s.name nulls last, t.source_id, t.benefit, t.rail""")
# By what it was paid until then: what was sent, or signed for, later is no voucher of this file.
_PAGE: Final = text(f"""{_LINES},
    page as (select * from told order by decided_at, id limit :most offset :skipped)
    select t.id as payment_id, t.case_id, t.benefit, t.person, t.decision_number, t.rail, s.name as source_name, t.state,
           t.reason, t.changed_since, t.paid, t.returned, t.unpaid, t.paid_at, a.end_to_end_id as bank_order,
           l.id as cash_list_id, l.number as cash_list_number
      from page t left join sources s on s.id = t.source_id
           left join lateral (select end_to_end_id from attempts a
                               where a.payment_id = t.id and a.sent_at <= t.out_at
                                 and (a.status = 'returned' or (a.status = 'settled' and a.answered_at <= t.out_at))
                               order by a.number desc limit 1) a on true
           left join cash_lines c on c.payment_id = t.id and c.state = 'handed_over' and c.changed_at <= t.out_at
           left join cash_lists l on l.id = c.list_id
     order by t.decided_at, t.id""")


async def list_sums(session: AsyncSession, cycle: Cycle, scope: CycleScope, until: datetime) -> list[CycleSum]:
    """Return what a file comes to by source, benefit and rail; `until`: its end, or now where that is still to come."""
    return [CycleSum(**row) for row in (await execute(session, _SUMS, _values(cycle, scope, until))).mappings()]


async def list_lines(session: AsyncSession, cycle: Cycle, scope: CycleScope, until: datetime, part: int) -> list[CycleLine]:
    """Return a part of the lines of a file, 200 at once, by the moment of their decision."""
    values = {**_values(cycle, scope, until), "most": LINES_AT_ONCE, "skipped": part * LINES_AT_ONCE}
    rows = (await execute(session, _PAGE, values)).mappings()
    return [CycleLine(**{**row, "state": PaymentStatus(row["state"])}) for row in rows]


def _values(cycle: Cycle, scope: CycleScope, until: datetime) -> dict[str, Any]:
    moments = {"begins": min(cycle.begins, until), "ends": until, "last_day": day_of(until - timedelta(microseconds=1))}
    return {"commune": scope.commune_code, "drill": scope.drill, **moments}
