"""Following the cases: what other services say about awards is written down, and whatever follows from it is done once.

However many facts come together: lock the cases, save the moments, read all that is known about them, reckon the progress
(pure), save it, record it, tell the others, ring the workflows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import metrics
from services.intake.commands.reports import ASSISTED
from services.intake.domain.case import Case, Happening, News, Step, StepKind, assist_promptly, steps_between, verdicts_between
from services.intake.domain.progress import Award, CaseFacts, Opening, Progress, progress_of
from services.intake.store import awards as store
from services.intake.store.cases import lock_cases, save_progress
from shared import audit, clocks, outbox
from shared.errors import NotFound
from shared.events import CaseClosed, CaseReopened, Event
from shared.identity import Actor
from shared.ids import CaseId
from shared.outbox import Wake
from shared.texts import Text
from shared.time_limits import Clock, ClockScope

_ACTIONS: Final = {
    Happening.PROPOSED: "findings noted",
    Happening.APPROVED: "approval noted",
    Happening.DECLINED: "refusal noted",
    Happening.ENDED: "help noted",
    Happening.HOUSEHOLD_TOLD: "household told noted",
    Happening.INFORMANT_TOLD: "informant told noted",
}


class UnknownCase(NotFound):
    """There is no such case, or it is not for this person to see."""

    code = "unknown-case"
    title = Text(vi="Không có hồ sơ này", en="There is no such case")


async def follow_cases(session: AsyncSession, actor: Actor, news: Sequence[News], now: datetime) -> None:
    """Take in facts of one kind about any number of cases, and do what follows."""
    what = news[0].what
    cases = await lock_cases(session, {item.case_id for item in news})
    if any(item.case_id not in cases for item in news):
        raise UnknownCase
    fresh = list(_take_findings(cases, news))
    await store.save_news(session, what, fresh)
    awards = await store.list_awards(session, cases)
    followed = [(case, progress_of(_facts(case, awards.get(case.id, ())))) for case in cases.values()]
    await save_progress(session, followed)
    await audit.record(session, actor, _ACTIONS[what], "case", cases)
    causes = {item.case_id: item.event_id for item in news}
    await _do(session, _plan(followed, causes, now))


def _take_findings(cases: dict[CaseId, Case], news: Iterable[News]) -> Iterator[News]:
    """Note in the cases that findings have come, and leave out findings older than those that we have."""
    for item in news:
        case = cases[item.case_id]
        revision = item.findings_revision
        if revision is not None and revision <= case.findings_revision:
            continue
        if item.ends_findings:
            earliest = min(item.at, case.findings_at or item.at)
            cases[case.id] = replace(case, findings_at=earliest, findings_revision=revision or case.findings_revision)
        yield item


def _facts(case: Case, awards: Iterable[Award]) -> CaseFacts:
    return CaseFacts(
        identified_at=case.identified_at,
        has_informant=case.has_informant,
        findings_at=case.findings_at,
        retracted_at=case.retracted_at,
        awards=tuple(awards),
    )


@dataclass
class _Plan:
    """What is to be done for many cases, gathered so that each kind is one statement."""

    facts: list[Event] = field(default_factory=list)
    wakes: list[Wake] = field(default_factory=list)
    starts: list[Clock] = field(default_factory=list)
    verdicts: list[tuple[CaseId, Opening]] = field(default_factory=list)


def _plan(followed: Iterable[tuple[Case, Progress]], causes: Mapping[CaseId, UUID], now: datetime) -> _Plan:
    plan = _Plan()
    for case, progress in followed:
        for step in steps_between(case, progress):
            _plan_step(plan, case, step, causes.get(case.id), now)
        plan.verdicts += [(case.id, opening) for opening in verdicts_between(case, progress)]
    return plan


def _plan_step(plan: _Plan, case: Case, step: Step, cause: UUID | None, now: datetime) -> None:
    opening = step.opening
    if step.kind is StepKind.OPENED:
        plan.facts.append(_reopened(case, opening, cause))
        plan.starts.append(_clock(case, opening, now))
        plan.wakes.append(_wake(case, opening, None))
    elif step.kind is StepKind.ASSISTED and opening.assisted_at is not None:
        plan.wakes.append(_wake(case, opening, "assisted"))
        metrics.CASES_ASSISTED.labels(str(opening.assisted_at <= _due(opening)).lower()).inc()
    elif step.kind is StepKind.CLOSED and opening.closed_at is not None:
        plan.facts.append(_closed(case, opening, cause))
        metrics.CASES_CLOSED.labels(opening.outcome).inc()
        if opening.assisted_at is None:
            plan.wakes.append(_wake(case, opening, "ended"))
    elif step.kind is StepKind.CLOSED_TOO_EARLY:
        plan.facts.append(_reopened(case, opening, cause))


async def _do(session: AsyncSession, plan: _Plan) -> None:
    await clocks.start(session, plan.starts)
    await store.set_clocks(session, ASSISTED.kind, plan.verdicts)
    await outbox.publish(session, plan.facts)
    await outbox.wake(session, plan.wakes)


def _due(opening: Opening) -> datetime:
    return ASSISTED.due_after(opening.opened_at)


def _wake(case: Case, opening: Opening, signal: str | None) -> Wake:
    return Wake(assist_promptly(case.id, opening.number), case.id, _due(opening), signal=signal)


def _closed(case: Case, opening: Opening, cause: UUID | None) -> CaseClosed:
    return CaseClosed(
        incident_id=case.incident_id,
        case_id=case.id,
        caused_by=cause,
        drill=case.drill,
        opening=opening.number,
        outcome=opening.outcome,
        assisted_at=opening.assisted_at,
    )


def _reopened(case: Case, opening: Opening, cause: UUID | None) -> CaseReopened:
    metrics.CASES_REOPENED.inc()
    return CaseReopened(
        incident_id=case.incident_id, case_id=case.id, caused_by=cause, drill=case.drill, opening=opening.number
    )


def _clock(case: Case, opening: Opening, now: datetime) -> Clock:
    scope = ClockScope(case.incident_id, case.id, case.commune_code, case.risk_level, case.drill)
    return Clock.of_commune(ASSISTED, scope, case.id, started_at=opening.opened_at, due_at=_due(opening), known_at=now)
