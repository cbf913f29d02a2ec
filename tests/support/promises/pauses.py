"""P2: while a source, a rail or an incident is paused, nothing of it is ordered, and who paused it did not lift it."""

from typing import Final

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_PAUSES: Final = """
    select count(*) from pauses where $1::uuid is null or incident_id = $1 or incident_id is null"""
# An order is written down as sent before the bank is called: that moment counts, by whichever process.
_ORDERED: Final = """
    select p.id::text as payment, a.number, z.what, a.sent_at - z.paused_at as later
      from pauses z left join pause_lifts l on l.pause_id = z.id
      join payments p on z.source_id = p.source_id or z.rail = p.rail or z.incident_id = p.incident_id
      join attempts a on a.payment_id = p.id
     where a.sent_at > z.paused_at and (l.lifted_at is null or a.sent_at < l.lifted_at)
       and ($1::uuid is null or p.incident_id = $1)"""
_LIFTED_ALONE: Final = """
    select z.id::text as pause, z.paused_by from pauses z join pause_lifts l on l.pause_id = z.id
     where l.lifted_by = z.paused_by"""
# What no pause stops any more may still wait for the loop that lets it go on, but not without a pause that is being lifted.
_FORGOTTEN: Final = """
    select p.id::text as payment from payments p
     where p.state = 'reserved' and p.reason = 'paused' and ($1::uuid is null or p.incident_id = $1)
       and not exists (select from pauses_in_force f
                        where f.source_id = p.source_id or f.rail = p.rail or f.incident_id = p.incident_id)"""


async def check_pauses(world: Evidence, verdict: Verdict) -> None:
    """Add each order that falls into a pause, each pause that one person began and ended, each payment that it left behind."""
    verdict.saw((await world.rows("disbursement", _PAUSES, world.incident_id))[0]["count"])
    for row in await world.rows("disbursement", _ORDERED, world.incident_id):
        later = row["later"].total_seconds()
        verdict.breach(
            f"payment {row['payment']}: try {row['number']} was ordered {later:.0f} s into a pause of its {row['what']}"
        )
    for row in await world.rows("disbursement", _LIFTED_ALONE):
        verdict.breach(f"pause {row['pause']} was lifted by {row['paused_by']}, who had paused it")
    for row in await world.rows("disbursement", _FORGOTTEN, world.incident_id):
        verdict.breach(f"payment {row['payment']} stands still, and nothing of it is paused")
