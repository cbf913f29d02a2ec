"""The page that says who is told of what is late, one after the other, and how long each has."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.views.vocabulary import RUNGS, missed_clock, word
from services.console.web.context import Context
from services.console.web.escalations.texts import TEXTS
from services.console.web.renderer import Pages, caller_of
from shared.http import CurrentActor

PATH: Final = "/ladder"
_PAGES: Final = Pages(Path(__file__).parent, TEXTS)


def ladder_routes(context: Context) -> APIRouter:
    """Return the route of the page."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def ladder(request: Request, actor: CurrentActor) -> Response:
        answer = await context.services.notifications.ladders.all(caller_of(request))
        return _PAGES.page(
            request,
            "ladder.html",
            actor=actor,
            ladders=answer.content.items if answer.content else (),
            is_away=answer.content is None,
            kind_of=missed_clock,
            rung_of=lambda rung: word(RUNGS, str(rung)),
        )

    return router
