"""What is heard of who told of himself, assessed, signed and delegated: none of them hands anything over to that household."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import store
from shared import audit
from shared.duties import Held
from shared.identity import Actor


async def remember_duties(session: AsyncSession, actor: Actor, held: Mapping[UUID, Iterable[Held]]) -> None:
    """Keep who did what for these households elsewhere."""
    if held:
        await store.duties.insert_duties(session, held)
        await audit.record(session, actor, "duties remembered", "case", sorted(held))
