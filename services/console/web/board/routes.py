"""The page of the board."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.console.web.addresses import uuid_or_none
from services.console.web.board.view import board_page
from services.console.web.context import Context
from shared.http import CurrentActor

Choice = Annotated[str, Query(max_length=40)]


def board_routes(context: Context) -> APIRouter:
    """Return the routes of the board."""
    router = APIRouter(include_in_schema=False)

    @router.get("/board")
    async def board(request: Request, actor: CurrentActor, incident_id: Choice = "", everything: Choice = "") -> Response:
        found = await context.boards.read(uuid_or_none(incident_id), actor.area)
        return board_page(request, actor, found, is_fresh=context.is_fresh(), is_whole=bool(everything))

    return router
