"""Who has confirmed: all communes of an incident in the reader's area, the worst first."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from services.notifications.api.notices import Ways, shown_notice, ways_of
from services.notifications.api.schemas.commune_confirmations import (
    CommuneConfirmationResponse,
    CommuneConfirmationsResponse,
    ConfirmationCountsResponse,
    ConfirmationListRequest,
    OpenClimbResponse,
    ProvinceConfirmationsResponse,
)
from services.notifications.commands.context import Context
from services.notifications.domain.commune_confirmations import CommuneConfirmation
from services.notifications.domain.notices import Notice
from services.notifications.policy.commune_confirmations import page_of_confirmations, standing_of
from services.notifications.store import notices
from services.notifications.store.commune_confirmations import ConfirmationQuery, list_confirmations
from shared.communes import codes_within, communes
from shared.foundation import Foundation
from shared.http import CurrentActor, cursor_after_name, name_position_of
from shared.identity import Actor


def commune_confirmations_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the door."""
    router = APIRouter(tags=["notices"])

    @router.get("/v1/commune-confirmations")
    async def who_has_confirmed(
        actor: CurrentActor, request: Annotated[ConfirmationListRequest, Depends()]
    ) -> CommuneConfirmationsResponse:
        """Show which communes of an incident have confirmed what they were told last: how, in time or late, and who has not."""
        after = name_position_of(request.cursor)
        query = ConfirmationQuery(request.incident_id, _places(actor, request.province_code))
        async with foundation.database.reading() as session:
            found = await list_confirmations(session, query)
            page = page_of_confirmations(found, request.show, after, request.limit)
            ids = [one.notice_id for one in page.rows if one.notice_id is not None]
            digests = {notice.id: notice for notice in await notices.find_notices(session, ids)}
            ways = await ways_of(session, list(digests.values()))
        return CommuneConfirmationsResponse(
            items=[_shown(context, one, digests, ways) for one in page.rows],
            next_cursor=cursor_after_name(page.following) if page.following is not None else None,
            counts=ConfirmationCountsResponse(**asdict(page.counts)),
            provinces=[
                ProvinceConfirmationsResponse(province_code=code, **asdict(counts)) for code, counts in page.provinces.items()
            ],
        )

    return router


def _places(actor: Actor, province_code: str | None) -> list[str]:
    """Return the communes of the reader's area, of this province if one is meant."""
    places = sorted(communes()) if actor.area is None else codes_within(*actor.area)
    if province_code is None:
        return places
    inside = set(codes_within((), (province_code,)))
    return [code for code in places if code in inside]


def _shown(
    context: Context, one: CommuneConfirmation, digests: Mapping[UUID, Notice], ways: Ways
) -> CommuneConfirmationResponse:
    digest = digests.get(one.notice_id) if one.notice_id is not None else None
    return CommuneConfirmationResponse(
        commune_code=one.commune_code,
        standing=standing_of(one),
        notice=shown_notice(context, digest, ways) if digest is not None else None,
        due_at=one.due_at,
        next_way_at=one.next_way_at,
        silent_since=one.silent_since,
        has_contacts=one.has_contacts,
        climb=OpenClimbResponse(**asdict(one.climb)) if one.climb is not None else None,
    )
