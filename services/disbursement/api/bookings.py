"""What two persons book: contributions above the limit of the day, and reversals."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation
from services.disbursement.api.schemas.bookings import (
    BookingDecisionRequest,
    BookingResponse,
    ContributionsResponse,
    ListedContributionResponse,
    ReversalRequest,
    WaitingBookingsResponse,
)
from services.disbursement.commands.bookings import Decision, ReversalDraft
from services.disbursement.domain.bookings import BookingId, BookingRecord
from services.disbursement.domain.sources import Source
from shared.clock import now
from shared.duties import same_person
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.identity import Actor, Role
from shared.ids import SourceId

router = APIRouter(tags=["sources"])

_MOST: Final = 200


async def _reversal(contribution_id: UUID, body: ReversalRequest) -> ReversalDraft:
    """Return what was wrong, and why."""
    return ReversalDraft(contribution_id, body.reason)


async def _decision(booking_id: UUID, body: BookingDecisionRequest) -> Decision:
    """Return what is said of it."""
    return Decision(BookingId(booking_id), body.verdict)


@router.get("/v1/sources/{source_id}/contributions")
async def list_contributions(source_id: UUID, actor: CurrentActor, foundation: CurrentFoundation) -> ContributionsResponse:
    """List what came into a source of one's area; who gave it is told to whom the bookings tell it."""
    async with foundation.database.reading() as session:
        source, found = await store.bookings.list_contributions(session, actor.area, SourceId(source_id), _MOST)
    cipher = foundation.data_cipher
    shown = [(each, cipher if _reads_words(actor, source, each.booked_by) else None) for each in found]
    return ContributionsResponse(items=[ListedContributionResponse.of(each, words) for each, words in shown])


@router.get("/v1/bookings")
async def list_waiting_bookings(
    actor: CurrentActor, foundation: CurrentFoundation, source_id: UUID | None = None
) -> WaitingBookingsResponse:
    """List what waits for a second person at sources of one's area (of this source, if one is named).

    Who gave it, and why it is to be reversed, is told to who may confirm it and to who has booked it.
    """
    which = SourceId(source_id) if source_id else None
    async with foundation.database.reading() as session:
        found = await store.bookings.list_waiting(session, actor.area, which, _MOST)
    return WaitingBookingsResponse(items=[_shown(each, actor, foundation) for each in found])


@router.post("/v1/contributions/{contribution_id}/reversal", status_code=201, response_model=BookingResponse)
async def ask_reversal(
    request: Request,
    draft: Annotated[ReversalDraft, Depends(_reversal)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Say that a contribution was wrong: another person confirms, and it is booked back as a whole. Nothing is edited.

    403 not-your-source; 404 contribution-not-found; 409 reversal-asked, means-spoken-for.
    """

    async def command(session: AsyncSession) -> BookingResponse:
        return _shown(await commands.bookings.ask_reversal(session, actor, context, draft, now()), actor, foundation)

    return await foundation.idempotency.once(request, actor, command)


@router.post("/v1/bookings/{booking_id}/decision", status_code=201, response_model=BookingResponse)
async def decide_booking(
    request: Request,
    decision: Annotated[Decision, Depends(_decision)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Confirm what another person wants booked, or refuse it; confirmed it is booked, and who waited for it goes on.

    403 not-your-source, decided-by-who-booked; 404 booking-not-found; 409 booking-decided, means-spoken-for.
    """

    async def command(session: AsyncSession) -> BookingResponse:
        return _shown(await commands.bookings.decide_booking(session, actor, context, decision, now()), actor, foundation)

    return await foundation.idempotency.once(request, actor, command)


def _shown(record: BookingRecord, actor: Actor, foundation: Foundation) -> BookingResponse:
    is_told = _reads_words(actor, record.source, record.booking.booked_by)
    return BookingResponse.of(record, foundation.data_cipher if is_told else None)


def _reads_words(actor: Actor, source: Source, booked_by: str | None) -> bool:
    """Tell whether somebody reads who gave it and why it is reversed: who may have to confirm it, and who has booked it."""
    may_decide = actor.has(Role.ACCOUNTANT) and actor.keeps(source.commune_code, source.province_code)
    return may_decide or (booked_by is not None and same_person(booked_by, actor.subject))
