"""Open cases with all that their proposals and clocks rest on, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.households import circumstances_of, open_findings, open_report
from services.assessment.commands.context import Context
from services.assessment.domain.awards import Award
from services.assessment.domain.cases import Assessment
from services.assessment.policy.awards.impact import RunningClock
from services.assessment.policy.awards.payees import PayeesFound
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.limits import CLOCKS, FINDINGS, FINDINGS_AFTER_URGENT_HELP
from services.assessment.store.awards import awards as award_store
from services.assessment.store.awards import findings as findings_store
from services.assessment.store.awards.running_clocks import CaseClock, find_running_clocks

_LIMIT_OF: Final = {kind: name for name, kind in CLOCKS.items() if name != FINDINGS_AFTER_URGENT_HELP}


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that is not decided yet: what the law is asked about, its awards, its running clocks."""

    case: Assessment
    head_name: str
    circumstances: Circumstances
    awards: Sequence[Award]
    clocks: Sequence[CaseClock]
    payees: PayeesFound


async def open_cases(session: AsyncSession, context: Context, cases: Sequence[Assessment]) -> list[OpenCase]:
    """Return these cases with their reports and newest findings opened: three questions for all of them."""
    ids = [case.case_id for case in cases]
    awards = await award_store.find_awards(session, ids)
    newest = await findings_store.find_findings(session, ids)
    clocks = await find_running_clocks(session, ids)
    opened = []
    for case in cases:
        stored = newest.get(case.case_id)
        seen = open_findings(context, case.case_id, stored) if stored else None
        report = open_report(context, case)
        circumstances = circumstances_of(
            case.hazard,
            case.commune_code,
            report,
            seen.household if seen else None,
            seen.losses if seen else None,
        )
        opened.append(
            OpenCase(
                case=case,
                head_name=report.head_name,
                circumstances=circumstances,
                awards=awards[case.case_id],
                clocks=clocks.get(case.case_id, ()),
                payees=PayeesFound.of(seen, circumstances.losses),
            )
        )
    return opened


def clock_as_law_sees_it(case: Assessment, clock: CaseClock) -> RunningClock:
    """Name the limit that a clock keeps. The longer one of the findings counts from the opening, not from the signature."""
    longer = clock.kind == CLOCKS[FINDINGS] and clock.started_at == case.urgent_signed_at
    name = FINDINGS_AFTER_URGENT_HELP if longer else _LIMIT_OF[clock.kind]
    counts_from = case.opened_at if longer else clock.started_at
    return RunningClock(name, counts_from, clock.due_at, clock.count, clock.unit, clock.pace)
