"""Following the cases: what other services say about awards is written down, and whatever follows from it is done once.

However many facts come together: lock the cases, save the moments, read all that is known about them, determine the progress
(pure), save it, record it, tell the others, ring the workflows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import metrics
from services.intake.commands import facts
from services.intake.commands.cases import UnknownCase
from services.intake.domain.awards import Award, Happening, News
from services.intake.domain.cases import Case, assist_promptly
from services.intake.domain.openings import (
    CaseFacts,
    Opening,
    Progress,
    Step,
    StepKind,
    progress_of,
    steps_between,
    verdicts_between,
)
from services.intake.policy.time_limits import assisted_clock, due_from
from services.intake.store import openings as store
from services.intake.store.awards import list_awards, save_news
from services.intake.store.cases import lock_cases
from shared import audit, clocks, outbox, paces
from shared.events import Event
from shared.identity import Actor
from shared.ids import CaseId
from shared.outbox import Wake
from shared.targets import ASSISTED
from shared.time_limits import Clock

_ACTIONS: Final = {
    Happening.PROPOSED: "findings noted",
    Happening.APPROVED: "approval noted",
    Happening.DECLINED: "refusal noted",
    Happening.ENDED: "help noted",
    Happening.RETURNED: "return noted",
    Happening.HOUSEHOLD_TOLD: "household told noted",
    Happening.INFORMANT_TOLD: "informant told noted",
}


async def follow_cases(session: AsyncSession, actor: Actor, news: Sequence[News], now: datetime) -> None:
    """Take in facts of one kind about any number of cases, and do what follows."""
    what = news[0].what
    cases = await lock_cases(session, {item.case_id for item in news})
    if any(item.case_id not in cases for item in news):
        raise UnknownCase
    fresh = list(_take_findings(cases, news))
    await save_news(session, what, fresh)
    awards = await list_awards(session, cases)
    followed = [(case, progress_of(_facts(case, awards.get(case.id, ())))) for case in cases.values()]
    await store.save_progress(session, followed)
    await audit.record(session, actor, _ACTIONS[what], "case", cases)
    causes = {item.case_id: item.event_id for item in news}
    running_at = await paces.find_of_drills(session, [(case.incident_id, case.drill) for case in cases.values()])
    await _carry_out(session, _plan(followed, causes, running_at, now), now)


def _take_findings(cases: dict[CaseId, Case], news: Iterable[News]) -> Iterator[News]:
    """Note in the cases that findings have come, and leave out findings older than those that we have."""
    for item in news:
        case = cases[item.case_id]
        revision = item.findings_revision
        if revision is not None and revision <= case.findings_revision:
            continue
        if item.ends_findings:
            earliest = min(item.at, case.findings_at or item.at)
            found = item.persons_found if item.persons_found is not None else case.persons_found
            cases[case.id] = replace(
                case, findings_at=earliest, findings_revision=revision or case.findings_revision, persons_found=found
            )
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
    """What is to be done for many cases, gathered so that each kind is one statement; `paces` by incident."""

    paces: Mapping[UUID, int]
    events: list[Event] = field(default_factory=list)
    wakes: list[Wake] = field(default_factory=list)
    starts: list[Clock] = field(default_factory=list)
    verdicts: list[tuple[CaseId, Opening]] = field(default_factory=list)
    vanished: list[tuple[CaseId, Opening]] = field(default_factory=list)
    stored: list[tuple[CaseId, Opening, datetime]] = field(default_factory=list)
    """Openings of before that some later fact began, and until when they shall help: such a beginning may prove earlier."""


def _plan(
    followed: Iterable[tuple[Case, Progress]], causes: Mapping[CaseId, UUID], running_at: Mapping[UUID, int], now: datetime
) -> _Plan:
    plan = _Plan(running_at)
    for case, progress in followed:
        for step in steps_between(case, progress):
            _plan_step(plan, case, step, causes.get(case.id), now)
        plan.verdicts += [(case.id, opening) for opening in verdicts_between(case, progress)]
        if 1 < case.opening <= len(progress.openings) and case.retracted_at is None:
            stored = progress.openings[case.opening - 1]
            plan.stored.append((case.id, stored, _due(plan, case, stored)))
    return plan


def _plan_step(plan: _Plan, case: Case, step: Step, cause: UUID | None, now: datetime) -> None:
    opening = step.opening
    if step.kind is StepKind.OPENED:
        plan.events.append(facts.case_reopened(case, opening, cause))
        metrics.CASES_REOPENED.inc()
        plan.starts.append(assisted_clock(case, opening.opened_at, now))
        plan.wakes.append(_wake(plan, case, opening, None))
    elif step.kind is StepKind.ASSISTED and opening.assisted_at is not None:
        plan.wakes.append(_wake(plan, case, opening, "assisted"))
        metrics.CASES_ASSISTED.labels(str(opening.assisted_at <= _due(plan, case, opening)).lower()).inc()
    elif step.kind is StepKind.CLOSED and opening.closed_at is not None:
        plan.events.append(facts.case_closed(case, opening, cause))
        metrics.CASES_CLOSED.labels(opening.outcome).inc()
        if opening.assisted_at is None:
            plan.wakes.append(_wake(plan, case, opening, "ended"))
    elif step.kind is StepKind.VANISHED:
        plan.vanished.append((case.id, opening))
        plan.wakes.append(_wake(plan, case, opening, "ended"))
    elif step.kind is StepKind.CLOSED_TOO_EARLY:
        plan.events.append(facts.case_reopened(case, opening, cause))
        metrics.CASES_REOPENED.inc()


async def _carry_out(session: AsyncSession, plan: _Plan, now: datetime) -> None:
    await clocks.solve(session, "stopped", await store.find_vanished(session, ASSISTED, plan.vanished), now)
    begun = await store.begin_elsewhen(session, ASSISTED, plan.stored)
    await clocks.start(session, plan.starts)
    moved = [(case_id, opening) for case_id, opening, _ in plan.stored if case_id in begun]
    verdicts = list(dict.fromkeys([*plan.verdicts, *moved]))
    await store.set_clocks(session, ASSISTED, verdicts)
    for (state, at), ended in sorted((await store.find_late(session, ASSISTED, verdicts)).items()):
        await clocks.solve(session, state, ended, at)
    await outbox.publish(session, plan.events)
    await outbox.wake(session, plan.wakes)


def _due(plan: _Plan, case: Case, opening: Opening) -> datetime:
    return due_from(case, opening.opened_at, plan.paces[case.incident_id])


def _wake(plan: _Plan, case: Case, opening: Opening, signal: str | None) -> Wake:
    return Wake(assist_promptly(case.id, opening.number), case.id, _due(plan, case, opening), signal=signal)
