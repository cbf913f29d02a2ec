"""The roster of those on duty, as officers keep it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.digests import assign_waiting_digests
from services.notifications.commands.edits import check_read, note_edits
from services.notifications.commands.escalations import assign_waiting_escalations
from services.notifications.domain.duty import Post, RosterEdit, RosterEntry
from services.notifications.domain.edits import COUNTRY, Document
from services.notifications.store import duty, edits
from services.notifications.store.duty import ShiftRecord, shift_binding
from shared import audit
from shared.clock import VIETNAM
from shared.communes import communes, provinces
from shared.errors import FieldError, Forbidden, InvalidInput
from shared.identity import Actor
from shared.ids import derived_id
from shared.texts import Text


async def replace_roster(session: AsyncSession, actor: Actor, context: Context, edit: RosterEdit, now: datetime) -> None:
    """Let these be the shifts of their places; clocks and digests that waited for somebody go to them.

    The same shift given again stays the same. Shifts that are over put nobody on duty: where nothing else is given, or where
    they would stand for somebody who is on duty, raises InvalidInput; nobody at all is said by the place. A place outside
    the area is forbidden; raises NotReadBefore or ChangedMeanwhile where a shift would be lost that the writer has not read.
    """
    places = edit.places if edit.places is not None else frozenset(entry.place for entry in edit.entries)
    if not all(_may_write(actor, place) for place in places):
        raise Forbidden(_NOT_YOURS)
    if not places:
        places = writable_places(actor)
    await edits.lock_document(session, Document.ROSTER)
    records = list({record.id: record for record in (_record(context, entry) for entry in edit.entries)}.values())
    present = await duty.list_roster(session, places, now)
    if errors := list(_leaves_nobody(edit.entries, {shift.place for shift in present}, now)):
        raise InvalidInput(*errors)
    before, after = _persons(context, present), _persons(context, records)
    changed = sorted({place for place, _ in before.keys() ^ after.keys()})
    lost = {place: [_lost(before[key]) for key in sorted(before.keys() - after.keys()) if key[0] == place] for place in changed}
    await check_read(session, Document.ROSTER, edit.seen, lost)
    await duty.replace_shifts(session, records, places, actor.subject, now)
    await note_edits(session, actor, Document.ROSTER, changed, now)
    await audit.record(session, actor, "roster replaced", "shift", [record.id for record in records])
    await assign_waiting_escalations(session, actor, context, now)
    await assign_waiting_digests(session, actor, context, now)


def visible_places(actor: Actor) -> Collection[str] | None:
    """Return the places whose shifts an officer sees: his own, his province's and the country's (None: all)."""
    if actor.area is None:
        return None
    above = {commune.province_code for code in actor.communes if (commune := communes().get(code))}
    return {*writable_places(actor), *above, COUNTRY}


def writable_places(actor: Actor) -> frozenset[str]:
    """Return the places whose shifts an officer keeps: the communes and provinces of his area."""
    if actor.area is None:
        return frozenset((*communes(), *provinces(), COUNTRY))
    own, whole = actor.area
    return own | whole | {code for code, commune in communes().items() if commune.province_code in whole}


def _leaves_nobody(entries: Sequence[RosterEntry], occupied: Collection[str], now: datetime) -> Iterator[FieldError]:
    """Say which shifts are over where nobody would be on duty from now on: an old file was sent by mistake."""
    manned = {entry.place for entry in entries if entry.ends_at > now}
    for number, entry in enumerate(entries):
        if entry.place not in manned and (not manned or entry.place in occupied):
            yield FieldError(f"entries.{number}.until", _OVER, {"place": entry.place})


def _may_write(actor: Actor, place: str) -> bool:
    if place in communes():
        return actor.may_act_in(place)
    return actor.may_act_in_province(None if place == COUNTRY else place)


def _persons(context: Context, shifts: Iterable[ShiftRecord]) -> Mapping[tuple[str, str], ShiftRecord]:
    """Return the shifts by place, and by what makes two of them the same: person, phone and times."""
    return {
        (shift.place, f"{shift.id} {context.cipher.open(shift.name, shift_binding('name', shift.id))}"): shift
        for shift in shifts
    }


def _lost(shift: ShiftRecord) -> FieldError:
    times = (moment.astimezone(VIETNAM).isoformat(timespec="minutes") for moment in (shift.begins_at, shift.ends_at))
    begins_at, ends_at = times
    return FieldError("entries", _WOULD_BE_LOST, {"place": shift.place, "begins_at": begins_at, "ends_at": ends_at})


def _record(context: Context, entry: RosterEntry) -> ShiftRecord:
    number = context.index.of(entry.phone).hex()
    # An officer's shift keeps the name that it had before there were leaders.
    post = () if entry.post is Post.OFFICER else (entry.post.value,)
    shift_id = derived_id("shift", entry.place, number, entry.begins_at.isoformat(), entry.ends_at.isoformat(), *post)
    return ShiftRecord(
        id=shift_id,
        commune_code=entry.commune_code,
        province_code=entry.province_code,
        begins_at=entry.begins_at,
        ends_at=entry.ends_at,
        name=context.cipher.seal(entry.name, shift_binding("name", shift_id)),
        phone=context.cipher.seal(entry.phone, shift_binding("phone", shift_id)),
        post=entry.post,
    )


_NOT_YOURS: Final = Text(vi="Địa bàn này không thuộc phạm vi của bạn", en="This place is outside your area")
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
