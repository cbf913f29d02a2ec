"""How old a member is on a day, as far as it is known: a year of birth leaves one birthday open."""

from datetime import date
from typing import Final

from shared.events.household import Member

UNKNOWN_AGE: Final = -1


def ages_of(member: Member, day: date) -> tuple[int, int] | None:
    """Return the youngest and the oldest that the member may be on a day; None where no birth is known."""
    born = member.birth_date
    if born is not None:
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return max(0, age), max(0, age)
    if member.birth_year is None:
        return None
    oldest = day.year - member.birth_year
    birthday_open = (day.month, day.day) != (12, 31)
    return max(0, oldest - birthday_open), max(0, oldest)


def age_against(member: Member, limit: int, day: date) -> int:
    """Return an age that is certain to lie on one side of the limit; UNKNOWN_AGE where it may lie on either."""
    ages = ages_of(member, day)
    if ages is None or ages[0] < limit <= ages[1]:
        return UNKNOWN_AGE
    return ages[0]
