"""P5, on the way: whose help was signed and is still to come hears of it before it is there, once."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from shared.ids import derived_id
from tests.support.promises.evidence import Evidence
from tests.support.promises.outcomes import AUDIENCES, Numbers, numbers_by_case
from tests.support.promises.phones import heard_by_notice
from tests.support.promises.verdict import Verdict

_FACTS: Final = """
    select event_id, name, convert_from(payload, 'UTF8') as payload from outbox
     where address = 'fact' and name = any($1::text[])"""
_APPROVED: Final = "assessment.assistance_approved.v1"
_ENDED: Final[Mapping[str, Sequence[str]]] = {
    "assessment": ("assessment.assistance_declined.v1", "assessment.assistance_reduced.v1"),
    "disbursement": ("disbursement.payment_settled.v1", "disbursement.goods_handed_over.v1"),
}
_TAKEN: Final = "select event_id, received_at from inbox where event_id = any($1::uuid[])"
_NOTICES: Final = """
    select id, case_id, outcome_id, audience, kind, state, template, text from notices
     where case_id is not null and ($1::uuid is null or incident_id = $1)"""


@dataclass(frozen=True)
class _Approval:
    """A decision about one case, and since when notifications knew it."""

    case_id: UUID
    decision_id: UUID
    awards: Sequence[UUID]
    known_at: datetime


async def check_news(world: Evidence, verdict: Verdict) -> None:
    """Add to the verdict who was not told of a decision although its help was still to come, and who was told twice."""
    ends = await _ends(world)
    approvals = await _approvals(world)
    people = await numbers_by_case(world)
    rows = await world.rows("notifications", _NOTICES, world.incident_id)
    notices = {(row["case_id"], row["outcome_id"], row["audience"]): row for row in rows}
    within = timedelta(seconds=world.escalated_within_s)
    for approval in approvals:
        known = people.get(approval.case_id)
        if known is None or known.is_retracted:
            continue
        for audience in AUDIENCES if known.has_informant else AUDIENCES[:1]:
            verdict.saw(1)
            notice = notices.get((approval.case_id, derived_id("decided", approval.decision_id, approval.case_id), audience))
            if problem := _problem_of(notice, approval, known, (ends, within)):
                verdict.breach(f"case {approval.case_id}: the {audience} {problem} (decision {approval.decision_id})")
    for problem in _twice(rows, await heard_by_notice(world)):
        verdict.breach(problem)


def _problem_of(
    notice: Any, approval: _Approval, people: Numbers, ended: tuple[Mapping[UUID, datetime], timedelta]
) -> str | None:
    ends, within = ended
    reported = people.by_audience["household"][0][0]
    if reported is None:
        return None
    waits_from = max(approval.known_at, reported)
    to_come = [award for award in approval.awards if award not in ends]
    waited = to_come or any(ends[award] > waits_from + within for award in approval.awards)
    if notice is None:
        return "was never told what was decided, although it waited for it" if waited else None
    if notice["state"] == "withdrawn" and to_come:
        return "is not told any more what was decided, and waits for it"
    return None


def _twice(rows: Sequence[Any], heard: Mapping[UUID | None, Sequence[Any]]) -> Iterator[str]:
    """One decision rings once on a telephone. Of two decisions an informant reads the same words: they name no help."""
    rang: dict[tuple[UUID, UUID, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in rows:
        if row["template"].startswith("decided_"):
            one_decision = (row["case_id"], row["outcome_id"], row["audience"])
            rang[one_decision].update((one.to, one.text) for one in heard.get(row["id"], ()))
    for (case, _, audience), counts in rang.items():
        for times in counts.values():
            if times > 1:
                yield f"case {case}: the {audience} heard of one decision {times} times"


async def _approvals(world: Evidence) -> Sequence[_Approval]:
    facts = await world.rows("assessment", _FACTS, [_APPROVED])
    known = await _known(world, [row["event_id"] for row in facts])
    found = []
    for row in facts:
        fact = json.loads(row["payload"])
        if row["event_id"] in known and (world.incident_id is None or fact["incident_id"] == str(world.incident_id)):
            awards = [UUID(award["award_id"]) for award in fact["awards"]]
            found.append(_Approval(UUID(fact["case_id"]), UUID(fact["decision_id"]), awards, known[row["event_id"]]))
    return found


async def _ends(world: Evidence) -> Mapping[UUID, datetime]:
    """Since when notifications knew that nothing of an award is left to come."""
    ends: dict[UUID, datetime] = {}
    for service, names in _ENDED.items():
        facts = await world.rows(service, _FACTS, list(names))
        known = await _known(world, [row["event_id"] for row in facts])
        for row in facts:
            for award in _ended_by(json.loads(row["payload"])):
                if row["event_id"] in known:
                    ends[award] = min(known[row["event_id"]], ends.get(award, known[row["event_id"]]))
    return ends


def _ended_by(fact: Mapping[str, Any]) -> list[UUID]:
    if "reductions" in fact:
        return [UUID(one["award_id"]) for one in fact["reductions"] if not one["stands"]]
    return [UUID(award) for award in fact.get("award_ids", [fact["award_id"]] if "award_id" in fact else [])]


async def _known(world: Evidence, events: Sequence[UUID]) -> Mapping[UUID, datetime]:
    return {row["event_id"]: row["received_at"] for row in await world.rows("notifications", _TAKEN, list(events))}
