"""P6: money went to whom the signature froze, or two persons named since; to nobody dead, and to no account of several unseen.

What reports and findings say is opened here; by what an account is known again is taken from intake's facts.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from services.assessment.domain.findings import Findings
from shared.duties import same_person
from shared.events.household import Payee
from tests.support.promises.evidence import Evidence
from tests.support.promises.opened import ToldReport, findings_of, reports_of
from tests.support.promises.verdict import Verdict

_NAMED_FROM: Final = 1_000_000
_GRACE: Final = timedelta(seconds=30)
"""So long a fact may be on its way: an order that was sent meanwhile is judged by what stood before."""
_OF_BEFORE: Final = {"kind": "head", "person": None, "mark": None}
"""Whom an award of before payees were named is paid to."""
_PAYING: Final = "paying_agent"
_MAY_CHANGE: Final = frozenset({"commune_officer", "commune_chair", "provincial_officer", "provincial_leader"})
_SIGNED: Final = """
    select l.award_id, l.payee_kind as kind, l.payee_person as person, l.payee_mark as mark
      from decision_lines l join decisions d on d.id = l.decision_id
     where l.verdict = 'approved' and l.payee_kind is not null and ($1::uuid is null or d.incident_id = $1)"""
_ORDERS: Final = """
    select a.end_to_end_id as order, a.payee_revision, a.sent_at, p.id as payment, p.case_id, p.household_id, p.award_id,
           p.benefit
      from attempts a join payments p on p.id = a.payment_id where $1::uuid is null or p.incident_id = $1"""
_BY_HAND: Final = """
    select h.payment_id as order, h.handed_over_at as sent_at, p.id as payment, p.case_id, p.award_id,
           exists (select from attempts a where a.payment_id = p.id and a.status in ('rejected', 'returned')) as bank_failed
      from handovers h join payments p on p.id = h.payment_id and p.rail = 'cash'
     where $1::uuid is null or p.incident_id = $1"""
_CHANGES: Final = """
    select c.id, c.case_id, c.payment_ids, c.kind, c.person, c.mark, c.payee_revision, c.proposed_by, v.decided_by,
           v.decided_at
      from payee_changes c join payee_verdicts v on v.change_id = c.id and v.verdict = 'confirmed'
     where $1::uuid is null or exists (select from payments p where p.case_id = c.case_id and p.incident_id = $1)
     order by v.decided_at"""
_RELEASES: Final = "select case_id, released_by, released_at from shared_releases where kind = 'account'"
_TOLD: Final = "select payload from outbox where address = 'fact' and name = 'intake.household_reported.v1'"
_VISITS: Final = """
    select f.case_id, f.revision, f.recorded_at from findings f join assessments a on a.case_id = f.case_id
     where $1::uuid is null or a.incident_id = $1 order by f.case_id, f.revision"""


async def check_payees(world: Evidence, verdict: Verdict) -> None:
    """Add each order that went to somebody else than was signed for, and each change that was not of two persons."""
    signed = {row["award_id"]: row for row in await world.rows("assessment", _SIGNED, world.incident_id)}
    orders = await world.rows("disbursement", _ORDERS, world.incident_id)
    changes = await world.rows("disbursement", _CHANGES, world.incident_id)
    given = await world.rows("disbursement", _BY_HAND, world.incident_id)
    verdict.saw(len(orders) + len(changes) + len(given))
    for change in changes:
        verdict.breaches(f"payee change {change['id']}: {problem}" for problem in _problems_of(world, change))
    marks, visits = await _marks(world), await _visits(world)
    for order in orders:
        named = _named(changes, order)
        frozen = signed.get(order["award_id"])
        problems = [
            *(_wrong_account(order, frozen, named, marks) if frozen is not None else ()),
            *_burial_of_others(order),
            *_wrong_person(order, named or frozen or _OF_BEFORE, visits),
        ]
        verdict.breaches(f"order {order['order']} {problem}" for problem in problems)
    for one in given:
        named = _named(changes, one)
        payee = named or signed.get(one["award_id"]) or _OF_BEFORE
        problems = [*_wrongly_by_hand(one, payee), *_wrong_person(one, payee, visits)]
        verdict.breaches(f"cash of {one['payment']} {problem}" for problem in problems)
    reports = await reports_of(world)
    verdict.breaches(_wrong_marks(reports, marks))
    verdict.breaches(_shared(orders, reports, await world.rows("disbursement", _RELEASES)))


def _problems_of(world: Evidence, change: Any) -> Iterator[str]:
    if same_person(change["proposed_by"], change["decided_by"]):
        yield f"{change['proposed_by']} proposed and confirmed it alone"
    for who in {change["proposed_by"], change["decided_by"]} if world.people else ():
        roles = {role for person in world.people.get(who, ()) for role in person.roles}
        if _PAYING in roles or not roles & _MAY_CHANGE:
            yield f"{who} may not change who is paid"


def _named(changes: list[Any], order: Any) -> Any:
    """Return whom two persons had named when it went out, if they had."""
    by_two = [one for one in changes if order["payment"] in one["payment_ids"] and one["decided_at"] <= order["sent_at"]]
    return by_two[-1] if by_two else None


def _wrongly_by_hand(given: Any, payee: Any) -> Iterator[str]:
    has_account = payee["mark"] is not None or payee.get("payee_revision") is not None
    if has_account and not given["bank_failed"]:
        yield "was given by hand, though an account was signed for or confirmed"


def _wrong_account(order: Any, signed: Any, named: Any, marks: Mapping[tuple[UUID, int], str | None]) -> Iterator[str]:
    revision = order["payee_revision"]
    if revision > _NAMED_FROM:
        if named is None or named["payee_revision"] != revision:
            yield "went to an account that no two persons named"
        return
    allowed = named["mark"] if named is not None else signed["mark"]
    if allowed is None or marks.get((order["case_id"], revision)) != allowed:
        yield "went to an account that nobody signed, and no two persons confirmed"


def _burial_of_others(order: Any) -> Iterator[str]:
    """Also of a case of before payees were named."""
    if order["benefit"] == "FUNERAL_ORG" and order["payee_revision"] <= _NAMED_FROM:
        yield "paid a burial by others to the household"


def _wrong_person(order: Any, payee: Any, visits: Mapping[UUID, list[tuple[Any, Findings]]]) -> Iterator[str]:
    if payee["kind"] == "nobody":
        yield "was paid although nobody was named"
    seen = [found for at, found in visits.get(order["case_id"], ()) if at + _GRACE <= order["sent_at"]]
    if not seen:
        return
    lost = {*seen[-1].losses.dead, *seen[-1].losses.missing}
    who = seen[-1].head if payee["kind"] == "head" else payee["person"]
    if who is not None and who in lost:
        yield f"paid {who}, who is recorded dead or missing"
    if who is None and payee["kind"] == "head" and lost:
        yield "paid the head, of whom nobody said who it is, though somebody is dead or missing"


def _wrong_marks(reports: Mapping[UUID, Any], marks: Mapping[tuple[UUID, int], str | None]) -> Iterator[str]:
    """Two reports of a case have one mark where, and only where, they name one account."""
    for case_id, told in reports.items():
        known: list[tuple[Payee | None, str | None]] = [
            (one.part.payee, marks[case_id, one.revision])
            for one in told
            if one.part is not None and (case_id, one.revision) in marks
        ]
        for payee, mark in known:
            if any((payee == other) != (mark == others) for other, others in known):
                yield f"case {case_id}: its account is not known again by the mark that is frozen"
                break


def _shared(orders: list[Any], reports: Mapping[UUID, Any], releases: list[Any]) -> Iterator[str]:
    """An order to an account that another household had before, and nobody had said why."""
    named: dict[tuple[str, str], list[ToldReport]] = defaultdict(list)
    for told in reports.values():
        newest = told[-1]
        if newest.part is not None and newest.part.payee is not None and not newest.is_retracted:
            named[newest.part.payee.bank_code, newest.part.payee.account_number].append(newest)
    explained = {row["case_id"]: row["released_at"] for row in releases}
    for order in orders:
        told = next((one for one in reports.get(order["case_id"], ()) if one.revision == order["payee_revision"]), None)
        payee = told.part.payee if told is not None and told.part is not None else None
        others = named.get((payee.bank_code, payee.account_number), []) if payee is not None else []
        others = [one for one in others if one.case_id != order["case_id"] and one.received_at + _GRACE <= order["sent_at"]]
        released = explained.get(order["case_id"])
        if others and (released is None or released > order["sent_at"]):
            yield f"order {order['order']} went to an account of several households, and nobody had said why"


async def _marks(world: Evidence) -> dict[tuple[UUID, int], str | None]:
    """Return by what the account of each revision of a case is known again; of facts of before nothing."""
    found: dict[tuple[UUID, int], str | None] = {}
    for row in await world.rows("intake", _TOLD):
        fact = orjson.loads(row["payload"])
        if "payment_marks" in fact:
            found[UUID(fact["case_id"]), fact["revision"]] = fact["payment_marks"].get("whole")
    return found


async def _visits(world: Evidence) -> dict[UUID, list[tuple[Any, Findings]]]:
    """Return what was found at each visit that can be read, in their order."""
    opened = await findings_of(world)
    visits: dict[UUID, list[tuple[Any, Findings]]] = defaultdict(list)
    for row in await world.rows("assessment", _VISITS, world.incident_id):
        found = opened.get((row["case_id"], row["revision"]))
        if found is not None:
            visits[row["case_id"]].append((row["recorded_at"], found))
    return visits
