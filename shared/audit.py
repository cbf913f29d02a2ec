"""Every change writes one row about itself, in the same transaction: who, in which role, did what to which things."""

from collections.abc import Iterable
from uuid import UUID

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute
from shared.identity import Actor
from shared.story import note_change
from shared.tables import audit


async def record(
    session: AsyncSession, actor: Actor, action: str, subject_type: str, subjects: Iterable[UUID | str], **details: object
) -> None:
    """Append the audit row of a change. `details` are codes, numbers and ids, never personal data."""
    ids = [str(subject) for subject in subjects]
    note_change(session.info, actor.subject, action, subject_type, ids)
    await execute(
        session,
        audit.insert(),
        {
            "actor": actor.subject,
            "roles": ",".join(sorted(actor.roles)) or actor.stands_as or "",
            "action": action,
            "subject_type": subject_type,
            "subject_ids": " ".join(ids),
            "caused_by": actor.caused_by,
            "details": orjson.dumps(details, default=str).decode() if details else None,
        },
    )
