"""The law changed, or a case lies in another province: what is proposed and not yet signed is brought to what holds there
today, and running clocks to its limits.

What was signed stays as it was signed; what was returned waits for findings all the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.open_cases import OpenCase, clock_as_law_sees_it, open_cases
from services.assessment.commands.clocks import decision_clocks, start_clocks, stop_clocks_of, time_limit
from services.assessment.commands.context import Context
from services.assessment.commands.determinations import CaseAnswer, seal_determination
from services.assessment.commands.facts import damage_assessed
from services.assessment.commands.law.entitlements import ask_law
from services.assessment.domain.awards import Award, AwardState
from services.assessment.domain.cases import Assessment, CaseState
from services.assessment.domain.reassessment_runs import LawState, ReassessmentRun
from services.assessment.policy.awards.cases import state_of
from services.assessment.policy.awards.impact import due_under_law
from services.assessment.policy.awards.payees import with_payees
from services.assessment.policy.awards.proposals import Plan, propose
from services.assessment.policy.law.calendar import WorkingDays
from services.assessment.policy.law.entitlements import Entitlements
from services.assessment.policy.law.entries import released_of
from services.assessment.store.awards import awards as award_store
from services.assessment.store.awards import cases as case_store
from services.assessment.store.awards import reassessment_runs as run_store
from services.assessment.store.awards.running_clocks import CaseClock
from services.assessment.store.explanation import determinations as determination_store
from services.assessment.store.law import entries as entry_store
from shared import audit, clocks, outbox
from shared.clock import VIETNAM
from shared.clocks import Move
from shared.identity import Actor

PAGE = 100


@dataclass(frozen=True, slots=True)
class NextPage:
    """The open cases that come next: after which case, and to which law all of them were brought last (None: to none yet)."""

    law_before: LawState | None
    after: UUID | None


@dataclass(frozen=True, slots=True)
class ReassessedPage:
    """A page of cases: how many there were, how many changed, and where the next page begins (None: this was the last)."""

    examined: int
    changed: int
    after: UUID | None


@dataclass(frozen=True, slots=True)
class _Batch:
    """Open cases, and the calendar by which their clocks were reckoned."""

    opened: Sequence[OpenCase]
    calendar: WorkingDays


@dataclass(frozen=True, slots=True)
class _Reassessment:
    """What the law of today makes of one open case."""

    opened: OpenCase
    answer: Entitlements
    plan: Plan
    moves: tuple[Move, ...]


def law_of_today(context: Context, now: datetime) -> LawState:
    """Return the state of the law today, Vietnam time, as far as this process knows it."""
    return LawState(context.law.last_change(now.astimezone(VIETNAM).date()), context.law.release)


async def reassess_cases(
    session: AsyncSession, actor: Actor, context: Context, page: NextPage, now: datetime
) -> ReassessedPage:
    """Bring a page of open cases to the law of today.

    Harmless to repeat: a case that rests on today's law already is left alone.
    """
    cases = await case_store.list_open_cases(session, {"after": page.after}, PAGE)
    locked = await case_store.lock_cases(session, [case.case_id for case in cases])
    opened = await open_cases(session, context, _still_open(locked.values()))
    before = await entry_store.list_released(session, page.law_before.version if page.law_before else 0)
    calendar = context.working_days.with_released(released_of(before))
    changed = await _bring_to_law(session, actor, context, _Batch(opened, calendar), now)
    return ReassessedPage(len(opened), changed, cases[-1].case_id if len(cases) == PAGE else None)


async def reassess_moved(
    session: AsyncSession, actor: Actor, context: Context, cases: Sequence[Assessment], now: datetime
) -> None:
    """Bring those of these (locked) cases that somebody has looked at to the norms of the province in which they lie now.

    What was proposed by a report alone follows the report.
    """
    seen = [case for case in _still_open(cases) if case.findings_revision]
    if seen:
        opened = await open_cases(session, context, seen)
        await _bring_to_law(session, actor, context, _Batch(opened, context.working_days), now)


async def finish_reassessment(session: AsyncSession, actor: Actor, run: ReassessmentRun, now: datetime) -> None:
    """Note that every open case rests on this law now."""
    law = run.law
    await run_store.insert_run(session, run, now)
    await audit.record(
        session, actor, "law applied", "law", [f"{law.day} v{law.version}"], examined=run.examined, changed=run.changed
    )


def _still_open(cases: Iterable[Assessment]) -> list[Assessment]:
    return [case for case in cases if case.state in {CaseState.OPEN, CaseState.ASSESSED}]


async def _bring_to_law(session: AsyncSession, actor: Actor, context: Context, batch: _Batch, now: datetime) -> int:
    """Ask the law about these cases and save what differs; return in how many something did."""
    answers = await ask_law(context, [one.circumstances for one in batch.opened], now)
    pairs = zip(batch.opened, answers, strict=True)
    looked = [_reassessed(context, one, answer, batch.calendar, now) for one, answer in pairs]
    changed = [one for one in looked if one.plan.saved or one.moves]
    if changed:
        await _save(session, actor, context, changed, now)
    return len(changed)


def _reassessed(context: Context, one: OpenCase, answer: Entitlements, calendar: WorkingDays, now: datetime) -> _Reassessment:
    case = one.case
    plan = propose(case.case_id, answer, one.awards, now, from_findings=case.findings_revision > 0)
    plan = with_payees(plan, one.awards, one.payees)
    before = {award.id: award for award in one.awards}
    saved = tuple(kept for award in plan.saved if (kept := _unless_the_same(award, before.get(award.id))) is not None)
    reassessed = Plan(
        saved=saved,
        started=tuple(award for award in saved if award.state is AwardState.PROPOSED and _is_new(before.get(award.id))),
        dropped=tuple(award for award in saved if award.state is AwardState.WITHDRAWN),
        awards=tuple((before | {award.id: award for award in saved}).values()),
    )
    ended = {award.id for award in reassessed.dropped}
    moves = [
        move for clock in one.clocks if clock.subject_id not in ended and (move := _move(context, one, clock, calendar, now))
    ]
    return _Reassessment(one, answer, reassessed, tuple(moves))


def _unless_the_same(award: Award, before: Award | None) -> Award | None:
    """A proposal that only knows of a newer release is the same; a returned one waits for findings, whatever the law says."""
    if before is None:
        return award
    if before.state is AwardState.RETURNED and award.state is AwardState.PROPOSED:
        award = replace(award, state=before.state, proposed_at=before.proposed_at)
    same = replace(award, reasoning=replace(award.reasoning, law_release=before.reasoning.law_release))
    return None if same == before else award


def _is_new(before: Award | None) -> bool:
    return before is None or before.state is not AwardState.PROPOSED


def _move(context: Context, one: OpenCase, clock: CaseClock, calendar: WorkingDays, now: datetime) -> Move | None:
    running = clock_as_law_sees_it(one.case, clock)
    today = now.astimezone(VIETNAM).date()
    due = due_under_law(running, context.law.limit(running.limit_name, today), calendar, context.working_days)
    if due == clock.due_at:
        return None
    return Move(clock.subject_id, time_limit(context, running.limit_name, now), due)


def _renewed(one: _Reassessment) -> Assessment:
    """Return the case as it is by the law of today; what the others hear of it supersedes what they heard before."""
    case = one.opened.case
    told = bool(one.plan.saved) and case.findings_revision > 0
    revision = case.proposals_revision + told
    return replace(case, state=state_of(case, one.plan.awards), proposals_revision=revision)


async def _save(
    session: AsyncSession, actor: Actor, context: Context, reassessed: Sequence[_Reassessment], now: datetime
) -> None:
    await award_store.save_awards(session, [award for one in reassessed for award in one.plan.saved])
    answered = [
        CaseAnswer(one.opened.case, one.opened.head_name, one.opened.circumstances, one.answer, one.plan.awards)
        for one in reassessed
        if one.plan.saved
    ]
    await determination_store.insert_determinations(session, [seal_determination(context, one, now) for one in answered])
    cases = [_renewed(one) for one in reassessed]
    await case_store.save_states(session, cases)
    dropped = [award for one in reassessed for award in one.plan.dropped]
    await stop_clocks_of(session, dropped, now)
    await clocks.move(session, actor, [move for one in reassessed for move in one.moves])
    started = [clock for one in reassessed for clock in decision_clocks(context, one.opened.case, one.plan.started, now)]
    await start_clocks(session, started)
    await audit.record(
        session, actor, "proposals renewed", "case", [case.case_id for case in cases], version=context.law.release
    )
    facts = [
        damage_assessed(
            case,
            one.plan.awards,
            one.opened.circumstances.losses,
            one.opened.payees,
            now,
        )
        for case, one in zip(cases, reassessed, strict=True)
        if case.proposals_revision > one.opened.case.proposals_revision
    ]
    await outbox.publish(session, facts)
