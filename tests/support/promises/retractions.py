"""P11: of a household that was taken back nothing is pending, nobody is told of an outcome, and what was paid is marked."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from tests.support.promises.evidence import Evidence
from tests.support.promises.going_back import check_going_back
from tests.support.promises.payments import payment_of
from tests.support.promises.phones import heard_by_notice
from tests.support.promises.verdict import Verdict

_RETRACTED: Final = """
    select c.id, c.retracted_at, c.stage,
           exists (select 1 from reports r where r.case_id = c.id) as has_report,
           exists (select 1 from audit a where a.action = 'case retracted' and a.subject_ids = c.id::text) as is_written,
           array(select o.event_id from outbox o where o.key = c.id::text and o.name like 'intake.case_retracted.%') as facts
      from cases c where (c.retracted_at is not null or c.stage = 'retracted') and ($1::uuid is null or c.incident_id = $1)"""
_TAKEN: Final = "select event_id, received_at from inbox where event_id = any($1::uuid[])"
_PAYMENTS: Final = """
    select id::text as id, case_id, state,
           recovery or exists (select 1 from recoveries r where r.payment_id = p.id and r.ended_at is not null) as recovery,
           (select max(a.sent_at) from attempts a where a.payment_id = p.id) as tried_at,
           (select coalesce(sum(l.amount), 0) from ledger_entries l
             where l.payment_id = p.id and l.account = 'reserved')::bigint as set_aside
      from payments p where case_id = any($1::uuid[])"""
_AWARDS: Final = "select id::text as id, case_id, state from awards where case_id = any($1::uuid[])"
_REDUCTIONS: Final = """
    select id::text as id, case_id from reductions where state = 'proposed' and case_id = any($1::uuid[])"""
_SIGNED: Final = """
    select l.case_id, d.number, d.decided_at from decision_lines l join decisions d on d.id = l.decision_id
     where l.case_id = any($1::uuid[])"""
_NOTICES: Final = "select id, case_id, kind, state from notices where case_id = any($1::uuid[]) and outcome_id is not null"
# What is to be had back has a clock of its own, also then, and so has what the bank left open about the money.
_CLOCKS: Final = """
    select case_id, kind from clocks
     where state = 'running' and kind not in ('recovered', 'bank_ticket') and case_id = any($1::uuid[])"""
_WITHDRAWN: Final = """
    select w.id, w.case_id, w.code from awards w join assessments a on a.case_id = w.case_id
     where w.state = 'withdrawn' and ($1::uuid is null or a.incident_id = $1)"""
_STANDS: Final = {
    "a decision approved it": (
        "assessment",
        """select l.award_id as id from decision_lines l where l.verdict = 'approved' and l.award_id = any($1::uuid[])
              and not exists (select 1 from undone_decisions u where u.decision_id = l.decision_id)""",
    ),
    "a clock runs for its decision": (
        "assessment",
        "select subject_id as id from clocks where state = 'running' and subject_id = any($1::uuid[])",
    ),
    "there is a payment for it": (
        "disbursement",
        "select award_id as id from payments where state <> 'released' and award_id = any($1::uuid[])",
    ),
    "intake still waits for it": (
        "intake",
        """select w.award_id as id from case_awards w join cases c on c.id = w.case_id
            where w.withdrawn_at is null and w.ended_at is null and c.retracted_at is null and w.award_id = any($1::uuid[])""",
    ),
}
_WAITS: Final = frozenset({"waiting_funds", "waiting_payee", "not_due", "reserved", "returned"})
_OUT: Final = frozenset({"sent", "unknown", "held", "settled", "handed_over"})


async def check_retractions(world: Evidence) -> Verdict:
    """`checked` counts cases that were taken back and proposals that were withdrawn."""
    verdict = Verdict("P11")
    retracted = {row["id"]: row for row in await world.rows("intake", _RETRACTED, world.incident_id)}
    verdict.saw(len(retracted))
    if retracted:
        for case, row in retracted.items():
            if row["retracted_at"] is None or row["stage"] != "retracted" or not (row["has_report"] and row["is_written"]):
                verdict.breach(f"case {case} was taken back, and its report, its moment or who did it is not there")
        await _check_pending(world, list(retracted), verdict)
        await _check_payments(world, retracted, verdict)
        await _check_told(world, retracted, verdict)
    await _check_withdrawn(world, verdict)
    await check_going_back(world, retracted, verdict)
    if not verdict.checked:
        verdict.missed("no household was taken back and no proposal was withdrawn")
    return verdict


async def _known(world: Evidence, service: str, retracted: dict[UUID, Any]) -> dict[UUID, datetime]:
    """Since when a service knew of each retraction, by its inbox."""
    facts = {fact: case for case, row in retracted.items() for fact in row["facts"]}
    rows = await world.rows(service, _TAKEN, list(facts))
    return {facts[row["event_id"]]: row["received_at"] for row in rows}


async def _check_pending(world: Evidence, cases: list[UUID], verdict: Verdict) -> None:
    for service in world.databases:
        for row in await world.rows(service, _CLOCKS, cases):
            verdict.breach(f"case {row['case_id']} was taken back, and {service} lets its clock {row['kind']} run")
    for row in await world.rows("assessment", _AWARDS, cases):
        if row["state"] in {"proposed", "returned"}:
            verdict.breach(f"case {row['case_id']} was taken back, and award {row['id']} is still {row['state']}")
    for row in await world.rows("assessment", _REDUCTIONS, cases):
        verdict.breach(f"case {row['case_id']} was taken back, and reduction {row['id']} still waits for a signature")


async def _check_payments(world: Evidence, retracted: dict[UUID, Any], verdict: Verdict) -> None:
    within = timedelta(seconds=world.escalated_within_s)
    known, decided = await _known(world, "disbursement", retracted), await _known(world, "assessment", retracted)
    for row in await world.rows("assessment", _SIGNED, list(retracted)):
        if row["case_id"] in decided and row["decided_at"] > decided[row["case_id"]] + within:
            verdict.breach(f"case {row['case_id']} was taken back, and decision {row['number']} was signed afterwards")
    booked: dict[str, int] = defaultdict(int)
    for entry in world.bank_kept:
        booked[payment_of(entry["end_to_end_id"])] += int(entry["amount_dong"])
    for row in await world.rows("disbursement", _PAYMENTS, list(retracted)):
        where = f"case {row['case_id']} was taken back, and payment {row['id']}"
        if row["state"] in _WAITS:
            verdict.breach(f"{where} is {row['state']}")
        elif row["state"] in _OUT and not row["recovery"]:
            verdict.breach(f"{where} is {row['state']}, not marked to be recovered")
        elif booked[row["id"]] and not row["recovery"]:
            verdict.breach(f"{where} was paid by the bank, not marked to be recovered")
        elif row["state"] == "released" and row["set_aside"]:
            verdict.breach(f"{where} still has {row['set_aside']} set aside")
        since = known.get(row["case_id"])
        if since is not None and row["tried_at"] is not None and row["tried_at"] > since + within:
            verdict.breach(
                f"{where} was told to the bank {(row['tried_at'] - since).total_seconds():.0f} s after that was known"
            )


async def _check_told(world: Evidence, retracted: dict[UUID, Any], verdict: Verdict) -> None:
    """By the phones' book; and no visit is left to be made."""
    within, known = timedelta(seconds=world.escalated_within_s), await _known(world, "notifications", retracted)
    heard = await heard_by_notice(world)
    for notice in await world.rows("notifications", _NOTICES, list(retracted)):
        case = notice["case_id"]
        if notice["state"] == "waiting":
            verdict.breach(f"case {case} was taken back, and notice {notice['id']} ({notice['kind']}) still waits to be told")
        since = known.get(case)
        for rang in heard.get(notice["id"], ()):
            if since is not None and rang.at > since + within:
                late = (rang.at - since).total_seconds()
                verdict.breach(f"case {case} was taken back, and a phone heard an outcome {late:.0f} s after that was known")


async def _check_withdrawn(world: Evidence, verdict: Verdict) -> None:
    """What the findings no longer bear is nowhere any more."""
    withdrawn = {row["id"]: row for row in await world.rows("assessment", _WITHDRAWN, world.incident_id)}
    verdict.saw(len(withdrawn))
    if not withdrawn:
        return
    for problem, (service, statement) in _STANDS.items():
        for row in await world.rows(service, statement, list(withdrawn)):
            award = withdrawn[row["id"]]
            verdict.breach(f"award {award['id']} ({award['code']}, case {award['case_id']}) was withdrawn, and {problem}")
