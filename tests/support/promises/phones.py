"""The phones' own book, and who should have been called: rosters and contacts opened with notifications' key."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from shared.communes import province_of
from shared.privacy import Cipher, Unreadable
from tests.support.promises.evidence import Evidence

_DELIVERIES: Final = "select id::text as id, notice_id, way from deliveries where id::text = any($1)"
_SHIFTS: Final = """
    select id, 'duty_shifts' as of, commune_code, province_code, phone, second_phone, begins_at, ends_at,
           case when removed_at is null then coalesce(edited_at, created_at) else created_at end as created_at, removed_at,
           refused_at, post, drill
      from duty_shifts"""
_CONTACTS: Final = """
    select id, 'commune_contacts' as of, commune_code, null as province_code, phone, null as second_phone,
           created_at as begins_at,
           null::timestamptz as ends_at, created_at, removed_at, null::timestamptz as refused_at, 'officer' as post,
           drill
      from commune_contacts"""

_OF_COMMUNE: Final = 2
"""The highest rung of a commune."""


@dataclass(frozen=True)
class Heard:
    """One message that rang: on which phone, when, in which words, by which way. `notice` is None where nobody has sent it."""

    id: str
    to: str
    at: datetime
    text: str
    notice: UUID | None
    way: str = "sms"


@dataclass(frozen=True)
class Called:
    """Somebody who is called for a place between two moments: on duty, or (a contact) as long as he stands there."""

    number: str
    commune_code: str | None
    province_code: str | None
    begins_at: datetime
    ends_at: datetime | None
    order: tuple[bool, datetime, int]
    post: str = "officer"
    second: str = ""
    """His other number: he is called on both."""
    name: str = ""
    """As who confirms is called: `contact:{id}`, `shift:{id}`."""
    drill: bool = False
    """Invented for an exercise: nothing real rings there."""

    def is_there(self, moment: datetime) -> bool:
        return self.begins_at <= moment and (self.ends_at is None or moment < self.ends_at)


def bare(number: str) -> str:
    """One phone is written in several ways: 0559…, +84559…, with spaces."""
    digits = "".join(c for c in number if c.isdigit())
    return (digits.removeprefix("84") if number.lstrip().startswith("+84") else digits).lstrip("0")


def plain(text: str) -> str:
    """As an SMS spells: without accents."""
    folded = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D").replace("•", "-"))
    return "".join(c for c in folded if not unicodedata.combining(c))


async def heard_by_notice(world: Evidence) -> Mapping[UUID | None, Sequence[Heard]]:
    """Everything that rang by its notice, oldest first; under None what nobody has sent."""
    return await world.once("heard", lambda: _heard(world))


async def _heard(world: Evidence) -> Mapping[UUID | None, Sequence[Heard]]:
    ids = [str(entry["id"]) for entry in world.phones_book]
    sent = {row["id"]: (row["notice_id"], row["way"]) for row in await world.rows("notifications", _DELIVERIES, ids)}
    found: dict[UUID | None, list[Heard]] = {}
    for entry in world.phones_book:
        name = str(entry["id"])
        moment = datetime.fromisoformat(entry.get("delivered_at") or entry["accepted_at"])
        one = Heard(name, bare(entry["to"]), moment, entry["text"], *sent.get(name, (None,)))
        found.setdefault(one.notice, []).append(one)
    return {notice: sorted(some, key=lambda one: one.at) for notice, some in found.items()}


async def on_duty_of(world: Evidence) -> Sequence[Called] | None:
    """Every shift that ever stood in the roster; None without notifications' key."""
    return await world.once("roster", lambda: _called(world, _SHIFTS))


async def contacts_of(world: Evidence) -> Sequence[Called] | None:
    """Everybody who ever was a commune's contact; None without notifications' key."""
    return await world.once("contacts", lambda: _called(world, _CONTACTS))


