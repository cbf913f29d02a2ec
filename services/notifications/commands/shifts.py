"""Single shifts of the roster: entered, changed and removed one by one, each by the revision of it that was read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.digests import assign_waiting_digests
from services.notifications.commands.duty_places import may_keep
from services.notifications.commands.edits import ChangedMeanwhile, NotReadBefore, note_edits
from services.notifications.commands.escalations import assign_waiting_escalations
from services.notifications.domain.duty import RosterEntry, ShiftChange, ShiftSeen
from services.notifications.domain.edits import Document
from services.notifications.store import duty, edits, reliefs
from services.notifications.store.duty import ShiftRecord, shift_binding
from shared import audit
from shared.clock import said_in_vietnam
from shared.errors import FieldError, Forbidden, InvalidInput, NotFound, Refused
from shared.identity import Actor
from shared.ids import new_id
from shared.privacy import UnknownKey, Unreadable
from shared.texts import Text
from shared.unopened import WRITE_ANEW, is_unopened

ShiftContent = tuple[str, str, datetime, datetime, str]
"""What makes two lines of the roster the same shift: the place, the number, from when until when, and the post."""


class ShiftNotFound(NotFound):
    """There is no such shift, or it is of another area."""

    code = "shift-not-found"
    title = Text(vi="Không có ca trực này", en="There is no such shift")


class ShiftOver(Refused):
    """The shift has ended: what was is not changed."""

    code = "shift-over"
    title = Text(
        vi="Ca này đã hết, không sửa được nữa: hãy ghi ca mới", en="This shift is over and stays as it was: enter a new one"
    )


async def add_shift(session: AsyncSession, actor: Actor, context: Context, entry: RosterEntry, now: datetime) -> ShiftRecord:
    """Enter one shift; who stands there already in the same way stays as he is. Clocks and digests that waited go to it."""
    check_place(actor, entry.place)
    await edits.lock_document(session, Document.ROSTER)
    _check(entry.ends_at, {"phone": entry.phone, "second_phone": entry.second_phone}, now)
    record = sealed_shift(context, entry, new_id())
    if (there := await _same_shift(session, context, record, now)) is not None:
        if shift_name(context, there) != entry.name:
            raise InvalidInput(FieldError("name", _OTHER_NAME))
        if there.drill != record.drill:
            raise InvalidInput(FieldError("drill", OTHER_NATURE))
        if (lost := lost_way(context, there, record)) is not None:
            raise InvalidInput(FieldError(lost, OTHER_WAYS))
        return there
    await duty.save_shifts(session, [record], actor.subject, now)
    await audit.record(session, actor, "shift entered", "shift", [record.id])
    await look_again(session, actor, context, [record.place], now)
    return replace(record, edited_by=actor.subject, edited_at=now)


async def change_shift(
    session: AsyncSession, actor: Actor, context: Context, change: ShiftChange, now: datetime
) -> ShiftRecord:
    """Let one shift stand otherwise. Raises NotReadBefore or ChangedMeanwhile where the writer has not read how it stands."""
    present = await _lock_read(session, actor, change.shift, now)
    number = change.phone or first_number(context, present)
    second = second_number(context, present) if change.second_phone is None else change.second_phone
    email = email_address(context, present) if change.email is None else change.email
    _check(change.ends_at, {"phone": number, "second_phone": second, "email": email}, now)
    changed = replace(
        present,
        begins_at=change.begins_at,
        ends_at=change.ends_at,
        post=change.post,
        name=_sealed(context, "name", present.id, change.name),
        phone=_sealed(context, "phone", present.id, number),
        person_index=context.index.of(number),
        second_phone=_second_phone(context, present, change.second_phone, number),
        email=_email(context, present, change.email),
        calls=present.calls if change.calls is None else change.calls,
        drill=present.drill if change.drill is None else change.drill,
        refused_at=None,
    )
    same = await _same_shift(session, context, changed, now)
    if same is not None:
        raise InvalidInput(FieldError("from", _STANDS_TWICE))
    former = _resealed(context, present)
    await duty.save_former(session, former, present.id, now)
    if changed.person_index != present.person_index:
        await reliefs.follow_person(session, present.id, former.id)
    await duty.save_shifts(session, [changed], actor.subject, now)
    await audit.record(session, actor, "shift changed", "shift", [changed.id])
    await look_again(session, actor, context, [changed.place], now)
    return replace(changed, revision=present.revision + 1, edited_by=actor.subject, edited_at=now)


async def remove_shift(session: AsyncSession, actor: Actor, context: Context, shift: ShiftSeen, now: datetime) -> None:
    """Take one shift off the roster. Raises NotReadBefore or ChangedMeanwhile where the writer has not read how it stands."""
    present = await _lock_read(session, actor, shift, now)
    await duty.remove_shift(session, present.id, actor.subject, now)
    await audit.record(session, actor, "shift removed", "shift", [present.id])
    await look_again(session, actor, context, [present.place], now)


def check_place(actor: Actor, place: str) -> None:
    """Raise Forbidden unless an officer keeps the shifts of this place."""
    if not may_keep(actor, place):
        raise Forbidden(NOT_YOURS)


def sealed_shift(context: Context, entry: RosterEntry, shift_id: UUID) -> ShiftRecord:
    """Return an entry as it is stored."""
    return ShiftRecord(
        id=shift_id,
        commune_code=entry.commune_code,
        province_code=entry.province_code,
        begins_at=entry.begins_at,
        ends_at=entry.ends_at,
        name=_sealed(context, "name", shift_id, entry.name),
        phone=_sealed(context, "phone", shift_id, entry.phone),
        post=entry.post,
        second_phone=_sealed_second(context, shift_id, entry.second_phone, entry.phone),
        person_index=context.index.of(entry.phone),
        email=_sealed(context, "email", shift_id, entry.email) if entry.email else None,
        calls=bool(entry.calls),
        drill=bool(entry.drill),
    )


def shift_name(context: Context, record: ShiftRecord) -> str:
    """Return the name, or that it cannot be opened, as of all that follows here: shown and compared, never sealed or sent."""
    return context.cipher.open_remark(record.name, shift_binding("name", record.id))


def first_number(context: Context, record: ShiftRecord) -> str:
    return context.cipher.open_remark(record.phone, shift_binding("phone", record.id))


def second_number(context: Context, record: ShiftRecord) -> str | None:
    sealed = record.second_phone
    return context.cipher.open_remark(sealed, shift_binding("second_phone", record.id)) if sealed is not None else None


def email_address(context: Context, record: ShiftRecord) -> str | None:
    return context.cipher.open_remark(record.email, shift_binding("email", record.id)) if record.email is not None else None


def lost_way(context: Context, there: ShiftRecord, given: ShiftRecord) -> str | None:
    """Return which further way is given that the shift which stands there has not: it would be lost without a word."""
    second, email = second_number(context, given), email_address(context, given)
    if second is not None and second != second_number(context, there):
        return "second_phone"
    if email is not None and email != email_address(context, there):
        return "email"
    return "calls" if given.calls and not there.calls else None


def content_of(context: Context, record: ShiftRecord) -> ShiftContent:
    phone = first_number(context, record)
    # A number that cannot be opened is nobody else's: whoever is given with one stands there anew.
    number = str(record.id) if is_unopened(phone) else context.index.of(phone).hex()
    return record.place, number, record.begins_at, record.ends_at, record.post.value


async def _lock_read(session: AsyncSession, actor: Actor, shift: ShiftSeen, now: datetime) -> ShiftRecord:
    """Hold the roster and return the shift as the writer has read it."""
    await edits.lock_document(session, Document.ROSTER)
    present = await duty.get_record(session, shift.id)
    if present is None:
        raise ShiftNotFound
    check_place(actor, present.place)
    if shift.seen is None:
        raise NotReadBefore(errors=(_stands(present),))
    if present.removed_at is not None:
        raise ChangedMeanwhile(errors=(FieldError("shift", _REMOVED, _editor(present)),))
    if present.ends_at <= now:
        raise ShiftOver
    if shift.seen != present.revision:
        raise ChangedMeanwhile(errors=(FieldError("shift", _CHANGED, _editor(present)), _stands(present)))
    return present


async def _same_shift(session: AsyncSession, context: Context, record: ShiftRecord, now: datetime) -> ShiftRecord | None:
    """Return another shift of the place with the same person and times."""
    content = content_of(context, record)
    others = await duty.list_roster(session, [record.place], now)
    return next((other for other in others if other.id != record.id and content_of(context, other) == content), None)


async def look_again(session: AsyncSession, actor: Actor, context: Context, places: Sequence[str], now: datetime) -> None:
    """Give the roster of these places its next revision; what waited for somebody looks again."""
    await note_edits(session, actor, Document.ROSTER, places, now)
    await assign_waiting_escalations(session, actor, context, now)
    await assign_waiting_digests(session, actor, context, now)


def _resealed(context: Context, record: ShiftRecord) -> ShiftRecord:
    """Return the same under another id; what is damaged stays so. Raises UnknownKey: what a key still opens is not spoilt."""
    shift_id = new_id()

    def moved(column: str, sealed: bytes) -> bytes:
        try:
            return _sealed(context, column, shift_id, context.cipher.open(sealed, shift_binding(column, record.id)))
        except Unreadable as error:
            if isinstance(error, UnknownKey):
                raise
            return sealed

    return replace(
        record,
        id=shift_id,
        name=moved("name", record.name),
        phone=moved("phone", record.phone),
        second_phone=moved("second_phone", record.second_phone) if record.second_phone else None,
        email=moved("email", record.email) if record.email else None,
    )


def _second_phone(context: Context, present: ShiftRecord, given: str | None, first: str) -> bytes | None:
    """Return the second number: as it stands where nothing is said of it, none where it is empty."""
    return _sealed_second(context, present.id, second_number(context, present) if given is None else given, first)


def _sealed_second(context: Context, shift_id: UUID, second: str | None, first: str) -> bytes | None:
    """Return the second number as it is stored: the first one again is no second way, and the plan's check says so."""
    return _sealed(context, "second_phone", shift_id, second) if second and second != first else None


