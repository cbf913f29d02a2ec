"""Takes into the read model where the bank contradicts itself, and where a person has ended it."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.commands.trail import record_update
from services.console.store.contradictions import save_contradictions
from services.console.store.story import save_lines
from services.console.views.story import line_of
from shared.events import ContradictionResolved, PaymentContradicted
from shared.identity import Actor


async def remember_contradictions(
    session: AsyncSession, actor: Actor, facts: Sequence[PaymentContradicted | ContradictionResolved]
) -> None:
    """Know about which payments the bank contradicts itself, and tell it in the stories of their cases."""
    await save_contradictions(session, facts)
    await save_lines(session, map(line_of, facts))
    await record_update(session, actor, facts)
