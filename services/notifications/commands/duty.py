"""The roster of those on duty, as officers keep it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.digests import assign_waiting_digests
from services.notifications.commands.duty_places import writable_places
from services.notifications.commands.edits import check_read, note_edits
from services.notifications.commands.escalations import assign_waiting_escalations
from services.notifications.commands.shifts import (
    ShiftContent,
    check_place,
    content_of,
    email_address,
    sealed_shift,
    second_number,
    shift_name,
)
from services.notifications.domain.duty import RosterEdit, RosterEntry
from services.notifications.domain.edits import Document
from services.notifications.store import duty, edits
from services.notifications.store.duty import ShiftRecord
from shared import audit
from shared.clock import said_in_vietnam
from shared.errors import FieldError, InvalidInput
from shared.identity import Actor
from shared.ids import derived_id, new_id
from shared.texts import Text
from shared.unopened import WRITE_ANEW, is_unopened


async def replace_roster(session: AsyncSession, actor: Actor, context: Context, edit: RosterEdit, now: datetime) -> None:
    """Let these be the shifts of their places; clocks and digests that waited for somebody go to them.

    The same shift given again stays the same. Shifts that are over put nobody on duty: where nothing else is given, or where
    they would stand for somebody who is on duty, raises InvalidInput; nobody at all is said by the place. A place outside
    the area is forbidden; raises NotReadBefore or ChangedMeanwhile where a shift would be lost that the writer has not read.
    """
    places = edit.places if edit.places is not None else frozenset(entry.place for entry in edit.entries)
    for place in places:
        check_place(actor, place)
    if not places:
        places = writable_places(actor)
    await edits.lock_document(session, Document.ROSTER)
    present = await duty.list_roster(session, places, now)
    records = _records(context, edit.entries, present, now)
    if errors := list(_leaves_nobody(edit.entries, {shift.place for shift in present}, now)):
        raise InvalidInput(*errors)
    before, after = _persons(context, present), _persons(context, records)
    changed = sorted({place for place, _ in before.keys() ^ after.keys()})
    lost = {place: [_lost(before[key]) for key in sorted(before.keys() - after.keys()) if key[0] == place] for place in changed}
    await check_read(session, Document.ROSTER, edit.seen, lost)
    await duty.keep_only(session, [record.id for record in records], places, actor.subject, now)
    await duty.save_shifts(session, [after[key] for key in sorted(after.keys() - before.keys())], actor.subject, now)
    await note_edits(session, actor, Document.ROSTER, changed, now)
    await audit.record(session, actor, "roster replaced", "shift", [record.id for record in records])
    await assign_waiting_escalations(session, actor, context, now)
    await assign_waiting_digests(session, actor, context, now)


def _leaves_nobody(entries: Sequence[RosterEntry], occupied: Collection[str], now: datetime) -> Iterator[FieldError]:
    """Say which shifts are over where nobody would be on duty from now on: an old file was sent by mistake."""
    manned = {entry.place for entry in entries if entry.ends_at > now}
    for number, entry in enumerate(entries):
        if entry.place not in manned and (not manned or entry.place in occupied):
            yield FieldError(f"entries.{number}.until", _OVER, {"place": entry.place})


def _records(
    context: Context, entries: Sequence[RosterEntry], present: Sequence[ShiftRecord], now: datetime
) -> list[ShiftRecord]:
    """Return the entries as they are stored; a shift that stands there already stays the same, with all that is not said."""
    known = {content_of(context, shift): shift for shift in present}
    found: dict[ShiftContent, ShiftRecord] = {}
    for number, entry in enumerate(entries):
        record = sealed_shift(context, entry, new_id() if entry.ends_at > now else _id_of_past(context, entry))
        content = content_of(context, record)
        if (there := known.get(content)) is not None:
            kept = _as_it_stands(context, entry, there)
            _check_opened(number, kept)
            record = replace(sealed_shift(context, kept, there.id), revision=there.revision)
        found[content] = record
    return list(found.values())


def _as_it_stands(context: Context, entry: RosterEntry, there: ShiftRecord) -> RosterEntry:
    """Return a line with the ways that it says nothing of, as they are known."""
    return replace(
        entry,
        second_phone=entry.second_phone if entry.second_phone is not None else second_number(context, there),
        email=entry.email if entry.email is not None else email_address(context, there),
        calls=there.calls if entry.calls is None else entry.calls,
        drill=there.drill if entry.drill is None else entry.drill,
    )


def _check_opened(number: int, kept: RosterEntry) -> None:
    """Name each way of a line that is to stay and cannot be opened."""
    ways = {"second_phone": kept.second_phone, "email": kept.email}
    if errors := [FieldError(f"entries.{number}.{name}", WRITE_ANEW) for name, way in ways.items() if is_unopened(way)]:
        raise InvalidInput(*errors)


def _id_of_past(context: Context, entry: RosterEntry) -> UUID:
    """Return the id of a shift that is over: sent once more, it is no second row."""
    number = context.index.of(entry.phone).hex()
    return derived_id(
        "past shift", entry.place, number, entry.begins_at.isoformat(), entry.ends_at.isoformat(), entry.post.value
    )


def _persons(context: Context, shifts: Iterable[ShiftRecord]) -> Mapping[tuple[str, str], ShiftRecord]:
    """Return the shifts by place, and by what makes two of them the same: person, ways and times."""

    def said(shift: ShiftRecord) -> str:
        ways = f"{second_number(context, shift)} {email_address(context, shift)} {shift.calls} {shift.drill}"
        return f"{shift.id} {shift_name(context, shift)} {ways}"

    return {(shift.place, said(shift)): shift for shift in shifts}


def _lost(shift: ShiftRecord) -> FieldError:
    begins_at, ends_at = said_in_vietnam(shift.begins_at), said_in_vietnam(shift.ends_at)
    return FieldError("entries", _WOULD_BE_LOST, {"place": shift.place, "begins_at": begins_at, "ends_at": ends_at})


_OVER: Final = Text(
    vi="ca trực này đã hết: từ nay {place} sẽ không còn ai trực; hãy ghi ca đang hoặc sắp trực, "
    "hoặc nêu {place} trong `places` mà không có ca nào",
    en="this shift is over: from now on nobody would be on duty for {place}; give a shift that is on or comes, "
    "or name {place} in `places` without any shift",
)
_WOULD_BE_LOST: Final = Text(
    vi="ca trực đang có và sẽ mất: {place}, {begins_at} đến {ends_at}",
    en="a shift stands there now and would be gone: {place}, {begins_at} to {ends_at}",
)
