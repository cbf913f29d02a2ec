"""The pages of the doors: which services there are, and the page that each writes of its own."""

from pathlib import Path as Folder
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response

from services.console.client.operations import SERVICES
from services.console.client.transport import Endpoint, Inquiry
from services.console.web.context import Context
from services.console.web.doors.texts import TEXTS
from services.console.web.renderer import Pages, caller_of
from shared.errors import NotFound, Unavailable
from shared.http import CurrentActor

_PAGES: Final = Pages(Folder(__file__).parent, TEXTS)
Name = Annotated[str, Path(max_length=40)]


def door_routes(context: Context) -> APIRouter:
    """Return the routes of the doors' pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/doors")
    async def doors(request: Request, actor: CurrentActor) -> Response:
        return _PAGES.page(request, "doors.html", actor=actor, services=SERVICES)

    @router.get("/doors/{service}")
    async def doors_of(request: Request, _: CurrentActor, service: Name) -> Response:
        if service not in SERVICES:
            raise NotFound
        page = await context.services.page_of(Endpoint(service, "GET", "/docs"), caller_of(request), Inquiry())
        if page.outcome != "ok":
            raise Unavailable
        return Response(page.content, headers=dict(page.headers))

    return router
