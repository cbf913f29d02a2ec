"""P2 and P6: less of a signed award stands. What goes out is no more than that, and what was in hand is claimed, once."""

from collections import defaultdict
from typing import Any, Final

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_STANDING: Final = """
    select w.id::text as award, w.amount, count(r.id) as reductions,
           coalesce(min(r.stands) filter (where r.state = 'signed'), w.amount)::bigint as stands
      from awards w join assessments a on a.case_id = w.case_id left join reductions r on r.award_id = w.id
     where w.state = 'approved' and ($1::uuid is null or a.incident_id = $1) group by w.id, w.amount"""
_CLAIMED: Final = """
    select r.award_id::text as award, r.payment_id::text as payment,
           sum(case r.state when 'returned' then r.received else r.amount end)::bigint as amount
      from recoveries r join payments p on p.id = r.payment_id
     where r.cause not in ('case_retracted', 'paid_twice') and ($1::uuid is null or p.incident_id = $1)
     group by r.award_id, r.payment_id"""
_SIGNED: Final = """
    select r.id::text as id, r.award_id::text as award, r.stood, r.stands, l.amount, l.stands as left, l.verdict, r.state
      from reductions r join assessments a on a.case_id = r.case_id
      left join decision_lines l on l.reduction_id = r.id and l.decision_id = r.decision_id
     where r.state in ('signed', 'declined') and ($1::uuid is null or a.incident_id = $1)"""
_WAITS: Final = frozenset({"waiting_funds", "waiting_payee", "not_due", "reserved"})
_VERDICTS: Final = {"signed": "reduced", "declined": "kept"}


async def standing(world: Evidence) -> dict[str, int]:
    """What stands of each approved award, after everything that was signed about it."""
    rows = await world.rows("assessment", _STANDING, world.incident_id)
    return {row["award"]: row["stands"] for row in rows}


async def check_reduced_payments(world: Evidence, payments: dict[str, Any], verdict: Verdict) -> None:
    """P2: what is settled less what is claimed is no more than what stands, and nothing waits to go out above it."""
    if world.database("assessment") is None:
        return
    stands = await standing(world)
    claimed: dict[str, int] = defaultdict(int)
    for row in await world.rows("disbursement", _CLAIMED, world.incident_id):
        claimed[row["award"]] += row["amount"]
        paid = payments[row["payment"]]["settled"]
        if row["amount"] > paid:
            verdict.breach(f"payment {row['payment']}: {row['amount']} is to be recovered, {paid} was paid")
    settled: dict[str, int] = defaultdict(int)
    too_much: dict[str, int] = defaultdict(int)
    for payment in payments.values():
        settled[payment["award_id"]] += payment["settled"]
        whole = stands.get(payment["award_id"])
        # What stands, stands for the earliest parts: a later one has what those before it leave of it.
        left = None if whole is None else max(0, whole - payment["parts_before"])
        too_much[payment["award_id"]] += 0 if left is None else max(0, payment["settled"] - left)
        if left is not None and payment["state"] in _WAITS and payment["amount"] > left:
            verdict.breach(f"payment {payment['id']} is {payment['state']} with {payment['amount']}, only {left} stands")
    for award, left in stands.items():
        if claimed[award] != too_much[award] or settled[award] - claimed[award] > left:
            verdict.breach(f"award {award}: {left} stands, {settled[award]} was paid, {claimed[award]} is to be recovered")


async def check_signed_reductions(world: Evidence, verdict: Verdict) -> None:
    """P6: what counts as reduced, or as kept, was signed so, with these figures."""
    for row in await world.rows("assessment", _SIGNED, world.incident_id):
        verdict.saw(1)
        if (row["amount"], row["left"], row["verdict"]) != (row["stood"], row["stands"], _VERDICTS[row["state"]]):
            verdict.breach(
                f"award {row['award']}: reduced from {row['stood']} to {row['stands']} ({row['state']}), "
                f"and what was signed is {row['verdict']} from {row['amount']} to {row['left']}"
            )
