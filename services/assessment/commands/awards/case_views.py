"""Somebody opens a case: as much of the household as he may know is shown, and that he looked is written down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.award_retractions import open_words
from services.assessment.commands.awards.households import open_findings, open_report
from services.assessment.commands.awards.reasons import open_sentence
from services.assessment.commands.context import Context
from services.assessment.domain.awards import Award
from services.assessment.domain.cases import Assessment
from services.assessment.domain.decisions import Return
from services.assessment.domain.findings import Findings
from services.assessment.domain.reasonings import Reasoning, Refusal
from services.assessment.domain.reductions import RetractionWords
from services.assessment.store.awards import awards as award_store
from services.assessment.store.awards import cases as case_store
from services.assessment.store.awards import decisions as decision_store
from services.assessment.store.awards import findings as findings_store
from services.assessment.store.awards.findings import StoredFindings
from shared import audit, clock_states
from shared.clock_states import ClockState
from shared.errors import NotFound
from shared.events.intake import PersonalPart
from shared.identity import Actor
from shared.ids import ReductionId
from shared.need_to_know import Knowledge, knowledge_of, masked_member, masked_part
from shared.texts import Text

_UNKNOWN: Final = Text(vi="Không có trường hợp này", en="There is no such case")
FOR_OFFICERS: Final = Text(
    vi="Lý do chỉ hiện cho cán bộ của địa bàn và thanh tra.", en="The reason is shown to officers of the place and auditors."
)
_SHOWN: Final = frozenset({Knowledge.FULL, Knowledge.MASKED})


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with all that its reader may know here; the personal parts are masked, or None for who has no need to know."""

    case: Assessment
    list_number: int | None
    awards: tuple[Award, ...]
    refusals: tuple[Refusal, ...]
    clocks: tuple[ClockState, ...]
    report: PersonalPart | None
    findings: Findings | None
    as_of: datetime
    returned: Return | None = None
    """By whom and why it was returned for more findings, while it waits for them."""
    said: Mapping[ReductionId, RetractionWords] = field(default_factory=dict)
    """What was said about retractions of its awards; for who may know the household."""


async def view_case(session: AsyncSession, actor: Actor, context: Context, case_id: UUID, now: datetime) -> CaseView:
    """Return a case and note who looked at it, when. Raises NotFound, also where it is not his to see."""
    views = await view_cases(session, actor, context, [case_id], now)
    if not views:
        raise NotFound(_UNKNOWN)
    return views[0]


async def view_cases(
    session: AsyncSession, actor: Actor, context: Context, case_ids: Sequence[UUID], now: datetime
) -> list[CaseView]:
    """Return those of these cases that are his to see, in the order of their ids, and note who looked at them, when."""
    found = [one for one in await case_store.find_cases(session, case_ids) if actor.may_act_in(one.case.commune_code)]
    if not found:
        return []
    ids = [one.case.case_id for one in found]
    knowledge = knowledge_of(actor)
    await audit.record(session, actor, "case viewed", "case", ids, at=now, personal=knowledge in _SHOWN)
    stored = await findings_store.find_findings(session, ids) if knowledge in _SHOWN else {}
    awards = await award_store.find_awards(session, ids)
    running = await clock_states.of_cases(session, ids)
    returned = await decision_store.find_returns(session, [one.case.case_id for one in found if one.case.returned_at])
    return [
        CaseView(
            case=one.case,
            list_number=one.list_number,
            awards=tuple(known_award(award, knowledge) for award in awards[one.case.case_id]),
            refusals=one.refusals if knowledge in _SHOWN else (),
            clocks=tuple(running.get(one.case.case_id, ())),
            report=_report(context, one.case, knowledge),
            findings=_findings(context, one.case.case_id, stored.get(one.case.case_id), knowledge),
            as_of=now,
            returned=_returned(context, one.case.case_id, returned.get(one.case.case_id), knowledge),
            said=_said(context, awards[one.case.case_id]) if knowledge is Knowledge.FULL else {},
        )
        for one in found
    ]


def may_know_reasons(knowledge: Knowledge) -> bool:
    """Tell whether somebody may read why a household gets what it gets: it tells of losses and health, and goes with them."""
    return knowledge in _SHOWN


def known_award(award: Award, knowledge: Knowledge) -> Award:
    """Return an award as this person may know it, at whatever door it is shown: who may not know why gets the amount."""
    if may_know_reasons(knowledge):
        return award
    reductions = tuple(replace(one, reasoning=_hidden(one.reasoning)) for one in award.reductions)
    return replace(award, reasoning=_hidden(award.reasoning), reductions=reductions)


def _returned(
    context: Context, case_id: UUID, found: tuple[Return, bytes | None] | None, knowledge: Knowledge
) -> Return | None:
    """Return who wants to know more and what; his own words are for who may know the household."""
    if found is None:
        return None
    said, sealed = found
    return replace(said, sentence=open_sentence(context, case_id, sealed)) if knowledge is Knowledge.FULL else said


def _said(context: Context, awards: Iterable[Award]) -> dict[ReductionId, RetractionWords]:
    reductions = [one for award in awards for one in award.reductions]
    return {one.id: open_words(context, one.case_id, one.retraction.words) for one in reductions if one.retraction}


def _hidden(reasoning: Reasoning) -> Reasoning:
    return replace(reasoning, vi=FOR_OFFICERS.vi, en=FOR_OFFICERS.en)


def _report(context: Context, case: Assessment, knowledge: Knowledge) -> PersonalPart | None:
    if knowledge not in _SHOWN:
        return None
    report = open_report(context, case)
    return masked_part(report) if knowledge is Knowledge.MASKED else report


def _findings(context: Context, case_id: UUID, stored: StoredFindings | None, knowledge: Knowledge) -> Findings | None:
    if stored is None:
        return None
    findings = open_findings(context, case_id, stored)
    return _masked_findings(findings) if knowledge is Knowledge.MASKED else findings


def _masked_findings(findings: Findings) -> Findings:
    """Return findings as auditors see them: the note is left out, because people tell names in it."""
    household = findings.household
    if household is not None and household.members is not None:
        members = tuple(masked_member(member) for member in household.members)
        household = household.model_copy(update={"members": members})
    return findings.model_copy(update={"household": household, "note": None})
