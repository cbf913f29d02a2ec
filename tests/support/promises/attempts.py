"""P2: another try is made only where the first is dead by the bank's own book, and none while the bank contradicts itself."""

from collections.abc import Collection
from typing import Final

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_ATTEMPTS: Final = """
    select a.end_to_end_id, a.payment_id::text as payment, a.number, a.status, a.sent_at from attempts a
      join payments p on p.id = a.payment_id where $1::uuid is null or p.incident_id = $1 order by a.payment_id, a.number"""
_CONTRADICTED: Final = """
    select a.end_to_end_id, o.payment_id::text as payment, a.sent_at - o.first_at as later
      from odd_answers o join attempts a on a.payment_id = o.payment_id join payments p on p.id = o.payment_id
     where o.meaning = 'contradicts' and a.sent_at > o.first_at and (o.ended_at is null or a.sent_at < o.ended_at)
       and ($1::uuid is null or p.incident_id = $1)"""
_NOT_WRITTEN: Final = """
    select p.id::text as payment from payments p where p.state = 'settled' and ($1::uuid is null or p.incident_id = $1)
       and not exists (select from attempts a where a.payment_id = p.id)"""
_SHOWN: Final = """
    select distinct payment_id::text as payment from odd_answers
     where ended_at is null and payment_id is not null and meaning in ('contradicts', 'differs')"""


async def check_attempts(world: Evidence, booked: Collection[str], verdict: Verdict) -> None:
    """Add each try that should not have been made. `booked`: orders that the bank paid and that nobody claims openly."""
    alive: dict[str, str] = {}
    for row in await world.rows("disbursement", _ATTEMPTS, world.incident_id):
        verdict.saw(1)
        if (first := alive.get(row["payment"])) is not None:
            verdict.breach(f"payment {row['payment']}: tried again ({row['number']}) although {first}")
        if row["end_to_end_id"] in booked:
            alive[row["payment"]] = f"the bank had paid try {row['number']}"
        elif row["status"] not in {"rejected", "returned"}:
            alive[row["payment"]] = f"try {row['number']} is {row['status']}, not rejected"
    for row in await world.rows("disbursement", _NOT_WRITTEN, world.incident_id):
        verdict.breach(f"payment {row['payment']} is settled, and no try is written down")
    for row in await world.rows("disbursement", _CONTRADICTED, world.incident_id):
        late = row["later"].total_seconds()
        verdict.breach(f"payment {row['payment']}: tried again {late:.0f} s after the bank contradicted itself, nobody decided")


async def open_differences(world: Evidence) -> Collection[str]:
    """Payments about which people are told that the bank says otherwise, and that nobody has ended."""
    return {row["payment"] for row in await world.rows("disbursement", _SHOWN)}
