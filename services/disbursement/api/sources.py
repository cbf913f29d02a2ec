"""Sources and contributions."""

import asyncio
import time
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation, DrillByDefault
from services.disbursement.api.schemas.sources import (
    ContributionRequest,
    ContributionResponse,
    IncomingListResponse,
    IncomingResponse,
    SourceRequest,
    SourceResponse,
)
from services.disbursement.domain.bookings import BookingRecord
from services.disbursement.domain.sources import Contribution, Source, contribution_binding
from shared.clock import now
from shared.communes import communes, provinces
from shared.errors import FieldError, InvalidInput
from shared.foundation import Foundation
from shared.http import CurrentActor, Cursor, Page, PageSize, QueueSize, cursor_after, position_of
from shared.ids import IncidentId, SourceId, new_id
from shared.texts import Text

router = APIRouter(tags=["sources"])

_NEWS_S: Final = 3.0
"""Facts need a second; who declares an incident and opens its source at once meets no refusal."""
_LOOK_EVERY_S: Final = 0.2


@router.post("/v1/sources", status_code=201, response_model=SourceResponse)
async def open_source(
    request: Request,
    body: SourceRequest,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    drill_by_default: DrillByDefault,
) -> Response:
    """Open a source of means for a commune, a province or the country."""
    _check_scope(body)
    source = Source(
        id=SourceId(body.id or new_id()),
        kind=body.kind,
        name=body.name,
        unit=body.unit,
        commune_code=body.scope.commune_code,
        province_code=body.scope.province_code,
        incident_id=IncidentId(body.incident_id) if body.incident_id else None,
        drill=drill_by_default if body.drill is None else body.drill,
    )

    await heard_of(source.incident_id, foundation)

    async def command(session: AsyncSession) -> SourceResponse:
        return SourceResponse.of(await commands.sources.open_source(session, actor, source, now()), {})

    return await foundation.idempotency.once(request, actor, command)


async def _contribution(source_id: UUID, body: ContributionRequest, foundation: CurrentFoundation) -> Contribution:
    """Return what came in, under an id of its own, with its giver sealed."""
    name = new_id()
    given_by = foundation.data_cipher.seal(body.given_by, contribution_binding(name))
    return Contribution(name, SourceId(source_id), body.amount, given_by)


@router.post("/v1/sources/{source_id}/contributions", status_code=201, response_model=ContributionResponse)
async def contribute(
    request: Request,
    contribution: Annotated[Contribution, Depends(_contribution)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Book means that came in; payments that waited for them go on.

    Above the limit of the day another person confirms first (`waits_for_confirmation`), at /v1/bookings/{id}/decision; what one
    person books alone into the source on one day counts together.
    """

    async def command(session: AsyncSession) -> ContributionResponse:
        booked = await commands.bookings.book_contribution(session, actor, context, contribution, now())
        waits = isinstance(booked, BookingRecord)
        return ContributionResponse(
            id=contribution.id,
            source_id=booked.source.id,
            amount=contribution.amount,
            available=booked.source.available,
            contributed=booked.source.contributed,
            continued=0 if isinstance(booked, BookingRecord) else booked.continued,
            waits_for_confirmation=waits,
        )

    return await foundation.idempotency.once(request, actor, command)


@router.get("/v1/sources")
async def list_sources(
    actor: CurrentActor, foundation: CurrentFoundation, limit: PageSize = 100, cursor: Cursor = None
) -> Page[SourceResponse]:
    """List the sources out of which people of one's area may be paid, the newest first, with their balances and sums."""
    async with foundation.database.reading() as session:
        found = await store.sources.list_sources(session, actor.area, position_of(cursor), limit + 1)
        sums = await store.sources.list_sums(session, [each.id for each in found])
    items = [SourceResponse.of(each, sums.get(each.id, {})) for each in found[:limit]]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


@router.get("/v1/sources/{source_id}")
async def get_source(source_id: UUID, actor: CurrentActor, foundation: CurrentFoundation) -> SourceResponse:
    """One source of one's area: what is available, reserved, settled, and what its payments come to by state."""
    async with foundation.database.reading() as session:
        source = await store.sources.find_source(session, actor.area, SourceId(source_id))
        sums = await store.sources.list_sums(session, [source.id])
    return SourceResponse.of(source, sums.get(source.id, {}))


@router.get("/v1/sources/{source_id}/incoming")
async def list_incoming(
    source_id: UUID, actor: CurrentActor, foundation: CurrentFoundation, limit: QueueSize = 20
) -> IncomingListResponse:
    """List what waits to come into a source of one's area, and since when: for a second person, for the province's answer."""
    async with foundation.database.reading() as session:
        source = await store.sources.find_source(session, actor.area, SourceId(source_id))
        found = await store.source_queues.list_incoming(session, source, limit + 1)
    return IncomingListResponse(items=[IncomingResponse.of(one) for one in found[:limit]], is_more=len(found) > limit)


async def heard_of(incident: IncidentId | None, foundation: Foundation) -> None:
    """Wait a little for the news of an incident that was declared a moment ago; whether it came, the command asks."""
    ends_at = time.monotonic() + _NEWS_S
    while incident is not None and time.monotonic() < ends_at:
        async with foundation.database.reading() as session:
            if await store.incidents.is_drill(session, incident) is not None:
                return
        await asyncio.sleep(_LOOK_EVERY_S)


def _check_scope(body: SourceRequest) -> None:
    commune, province = body.scope.commune_code, body.scope.province_code
    if commune is not None and province is not None:
        raise InvalidInput(
            FieldError("scope", Text(vi="chỉ nêu xã hoặc tỉnh, không nêu cả hai", en="names a commune or a province, not both"))
        )
    if commune is not None and commune not in communes():
        raise InvalidInput(FieldError("scope.commune_code", Text(vi="không có xã này", en="there is no such commune")))
    if province is not None and province not in provinces():
        raise InvalidInput(FieldError("scope.province_code", Text(vi="không có tỉnh này", en="there is no such province")))
