"""Whether what is said of a household's people can be true: one check for reports, lists, corrections, findings and previews.

`size` counts everybody who belonged to the household when it was struck, the dead and the missing too.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from shared.errors import FieldError
from shared.events.household import Coping, Losses, Member
from shared.texts import Text

MORE_THAN_SIZE: Final = Text(
    vi="nhiều hơn số người của hộ ({size}, kể cả người chết, mất tích); hãy sửa một trong hai",
    en="are more than the household has ({size}, the dead and missing counted); correct one of the two",
)
DEAD_AMONG_HUNGRY: Final = Text(
    vi="hộ có {size} người, {dead} người đã chết: người chết không tính vào số người thiếu đói",
    en="the household has {size} people and {dead} of them died: the dead are not among the hungry",
)
MISSING_AMONG_HUNGRY: Final = Text(
    vi="hộ có {size} người, {dead} người đã chết, {missing} người mất tích: họ không tính vào số người thiếu đói",
    en="the household has {size} people, {dead} of them died and {missing} are missing: they are not among the hungry",
)
MORE_THAN_ARE_LEFT: Final = Text(
    vi="nhiều hơn số người còn lại của hộ ({left} trong {size} người); hãy sửa một trong hai",
    en="are more than are left of the household ({left} of {size}); correct one of the two",
)
NOT_BORN: Final = Text(vi="ở tương lai (sau {day})", en="lies in the future (after {day})")
TOO_OLD: Final = Text(vi="trước năm {year}", en="lies before the year {year}")
TWO_YEARS: Final = Text(
    vi="không khớp với năm của ngày sinh ({year}); hãy ghi một trong hai",
    en="is not the year of birth_date ({year}); give one",
)
EARLIEST_BIRTH: Final = 1900


def impossible_figures(
    size: int | None, members: Sequence[Member], losses: Losses, coping: Coping | None = None
) -> Iterator[FieldError]:
    """Say which figures cannot be true beside one another, by the field that is too many."""
    dead, missing = set(losses.dead), set(losses.missing)
    if size is not None:
        named = len(dead), len(dead | missing), len(dead | missing | {person.ref for person in losses.injured})
        for field, count in zip(("losses.dead", "losses.missing", "losses.injured"), named, strict=True):
            if count > size:
                yield FieldError(field, MORE_THAN_SIZE, {"size": size})
                break
        if len(members) > size:
            yield FieldError("household.members", MORE_THAN_SIZE, {"size": size})
        if coping is not None and (coping.working_adults or 0) > size:
            yield FieldError("household.coping.working_adults", MORE_THAN_SIZE, {"size": size})
        yield from _too_many_hungry(size, len(dead), len(missing - dead), losses)
        left = max(size - len(dead | missing), 0)
        if len(losses.children_left_alone) > left:
            yield FieldError("losses.children_left_alone", MORE_THAN_ARE_LEFT, {"left": left, "size": size})


def _too_many_hungry(size: int, dead: int, missing: int, losses: Losses) -> Iterator[FieldError]:
    hungry, field = losses.short_of_food.people if losses.short_of_food else 0, "losses.short_of_food.people"
    if hungry > size:
        yield FieldError(field, MORE_THAN_SIZE, {"size": size})
    elif hungry > max(size - dead - missing, 0):
        # Rice goes to who is there to eat it; who comes back is hungry from then on, and that is a correction.
        if missing:
            yield FieldError(field, MISSING_AMONG_HUNGRY, {"size": size, "dead": dead, "missing": missing})
        else:
            yield FieldError(field, DEAD_AMONG_HUNGRY, {"size": size, "dead": dead})


def impossible_births(members: Sequence[Member], today: date) -> Iterator[FieldError]:
    """Say which births lie in the future, too long ago, or in two years at once."""
    for number, member in enumerate(members):
        place = f"household.members.{number}"
        if (day := member.birth_date) is not None:
            if day > today:
                yield FieldError(f"{place}.birth_date", NOT_BORN, {"day": today})
            elif day.year < EARLIEST_BIRTH:
                yield FieldError(f"{place}.birth_date", TOO_OLD, {"year": EARLIEST_BIRTH})
        if (year := member.birth_year) is not None:
            if year > today.year:
                yield FieldError(f"{place}.birth_year", NOT_BORN, {"day": today})
            elif day is not None and day.year != year:
                yield FieldError(f"{place}.birth_year", TWO_YEARS, {"year": day.year})
