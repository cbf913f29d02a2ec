"""Bookings that want two persons, and what became of each."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.bookings import (
    Booking,
    BookingId,
    BookingKind,
    BookingRecord,
    BookingVerdict,
    ListedContribution,
    Reversed,
)
from services.disbursement.domain.sources import Source
from services.disbursement.store.sources import SEEN, find_source, get_source, seen_from
from services.disbursement.tables import BookingRow, BookingVerdictRow
from shared.database import execute
from shared.errors import NotFound
from shared.identity import Area
from shared.ids import SourceId

_NAMES: Final = tuple(field.name for field in fields(Booking))
_COLUMNS: Final = ", ".join(f"b.{name}" for name in _NAMES)
_RECORD: Final = f"""
    select {_COLUMNS}, v.verdict, v.decided_by, v.decided_at,
           c.given_by as reversed_given_by, c.received_at, coalesce(c.booked_alone_by, o.booked_by) as received_by
      from bookings b left join booking_verdicts v on v.booking_id = b.id
      left join contributions c on c.id = b.reverses left join bookings o on o.id = c.id"""
_GET: Final = text(f"{_RECORD} where b.id = :id")
_WAITING: Final = text(f"""
    {_RECORD} where v.booking_id is null and exists (
        select 1 from sources where id = b.source_id and (cast(:source as uuid) is null or id = :source) and {SEEN})
     order by b.id limit :most""")
_CONTRIBUTION: Final = text("select id, source_id, amount from contributions where id = :id")
_ASKED: Final = text("""
    select 1 from bookings b left join booking_verdicts v on v.booking_id = b.id
     where b.reverses = :id and v.verdict is distinct from 'refused'""")
_CONTRIBUTIONS: Final = text("""
    select c.id, c.amount, c.given_by, c.received_at, coalesce(c.booked_alone_by, o.booked_by) as booked_by,
           exists (select 1 from bookings b join booking_verdicts v on v.booking_id = b.id and v.verdict = 'confirmed'
                    where b.reverses = c.id) as is_reversed,
           exists (select 1 from bookings b where b.reverses = c.id and not exists (
                   select 1 from booking_verdicts v where v.booking_id = b.id)) as waits_for_reversal
      from contributions c left join bookings o on o.id = c.id
     where c.source_id = :source order by c.received_at desc, c.id desc limit :most""")
# What was wrong and was reversed is not there any more: two persons have said so.
_ALONE: Final = text("""
    select coalesce(sum(c.amount), 0)::bigint from contributions c
     where c.source_id = :source and c.received_at >= :since and lower(c.booked_alone_by) = lower(:by)
       and not exists (select from bookings b join booking_verdicts v on v.booking_id = b.id and v.verdict = 'confirmed'
                        where b.reverses = c.id)""")
_COUNT: Final = text("""
    select count(*) from bookings b where not exists (select 1 from booking_verdicts v where v.booking_id = b.id)""")


class BookingNotFound(NotFound):
    """No such booking, or it is not for this person to see."""

    code = "booking-not-found"


class ContributionNotFound(NotFound):
    """No such contribution."""

    code = "contribution-not-found"


async def get_booking(session: AsyncSession, booking: BookingId) -> BookingRecord:
    """Return a booking with what became of it. Raises BookingNotFound."""
    row = (await execute(session, _GET, {"id": booking})).mappings().first()
    if row is None:
        raise BookingNotFound
    return await _record(session, row)


async def list_waiting(session: AsyncSession, area: Area, source: SourceId | None, most: int) -> list[BookingRecord]:
    """Return what waits for a second person at sources of this area (None: the country), the oldest first."""
    rows = (await execute(session, _WAITING, {**seen_from(area), "source": source, "most": most})).mappings().all()
    return [await _record(session, row) for row in rows]


async def list_contributions(
    session: AsyncSession, area: Area, source: SourceId, most: int
) -> tuple[Source, list[ListedContribution]]:
    """Return a source of this area, and what came into it, the newest first. Raises SourceNotFound."""
    found = await find_source(session, area, source)
    rows = (await execute(session, _CONTRIBUTIONS, {"source": source, "most": most})).mappings()
    return found, [ListedContribution(**row) for row in rows]


async def find_contribution(session: AsyncSession, contribution: UUID) -> tuple[SourceId, int]:
    """Return of which source a contribution is, and how much. Raises ContributionNotFound."""
    row = (await execute(session, _CONTRIBUTION, {"id": contribution})).first()
    if row is None:
        raise ContributionNotFound
    return SourceId(row.source_id), row.amount


async def sum_alone(session: AsyncSession, source: SourceId, by: str, since: datetime) -> int:
    """Return what this person has booked alone into a (held) source since then."""
    return int((await execute(session, _ALONE, {"source": source, "by": by, "since": since})).scalar_one())


async def is_reversal_asked(session: AsyncSession, contribution: UUID) -> bool:
    """Tell whether a contribution was reversed, or somebody waits for that to be confirmed."""
    return (await execute(session, _ASKED, {"id": contribution})).first() is not None


async def insert_booking(session: AsyncSession, booking: Booking) -> None:
    await execute(session, insert(BookingRow), {**asdict(booking), "kind": booking.kind.value})


async def insert_verdict(
    session: AsyncSession, booking: Booking, verdict: BookingVerdict, decided_by: str, now: datetime
) -> None:
    row = {"booking_id": booking.id, "verdict": verdict.value, "booked_by": booking.booked_by}
    await execute(session, insert(BookingVerdictRow), {**row, "decided_by": decided_by, "decided_at": now})


async def count_waiting(session: AsyncSession) -> int:
    """Return how many bookings wait for a second person."""
    return int((await execute(session, _COUNT)).scalar_one())


async def _record(session: AsyncSession, row: Any) -> BookingRecord:
    booking = Booking(**{**{name: row[name] for name in _NAMES}, "kind": BookingKind(row["kind"])})
    verdict = BookingVerdict(row["verdict"]) if row["verdict"] else None
    source = await get_source(session, booking.source_id)
    return BookingRecord(booking, source, _reversed(booking, row), verdict, row["decided_by"], row["decided_at"])


def _reversed(booking: Booking, row: Any) -> Reversed | None:
    if booking.reverses is None:
        return None
    return Reversed(booking.reverses, row["reversed_given_by"], row["received_at"], row["received_by"])