def _email(context: Context, present: ShiftRecord, given: str | None) -> bytes | None:
    """Return the address: as it stands where nothing is said of it, none where it is empty."""
    if given is None:
        return present.email
    return _sealed(context, "email", present.id, given) if given else None


def _sealed(context: Context, column: str, shift_id: UUID, value: str) -> bytes:
    return context.cipher.seal(value, shift_binding(column, shift_id))


def _check(ends_at: datetime, ways: Mapping[str, str | None], now: datetime) -> None:
    """Name all that is wrong at once: an end that is over, a second number that is the first one again, and each way that is to
    stay and cannot be opened.

    The same number would be dropped: who writes it believes that there are two ways.
    """
    errors = [FieldError("until", _IS_OVER)] if ends_at <= now else []
    unopened = [FieldError(name, WRITE_ANEW) for name, value in ways.items() if is_unopened(value)]
    if not unopened and ways["second_phone"] and ways["second_phone"] == ways["phone"]:
        errors.append(FieldError("second_phone", SAME_NUMBER))
    errors += unopened
    if errors:
        raise InvalidInput(*errors)


def _editor(record: ShiftRecord) -> dict[str, object]:
    return {"who": record.edited_by, "at": said_in_vietnam(record.edited_at) if record.edited_at else ""}


