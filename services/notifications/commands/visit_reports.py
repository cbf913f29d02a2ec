"""Visit reports: what an officer says of a visit stands with it. Confirming a commune's notice is another act."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.notices import Notice, NoticeKind, NoticeState
from services.notifications.domain.visit_reports import VisitReport
from services.notifications.policy.visit_reports import problem_with
from services.notifications.store import visit_reports as store
from shared.errors import Problem


def refused_visit_reports(meant: Sequence[Notice], visit_report: VisitReport | None, now: datetime) -> dict[UUID, Problem]:
    """Return for which of these notices such a visit_report cannot stand, and why. What was told before is not judged again."""
    if visit_report is None:
        return {}
    found = {one.id: problem_with(visit_report, one, now) for one in meant if one.state is not NoticeState.ACKNOWLEDGED}
    return {key: problem for key, problem in found.items() if problem is not None}


async def note_visit_reports(
    session: AsyncSession, confirmed: Sequence[Notice], visit_report: VisitReport | None, now: datetime
) -> VisitReport:
    """Keep when, to whom and how the people of these visits were told; return it as it is kept."""
    kept = replace(visit_report, at=min(visit_report.at, now)) if visit_report is not None else VisitReport(now)
    await store.save_visit_report(session, [one.id for one in confirmed if one.kind is NoticeKind.IN_PERSON], kept)
    return kept
