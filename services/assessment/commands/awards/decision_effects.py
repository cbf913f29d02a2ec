"""What a signature sets in motion: clocks that are kept, stopped or begin."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.clocks import findings_clock, findings_clock_after_urgent_help
from services.assessment.commands.context import Context
from services.assessment.domain.cases import Assessment
from services.assessment.domain.decisions import DecisionLine, Verdict
from services.assessment.policy.law.limits import DECISION_CLOCKS, FINDINGS, clock_for, runs_on_when_returned
from shared import clocks
from shared.events import ClockSolved
from shared.paces import find_of_drills
from shared.time_limits import Clock


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
    paces = await find_of_drills(session, [(case.incident_id, case.drill) for case in cases_after])
    started = [
        clock for case in cases_after if (clock := _findings_clock(context, case, now, paces[case.incident_id])) is not None
    ]
    refused = [line.case.case_id for line in lines if line.award is None and line.verdict is Verdict.DECLINED]
    replaced = [clock.subject_id for clock in started]
    solved += await clocks.end(session, "stopped", FINDINGS, [*refused, *replaced], now)
    await clocks.start(session, started)
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