def _stands(record: ShiftRecord) -> FieldError:
    """Say how the shift stands now, without the person: who may know him reads the shift."""
    times = {"begins_at": said_in_vietnam(record.begins_at), "ends_at": said_in_vietnam(record.ends_at)}
    return FieldError("shift", _STANDS, {**times, "post": record.post.value, "revision": record.revision})


NOT_YOURS: Final = Text(vi="Địa bàn này không thuộc phạm vi của bạn", en="This place is outside your area")
SAME_NUMBER: Final = Text(
    vi="trùng với số thứ nhất: hãy ghi một số khác, hoặc để trống", en="is the first number again: give another one, or none"
)
_OTHER_NAME: Final = Text(
    vi="số này đã có trong đúng ca này với tên khác: hãy sửa ca đó", en="this number stands on this very shift by another name"
)
OTHER_WAYS: Final = Text(
    vi="ca này đã có, và chưa ghi cách báo thêm này: hãy sửa ca đó",
    en="this shift stands already without this further way: change it",
)
OTHER_NATURE: Final = Text(
    vi="ca này đã có, và một ca là của diễn tập, ca kia là thật: hãy sửa hoặc xoá ca đó",
    en="this shift stands already, and of the two one is a drill's and the other real: change or remove it",
)
_STANDS_TWICE: Final = Text(
    vi="người này đã có đúng ca này: hãy xoá một trong hai", en="this person has this very shift already: remove one of the two"
)
_IS_OVER: Final = Text(
    vi="đã qua: hãy ghi một thời điểm sắp tới; muốn thôi trực ngay thì xoá ca",
    en="is over: give a moment to come; to end a shift now, remove it",
)
_CHANGED: Final = Text(vi="{who} đã sửa lúc {at}", en="changed by {who} at {at}")
_REMOVED: Final = Text(vi="{who} đã xoá ca này lúc {at}", en="removed by {who} at {at}")
_STANDS: Final = Text(
    vi="đang ghi: {begins_at} đến {ends_at}, {post} (bản {revision})",
    en="stands now: {begins_at} to {ends_at}, {post} (revision {revision})",
)
