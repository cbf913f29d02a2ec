"""The clocks of a case: how long by the law of today, from when, until when. Their rows are `shared.clocks`' business."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.context import Context
from services.assessment.domain.awards import Award
from services.assessment.domain.cases import Assessment
from services.assessment.domain.funeral_forms import FuneralForm
from services.assessment.policy.law.limits import (
    CLOCKS,
    DECISION_CLOCKS,
    FINDINGS,
    FINDINGS_AFTER_URGENT_HELP,
    FORM_RECEIVED,
    FUNERAL,
    FUNERAL_FORM,
    IDENTIFIED,
    DatedTimeLimit,
    clock_for,
    is_funeral,
    limit_for,
)
from services.assessment.store.awards import funeral_forms as form_store
from shared import clock_states, clocks
from shared.clock import VIETNAM
from shared.time_limits import Clock, ClockScope, TimeLimit, paced


def time_limit(context: Context, name: str, now: datetime) -> TimeLimit:
    """Return how long something may take by the law of today, Vietnam time, as a clock keeps it."""
    return _dated_limit(context, name, now).kept_by_clock(name)


def decision_clocks(
    context: Context, case: Assessment, started: Iterable[Award], now: datetime, *, urgent_since: datetime | None = None
) -> list[Clock]:
    """Return the clock of each new proposal; urgent help may count from the identification of the household.

    Where the law counts from a form, the form's own clock is the law's; a target of ours runs until it is there.
    """
    begun = []
    for award in started:
        name = limit_for(award.code)
        dated = _dated_limit(context, name, now)
        if dated.starts_at_event == FORM_RECEIVED:
            name, dated = FUNERAL_FORM, _dated_limit(context, FUNERAL_FORM, now)
        from_identified = urgent_since if dated.starts_at_event == IDENTIFIED else None
        start = now if from_identified is None else from_identified
        due_at = _due_at(context, dated, start)
        limit = dated.kept_by_clock(name)
        begun.append(Clock.of_commune(limit, _scope_of(case), award.id, started_at=start, due_at=due_at, known_at=now))
    return begun


def form_clock(context: Context, case: Assessment, form: FuneralForm, now: datetime) -> Clock | None:
    """Return the clock that the receipt of a form starts; None where the law of today counts from something else."""
    dated = _dated_limit(context, FUNERAL, now)
    if dated.starts_at_event != FORM_RECEIVED:
        return None
    due_at = _due_at(context, dated, form.received_at)
    limit = dated.kept_by_clock(FUNERAL)
    return Clock.of_commune(limit, _scope_of(case), form.id, started_at=form.received_at, due_at=due_at, known_at=now)


def findings_clock(context: Context, case: Assessment, now: datetime) -> Clock:
    """Return the clock of the findings that begins now."""
    dated = _dated_limit(context, FINDINGS, now)
    due_at = _due_at(context, dated, now)
    limit = dated.kept_by_clock(FINDINGS)
    return Clock.of_commune(limit, _scope_of(case), case.case_id, started_at=now, due_at=due_at, known_at=now)


def findings_clock_after_urgent_help(context: Context, case: Assessment, now: datetime, pace: int) -> Clock | None:
    """Return the longer clock of the findings, once urgent help was signed before anybody had looked.

    It counts from the opening; None where it has passed already at the incident's pace: the first clock has said so.
    """
    dated = _dated_limit(context, FINDINGS_AFTER_URGENT_HELP, now)
    due_at, since = _due_at(context, dated, case.opened_at), case.opened_at
    if paced(since, due_at, pace) <= now:
        return None
    limit, scope = dated.kept_by_clock(FINDINGS_AFTER_URGENT_HELP), _scope_of(case)
    return Clock.of_commune(limit, scope, case.case_id, started_at=now, due_at=due_at, known_at=now, counts_from=since)


async def start_clocks(session: AsyncSession, started: Sequence[Clock]) -> list[Clock]:
    """Let these clocks run and return them; one that only its end stops is not begun anew while it runs, or waits for that."""
    lasting = {kind: [one for one in started if one.limit.kind == kind] for kind in _LASTING}
    left_out: set[UUID] = set()
    for kind, of_kind in lasting.items():
        unended = await clock_states.find_unended(session, kind, [one.subject_id for one in of_kind])
        left_out |= {one.id for one in of_kind if one.subject_id in unended}
    asking = lasting[CLOCKS[FUNERAL_FORM]]
    cases = {one.scope.case_id for one in asking if one.scope.case_id is not None}
    with_form = await form_store.find_running(session, cases)
    left_out |= {one.id for one in asking if one.scope.case_id in with_form}
    return await clocks.start(session, [one for one in started if one.id not in left_out])


async def stop_clocks_of(session: AsyncSession, dropped: Sequence[Award], now: datetime) -> None:
    """Stop the clocks of proposals that fell away. That of a form runs on: it has been asked for, and somebody must answer."""
    for kind in DECISION_CLOCKS:
        await clocks.stop(session, kind, [award.id for award in dropped if clock_for(award.code) == kind], now)
    await clocks.stop(session, CLOCKS[FUNERAL_FORM], [award.id for award in dropped if is_funeral(award.code)], now)


_LASTING: Final = (CLOCKS[FUNERAL], CLOCKS[FUNERAL_FORM])


def _dated_limit(context: Context, name: str, now: datetime) -> DatedTimeLimit:
    return context.law.limit(name, now.astimezone(VIETNAM).date())


def _due_at(context: Context, limit: DatedTimeLimit, start: datetime) -> datetime:
    return context.working_days.due_at(start, limit.count, limit.unit).astimezone(UTC)


def _scope_of(case: Assessment) -> ClockScope:
    return ClockScope(case.incident_id, case.case_id, case.commune_code, case.risk_level, case.drill)
