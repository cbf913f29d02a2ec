"""Takes into the read model what communes did about notices."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.commands.trail import record_update
from services.console.store.notices import NoticeFact, save_notices
from shared.identity import Actor


async def remember_notices(session: AsyncSession, actor: Actor, facts: Sequence[NoticeFact]) -> None:
    """Know which communes have confirmed, are silent, or could not be reached."""
    await save_notices(session, facts)
    await record_update(session, actor, facts)
