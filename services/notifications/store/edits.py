"""Edits of documents that several officers keep: their revisions by place."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.edits import Document, Edit
from shared.database import execute

_LOCK: Final = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
_REVISION: Final = text("""
    select coalesce(max(revision), 0) from edits
     where document = :document and (cast(:place as text) is null or place = cast(:place as text))""")
_OF_PLACES: Final = text("""
    select place, revision, edited_by, edited_at from edits
     where document = :document and place = any(cast(:places as text[]))""")
_SAVE: Final = text("""
    insert into edits (document, place, revision, edited_by, edited_at)
    select :document, p.place, :revision, :edited_by, :now from unnest(cast(:places as text[])) as p(place)
    on conflict (document, place) do update
       set revision = excluded.revision, edited_by = excluded.edited_by, edited_at = excluded.edited_at""")


async def lock_document(session: AsyncSession, document: Document, place: str | None = None) -> None:
    """Let one writer at a time change a document (or its one place): so revisions rise in the order of commits."""
    await execute(session, _LOCK, {"name": f"edits|{document.value}|{place or ''}"})


async def get_revision(session: AsyncSession, document: Document, place: str | None = None) -> int:
    """Return the latest revision of a document, or of its one place; 0 where nobody has edited it."""
    return int((await execute(session, _REVISION, {"document": document.value, "place": place})).scalar_one())


async def find_edits(session: AsyncSession, document: Document, places: Collection[str]) -> dict[str, Edit]:
    """Return the latest edit of each of these places that has any."""
    rows = await execute(session, _OF_PLACES, {"document": document.value, "places": sorted(places)})
    return {row["place"]: Edit(**row) for row in rows.mappings()}


async def save_edits(session: AsyncSession, document: Document, places: Collection[str], by: str, now: datetime) -> None:
    """Write down that somebody has changed these places. The document must be locked."""
    scope = next(iter(places)) if document is Document.CONTACTS else None
    values = {"document": document.value, "places": sorted(places), "edited_by": by, "now": now}
    await execute(session, _SAVE, {**values, "revision": await get_revision(session, document, scope) + 1})
