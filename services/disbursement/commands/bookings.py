"""What two persons book: much that comes in, and the reversal of a contribution that was wrong."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands.campaigns import check_receiving
from services.disbursement.commands.context import Context
from services.disbursement.commands.sources import ContributionBooked, check_area, keeps, receive_contribution
from services.disbursement.domain.bookings import (
    Booking,
    BookingId,
    BookingKind,
    BookingRecord,
    BookingVerdict,
    reason_binding,
)
from services.disbursement.domain.limits import start_of_day
from services.disbursement.domain.sources import Contribution
from shared import audit
from shared.duties import same_person
from shared.identity import Actor, Role
from shared.ids import new_id


@dataclass(frozen=True)
class ReversalDraft:
    """Which contribution was wrong, and why in words."""

    contribution_id: UUID
    reason: str


@dataclass(frozen=True)
class Decision:
    """What the second person says of which booking."""

    booking_id: BookingId
    verdict: BookingVerdict


def reads_words(actor: Actor, record: BookingRecord) -> bool:
    """Tell whether somebody reads who gave it and why it is reversed: who may have to confirm it, and who has booked it."""
    may_decide = actor.has(Role.ACCOUNTANT) and keeps(actor, record.source)
    return may_decide or same_person(record.booking.booked_by, actor.subject)


async def book_contribution(
    session: AsyncSession, actor: Actor, context: Context, contribution: Contribution, now: datetime
) -> ContributionBooked | BookingRecord:
    """Book what came in; above the limit of the day it waits for another person, and nothing goes on before.

    What the same person has booked alone into it on the same day counts, too; two at once wait for each other at the source.
    Raises SourceNotFound, NotYourSource, CampaignNotReceiving.
    """
    source = await store.sources.lock_source(session, contribution.source_id)
    check_area(actor, source)
    await check_receiving(session, source)
    alone = await store.bookings.sum_alone(session, source.id, actor.subject, start_of_day(now))
    if not policy.bookings.wants_two(source, contribution.amount, now, alone=alone):
        booked = replace(contribution, booked_alone_by=actor.subject)
        return await receive_contribution(session, actor, context, booked, now)
    booking = Booking(
        id=BookingId(contribution.id),
        source_id=source.id,
        kind=BookingKind.CONTRIBUTION,
        reverses=None,
        amount=contribution.amount,
        given_by=contribution.given_by,
        reason=None,
        booked_by=actor.subject,
        booked_at=now,
    )
    await store.bookings.insert_booking(session, booking)
    await audit.record(session, actor, "contribution waits for a second person", "booking", [booking.id], amount=booking.amount)
    return BookingRecord(booking, source)


async def ask_reversal(
    session: AsyncSession, actor: Actor, context: Context, draft: ReversalDraft, now: datetime
) -> BookingRecord:
    """Say that a contribution was wrong; it is reversed as a whole once another person confirms it.

    Raises ContributionNotFound, NotYourSource, ReversalAsked, MeansSpokenFor.
    """
    of_source, amount = await store.bookings.find_contribution(session, draft.contribution_id)
    source = await store.sources.lock_source(session, of_source)
    check_area(actor, source)
    if await store.bookings.is_reversal_asked(session, draft.contribution_id):
        raise policy.bookings.ReversalAsked
    name = BookingId(new_id())
    booking = Booking(
        id=name,
        source_id=source.id,
        kind=BookingKind.REVERSAL,
        reverses=draft.contribution_id,
        amount=amount,
        given_by=None,
        reason=context.cipher.seal(draft.reason, reason_binding(name)),
        booked_by=actor.subject,
        booked_at=now,
    )
    policy.bookings.check_reversible(booking, source)
    await store.bookings.insert_booking(session, booking)
    await audit.record(session, actor, "reversal waits for a second person", "booking", [booking.id], amount=booking.amount)
    return await store.bookings.get_booking(session, booking.id)


async def decide_booking(
    session: AsyncSession, actor: Actor, context: Context, decision: Decision, now: datetime
) -> BookingRecord:
    """Confirm what somebody else wants booked, or refuse it; confirmed it is booked in the same transaction.

    Raises BookingNotFound, NotYourSource, DecidedByWhoBooked, BookingDecided, MeansSpokenFor.
    """
    known = await store.bookings.get_booking(session, decision.booking_id)
    # Whoever decides the same booking waits here, and sees what the other has said.
    source = await store.sources.lock_source(session, known.source.id)
    check_area(actor, source)
    record = await store.bookings.get_booking(session, decision.booking_id)
    booking = record.booking
    policy.bookings.check_decision(record, actor.subject)
    if decision.verdict is BookingVerdict.CONFIRMED:
        policy.bookings.check_reversible(booking, source)
    await store.bookings.insert_verdict(session, booking, decision.verdict, actor.subject, now)
    await audit.record(session, actor, f"booking {decision.verdict.value}", "booking", [booking.id], kind=booking.kind)
    metrics.BOOKINGS_DECIDED.labels(booking.kind.value, decision.verdict.value).inc()
    if decision.verdict is BookingVerdict.CONFIRMED:
        if booking.kind is BookingKind.REVERSAL:
            await store.sources.reverse_contribution(session, booking.id, source.id, booking.amount, now)
        else:
            given = Contribution(booking.id, source.id, booking.amount, booking.given_by or b"")
            await receive_contribution(session, actor, context, given, now)
    return await store.bookings.get_booking(session, booking.id)
