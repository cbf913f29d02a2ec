"""The story of one case for programs."""

from uuid import UUID

from fastapi import APIRouter, Request

from services.console.client.services import Services
from services.console.client.transport import Caller
from services.console.store.story import known_of_case
from services.console.views.timeline import Timeline, timeline_of
from shared.clock import now
from shared.database import Database
from shared.errors import NotFound, Unavailable
from shared.http import CurrentActor, language_of


def case_routes(database: Database, services: Services) -> APIRouter:
    """Return the routes of cases."""
    router = APIRouter(tags=["desk"])

    @router.get("/v1/cases/{case_id}/timeline")
    async def timeline(request: Request, actor: CurrentActor, case_id: UUID) -> Timeline:
        """What happened so far, and what the services say this moment; those that did not answer are named in `away`."""
        stored = await known_of_case(database, case_id)
        caller = Caller(request.state.token, language_of(request))
        live = await services.case(caller, case_id)
        story = timeline_of(case_id, now(), stored, live)
        if story is None or not actor.may_act_in(story.commune_code or ""):
            raise Unavailable if "intake" in live.away else NotFound
        return story

    return router
