"""The roster: who is on duty for which place, and when. Names and phones stay ciphertext here."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.duty import Post, Shift
from services.notifications.domain.edits import COUNTRY
from services.notifications.domain.phones import SealedPhone
from shared.database import execute

MAX_SHIFTS: Final = 5000

_SHIFT_COLUMNS: Final = "id, commune_code, province_code, begins_at, ends_at, name, phone, post"
_ON_DUTY: Final = text(f"""
    select {_SHIFT_COLUMNS} from duty_shifts
     where removed_at is null and refused_at is null and begins_at <= :now and ends_at > :now
       and (commune_code = any(cast(:communes as text[])) or province_code = any(cast(:provinces as text[]))
            or (commune_code is null and province_code is null))""")
_SHIFTS: Final = text(f"select {_SHIFT_COLUMNS} from duty_shifts where id = any(cast(:ids as uuid[]))")
_OF_PLACES: Final = """
    removed_at is null and ends_at > :now
       and (:everywhere or coalesce(commune_code, province_code, 'country') = any(cast(:places as text[])))"""
_ROSTER: Final = text(f"""
    select {_SHIFT_COLUMNS} from duty_shifts where {_OF_PLACES} order by begins_at, id limit :most""")
_REMOVE_SHIFTS: Final = text(f"""
    update duty_shifts set removed_at = :now where {_OF_PLACES} and not (id = any(cast(:kept as uuid[])))""")
_SAVE_SHIFT: Final = text("""
    insert into duty_shifts (id, commune_code, province_code, name, phone, begins_at, ends_at, post, created_by, created_at)
    values (:id, :commune_code, :province_code, :name, :phone, :begins_at, :ends_at, :post, :created_by, :now)
    on conflict (id) do update set name = excluded.name, removed_at = null, refused_at = null""")
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

    @property
    def place(self) -> str:
        return self.commune_code or self.province_code or COUNTRY


async def list_on_duty(
    session: AsyncSession, communes: Collection[str], provinces: Collection[str], now: datetime
) -> list[Shift]:
    """Return the shifts that cover these places now, and those of the whole country."""
    values = {"communes": sorted(set(communes)), "provinces": sorted(set(provinces)), "now": now}
    return [_shift(row) for row in await execute(session, _ON_DUTY, values)]


async def get_shifts(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Shift]:
    """Return these shifts, also such as were replaced meanwhile."""
    return {row.id: _shift(row) for row in await execute(session, _SHIFTS, {"ids": sorted(set(ids))})}


async def list_roster(session: AsyncSession, places: Collection[str] | None, now: datetime) -> list[ShiftRecord]:
    """Return the shifts of these places (None: of all) that have not ended."""
    values = {"everywhere": places is None, "places": sorted(places or ()), "now": now, "most": MAX_SHIFTS}
    return [ShiftRecord(**{**row, "post": Post(row["post"])}) for row in (await execute(session, _ROSTER, values)).mappings()]


async def replace_shifts(
    session: AsyncSession, shifts: Sequence[ShiftRecord], places: Collection[str], created_by: str, now: datetime
) -> None:
    """Let these be the shifts of these places; others there are removed."""
    values = {"kept": [shift.id for shift in shifts], "everywhere": False, "places": sorted(places), "now": now}
    await execute(session, _REMOVE_SHIFTS, values)
    if shifts:
        await execute(session, _SAVE_SHIFT, [{**asdict(shift), "created_by": created_by, "now": now} for shift in shifts])


async def mark_refused(session: AsyncSession, shifts: Collection[UUID], now: datetime) -> None:
    """The gateway says that these numbers do not exist: somebody else must be called."""
    if shifts:
        await execute(session, _REFUSE, {"ids": sorted(set(shifts)), "now": now})


def _shift(row: Any) -> Shift:
    phone = SealedPhone(shift_binding("phone", row.id), row.phone, row.id)
    return Shift(row.id, row.commune_code, row.province_code, row.begins_at, row.ends_at, phone, Post(row.post))
