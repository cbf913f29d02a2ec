"""P5's second half: each outcome of a closed case, told to household and informant: on the right phone, once, in its words."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from services.notifications.policy.phones import reachable
from shared.ids import derived_id
from tests.support.promises.evidence import Evidence
from tests.support.promises.opened import ToldReport, reports_of
from tests.support.promises.phones import Heard, bare, heard_by_notice, plain
from tests.support.promises.verdict import Verdict

_CLOSED: Final = """
    select id, closed_at from cases where closed_at is not null and retracted_at is null and stage = 'closed'
       and ($1::uuid is null or incident_id = $1)"""
_PAID: Final = """
    select id as outcome, case_id, amount, times_returned from payments
     where state in ('settled', 'handed_over') and ($1::uuid is null or incident_id = $1)"""
_CAME_BACK: Final = """
    select (d ->> 'payment_id')::uuid as payment, (d ->> 'case_id')::uuid as case_id, (d ->> 'times')::int as times,
           (d ->> 'amount_dong')::bigint as amount
      from (select convert_from(payload, 'UTF8')::jsonb as d from outbox
             where address = 'fact' and name like 'disbursement.payment_returned.%') facts
     where (d ->> 'is_owed')::boolean and ($1::uuid is null or (d ->> 'incident_id')::uuid = $1)"""
_DECLINED: Final = """
    select distinct d.id as outcome, l.case_id, d.number from decision_lines l join decisions d on d.id = l.decision_id
     where l.verdict = 'declined' and ($1::uuid is null or d.incident_id = $1)
       and not exists (select 1 from undone_decisions u where u.decision_id = d.id)"""
_REDUCED: Final = """
    select d.id as decision, l.award_id as award, l.case_id, l.stands as amount
      from decision_lines l join decisions d on d.id = l.decision_id
     where l.verdict = 'reduced' and ($1::uuid is null or d.incident_id = $1)
       and not exists (select 1 from undone_decisions u where u.decision_id = d.id)"""
_NOTICES: Final = """
    select id, case_id, outcome_id, audience, kind, state, text, incident_id from notices
     where kind in ('household', 'in_person') and ($1::uuid is null or incident_id = $1)"""
_REPORTED: Final = """
    select event_id, convert_from(payload, 'UTF8')::jsonb ->> 'case_id' as case_id,
           (convert_from(payload, 'UTF8')::jsonb ->> 'revision')::int as revision
      from outbox where address = 'fact' and name like 'intake.household_reported.%'"""
_TAKEN: Final = "select event_id, received_at from inbox where event_id = any($1::uuid[])"
_LINK: Final = re.compile(r" Xem: \S+/h/[0-9a-z]{26}$")
"""Where a household opens its page: it goes to its own phone alone, and stands in no row."""
_OF_THE_HOUSEHOLD: Final = re.compile(r"\d (dong|kg|bo)\b|\bQD \d|Ly do|tai khoan")
"""What no informant hears: amounts, decisions, reasons, accounts."""
AUDIENCES: Final = ("household", "informant")
_NUMBER_IN_A_TEXT: Final = 30
"""A text carries so much of a decision's number."""


@dataclass(frozen=True)
class Numbers:
    """The numbers of a case's people by audience, each with the moment since which notifications knew it, in order."""

    by_audience: Mapping[str, Sequence[tuple[datetime | None, str | None]]]
    has_informant: bool
    incident_id: UUID
    is_retracted: bool

    def now(self, audience: str) -> str | None:
        return self.by_audience[audience][-1][1]

    def known_since(self, audience: str) -> datetime | None:
        return self.by_audience[audience][-1][0]


async def check_outcomes(world: Evidence, verdict: Verdict) -> None:
    """Add to the verdict what is wrong with what people were told."""
    numbers = await numbers_by_case(world)
    if not numbers:
        verdict.missed("whether people were told, and on which phone: no report could be opened")
        return
    heard = await heard_by_notice(world)
    notices: dict[tuple[UUID, UUID, str], Any] = {}
    rows = await world.rows("notifications", _NOTICES, world.incident_id)
    for row in rows:
        notices[row["case_id"], row["outcome_id"], row["audience"]] = row
    # What closes while we look rings on phones whose book was read before.
    rows_closed = await world.rows("intake", _CLOSED, world.incident_id)
    closed = {row["id"] for row in rows_closed if world.was_there(row["closed_at"])}
    for outcome in await _outcomes(world):
        case = outcome["case_id"]
        if case not in closed or case not in numbers:
            continue
        for audience in AUDIENCES if numbers[case].has_informant else AUDIENCES[:1]:
            verdict.saw(1)
            notice = notices.get((case, outcome["outcome"], audience))
            problem = _problem_of(notice, outcome, numbers[case].now(audience), heard)
            if problem:
                verdict.breach(f"case {case}: the {audience} {problem} (outcome {outcome['outcome']})")
    within = timedelta(seconds=world.escalated_within_s)
    _check_corrected(rows, numbers, heard, (within, verdict))
    _check_shared(rows, numbers, heard, (within, verdict))


