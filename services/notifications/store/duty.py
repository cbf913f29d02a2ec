"""The roster: who is on duty for which place, and when. Names and phones stay ciphertext here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.deliveries import Way
from services.notifications.domain.duty import Post, Shift
from services.notifications.domain.edits import COUNTRY
from services.notifications.domain.phones import SealedPhone
from shared.database import execute

MAX_SHIFTS: Final = 5000

_SHIFT_COLUMNS: Final = (
    "id, commune_code, province_code, begins_at, ends_at, name, phone, post, second_phone, email, calls, drill"
)
_RECORD_COLUMNS: Final = f"""
    {_SHIFT_COLUMNS}, revision, coalesce(edited_by, created_by) as edited_by, coalesce(edited_at, created_at) as edited_at,
    removed_at, person_index, refused_at"""
_ON_DUTY: Final = text(f"""
    select {_SHIFT_COLUMNS} from duty_shifts
     where removed_at is null and refused_at is null and begins_at <= :now and ends_at > :now
       and (commune_code = any(cast(:communes as text[])) or province_code = any(cast(:provinces as text[]))
            or (commune_code is null and province_code is null))""")
# Who stands there otherwise since then is another row; of a row that stands, its edit says from when on it stood so.
_ON_DUTY_AT: Final = text(f"""
    select {_SHIFT_COLUMNS} from duty_shifts
     where begins_at <= :moment and ends_at > :moment and (removed_at is null or removed_at > :moment)
       and (refused_at is null or refused_at > :moment)
       and case when removed_at is null then coalesce(edited_at, created_at) else created_at end <= :moment
       and (commune_code = :commune_code or province_code = :province_code
            or (commune_code is null and province_code is null))""")
_SHIFTS: Final = text(f"select {_SHIFT_COLUMNS} from duty_shifts where id = any(cast(:ids as uuid[]))")
_OF_PLACES: Final = """
    removed_at is null and ends_at > :now
       and (:everywhere or coalesce(commune_code, province_code, 'country') = any(cast(:places as text[])))"""
_ROSTER: Final = text(f"""
    select {_RECORD_COLUMNS} from duty_shifts where {_OF_PLACES} order by begins_at, id limit :most""")
_RECORD: Final = text(f"select {_RECORD_COLUMNS} from duty_shifts where id = :id")
_REMOVE_SHIFTS: Final = text(f"""
    update duty_shifts set removed_at = :now, edited_by = :by, edited_at = :now, revision = revision + 1
     where {_OF_PLACES} and not (id = any(cast(:kept as uuid[])))""")
_SAVE_SHIFT: Final = text("""
    insert into duty_shifts (id, commune_code, province_code, name, phone, second_phone, email, calls, person_index, begins_at,
                             ends_at, post, drill, created_by, created_at)
    values (:id, :commune_code, :province_code, :name, :phone, :second_phone, :email, :calls, :person_index, :begins_at,
            :ends_at, :post, :drill, :by, :now)
    on conflict (id) do update
       set name = excluded.name, phone = excluded.phone, second_phone = excluded.second_phone, email = excluded.email,
           calls = excluded.calls, drill = excluded.drill,
           person_index = excluded.person_index, begins_at = excluded.begins_at,
           ends_at = excluded.ends_at, post = excluded.post, edited_by = excluded.created_by, edited_at = excluded.created_at,
           revision = duty_shifts.revision + 1, refused_at = null""")
_SAVE_FORMER: Final = text("""
    insert into duty_shifts (id, commune_code, province_code, name, phone, second_phone, email, calls, person_index, begins_at,
                             ends_at, post, drill, created_by, created_at, removed_at, refused_at, revision, edited_by,
                             edited_at)
    select :id, commune_code, province_code, :name, :phone, :second_phone, :email, calls, person_index, begins_at, ends_at,
           post, drill, created_by, coalesce(edited_at, created_at), :now, refused_at, revision, edited_by, edited_at
      from duty_shifts where id = :of""")
_TRY_AGAIN: Final = text("""
    update duty_shifts set refused_at = null where id = any(cast(:ids as uuid[])) and refused_at is not null""")
_REMOVE_SHIFT: Final = text("""
    update duty_shifts set removed_at = :now, edited_by = :by, edited_at = :now, revision = revision + 1 where id = :id""")
_REFUSE: Final = text("""
    update duty_shifts set refused_at = :now where id = any(cast(:ids as uuid[])) and refused_at is null""")


def shift_binding(column: str, shift_id: UUID) -> str:
    """The associated data of a sealed column of a shift."""
    return f"duty_shifts.{column}|{shift_id}"


@dataclass(frozen=True)
class ShiftRecord:
    """One shift, as stored."""

    id: UUID
    commune_code: str | None
    province_code: str | None
    begins_at: datetime
    ends_at: datetime
    name: bytes = field(repr=False)
    phone: bytes = field(repr=False)
    post: Post = Post.OFFICER
    second_phone: bytes | None = field(default=None, repr=False)
    revision: int = 1
    edited_by: str = ""
    edited_at: datetime | None = None
    removed_at: datetime | None = None
    person_index: bytes | None = field(default=None, repr=False)
    email: bytes | None = field(default=None, repr=False)
    calls: bool = False
    refused_at: datetime | None = None
    """Since when the gateway says that the number does not exist: nobody is called on it."""
    drill: bool = False

    @property
    def place(self) -> str:
        return self.commune_code or self.province_code or COUNTRY

    def is_on(self, moment: datetime) -> bool:
        return self.begins_at <= moment < self.ends_at


async def list_on_duty(
    session: AsyncSession, communes: Collection[str], provinces: Collection[str], now: datetime
) -> list[Shift]:
    """Return the shifts that cover these places now, and those of the whole country."""
    values = {"communes": sorted(set(communes)), "provinces": sorted(set(provinces)), "now": now}
    return [_shift(row) for row in await execute(session, _ON_DUTY, values)]


async def list_on_duty_at(session: AsyncSession, commune_code: str, province_code: str | None, moment: datetime) -> list[Shift]:
    """Return the shifts that covered this commune at a moment that is over, as the roster stood then."""
    values = {"commune_code": commune_code, "province_code": province_code, "moment": moment}
    return [_shift(row) for row in await execute(session, _ON_DUTY_AT, values)]


async def get_shifts(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Shift]:
    """Return these shifts, also such as were replaced meanwhile."""
    return {row.id: _shift(row) for row in await execute(session, _SHIFTS, {"ids": sorted(set(ids))})}


async def list_roster(session: AsyncSession, places: Collection[str] | None, now: datetime) -> list[ShiftRecord]:
    """Return the shifts of these places (None: of all) that have not ended."""
    values = {"everywhere": places is None, "places": sorted(places or ()), "now": now, "most": MAX_SHIFTS}
    return [_record(row) for row in (await execute(session, _ROSTER, values)).mappings()]


async def get_record(session: AsyncSession, shift_id: UUID) -> ShiftRecord | None:
    """Return this shift as it stands, also where it was removed."""
    row = (await execute(session, _RECORD, {"id": shift_id})).mappings().first()
    return _record(row) if row is not None else None


async def keep_only(session: AsyncSession, kept: Collection[UUID], places: Collection[str], by: str, now: datetime) -> None:
    """Remove all shifts of these places but these; whoever is kept is called again, also where his number was refused."""
    values = {"kept": sorted(kept), "everywhere": False, "places": sorted(places), "by": by, "now": now}
    await execute(session, _REMOVE_SHIFTS, values)
    await execute(session, _TRY_AGAIN, {"ids": sorted(kept)})


async def save_shifts(session: AsyncSession, shifts: Sequence[ShiftRecord], by: str, now: datetime) -> None:
    """Save these shifts, which are new or stand otherwise from now on."""
    if shifts:
        await execute(session, _SAVE_SHIFT, [{**_values(shift), "by": by, "now": now} for shift in shifts])


async def save_former(session: AsyncSession, former: ShiftRecord, of: UUID, now: datetime) -> None:
    """Keep how a shift (`of`) stood until now, as one that was removed: who was called before is known afterwards."""
    names = ("id", "name", "phone", "second_phone", "email")
    await execute(session, _SAVE_FORMER, {**{name: getattr(former, name) for name in names}, "of": of, "now": now})


async def remove_shift(session: AsyncSession, shift_id: UUID, by: str, now: datetime) -> None:
    await execute(session, _REMOVE_SHIFT, {"id": shift_id, "by": by, "now": now})


async def mark_refused(session: AsyncSession, shifts: Collection[UUID], now: datetime) -> None:
    """The gateway says that these numbers do not exist: somebody else must be called."""
    if shifts:
        await execute(session, _REFUSE, {"ids": sorted(set(shifts)), "now": now})


def _record(row: RowMapping) -> ShiftRecord:
    return ShiftRecord(**{**row, "post": Post(row["post"])})


def _values(shift: ShiftRecord) -> dict[str, Any]:
    names = ("id", "commune_code", "province_code", "name", "phone", "second_phone", "email", "calls", "person_index", "drill")
    times = {"begins_at": shift.begins_at, "ends_at": shift.ends_at}
    return {**{name: getattr(shift, name) for name in names}, **times, "post": shift.post.value}


def _shift(row: Any) -> Shift:
    phone = SealedPhone(shift_binding("phone", row.id), row.phone, row.id)
    # Replies and links of whichever of them are those of the person; what a gateway says of it says nothing of his duty.
    second = _second("second_phone", row.id, row.second_phone, Way.SMS)
    email = _second("email", row.id, row.email, Way.EMAIL)
    place = row.commune_code, row.province_code
    return Shift(row.id, *place, row.begins_at, row.ends_at, phone, Post(row.post), second, email, row.calls, row.drill)


def _second(column: str, shift_id: UUID, sealed: bytes | None, way: Way) -> SealedPhone | None:
    if sealed is None:
        return None
    return SealedPhone(shift_binding(column, shift_id), sealed, shift_id, way=way, is_second=True)