async def _called(world: Evidence, statement: str) -> Sequence[Called] | None:
    cipher = world.cipher("notifications")
    if cipher is None:
        return None
    return [_one_called(cipher, row) for row in await world.rows("notifications", statement)]


def _one_called(cipher: Cipher, row: Any) -> Called:
    number, second = (_number(cipher, row, column) for column in ("phone", "second_phone"))
    ends = [moment for moment in (row["ends_at"], row["removed_at"], row["refused_at"]) if moment is not None]
    begins = max(row["begins_at"], row["created_at"])
    # A drill rings its own people first; for what is real they are left out.
    order = (row["drill"], row["begins_at"], row["id"].int)
    place = (row["commune_code"], row["province_code"])
    name = f"{'contact' if row['of'] == 'commune_contacts' else 'shift'}:{row['id']}"
    return Called(number, *place, begins, min(ends, default=None), order, row["post"], second, name, drill=row["drill"])


def _number(cipher: Cipher, row: Any, column: str) -> str:
    if row[column] is None:
        return ""
    try:
        return bare(cipher.open(row[column], f"{row['of']}.{column}|{row['id']}"))
    except Unreadable:
        return ""


def covering(called: Iterable[Called], *, drill: bool) -> Sequence[Called]:
    """Who of these may be called for what is real, or for a drill."""
    return [one for one in called if drill or not one.drill]


def who_is_on_duty(shifts: Iterable[Called], commune_code: str, moment: datetime) -> str | None:
    """The officer's number that is called for a commune: its own, else the province's, else the country's; the newer shift."""
    found = _officer(shifts, commune_code, moment)
    return found.number if found else None


def _officer(shifts: Iterable[Called], commune_code: str, moment: datetime) -> Called | None:
    return _newest(shifts, "officer", ((commune_code, None), (None, province_of(commune_code)), (None, None)), moment)


def who_stands_on(shifts: Iterable[Called], rung: int, commune_code: str, moment: datetime) -> str | None:
    """The number of whoever stands on a rung for a commune; of a province without anybody there, the country's."""
    found = _on_rung(shifts, rung, commune_code, moment)
    return found.number if found else None


def _on_rung(shifts: Iterable[Called], rung: int, commune_code: str, moment: datetime) -> Called | None:
    post = "officer" if rung % 2 else "leader"
    places: Sequence[tuple[str | None, str | None]] = (
        ((commune_code, None),) if rung <= _OF_COMMUNE else ((None, province_of(commune_code)), (None, None))
    )
    return _newest(shifts, post, places, moment)


def _newest(
    shifts: Iterable[Called], post: str, places: Sequence[tuple[str | None, str | None]], moment: datetime
) -> Called | None:
    there = [shift for shift in shifts if shift.post == post and shift.is_there(moment)]
    for place in places:
        found = [shift for shift in there if (shift.commune_code, shift.province_code) == place]
        if found:
            return max(found, key=lambda shift: shift.order)
    return None


def on_duty_between(shifts: Sequence[Called], commune_code: str, since: datetime, until: datetime) -> Collection[str]:
    """Every number that was to be called for a commune at some moment of this time: a shift may change in between."""
    return _numbers(_officer(shifts, commune_code, moment) for moment in _moments(shifts, since, until))


def on_rung_between(
    shifts: Sequence[Called], rung: int, commune_code: str, since: datetime, until: datetime
) -> Collection[str]:
    """The same of a rung of the commune's ladder."""
    return _numbers(_on_rung(shifts, rung, commune_code, moment) for moment in _moments(shifts, since, until))


def _numbers(called: Iterable[Called | None]) -> Collection[str]:
    return {number for one in called if one is not None for number in (one.number, one.second) if number}


def _moments(shifts: Sequence[Called], since: datetime, until: datetime) -> Collection[datetime]:
    changes = {moment for shift in shifts for moment in (shift.begins_at, shift.ends_at) if moment and since < moment < until}
    return {since, until, *changes}