async def _outcomes(world: Evidence) -> Sequence[Mapping[str, Any]]:
    """What came out, by those who pay and who decide; each with the words that a text must carry."""
    paid = [
        {**row, "outcome": derived_id("paid again", row["outcome"], row["times_returned"])} if row["times_returned"] else row
        for row in await world.rows("disbursement", _PAID, world.incident_id)
    ]
    back = [
        {**row, "outcome": derived_id("came back", row["payment"], row["times"])}
        for row in await world.rows("disbursement", _CAME_BACK, world.incident_id)
    ]
    declined = await world.rows("assessment", _DECLINED, world.incident_id)
    reduced = await world.rows("assessment", _REDUCED, world.incident_id)
    adjusted = [{**row, "outcome": derived_id("adjustment", row["decision"], row["award"])} for row in reduced]
    return [
        *({**row, "words": f"{row['amount']:,}".replace(",", ".")} for row in [*paid, *adjusted, *back]),
        *({**row, "words": plain(row["number"])[:_NUMBER_IN_A_TEXT]} for row in declined),
    ]


async def numbers_by_case(world: Evidence) -> Mapping[UUID, Numbers]:
    """Which numbers were told of each case, and since when notifications knew them."""
    facts = {(row["case_id"], row["revision"]): row["event_id"] for row in await world.rows("intake", _REPORTED)}
    taken = {row["event_id"]: row["received_at"] for row in await world.rows("notifications", _TAKEN, list(facts.values()))}
    found: dict[UUID, Numbers] = {}
    for case, reports in (await reports_of(world)).items():
        known = [(taken.get(facts.get((str(case), one.revision))), one) for one in reports if one.part is not None]
        if known:
            ways = {audience: _changes(known, audience) for audience in AUDIENCES}
            newest = known[-1][1].part
            informed = newest is not None and newest.informant is not None
            found[case] = Numbers(ways, informed, reports[0].incident_id, reports[0].is_retracted)
    return found


def _changes(
    known: Sequence[tuple[datetime | None, ToldReport]], audience: str
) -> Sequence[tuple[datetime | None, str | None]]:
    """Each other number that was told, from the moment at which it was known."""
    changes: list[tuple[datetime | None, str | None]] = []
    for moment, report in known:
        person: Any = report.part if audience == "household" else report.part and report.part.informant
        number = reachable(person.phone) if person else None
        number = bare(number) if number else None
        if not changes or changes[-1][1] != number:
            changes.append((moment, number))
    return changes


def _problem_of(
    notice: Any, outcome: Mapping[str, Any], number: str | None, heard: Mapping[UUID | None, Sequence[Heard]]
) -> str | None:
    """Visits are looked at where they are confirmed; here what a phone has heard."""
    if notice is None:
        return "was never told"
    if notice["kind"] == "in_person":
        return None if notice["state"] == "acknowledged" else f"is not told: the visit is {notice['state']}"
    if number is None:
        return "counts as told by phone, and has none that a text reaches"
    rang = [one for one in heard.get(notice["id"], ()) if one.to == number]
    if len(rang) != 1:
        nothing = "counts as told by phone, and the number that was told of has heard nothing"
        return f"heard the same {len(rang)} times" if rang else nothing
    if notice["audience"] == "informant":
        right = rang[0].text == plain(notice["text"])
        if right and _OF_THE_HOUSEHOLD.search(rang[0].text):
            return "heard what is the household's own affair"
    else:
        said = _LINK.sub("", rang[0].text)
        right = outcome["words"] in said and said == plain(notice["text"])
    return None if right else "heard other words than what came out"


def _check_corrected(
    rows: Sequence[Any],
    numbers: Mapping[UUID, Numbers],
    heard: Mapping[UUID | None, Sequence[Heard]],
    how: tuple[timedelta, Verdict],
) -> None:
    """No text goes to a number that was never told, or that was corrected away before."""
    within, verdict = how
    for notice in rows:
        people = numbers.get(notice["case_id"])
        if people is None or notice["audience"] not in people.by_audience:
            continue
        changes = people.by_audience[notice["audience"]]
        for rang in heard.get(notice["id"], ()):
            places = [place for place, (_, number) in enumerate(changes) if number == rang.to]
            if not places:
                verdict.breach(f"case {notice['case_id']}: a phone heard what is for the {notice['audience']}, of no report")
                continue
            after = changes[places[-1] + 1][0] if places[-1] + 1 < len(changes) else None
            if after is not None and rang.at > after + within:
                late = (rang.at - after).total_seconds()
                verdict.breach(f"case {notice['case_id']}: a number heard the outcome {late:.0f} s after it was corrected away")


def _check_shared(
    rows: Sequence[Any],
    numbers: Mapping[UUID, Numbers],
    heard: Mapping[UUID | None, Sequence[Heard]],
    how: tuple[timedelta, Verdict],
) -> None:
    """A number that several households gave hears one text with their count, and of no household alone."""
    within, verdict = how
    owners: dict[tuple[UUID, str, str], list[datetime | None]] = defaultdict(list)
    for people in numbers.values():
        for audience in AUDIENCES if not people.is_retracted else ():
            if number := people.now(audience):
                owners[people.incident_id, audience, number].append(people.known_since(audience))
    shared = {key: sorted(moments)[1] for key, moments in owners.items() if len(moments) > 1 and None not in moments}
    texts: dict[tuple[UUID, str, str], int] = defaultdict(int)
    for notice in rows:
        for rang in heard.get(notice["id"], ()):
            if notice["case_id"] is None:
                texts[notice["incident_id"], rang.to, rang.text] += 1
                continue
            since = shared.get((notice["incident_id"], notice["audience"], rang.to))
            if since is not None and rang.at > since + within:
                verdict.breach(
                    f"case {notice['case_id']}: a number that several households share heard the outcome of one of them"
                )
    for count in texts.values():
        if count > 1:
            verdict.breach(f"a number that several households share heard the same text {count} times")
