"""P2: what the bank left open is kept open by a ticket with owner and clock, and ended by whom the promise lets end it."""

from collections.abc import Mapping
from typing import Final

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_WITHOUT_TICKET: Final = """
    select o.id::text as id, o.meaning from odd_answers o left join payments p on p.id = o.payment_id
     where o.ended_at is null and ($1::uuid is null or p.incident_id = $1)
       and not exists (select from tickets t where t.ended_at is null
                          and (t.payment_id = o.payment_id or (o.payment_id is null and t.id = o.id)))"""
_TICKETS: Final = """
    select t.id::text as id, t.payment_id::text as payment, t.owner, t.outcome, t.ended_by, t.proposed_outcome, t.proposed_by,
           t.ended_at is not null as is_ended,
           exists (select from clocks c where c.kind = 'bank_ticket' and c.subject_id = t.id
                      and c.state in ('running', 'missed')) as watched,
           d.difference
      from tickets t left join payments p on p.id = t.payment_id left join bank_differences d on d.ticket_id = t.id
     where $1::uuid is null or p.incident_id = $1 order by t.id"""
_ACCEPTED: Final = """
    select payment_id::text as payment, sum(difference)::bigint as difference from bank_differences group by payment_id"""
_BY_TWO: Final = "reversed"
"""What always takes two: who says that booked money is back sends it out once more."""


async def check_tickets(world: Evidence, verdict: Verdict) -> None:
    """Add what is odd and nobody answers for, what no clock watches, and what one person ended that takes two."""
    for row in await world.rows("disbursement", _WITHOUT_TICKET, world.incident_id):
        verdict.breach(f"the bank's word {row['id']} ({row['meaning']}) is open, and no ticket is")
    for ticket in await world.rows("disbursement", _TICKETS, world.incident_id):
        verdict.saw(1)
        name = f"ticket {ticket['id']}"
        if ticket["payment"] is not None and ticket["watched"] == ticket["is_ended"]:
            verdict.breach(f"{name} has ended, its clock has not" if ticket["is_ended"] else f"{name} has no clock that runs")
        if not ticket["owner"]:
            verdict.breach(f"{name} has no owner")
        if ticket["outcome"] == _BY_TWO and (
            ticket["proposed_outcome"] != _BY_TWO or ticket["proposed_by"] == ticket["ended_by"]
        ):
            verdict.breach(f"{name}: {ticket['ended_by']} alone said that the bank took its booking back")
        if ticket["difference"] is not None and ticket["outcome"] != "paid":
            verdict.breach(f"{name} ended as {ticket['outcome']}, and a difference of {ticket['difference']} was accepted")


async def accepted_differences(world: Evidence) -> Mapping[str, int]:
    """What the bank paid more (less: below zero) than was owed and people accepted, by payment."""
    return {row["payment"]: row["difference"] for row in await world.rows("disbursement", _ACCEPTED)}
