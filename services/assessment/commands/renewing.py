"""The law changed: what is proposed and not yet signed is brought to the law of today, and running clocks to its limits.

What was signed stays as it was signed; what was returned waits for findings all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.finding import damage_assessed
from services.assessment.commands.office import Asked, Office
from services.assessment.commands.opened import OpenCase, clock_as_law_sees_it, open_cases
from services.assessment.domain import Award, AwardState
from services.assessment.policy import DECISION_CLOCKS, Entitlements, Plan, WorkingDays, clock_for, propose, state_of
from services.assessment.policy.entries import released_of
from services.assessment.policy.touched import renewed_due
from services.assessment.store import awards as award_store
from services.assessment.store import cases as case_store
from services.assessment.store import entries as entry_store
from services.assessment.store import reckonings as reckoning_store
from services.assessment.store import renewals
from services.assessment.store.renewals import CaseClock, LawState
from shared import audit, clocks, outbox
from shared.clock import VIETNAM
from shared.clocks import Move
from shared.identity import Actor
from shared.time_limits import TimeLimit

PAGE = 100


@dataclass(frozen=True, slots=True)
class Renewed:
    """A page of cases: how many there were, how many changed, and where the next page begins (None: this was the last)."""

    examined: int
    changed: int
    after: UUID | None


@dataclass(frozen=True, slots=True)
class _Renewal:
    """What the law of today makes of one open case."""

    opened: OpenCase
    answer: Entitlements
    plan: Plan
    moves: tuple[Move, ...]


def law_of_today(office: Office, now: datetime) -> LawState:
    """Return the state of the law today, Vietnam time, as far as this process knows it."""
    return LawState(office.law.last_change(now.astimezone(VIETNAM).date()), office.law.release)


async def renew_cases(
    session: AsyncSession, actor: Actor, office: Office, work: tuple[LawState | None, UUID | None], now: datetime
) -> Renewed:
    """Bring a page of open cases to the law of today; `work` is the law they were brought to last, and the page's beginning.

    Harmless to repeat: a case that rests on today's law already is left alone.
    """
    last, after = work
    page = await case_store.list_open_cases(session, {"after": after}, PAGE)
    locked = await case_store.lock_cases(session, [case.case_id for case in page])
    opened = await open_cases(session, office, [case for case in locked.values() if case.state in {"open", "assessed"}])
    before = await entry_store.list_released(session, last.version if last else 0)
    calendar = office.working_days.with_released(released_of(before))
    answers = await office.ask_law([one.told for one in opened], now)
    looked = [_renewed(office, one, answer, calendar, now) for one, answer in zip(opened, answers, strict=True)]
    changed = [renewal for renewal in looked if renewal.plan.saved or renewal.moves]
    if changed:
        await _save(session, actor, office, changed, now)
    return Renewed(len(opened), len(changed), page[-1].case_id if len(page) == PAGE else None)


async def finish_renewal(session: AsyncSession, actor: Actor, law: LawState, counts: tuple[int, int], now: datetime) -> None:
    """Note that every open case rests on this law now."""
    await renewals.insert_pass(session, law, counts, now)
    await audit.record(
        session, actor, "law applied", "law", [f"{law.day} v{law.version}"], examined=counts[0], changed=counts[1]
    )


def _renewed(office: Office, one: OpenCase, answer: Entitlements, calendar: WorkingDays, now: datetime) -> _Renewal:
    case = one.case
    plan = propose(case.case_id, answer, one.awards, now, from_findings=case.findings_revision > 0)
    before = {award.id: award for award in one.awards}
    saved = tuple(kept for award in plan.saved if (kept := _unless_the_same(award, before.get(award.id))) is not None)
    renewed = Plan(
        saved=saved,
        started=tuple(award for award in saved if award.state is AwardState.PROPOSED and _is_new(before.get(award.id))),
        dropped=tuple(award for award in saved if award.state is AwardState.WITHDRAWN),
        awards=tuple((before | {award.id: award for award in saved}).values()),
    )
    ended = {award.id for award in renewed.dropped}
    moves = [
        move for clock in one.clocks if clock.subject_id not in ended and (move := _move(office, one, clock, calendar, now))
    ]
    return _Renewal(one, answer, renewed, tuple(moves))


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


def _move(office: Office, one: OpenCase, clock: CaseClock, calendar: WorkingDays, now: datetime) -> Move | None:
    running = clock_as_law_sees_it(one.case, clock)
    today = now.astimezone(VIETNAM).date()
    due = renewed_due(running, office.law.limit(running.limit_name, today), calendar, office.working_days)
    if due == clock.due_at:
        return None
    term = office.term(running.limit_name, now)
    return Move(clock.subject_id, TimeLimit(clock.kind, term.count, term.unit, term.article), due)


async def _save(session: AsyncSession, actor: Actor, office: Office, renewed: Sequence[_Renewal], now: datetime) -> None:
    await award_store.save_awards(session, [award for one in renewed for award in one.plan.saved])
    asked = [
        Asked(one.opened.case, one.opened.head_name, one.opened.told, one.answer, one.plan.awards)
        for one in renewed
        if one.plan.saved
    ]
    await reckoning_store.insert_reckonings(session, [office.seal_reckoning(each, now) for each in asked])
    cases = [replace(one.opened.case, state=state_of(one.opened.case, one.plan.awards)) for one in renewed]
    await case_store.save_states(session, cases)
    dropped = [award for one in renewed for award in one.plan.dropped]
    for kind in DECISION_CLOCKS:
        await clocks.stop(session, kind, [award.id for award in dropped if clock_for(award.code) == kind], now)
    await clocks.move(session, [move for one in renewed for move in one.moves])
    started = [clock for one in renewed for clock in office.decision_clocks(one.opened.case, one.plan.started, now)]
    await clocks.start(session, started)
    await audit.record(
        session, actor, "proposals renewed", "case", [case.case_id for case in cases], version=office.law.release
    )
    told = [
        damage_assessed(case, one.plan.awards, now)
        for case, one in zip(cases, renewed, strict=True)
        if one.plan.saved and case.findings_revision
    ]
    await outbox.publish(session, told)
