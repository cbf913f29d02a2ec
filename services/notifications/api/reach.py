"""Whom the system reaches in the officer's area."""

from fastapi import APIRouter

from services.notifications.api.schemas.reach import ReachResponse, WaitingDigestsResponse
from services.notifications.commands.duty_places import needed_places, visible_places
from services.notifications.store import reach
from services.notifications.store.duty_findings import FindingQuery, find_duty_findings
from services.notifications.store.incident_areas import list_struck_communes
from shared.clock import now
from shared.communes import codes_within
from shared.foundation import Foundation
from shared.http import CurrentActor


def reach_router(foundation: Foundation) -> APIRouter:
    """Return the door."""
    router = APIRouter(tags=["people"])
    database = foundation.database

    @router.get("/v1/reach")
    async def reached(actor: CurrentActor) -> ReachResponse:
        """Show for which places somebody is on duty, which communes have contacts, and which digests wait for nobody."""
        communes, places = None if actor.area is None else codes_within(*actor.area), visible_places(actor)
        async with database.reading() as session:
            on_duty = await reach.list_places_on_duty(session, now())
            with_contacts = await reach.list_communes_with_contacts(session, communes)
            waiting = await reach.count_waiting_digests(session, communes)
            struck, provinces = needed_places(actor, await list_struck_communes(session))
            plan = await find_duty_findings(session, FindingQuery(struck, provinces, places, 1))
        return ReachResponse(
            on_duty=[place for place, drill in on_duty if not drill and (places is None or place in places)],
            on_duty_in_drills=[place for place, drill in on_duty if drill and (places is None or place in places)],
            with_contacts=[code for code, drill in with_contacts if not drill],
            with_contacts_in_drills=[code for code, drill in with_contacts if drill],
            waiting=[
                WaitingDigestsResponse(commune_code=one.commune_code, incident_id=one.incident_id, digests=one.digests)
                for one in waiting
            ],
            plan_findings=plan.total,
            plan_findings_of_drills=plan.drill_total,
        )

    return router
