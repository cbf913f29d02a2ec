"""P11: what came back is watched or went out again; what was taken back by a word stays so; what is claimed is watched."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from shared.duties import same_person
from tests.support.promises.amounts import kind_of
from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_RETURNED: Final = """
    select p.id::text as id, p.state, p.case_id, p.times_returned,
           (select count(*) from attempts a where a.payment_id = p.id and a.status = 'returned') as tries,
           (select count(distinct o.event_id) from outbox o where o.name like 'disbursement.payment_returned.%'
               and o.key = p.case_id::text
               and convert_from(o.payload, 'UTF8')::jsonb ->> 'payment_id' = p.id::text) as told,
           exists (select 1 from clocks c where c.subject_id = p.id and c.kind = 'paid'
                      and (c.state in ('running', 'missed') or c.owner is null)) as watched
      from payments p
     where (p.times_returned > 0 or p.state = 'returned' or exists (select 1 from attempts a
             where a.payment_id = p.id and a.status = 'returned')) and ($1::uuid is null or p.incident_id = $1)"""
_CLOSED: Final = """
    select id, stage, assisted_at, closed_at from cases where id = any($1::uuid[]) and retracted_at is null"""
_RECOVERIES: Final = """
    select r.id::text as id, r.payment_id::text as payment, r.cause, r.amount,
           case when r.cause = 'paid_twice' and r.state = 'returned' then r.amount - r.received else 0 end as taken_back,
           r.state, r.owner, r.received, r.act, r.ended_by,
           coalesce((select sum(g.amount) from recovery_receipts g where g.recovery_id = r.id), 0)::bigint as receipts,
           (select sum(i.amount) from recovery_instalments i
             where i.recovery_id = r.id and i.revision = r.plan_revision)::bigint as planned,
           coalesce((select sum(g.amount) from recovery_receipts g where g.recovery_id = r.id and g.recorded_at <=
                       (select max(i.planned_at) from recovery_instalments i
                         where i.recovery_id = r.id and i.revision = r.plan_revision)), 0)::bigint as before_plan,
           coalesce((select sum(-l.amount) from ledger_entries l where l.payment_id = r.payment_id
                       and l.account in ('settled', 'paid_twice') and l.amount < 0 and exists (select 1 from ledger_entries m
                            where m.transaction_id = l.transaction_id and m.account = 'available')), 0)::bigint as booked,
           exists (select 1 from clocks c where c.subject_id = r.id and c.kind = 'recovered'
                      and (c.state in ('running', 'missed'))) as watched
      from recoveries r join payments p on p.id = r.payment_id where $1::uuid is null or p.incident_id = $1"""
_CLAIMED: Final = (
    "select payment_id::text as payment from recoveries where payment_id = any($1::uuid[]) and cause <> 'paid_twice'"
)
_IN_HAND: Final = """
    select id, case_id from payments where state in ('settled', 'handed_over') and case_id = any($1::uuid[])"""
_TAKEN_BACK: Final = """
    select r.award_id, w.case_id, w.code, w.person, r.retraction, r.proposed_by, d.signed_by, d.delegated_by, d.decided_at
      from reductions r join awards w on w.id = r.award_id join decisions d on d.id = r.decision_id
     where r.state = 'signed' and r.retraction is not null and r.lifted_at is null
       and ($1::uuid is null or d.incident_id = $1)"""
_LATER: Final = """
    select w.case_id, w.code, w.person, w.id from awards w
     where w.state in ('proposed', 'approved') and w.proposed_at > $2 and w.case_id = $1"""


async def check_going_back(world: Evidence, retracted: Collection[UUID], verdict: Verdict) -> None:
    """Add what is wrong with returned payments, with awards that were taken back alone, and with what is to be had back."""
    await _check_returned(world, verdict)
    await _check_taken_back(world, verdict)
    await _check_recoveries(world, retracted, verdict)


async def _check_returned(world: Evidence, verdict: Verdict) -> None:
    rows = await world.rows("disbursement", _RETURNED, world.incident_id)
    verdict.saw(len(rows))
    cases = {row["id"]: row for row in await world.rows("intake", _CLOSED, [row["case_id"] for row in rows])}
    for row in rows:
        where = f"payment {row['id']} ({row['state']}) came back {row['tries']} times"
        if not row["tries"] == row["times_returned"] == row["told"]:
            verdict.breach(f"{where}, counts {row['times_returned']} and told the others {row['told']} times")
        if row["state"] == "returned":
            if not row["watched"]:
                verdict.breach(f"{where}, waits to be paid again, and no clock with an owner watches it")
            case = cases.get(row["case_id"])
            if case is not None and case["closed_at"] is not None:
                verdict.breach(f"{where}, and case {row['case_id']} counts as closed")


async def _check_taken_back(world: Evidence, verdict: Verdict) -> None:
    """Nobody signed what he proposed, and nothing of it came back by itself."""
    for row in await world.rows("assessment", _TAKEN_BACK, world.incident_id):
        verdict.saw(1)
        where = f"award {row['award_id']} ({row['code']}) was taken back ({row['retraction']})"
        if any(same_person(row["proposed_by"], who) for who in (row["signed_by"], row["delegated_by"]) if who is not None):
            verdict.breach(f"{where} by the signature of who had proposed it")
        for later in await world.rows("assessment", _LATER, row["case_id"], row["decided_at"]):
            if _is_barred(row, later):
                verdict.breach(f"{where}, and award {later['id']} ({later['code']}) of the same right came after it")


def _is_barred(taken: Any, later: Any) -> bool:
    if taken["person"] != later["person"] or kind_of(taken["code"]) != kind_of(later["code"]):
        return False
    return taken["retraction"] == "person_alive" or taken["code"] == later["code"]


async def _check_recoveries(world: Evidence, retracted: Collection[UUID], verdict: Verdict) -> None:
    in_hand = await world.rows("disbursement", _IN_HAND, list(retracted))
    claimed = {row["payment"] for row in await world.rows("disbursement", _CLAIMED, [row["id"] for row in in_hand])}
    for row in in_hand:
        if str(row["id"]) not in claimed:
            verdict.breach(f"case {row['case_id']} was taken back, and nobody claims payment {row['id']}, which is in hand")
    rows = await world.rows("disbursement", _RECOVERIES, world.incident_id)
    booked: dict[str, int] = {}
    for row in rows:
        verdict.saw(1)
        where = f"recovery {row['id']} of {row['amount']} ({row['state']})"
        booked[row["payment"]] = booked.get(row["payment"], 0) + row["receipts"] + row["taken_back"]
        if row["receipts"] != row["received"] or row["received"] > row["amount"]:
            verdict.breach(f"{where}: its receipts sum to {row['receipts']}, it counts {row['received']}")
        if row["planned"] is not None and row["planned"] != row["amount"] - row["before_plan"]:
            verdict.breach(f"{where}: its plan sums to {row['planned']}, {row['amount'] - row['before_plan']} was to come")
        if row["state"] == "open" and not (row["owner"] and row["watched"]):
            verdict.breach(f"{where}: no owner sees to it, or no clock watches it")
        if row["state"] in {"waived", "uncollectable"} and not row["act"]:
            verdict.breach(f"{where}: nobody says by which act it was let go")
        if row["state"] == "paid_back" and row["received"] != row["amount"]:
            verdict.breach(f"{where}: counts as paid back, and {row['received']} came back")
    for row in rows:
        if booked[row["payment"]] != row["booked"]:
            verdict.breach(
                f"payment {row['payment']}: {booked[row['payment']]} came back by receipts, booked is {row['booked']}"
            )
