"""Lists: closed when their window is full or due, then handed to an officer in the order of urgency."""

from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.office import Office, wake_for
from services.assessment.domain import CaseState
from services.assessment.store import cases as case_store
from services.assessment.store import lists
from shared import audit, outbox, windows
from shared.identity import Actor


async def close_lists(session: AsyncSession, actor: Actor, office: Office, now: datetime) -> int:
    """Number the lists whose window is full or due and start the work of each; return how many there were."""
    ready = await windows.close(session, office.list_window, now)
    if not ready:
        return 0
    closed = await lists.close_lists(session, {window.id: window.number for window in ready}, now)
    await audit.record(session, actor, "list closed", "list", [case_list.id for case_list in closed])
    await outbox.wake(session, [wake_for(case_list) for case_list in closed])
    return len(closed)


async def assign_list(session: AsyncSession, actor: Actor, list_id: UUID, now: datetime) -> None:
    """Put the cases of a list in the order in which they must be visited. Done once; repeated, it changes nothing."""
    cases = await case_store.lock_cases_of_list(session, list_id)
    if not await lists.mark_assigned(session, list_id, now):
        return
    waiting = [case for case in cases if case.state is not CaseState.WITHDRAWN]
    ordered = sorted(waiting, key=lambda case: (-case.urgency, case.identified_at, case.case_id))
    await case_store.save_positions(session, {case.case_id: place for place, case in enumerate(ordered, start=1)})
    await audit.record(session, actor, "list assigned", "list", [list_id], cases=len(ordered))
