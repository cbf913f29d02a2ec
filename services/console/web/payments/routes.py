"""The page of payments that need a person."""

from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.store.contradictions import list_contradictions
from services.console.views.board import chosen_incidents
from services.console.web.addresses import uuid_or_none
from services.console.web.cases.case_list import Choice
from services.console.web.context import Context
from services.console.web.payments.view import contradictions_page
from shared.http import CurrentActor

MAX_SHOWN: Final = 500


def payment_routes(context: Context) -> APIRouter:
    """Return the routes of payments."""
    router = APIRouter(include_in_schema=False)

    @router.get("/contradictions")
    async def contradictions(request: Request, actor: CurrentActor, incident_id: Choice = "") -> Response:
        wanted = uuid_or_none(incident_id)
        board = await context.boards.read(wanted, actor.area)
        chosen, _ = chosen_incidents(board.incidents, wanted)
        async with context.database.reading() as session:
            found = await list_contradictions(session, chosen, actor.area, MAX_SHOWN)
        return contradictions_page(request, actor, board, found)

    return router
