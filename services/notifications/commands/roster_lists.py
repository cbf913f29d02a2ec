"""A roster that came as a file: all of its shifts are entered, or none."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.duty_places import may_keep
from services.notifications.commands.shifts import (
    NOT_YOURS,
    OTHER_NATURE,
    OTHER_WAYS,
    ShiftContent,
    content_of,
    look_again,
    lost_way,
    sealed_shift,
    shift_name,
)
from services.notifications.domain.edits import Document
from services.notifications.domain.roster_lists import LineError, ListedShift, RosterList, TakenRoster
from services.notifications.store import duty, edits
from services.notifications.store.duty import ShiftRecord
from shared import audit
from shared.errors import FieldError, InvalidInput
from shared.identity import Actor
from shared.ids import new_id
from shared.texts import Text

_MAX_SAID: Final = 200


async def take_roster(session: AsyncSession, actor: Actor, context: Context, listed: RosterList, now: datetime) -> TakenRoster:
    """Enter the shifts of a file; who stands there already stays. Raises InvalidInput by lines, and enters nothing then."""
    errors = [*listed.errors, *_wrong_places(actor, listed.shifts, now)]
    if errors:
        raise refused_lines(errors)
    await edits.lock_document(session, Document.ROSTER)
    places = sorted({one.entry.place for one in listed.shifts})
    known = {content_of(context, shift): shift for shift in await duty.list_roster(session, places, now)}
    there = frozenset(known)
    new: dict[ShiftContent, ShiftRecord] = {}
    for one in listed.shifts:
        record = sealed_shift(context, one.entry, new_id())
        content = content_of(context, record)
        same = known.setdefault(content, record)
        if shift_name(context, same) != one.entry.name:
            errors.append(LineError(one.line, "name", _OTHER_NAME))
        elif same.drill != record.drill:
            errors.append(LineError(one.line, "drill", OTHER_NATURE))
        elif (lost := lost_way(context, same, record)) is not None:
            errors.append(LineError(one.line, lost, OTHER_WAYS))
        elif content not in there:
            new.setdefault(content, record)
    if errors:
        raise refused_lines(errors)
    if new:
        await duty.save_shifts(session, list(new.values()), actor.subject, now)
        await audit.record(session, actor, "roster taken from a file", "shift", [record.id for record in new.values()])
        await look_again(session, actor, context, sorted({record.place for record in new.values()}), now)
    return TakenRoster(len(new), len(listed.shifts) - len(new))


def refused_lines(errors: Sequence[LineError]) -> InvalidInput:
    """Return why nothing of a file is taken, in the order of its lines."""
    ordered = sorted(errors, key=lambda error: error.line)
    return InvalidInput(
        *(
            FieldError(f"lines.{error.line}{'.' if error.column else ''}{error.column}", error.reason, dict(error.values))
            for error in ordered[:_MAX_SAID]
        )
    )


def _wrong_places(actor: Actor, shifts: Sequence[ListedShift], now: datetime) -> Iterator[LineError]:
    for one in shifts:
        if not may_keep(actor, one.entry.place):
            yield LineError(one.line, "place", NOT_YOURS)
        if one.entry.ends_at <= now:
            yield LineError(one.line, "until", _IS_OVER)


_OTHER_NAME: Final = Text(
    vi="số này đã có trong đúng ca này với tên khác", en="this number stands on this very shift by another name"
)
_IS_OVER: Final = Text(vi="đã qua: ca này không còn đặt ai vào trực", en="is over: this shift puts nobody on duty")
