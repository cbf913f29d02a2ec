"""Somebody opens a case: what is personal is shown to those who decide by it, and that he looked is written down."""

from collections.abc import Sequence
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
from services.assessment.store.findings import StoredFindings
from shared import audit, clocks
from shared.clocks import ClockState
from shared.errors import NotFound
from shared.events.intake import PersonalPart
from shared.identity import Actor, Role
from shared.texts import Text

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
    views = await view_cases(session, actor, office, [case_id], now)
    if not views:
        raise NotFound(_UNKNOWN)
    return views[0]


async def view_cases(
    session: AsyncSession, actor: Actor, office: Office, case_ids: Sequence[UUID], now: datetime
) -> list[CaseView]:
    """Return those of these cases that are his to see, in the order of their ids, and note who looked at them, when."""
    found = [one for one in await case_store.find_cases(session, case_ids) if actor.may_act_in(one.case.commune_code)]
    if not found:
        return []
    ids = [one.case.case_id for one in found]
    may_know = actor.has(*_NEED_TO_KNOW)
    await audit.record(session, actor, "case viewed", "case", ids, at=now, personal=may_know)
    stored = await findings_store.find_findings(session, ids) if may_know else {}
    awards = await award_store.find_awards(session, ids)
    running = await clocks.of_cases(session, ids)
    return [
        CaseView(
            case=one.case,
            list_number=one.list_number,
            awards=tuple(awards[one.case.case_id]),
            refusals=one.refusals,
            clocks=tuple(running.get(one.case.case_id, ())),
            report=office.open_report(one.case) if may_know else None,
            findings=_opened(office, one.case.case_id, stored.get(one.case.case_id)),
        )
        for one in found
    ]


def _opened(office: Office, case_id: UUID, stored: StoredFindings | None) -> Findings | None:
    return office.open_findings(case_id, stored.revision, stored.sealed) if stored else None
