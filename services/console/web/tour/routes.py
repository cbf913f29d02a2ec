"""The page of the tour."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.web.renderer import Pages
from services.console.web.tour.texts import TEXTS
from services.console.web.tour.walk import tour
from shared.http import CurrentActor

PATH: Final = "/tour"
_PAGES: Final = Pages(Path(__file__).parent, TEXTS)


def tour_routes() -> APIRouter:
    """Return the route of the tour: the same for everybody, its links for who may open what they lead to."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def walk(request: Request, actor: CurrentActor) -> Response:
        return _PAGES.page(request, "tour.html", actor=actor, parts=tour())

    return router
