"""When a report is sound: its moment, its place, and whether what it says of persons agrees with itself."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from shared.clock import VIETNAM
from shared.communes import name_of, successors_of
from shared.errors import FieldError
from shared.events.intake import PersonalPart
from shared.household_figures import impossible_figures
from shared.household_input import MAX_PERSONS
from shared.person_refs import persons_twice
from shared.texts import Text

CLOCK_AHEAD: Final = timedelta(minutes=5)
"""How far a reporter's watch may be ahead of ours."""
_EARLIEST_YEAR: Final = 2000
MAX_BEFORE: Final = timedelta(weeks=6)
"""How long before its incident a household may have been identified: people are warned and brought away before a storm."""
INCIDENTS_BACK: Final = timedelta(days=3660)
INCIDENTS_AHEAD: Final = timedelta(days=366)
"""Which days an incident may begin, from today: the past may be entered later, the future is no further than a year."""

IN_THE_FUTURE: Final = Text(vi="ở tương lai quá 5 phút", en="lies more than 5 minutes in the future")
LONG_AGO: Final = Text(vi="trước năm {year}", en="lies before the year {year}")
BEFORE_INCIDENT: Final = Text(
    vi="trước ngày bắt đầu của sự kiện ({day}) quá {weeks} tuần",
    en="lies more than {weeks} weeks before the incident ({day})",
)
OUTSIDE_DAYS: Final = Text(vi="phải từ {first} đến {last}", en="must be from {first} to {last}")
BECAME: Final = Text(
    vi="mã {code} đã hết hiệu lực từ ngày 01/7/2025, nay là: {communes}",
    en="the code {code} is out of force since 1 July 2025; it is now: {communes}",
)
UNKNOWN_COMMUNE: Final = Text(vi="không có xã, phường nào mang mã {codes}", en="no commune has the code {codes}")
OUTSIDE_INCIDENT: Final = Text(
    vi="xã, phường này không thuộc phạm vi của sự kiện", en="this commune is not among the communes of the incident"
)
NOT_A_MEMBER: Final = Text(vi="{ref} không có trong danh sách thành viên", en="{ref} is not among the members")
TOO_MANY: Final = Text(vi="có quá {max_length} mục", en="has more than {max_length} items")


def identified_moment(identified_at: datetime | None, received_at: datetime) -> datetime | FieldError:
    """Return when the household was identified: never after we were told. A watch a little ahead is set right."""
    if identified_at is None:
        return received_at
    # The year first: moments at the edge of the calendar cannot be turned into UTC.
    if identified_at.year < _EARLIEST_YEAR:
        return FieldError("identified_at", LONG_AGO, {"year": _EARLIEST_YEAR})
    if identified_at - received_at > CLOCK_AHEAD:
        return FieldError("identified_at", IN_THE_FUTURE)
    return min(identified_at, received_at)


def unknown_commune(code: str) -> FieldError:
    """Return why there is no commune with this code: there never was, or it was merged or divided."""
    if not (successors := successors_of(code)):
        return FieldError("commune_code", UNKNOWN_COMMUNE, {"codes": code})
    named = ", ".join(f"{successor} ({name_of(successor)})" for successor in successors)
    return FieldError("commune_code", BECAME, {"code": code, "communes": named})


def too_early(identified_at: datetime, starts_on: date) -> list[FieldError]:
    """Return what is the matter where a household was identified long before its incident."""
    if identified_at.astimezone(VIETNAM).date() >= starts_on - MAX_BEFORE:
        return []
    values: dict[str, object] = {"day": starts_on, "weeks": MAX_BEFORE.days // 7}
    return [FieldError("identified_at", BEFORE_INCIDENT, values)]


def outside_days(starts_on: date, today: date) -> list[FieldError]:
    """Return what is the matter with the day on which an incident is said to begin."""
    first, last = today - INCIDENTS_BACK, today + INCIDENTS_AHEAD
    if first <= starts_on <= last:
        return []
    return [FieldError("starts_on", OUTSIDE_DAYS, {"first": first, "last": last})]


def contradictions(part: PersonalPart) -> list[FieldError]:
    """Return where the report contradicts itself: losses name persons of the household, and no more than it has."""
    refs = [member.ref for member in part.members]
    found = [*persons_twice(part.members, part.losses)]
    for field, named in _named(part):
        if len(named) > MAX_PERSONS:
            found.append(FieldError(field, TOO_MANY, {"max_length": MAX_PERSONS}))
        elif refs and (strangers := sorted(set(named) - set(refs))):
            found.append(FieldError(field, NOT_A_MEMBER, {"ref": strangers[0]}))
    return [*found, *impossible_figures(part.size, part.members, part.losses, part.coping)]


def _named(part: PersonalPart) -> Iterator[tuple[str, Collection[str]]]:
    losses, burial = part.losses, part.losses.burial_by_organisation
    yield "losses.dead", losses.dead
    yield "losses.missing", losses.missing
    yield "losses.injured", [person.ref for person in losses.injured]
    yield "losses.children_left_alone", losses.children_left_alone
    yield "losses.burial_by_organisation.person", [burial.person] if burial and burial.person else []
