"""P3: means come in by contributions alone, what a province granted is booked, and nobody is left to wait beside means."""

from typing import Final

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_CAME_IN: Final = """
    select s.id::text as id, s.contributed, coalesce(sum(c.amount), 0)::bigint as came_in from sources s left join (
           select source_id, amount from contributions union all
           select b.source_id, -b.amount from bookings b join booking_verdicts v on v.booking_id = b.id
            where b.kind = 'reversal' and v.verdict = 'confirmed') c on c.source_id = s.id
     group by s.id having s.contributed <> coalesce(sum(c.amount), 0)"""
_GRANTED: Final = """
    select g.request_id::text as id, g.amount, c.amount as booked, g.kind, s.kind as source_kind, r.commune_code,
           s.commune_code as source_commune
      from province_grants g join province_requests r on r.id = g.request_id
      left join contributions c on c.id = g.contribution_id and c.source_id = g.source_id
      left join sources s on s.id = g.source_id
     where c.amount is distinct from g.amount or s.kind <> g.kind or s.unit <> g.unit or s.drill <> r.drill
        or s.commune_code is distinct from r.commune_code"""
_HALF_ANSWERED: Final = """
    select a.request_id::text as id, a.verdict, count(g.request_id) as grants
      from province_answers a left join province_grants g on g.request_id = a.request_id
     group by a.request_id, a.verdict having (a.verdict = 'refused') <> (count(g.request_id) = 0)"""
# A moment is left to who serves them: the loop looks every second.
_LEFT_WAITING: Final = """
    select p.id::text as id, p.amount, p.unit, s.id::text as source_id, s.available
      from payments p join sources s on s.unit = p.unit and s.drill = p.drill and s.available >= p.amount
       and (s.incident_id is null or s.incident_id = p.incident_id)
       and (s.commune_code is null or s.commune_code = p.means_commune_code)
       and (s.province_code is null or s.province_code = p.means_province_code)
     where p.state = 'waiting_funds' and p.updated_at < now() - interval '30 seconds'
       and not exists (select 1 from ledger_entries l where l.source_id = s.id and l.at > now() - interval '30 seconds')"""


_BOOKED_BY_ONE: Final = """
    select b.id::text as id, b.amount, b.booked_by from bookings b join booking_verdicts v on v.booking_id = b.id
     where v.decided_by = b.booked_by
    union all
    select b.id::text, b.amount, b.booked_by from bookings b join contributions c on c.id = b.id
     where b.kind = 'contribution' and not exists (
           select 1 from booking_verdicts v where v.booking_id = b.id and v.verdict = 'confirmed')"""


async def check_contributions(world: Evidence, verdict: Verdict) -> None:
    """What came in, what a province granted of it, and who still waits although a source could bear it."""
    for row in await world.rows("disbursement", _CAME_IN):
        verdict.breach(
            f"source {row['id']}: contributed is {row['contributed']}, contributions less reversals sum to {row['came_in']}"
        )
    for row in await world.rows("disbursement", _BOOKED_BY_ONE):
        verdict.breach(f"booking {row['id']} of {row['amount']} was booked by {row['booked_by']} alone")
    for row in await world.rows("disbursement", _GRANTED):
        verdict.breach(
            f"request {row['id']} of commune {row['commune_code']} was granted {row['amount']} ({row['kind']}): booked are "
            f"{row['booked']} in a source of {row['source_commune']} ({row['source_kind']})"
        )
    for row in await world.rows("disbursement", _HALF_ANSWERED):
        verdict.breach(f"request {row['id']} was answered {row['verdict']} with {row['grants']} grants")
    for row in await world.rows("disbursement", _LEFT_WAITING):
        verdict.breach(
            f"payment {row['id']} of {row['amount']} {row['unit']} waits for means, "
            f"source {row['source_id']} has {row['available']}"
        )
