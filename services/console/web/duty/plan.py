"""The page of what the plan of duty lacks, each with the way out."""

from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from services.console.client.duty import Hole
from services.console.web.context import Context
from services.console.web.duty.pages import PAGES
from services.console.web.duty.roster import POSTS, typed_moment
from services.console.web.duty.roster_lines import place_said
from services.console.web.renderer import caller_of
from shared.http import CurrentActor

PATH: Final = "/duty/findings"
_LONGEST: Final = timedelta(days=1)
"""Whoever fills a longer hole by one shift says so himself."""


def plan_routes(context: Context) -> APIRouter:
    """Return the route of the page."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def lacking(request: Request, actor: CurrentActor) -> Response:
        caller = caller_of(request)
        answer = await context.services.notifications.duty_findings(caller)
        found = answer.content
        unshown = sum(found.counts.values()) - len(found.holes) - len(found.one_way) - len(found.overlaps) if found else 0
        # Names for those alone who read the roster: findings are places and times.
        roster = await context.services.notifications.roster(caller) if found and (found.one_way or found.overlaps) else None
        names = {one.id: one.name for one in roster.content.entries} if roster and roster.content else {}
        return PAGES.page(
            request, "plan.html", actor=actor, found=found, unshown=unshown, place_said=place_said, posts=POSTS, who=names,
            filled=_filled,
        )  # fmt: skip

    return router


def _filled(hole: Hole) -> str:
    """Return the address of a form that is filled in for a hole, by a shift of a day at most."""
    until = min(hole.ends_at, hole.begins_at + _LONGEST)
    span = {"from": typed_moment(hole.begins_at), "until": typed_moment(until)}
    return f"/duty?{urlencode({'place': hole.place, 'post': hole.post, **span})}#new"
