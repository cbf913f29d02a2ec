"""When a booking wants a second person, who that may be, and what can still be reversed."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from services.disbursement.domain.bookings import Booking, BookingKind, BookingRecord
from services.disbursement.domain.sources import Source
from services.disbursement.policy.dated_entries import in_force
from shared.clock import VIETNAM
from shared.duties import same_person
from shared.errors import Forbidden, Refused
from shared.events.assessment import Unit
from shared.number_words import number_text
from shared.texts import Text

_FILE: Final = Path(__file__).parent / "booking_limits.yaml"
Amount = Annotated[int, Field(ge=1)]


class DecidedByWhoBooked(Forbidden):
    """Two persons look at it."""

    code = "decided-by-who-booked"
    title = Text(
        vi="Người đã ghi không tự xác nhận được: hãy nhờ một kế toán khác xem chứng từ và xác nhận",
        en="Who booked it does not confirm it: another accountant has to look at the papers and confirm",
    )


class BookingDecided(Refused):
    """Somebody was faster."""

    code = "booking-decided"
    title = Text(vi="Khoản ghi này đã được xác nhận hoặc bác bỏ", en="This booking was confirmed or refused already")


class ReversalAsked(Refused):
    """A contribution is reversed once."""

    code = "reversal-asked"
    title = Text(
        vi="Khoản nhận này đã được đảo, hoặc đang chờ người thứ hai xác nhận đảo",
        en="This contribution was reversed already, or its reversal waits for a second person",
    )


class MeansSpokenFor(Refused):
    """What was set aside or paid out of it cannot be taken back by a booking."""

    code = "means-spoken-for"
    title = Text(
        vi="Nguồn chỉ còn {available}, không đủ để đảo {amount}: phần còn lại đã giữ cho hộ hoặc đã chi. "
        "Hãy ghi khoản nhận đúng trước, hoặc đợi khoản giữ được giải phóng",
        en="The source has {available} left, and {amount} would be reversed: the rest is set aside or paid. "
        "Book what really came in first, or wait until something is released",
    )


class _Entry(BaseModel):
    """The limits of all units from a day on."""

    model_config = ConfigDict(extra="forbid")

    valid_from: date = Field(alias="from")
    dong: Amount
    kg: Amount
    set: Amount
    document: str | None
    article: str | None
    certainty: Literal["A", "B", "C", "D"]


class _LimitsFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limits: Annotated[list[_Entry], Field(min_length=1)]


@cache
def _entries() -> tuple[_Entry, ...]:
    written = _LimitsFile.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
    return tuple(written.limits)


def limit_on(day: date, unit: Unit) -> int:
    """Return above which amount two persons book, by the limits in force that day (before the first: the first)."""
    entry = in_force(_entries(), day)
    limits: Mapping[Unit, int] = {"dong": entry.dong, "kg": entry.kg, "set": entry.set}
    return limits[unit]


def wants_two(source: Source, amount: int, now: datetime, *, alone: int = 0) -> bool:
    """Tell whether another person has to confirm that this came in. What a drill invents wants nobody's confirmation.

    `alone` is what the same person has booked alone into the source that day: a sum that is split is one sum.
    """
    return not source.drill and alone + amount > limit_on(now.astimezone(VIETNAM).date(), source.unit)


def check_decision(record: BookingRecord, subject: str) -> None:
    """Refuse who may not decide a booking. Raises DecidedByWhoBooked, BookingDecided."""
    if record.verdict is not None:
        raise BookingDecided
    if same_person(record.booking.booked_by, subject):
        raise DecidedByWhoBooked


def check_reversible(booking: Booking, source: Source) -> None:
    """Refuse to reverse what the source no longer has free. Raises MeansSpokenFor."""
    if booking.kind is BookingKind.REVERSAL and source.available < booking.amount:
        raise MeansSpokenFor(available=number_text(source.available), amount=number_text(booking.amount))
