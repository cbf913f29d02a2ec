"""Days and moments as doors take them: RFC 3339, with a time zone, in years that a calendar of this work knows.

The year is looked at first: a moment at the edge of the calendar cannot be turned into UTC.
"""

import re
from datetime import date, datetime
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100

_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _looks_like_a_moment(value: object) -> object:
    """Numbers are no moments, though the library would take them for seconds since 1970."""
    if isinstance(value, str) and not _MOMENT.match(value):
        raise PydanticCustomError("datetime_parsing", "is no RFC 3339 date and time")
    if value is not None and not isinstance(value, str | datetime):
        raise PydanticCustomError("datetime_type", "is no RFC 3339 date and time")
    return value


def _looks_like_a_day(value: object) -> object:
    """Numbers are no days, though the library would take them for seconds since 1970."""
    if isinstance(value, str) and _DAY.match(value):
        return value
    raise PydanticCustomError("date_parsing", "is no RFC 3339 day")


def _of_this_work(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year < LAST_YEAR:
        raise PydanticCustomError("year_outside", "lies outside", {"first": FIRST_YEAR, "last": LAST_YEAR - 1})
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_looks_like_a_moment), AfterValidator(_of_this_work)]
Day = Annotated[date, BeforeValidator(_looks_like_a_day)]
