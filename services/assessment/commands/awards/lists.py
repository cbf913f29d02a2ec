"""Lists: closed when their window is full or due, then handed to an officer in the order of urgency."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.context import Context
from services.assessment.domain.cases import Assessment, CaseState
from services.assessment.domain.lists import CaseList, list_workflow
from services.assessment.store.awards import cases as case_store
from services.assessment.store.awards import lists as list_store
from shared import audit, outbox, windows
from shared.identity import Actor

BELL: Final = "findings_recorded"


async def close_lists(session: AsyncSession, actor: Actor, context: Context, now: datetime) -> int:
    """Number the lists whose window is full or due and start the work of each; return how many there were."""
    ready = await windows.close(session, context.list_window, now)
    if not ready:
        return 0
    closed = await list_store.close_lists(session, {window.id: window.number for window in ready}, now)
    await audit.record(session, actor, "list closed", "list", [case_list.id for case_list in closed])
    await outbox.wake(session, [wake_for(case_list) for case_list in closed])
    return len(closed)


async def assign_list(session: AsyncSession, actor: Actor, list_id: UUID, now: datetime) -> None:
    """Put the cases of a list in the order in which they must be visited. Done once; repeated, it changes nothing."""
    cases = await case_store.lock_cases_of_list(session, list_id)
    if not await list_store.mark_assigned(session, list_id, now):
        return
    waiting = [case for case in cases if case.state is not CaseState.WITHDRAWN]
    ordered = sorted(waiting, key=lambda case: (-case.urgency, case.identified_at, case.case_id))
    await case_store.save_positions(session, {case.case_id: position for position, case in enumerate(ordered, start=1)})
    await audit.record(session, actor, "list assigned", "list", [list_id], cases=len(ordered))


async def release_from_lists(session: AsyncSession, cases: Sequence[Assessment]) -> None:
    """These cases wait for findings no longer; ring for each list that is complete now."""
    complete = await list_store.count_down(session, [case.list_id for case in cases if case.awaited])
    await outbox.wake(session, [wake_for(case_list, BELL) for case_list in complete])


def wake_for(case_list: CaseList, signal: str | None = None) -> outbox.Wake:
    """Return the wake-up of the workflow that watches this list."""
    ref = list_workflow(case_list.incident_id, case_list.commune_code, case_list.number)
    return outbox.Wake(ref, case_list.id, signal=signal)
