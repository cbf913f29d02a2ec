"""The page of what the plan of duty lacks, each with the way out."""

from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.web.context import Context
from services.console.web.duty.pages import PAGES
from services.console.web.duty.roster import POSTS
from services.console.web.duty.roster_lines import place_said
from services.console.web.renderer import caller_of
from shared.http import CurrentActor

PATH: Final = "/duty/findings"


def plan_routes(context: Context) -> APIRouter:
    """Return the route of the page."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def lacking(request: Request, actor: CurrentActor) -> Response:
        answer = await context.services.notifications.duty_findings(caller_of(request))
        found = answer.content
        unshown = sum(found.counts.values()) - len(found.holes) - len(found.one_way) - len(found.overlaps) if found else 0
        return PAGES.page(request, "plan.html", actor=actor, found=found, unshown=unshown, place_said=place_said, posts=POSTS)

    return router
