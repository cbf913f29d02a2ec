"""The page of figures: coverage, hours by stage, losses with their corrections, charts; and the map of communes."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.console.store.struck import read_struck_communes
from services.console.views.board import head_of
from services.console.views.losses import LOSS_NAMES, LOSSES
from services.console.views.summaries import TIMES
from services.console.web.board.graphics import drawing_of, map_of, state_of
from services.console.web.board.pages import PAGES
from services.console.web.board.scope import BoardWish, scope_of
from services.console.web.board.summaries import SINCE_HOURS, summaries_of
from services.console.web.board.texts import LINE_NAMES, STATE_NAMES
from services.console.web.board.tiles import address
from services.console.web.context import Context
from shared.clock import now
from shared.communes import name_of, provinces
from shared.http import CurrentActor

PATH: Final = "/board/figures"
MAP_PATH: Final = "/board/map"


def figure_routes(context: Context) -> APIRouter:
    """Return the routes of figures and map."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def figures(request: Request, actor: CurrentActor, wish: Annotated[BoardWish, Query()]) -> Response:
        scope = await scope_of(context, actor, wish.incident_id)
        found = await summaries_of(context, actor, scope, wish)
        return PAGES.page(
            request,
            "figures.html",
            actor=actor,
            board=scope.board,
            incident=head_of(scope.board.incidents, scope.board.incident_id),
            found=found,
            cases=None if found.cases.is_empty else drawing_of(found.cases),
            coverage=None if found.coverage.is_empty else drawing_of(found.coverage),
            since=wish.since,
            choices=SINCE_HOURS,
            losses=LOSSES,
            loss_names=LOSS_NAMES,
            times=TIMES,
            line_names=LINE_NAMES,
            place_name=place_name,
            as_of=now(),
            path_of=address,
            is_whole=wish.is_whole,
        )

    @router.get(MAP_PATH)
    async def whole_map(request: Request, actor: CurrentActor, wish: Annotated[BoardWish, Query()]) -> Response:
        scope = await scope_of(context, actor, wish.incident_id)
        async with context.database.reading() as session:
            struck = await read_struck_communes(session, scope.incidents, actor.area)
        return PAGES.page(
            request,
            "map.html",
            actor=actor,
            board=scope.board,
            incident=head_of(scope.board.incidents, scope.board.incident_id),
            map=map_of(scope.board.communes, struck),
            state_names=STATE_NAMES,
            state_of=state_of,
            untouched=[code for code in struck if code not in {line.code for line in scope.board.communes}],
            as_of=now(),
            path_of=address,
        )

    return router


def place_name(code: str) -> str:
    """Return what a commune or a province is called."""
    return provinces().get(code) or name_of(code)
