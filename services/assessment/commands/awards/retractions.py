"""A report was wrong: what is pending stops, and what arrives later about the case is stopped too (P10, P11)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.lists import release_from_lists
from services.assessment.domain.awards import UNDECIDED, AwardState
from services.assessment.domain.cases import CaseState
from services.assessment.domain.reductions import ReductionState
from services.assessment.store.awards import awards as award_store
from services.assessment.store.awards import cases as case_store
from services.assessment.store.awards import reductions as reduction_store
from shared import audit, clocks
from shared.identity import Actor


async def withdraw_assessments(session: AsyncSession, actor: Actor, reasons: Mapping[UUID, str], now: datetime) -> None:
    """Withdraw these cases. What was signed stays signed: those who pay hear of the retraction themselves."""
    cases = await case_store.lock_cases(session, reasons)
    await case_store.remember_retractions(session, reasons, now)
    await audit.record(session, actor, "case withdrawn", "case", sorted(reasons))
    pending = [case for case in cases.values() if case.state is not CaseState.WITHDRAWN]
    if not pending:
        return
    awards = await award_store.find_awards(session, [case.case_id for case in pending])
    undecided = [
        replace(award, state=AwardState.WITHDRAWN)
        for of_case in awards.values()
        for award in of_case
        if award.state in UNDECIDED
    ]
    await award_store.save_awards(session, undecided)
    waiting = [one.pending_reduction for of_case in awards.values() for one in of_case]
    withdrawn = [replace(one, state=ReductionState.WITHDRAWN) for one in waiting if one is not None]
    await reduction_store.save_reductions(session, withdrawn)
    await case_store.save_states(session, [replace(case, state=CaseState.WITHDRAWN, awaited=False) for case in pending])
    await clocks.stop_cases(session, [case.case_id for case in pending], now)
    await release_from_lists(session, pending)
