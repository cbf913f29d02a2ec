"""Takes missed clocks, and what became of them, into the read model."""

from collections.abc import Sequence
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.commands.trail import record_update
from services.console.store.clocks import save_missed_clocks, save_solved_clocks
from services.console.store.marks import save_marks
from services.console.store.story import save_lines
from services.console.views.marks import joined_marks, marks_of_clock
from services.console.views.story import line_of
from shared.events import (
    ClockHandedOver,
    ClockMissed,
    ClockSolved,
    EscalationClimbed,
    EscalationDone,
    EscalationGivenBack,
    EscalationProlonged,
    EscalationTaken,
)
from shared.identity import Actor

_TAKEN_UP: Final = "taken_up"

ClockFact = (
    ClockHandedOver
    | ClockSolved
    | EscalationClimbed
    | EscalationDone
    | EscalationGivenBack
    | EscalationProlonged
    | EscalationTaken
)


async def remember_missed_clocks(session: AsyncSession, actor: Actor, facts: Sequence[ClockMissed]) -> None:
    """Know that these clocks were missed."""
    # What somebody had taken is late by the clock that he took, which the board counts already.
    await save_missed_clocks(session, [fact for fact in facts if fact.kind != _TAKEN_UP])
    await save_marks(session, joined_marks(left for fact in facts if (left := marks_of_clock(fact)) is not None))
    await save_lines(session, (line_of(fact) for fact in facts if fact.case_id))
    await record_update(session, actor, facts)


async def remember_clocks(session: AsyncSession, actor: Actor, facts: Sequence[ClockFact]) -> None:
    """Say in the stories of the cases what became of their clocks: another owner, another rung, somebody's word, the end."""
    await save_solved_clocks(session, [fact for fact in facts if isinstance(fact, ClockSolved)])
    await save_lines(session, (line_of(fact) for fact in facts if fact.case_id))
    await record_update(session, actor, facts)
