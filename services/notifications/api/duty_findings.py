"""What the plan of duty lacks in the officer's area: places and times, no person."""

from typing import Final

from fastapi import APIRouter

from services.notifications.api.schemas.duty_findings import DutyFindingsResponse
from services.notifications.commands.duty_places import needed_places, visible_places
from services.notifications.store.duty_findings import FindingQuery, find_duty_findings
from services.notifications.store.incident_areas import list_struck_communes
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor

_SHOWN: Final = 500


def duty_findings_router(foundation: Foundation) -> APIRouter:
    """Return the door."""
    router = APIRouter(tags=["people"])

    @router.get("/v1/duty/findings")
    async def get_findings(actor: CurrentActor) -> DutyFindingsResponse:
        """Check the next seven days: holes in struck communes and their provinces, people with one way only, double shifts."""
        async with foundation.database.reading() as session:
            communes, provinces = needed_places(actor, await list_struck_communes(session))
            query = FindingQuery(communes, provinces, visible_places(actor), _SHOWN)
            found = await find_duty_findings(session, query)
        return DutyFindingsResponse.of(found, now())

    return router
