"""What a signature sets in motion: clocks that are kept, stopped or begin."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.clocks import findings_clock, findings_clock_after_urgent_help
from services.assessment.commands.context import Context
from services.assessment.domain.cases import Assessment, CaseState
from services.assessment.domain.decisions import DecisionLine, Verdict
from services.assessment.policy.law.limits import (
    CLOCKS,
    DECISION_CLOCKS,
    FINDINGS,
    FUNERAL,
    FUNERAL_FORM,
    clock_for,
    is_funeral,
    runs_on_when_returned,
)
from services.assessment.store.awards import funeral_forms as form_store
from shared import clocks
from shared.events import ClockSolved
from shared.paces import find_of_drills
from shared.time_limits import Clock

_OVER: Final = frozenset({Verdict.APPROVED, Verdict.DECLINED})


async def turn_clocks(
    session: AsyncSession,
    context: Context,
    lines: Sequence[DecisionLine],
    cases_after: Sequence[Assessment],
    now: datetime,
) -> list[ClockSolved]:
    """Keep the clocks of what was decided, stop those of ours that were returned, and set those of the findings anew.

    Returns what others hear of clocks that were missed before: like the decision's own facts, it may have to wait.
    """
    solved: list[ClockSolved] = []
    for kind in DECISION_CLOCKS:
        solved += await clocks.end(session, "kept", kind, _awards(lines, kind, Verdict.APPROVED, Verdict.DECLINED), now)
        solved += await clocks.end(session, "stopped", kind, _stopped(lines, kind), now)
    solved += await _end_forms(session, lines, cases_after, now)
    paces = await find_of_drills(session, [(case.incident_id, case.drill) for case in cases_after])
    started = [
        clock for case in cases_after if (clock := _findings_clock(context, case, now, paces[case.incident_id])) is not None
    ]
    refused = [line.case.case_id for line in lines if line.award is None and line.verdict is Verdict.DECLINED]
    replaced = [clock.subject_id for clock in started]
    solved += await clocks.end(session, "stopped", FINDINGS, [*refused, *replaced], now)
    await clocks.start(session, started)
    return solved


async def _end_forms(
    session: AsyncSession, lines: Sequence[DecisionLine], cases_after: Sequence[Assessment], now: datetime
) -> list[ClockSolved]:
    """Keep the clocks of forms that are answered: over all help for funerals of their case somebody has decided.

    Where the findings give no such help, the decision that ends the case answers them. Help that was signed without a form
    asks for none any more.
    """
    decided = [
        line.award
        for line in lines
        if line.award is not None and line.reduction is None and line.verdict in _OVER and is_funeral(line.award.code)
    ]
    solved = list(await clocks.end(session, "stopped", CLOCKS[FUNERAL_FORM], [award.id for award in decided], now))
    answered = {award.case_id for award in decided} | {one.case_id for one in cases_after if one.state is CaseState.DECIDED}
    running = await form_store.find_running(session, answered)
    if running:
        undecided = await form_store.find_undecided(session, running)
        ended = [form for case_id, forms in running.items() if case_id not in undecided for form in forms]
        solved += await clocks.end(session, "kept", CLOCKS[FUNERAL], ended, now)
    return solved


def _awards(lines: Sequence[DecisionLine], kind: str, *verdicts: Verdict) -> list[UUID]:
    return [
        line.award.id
        for line in lines
        if line.award is not None and line.verdict in verdicts and clock_for(line.award.code) == kind
    ]


def _stopped(lines: Sequence[DecisionLine], kind: str) -> list[UUID]:
    returned = [line for line in lines if line.award is None or not runs_on_when_returned(line.award.code)]
    return _awards(returned, kind, Verdict.RETURNED)


def _findings_clock(context: Context, case: Assessment, now: datetime, pace: int) -> Clock | None:
    """Return the new clock of the findings: after a return, or the longer limit once urgent help was signed first."""
    if case.returned_at == now:
        return findings_clock(context, case, now)
    if not (case.awaited and case.urgent_signed_at == now):
        return None
    return findings_clock_after_urgent_help(context, case, now, pace)
