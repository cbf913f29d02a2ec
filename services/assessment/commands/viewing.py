"""Somebody opens a case: what is personal is shown to those who decide by it, and that he looked is written down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.office import Office
from services.assessment.domain import Assessment, Award, Findings, Refusal
from services.assessment.store import awards as award_store
from services.assessment.store import cases as case_store
from services.assessment.store import findings as findings_store
from shared import audit, clocks
from shared.clocks import ClockState
from shared.errors import NotFound, Text
from shared.events.intake import PersonalPart
from shared.identity import Actor, Role

_UNKNOWN: Final = Text(vi="Không có trường hợp này", en="There is no such case")
_NEED_TO_KNOW: Final = (
    Role.ASSESSOR,
    Role.COMMUNE_OFFICER,
    Role.COMMUNE_CHAIR,
    Role.PROVINCIAL_OFFICER,
    Role.PROVINCIAL_LEADER,
    Role.AUDITOR,
)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with all that is known here; the personal parts are None for who has no need to know."""

    case: Assessment
    list_number: int | None
    awards: tuple[Award, ...]
    refusals: tuple[Refusal, ...]
    clocks: tuple[ClockState, ...]
    report: PersonalPart | None
    findings: Findings | None


async def view_case(session: AsyncSession, actor: Actor, office: Office, case_id: UUID, now: datetime) -> CaseView:
    """Return a case and note who looked at it, when. Raises NotFound, also where it is not his to see."""
    found = await case_store.find_case(session, case_id)
    if found is None or not actor.may_act_in(found.case.commune_code):
        raise NotFound(_UNKNOWN)
    case = found.case
    may_know = actor.has(*_NEED_TO_KNOW)
    await audit.record(session, actor, "case viewed", "case", [case_id], at=now, personal=may_know)
    stored = await findings_store.find_findings(session, case_id) if may_know else None
    return CaseView(
        case=case,
        list_number=found.list_number,
        awards=tuple((await award_store.find_awards(session, [case_id]))[case_id]),
        refusals=found.refusals,
        clocks=tuple(await clocks.of_case(session, case.case_id)),
        report=office.open_report(case) if may_know else None,
        findings=office.open_findings(case_id, stored.revision, stored.sealed) if stored else None,
    )
