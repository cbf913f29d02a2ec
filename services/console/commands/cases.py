"""Takes facts about cases into the read model."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.commands.trail import record_update
from services.console.store.marks import save_marks
from services.console.store.story import save_lines
from services.console.views.marks import marks_by_case
from services.console.views.story import line_of
from shared.events import CaseEvent
from shared.identity import Actor


async def remember_cases(session: AsyncSession, actor: Actor, facts: Sequence[CaseEvent]) -> None:
    """Mark the cases of these facts and add the facts to their stories."""
    await save_marks(session, marks_by_case(facts))
    await save_lines(session, map(line_of, facts))
    await record_update(session, actor, facts)
