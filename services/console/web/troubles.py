"""What is away at this moment, as a part of every page; an open board reads it again whenever it changes."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.web.renderer import Pages
from shared.http import CurrentActor

_PAGES: Final = Pages(Path(__file__).parent, {})


def trouble_routes() -> APIRouter:
    """Return the route of the part."""
    router = APIRouter(include_in_schema=False)

    @router.get("/troubles")
    async def troubles(request: Request, actor: CurrentActor) -> Response:
        return _PAGES.page(request, "troubles.html", actor=actor)

    return router
