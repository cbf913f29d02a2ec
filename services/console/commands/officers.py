"""Remembering how those are called who sign in: so that a page can say who did something."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.store.officers import save_officer
from shared import audit
from shared.identity import Actor
from shared.privacy import Cipher


async def remember_officer(session: AsyncSession, actor: Actor, cipher: Cipher, name: str) -> None:
    """Keep the name that the provider gave, with the roles and places of the token."""
    await save_officer(session, cipher, actor, name)
    await audit.record(session, actor, "officer named", "officer", [actor.subject])
