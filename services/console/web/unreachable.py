"""The page that a browser keeps for the moment in which it cannot reach the desk."""

from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.web.renderer import SHARED_TEMPLATES, Pages, chosen_language
from services.console.web.texts import TEXTS

_PAGES: Final = Pages(SHARED_TEMPLATES.parent, {})


def unreachable_routes() -> APIRouter:
    """Return its route. It says everything in both languages, because it was kept before anybody chose one."""
    router = APIRouter(include_in_schema=False)

    @router.get("/unreachable")
    async def unreachable(request: Request) -> Response:
        other = TEXTS["unreachable"].say("en" if chosen_language(request) == "vi" else "vi")
        return _PAGES.page(request, "unreachable.html", unreachable_otherwise=other)

    return router
