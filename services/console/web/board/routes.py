"""The page of the board."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.console.web.board.at_risk import at_risk_in
from services.console.web.board.scope import BoardWish, pauses_in_force, scope_of, unreached_in
from services.console.web.board.tiles import ServiceFigures
from services.console.web.board.view import BoardPage, board_page
from services.console.web.context import Context
from shared.http import CurrentActor


def board_routes(context: Context) -> APIRouter:
    """Return the routes of the board."""
    router = APIRouter(include_in_schema=False)

    @router.get("/board")
    async def board(request: Request, actor: CurrentActor, wish: Annotated[BoardWish, Query()]) -> Response:
        scope = await scope_of(context, actor, wish.incident_id)
        unreached, paused, at_risk = await asyncio.gather(
            unreached_in(context, request, actor, scope),
            pauses_in_force(context, request),
            at_risk_in(context, request, scope.board),
        )
        figures = ServiceFigures(unreached, paused, at_risk)
        page = BoardPage(scope.board, figures, context.freshness(), is_whole=wish.is_whole)
        return board_page(request, actor, page)

    return router
