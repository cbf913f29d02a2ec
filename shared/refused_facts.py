"""Facts that the broker would not take as they are: set aside by the relay, seen and tried again by operators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import audit
from shared.database import execute, ring
from shared.identity import Actor
from shared.outbox import FACTS_WAIT

MAX_RETRIED: Final = 500
"""How many are tried again at a time."""

_REFUSED: Final = "address = 'fact' and delivered_at is null and refused is not null"
_LIST: Final = text(f"""
    select id, event_id, name, key, octet_length(payload) as bytes, refused as reason, created_at from outbox
     where {_REFUSED} and id > :after order by id limit :most""")
_RETRY: Final = text(f"""
    with chosen as (
        select id, created_at from outbox
         where {_REFUSED} and id > :after and (cast(:ids as bigint[]) is null or id = any(cast(:ids as bigint[])))
         order by id limit :most)
    update outbox o set refused = null from chosen c
     where o.id = c.id and o.created_at = c.created_at and o.delivered_at is null
    returning o.id""")


@dataclass(frozen=True)
class RefusedFact:
    """A fact that waits for an operator, by its number in the outbox; never what it says."""

    id: int
    event_id: UUID
    name: str
    key: str
    bytes: int
    reason: str
    created_at: datetime


async def list_refused(session: AsyncSession, after: int, most: int) -> list[RefusedFact]:
    """Return the facts that were set aside, the oldest first."""
    return [RefusedFact(**row) for row in (await execute(session, _LIST, {"after": after, "most": most})).mappings()]


async def retry_refused(
    session: AsyncSession, actor: Actor, why: str, ids: Sequence[int] | None = None, after: int = 0
) -> list[int]:
    """Have facts tried again that the broker would not take (these, or the oldest above a number, so many at a time); return
    their numbers. What is refused again is set aside again.

    What was told of the same case meanwhile has gone before them.
    """
    rows = (await execute(session, _RETRY, {"ids": ids, "after": after, "most": MAX_RETRIED})).all()
    tried = sorted(row.id for row in rows)
    if tried:
        ring(session, FACTS_WAIT)
        await audit.record(session, actor, "refused facts tried again", "outbox", map(str, tried), reason=why)
    return tried
