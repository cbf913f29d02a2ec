"""What a signature sets in motion: clocks that are kept, stopped or begin."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.clocks import findings_clock, findings_clock_after_urgent_help
from services.assessment.commands.context import Context
from services.assessment.domain.cases import Assessment
from services.assessment.domain.decisions import DecisionLine, Verdict
from services.assessment.policy.law.limits import DECISION_CLOCKS, FINDINGS, clock_for
from shared import clocks
from shared.time_limits import Clock


async def turn_clocks(
    session: AsyncSession,
    context: Context,
    lines: Sequence[DecisionLine],
    cases_after: Sequence[Assessment],
    now: datetime,
) -> None:
    """Keep the clocks of what was decided, stop those of what was returned, and set those of the findings anew."""
    for kind in DECISION_CLOCKS:
        await clocks.keep(session, kind, _awards(lines, kind, Verdict.APPROVED, Verdict.DECLINED), now)
        await clocks.stop(session, kind, _awards(lines, kind, Verdict.RETURNED), now)
    started = [clock for case in cases_after if (clock := _findings_clock(context, case, now)) is not None]
    refused = [line.case.case_id for line in lines if line.award is None and line.verdict is Verdict.DECLINED]
    replaced = [clock.subject_id for clock in started]
    await clocks.stop(session, FINDINGS, [*refused, *replaced], now)
    await clocks.start(session, started)


def _awards(lines: Sequence[DecisionLine], kind: str, *verdicts: Verdict) -> list[UUID]:
    return [
        line.award.id
        for line in lines
        if line.award is not None and line.verdict in verdicts and clock_for(line.award.code) == kind
    ]


def _findings_clock(context: Context, case: Assessment, now: datetime) -> Clock | None:
    """Return the new clock of the findings: after a return, or the longer limit once urgent help was signed first."""
    if case.returned_at == now:
        return findings_clock(context, case, now)
    if not (case.awaited and case.urgent_signed_at == now):
        return None
    return findings_clock_after_urgent_help(context, case, now)
