"""Edits: nobody writes over what he has not read, and who comes second is told what changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.edits import Document
from services.notifications.store import edits
from shared.clock import said_in_vietnam
from shared.errors import FieldError, Refused
from shared.identity import Actor
from shared.texts import Text


class NotReadBefore(Refused):
    """Something stands there already, and the writer does not say which revision of it he has read."""

    status = 428
    code = "not-read-before"
    title = Text(
        vi="Ở đây đã có dữ liệu: hãy đọc trước, rồi gửi lại với If-Match là ETag vừa đọc",
        en="Something stands here already: read it first, then send it again with the ETag that you read as If-Match",
    )


class ChangedMeanwhile(Refused):
    """Somebody else has changed it since the writer read it; `errors` says what."""

    status = 412
    code = "changed-meanwhile"
    title = Text(
        vi="Người khác đã sửa sau khi bạn đọc: hãy đọc lại, ghép phần của bạn vào rồi gửi lại",
        en="Somebody else has changed this since you read it: read it again, add what is yours, and send it again",
    )


async def check_read(
    session: AsyncSession, document: Document, seen: int | None, lost: Mapping[str, Sequence[FieldError]]
) -> None:
    """Check that the writer has read what he changes: `lost` says of each changed place what would be gone there.

    The document must be locked. Raises NotReadBefore without a revision where something would be written over, and
    ChangedMeanwhile where a place is newer than what he has seen.
    """
    if seen is None:
        if gone := tuple(error for errors in lost.values() for error in errors):
            raise NotReadBefore(errors=gone)
        return
    found = await edits.find_edits(session, document, lost)
    newer = {place: edit for place, edit in found.items() if edit.revision > seen}
    if newer:
        changed = [
            FieldError(
                document.value,
                _CHANGED,
                {"place": place, "who": edit.edited_by, "at": said_in_vietnam(edit.edited_at)},
            )
            for place, edit in sorted(newer.items())
        ]
        raise ChangedMeanwhile(errors=(*changed, *(error for place in sorted(newer) for error in lost[place])))


async def note_edits(session: AsyncSession, actor: Actor, document: Document, places: Sequence[str], now: datetime) -> None:
    """Give the places that were changed the document's next revision. The document must be locked."""
    if places:
        await edits.save_edits(session, document, places, actor.subject, now)


_CHANGED: Final = Text(vi="{place}: {who} đã sửa lúc {at}", en="{place}: changed by {who} at {at}")
