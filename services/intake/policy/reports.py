"""When a report is sound: its moment, its place, and whether what it says of persons agrees with itself."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Final

from services.intake.domain.reports import MAX_PERSONS
from shared.errors import FieldError
from shared.events.intake import PersonalPart
from shared.texts import Text

CLOCK_AHEAD: Final = timedelta(minutes=5)
"""How far a reporter's watch may be ahead of ours."""
_EARLIEST_YEAR: Final = 2000

IN_THE_FUTURE: Final = Text(vi="ở tương lai quá 5 phút", en="lies more than 5 minutes in the future")
LONG_AGO: Final = Text(vi="trước năm {year}", en="lies before the year {year}")
UNKNOWN_COMMUNE: Final = Text(vi="không có xã, phường nào mang mã {codes}", en="no commune has the code {codes}")
OUTSIDE_INCIDENT: Final = Text(
    vi="xã, phường này không thuộc phạm vi của sự kiện", en="this commune is not among the communes of the incident"
)
NOT_A_MEMBER: Final = Text(vi="{ref} không có trong danh sách thành viên", en="{ref} is not among the members")
MORE_THAN_SIZE: Final = Text(vi="nhiều hơn số người của hộ ({size})", en="are more than the household has ({size})")
REF_TWICE: Final = Text(vi="một người có tên hai lần", en="a person stands twice")
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


def contradictions(part: PersonalPart) -> list[FieldError]:
    """Return where the report contradicts itself: losses name persons of the household, and no more than it has."""
    refs = [member.ref for member in part.members]
    found = [FieldError("household.members", REF_TWICE)] if len(set(refs)) < len(refs) else []
    for field, named in _named(part):
        if len(named) > MAX_PERSONS:
            found.append(FieldError(field, TOO_MANY, {"max_length": MAX_PERSONS}))
        elif refs and (strangers := sorted(set(named) - set(refs))):
            found.append(FieldError(field, NOT_A_MEMBER, {"ref": strangers[0]}))
    hungry = part.losses.short_of_food
    if hungry is not None and part.size is not None and hungry.people > part.size:
        found.append(FieldError("losses.short_of_food.people", MORE_THAN_SIZE, {"size": part.size}))
    return found


def _named(part: PersonalPart) -> Iterator[tuple[str, Collection[str]]]:
    losses, burial = part.losses, part.losses.burial_by_organisation
    yield "losses.dead", losses.dead
    yield "losses.missing", losses.missing
    yield "losses.injured", [person.ref for person in losses.injured]
    yield "losses.children_left_alone", losses.children_left_alone
    yield "losses.burial_by_organisation.person", [burial.person] if burial and burial.person else []
