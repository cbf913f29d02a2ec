"""The page of what the plan of duty lacks, each with the way out."""

from datetime import timedelta
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from services.console.client.duty import DutyFindingsResponse, Hole
from services.console.web.context import Context
from services.console.web.duty.pages import PAGES
from services.console.web.duty.roster import POSTS, typed_moment
from services.console.web.duty.roster_lines import place_said
from services.console.web.renderer import caller_of
from shared.http import CurrentActor

PATH: Final = "/duty/findings"
Nature = Annotated[str, Query(max_length=10)]
_LONGEST: Final = timedelta(days=1)
"""Whoever fills a longer hole by one shift says so himself."""


def plan_routes(context: Context) -> APIRouter:
    """Return the route of the page."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def lacking(request: Request, actor: CurrentActor, of: Nature = "") -> Response:
        caller = caller_of(request)
        answer = await context.services.notifications.duty_findings(caller)
        found = answer.content and _of_nature(answer.content, of)
        unshown = sum(found.counts.values()) - len(found.holes) - len(found.one_way) - len(found.overlaps) if found else 0
        # Names for those alone who read the roster: findings are places and times.
        roster = await context.services.notifications.roster(caller) if found and (found.one_way or found.overlaps) else None
        names = {one.id: one.name for one in roster.content.entries} if roster and roster.content else {}
        return PAGES.page(
            request, "plan.html", actor=actor, found=found, unshown=unshown, place_said=place_said, posts=POSTS, who=names,
            filled=_filled, of=of,
        )  # fmt: skip

    return router


def _of_nature(found: DutyFindingsResponse, of: str) -> DutyFindingsResponse:
    """Return what is real of it, or of drills alone, as the board counts it; all of it where neither is asked for."""
    if of not in {"real", "drill"}:
        return found
    is_drill = of == "drill"
    drills = {kind: found.drills.get(kind, 0) for kind in found.counts}
    counts = drills if is_drill else {kind: count - drills[kind] for kind, count in found.counts.items()}
    lists = {name: [one for one in getattr(found, name) if one.drill is is_drill] for name in ("holes", "one_way", "overlaps")}
    return found.model_copy(update={**lists, "counts": counts, "drills": counts if is_drill else {}})


def _filled(hole: Hole) -> str:
    """Return the address of a form that is filled in for a hole, by a shift of a day at most."""
    until = min(hole.ends_at, hole.begins_at + _LONGEST)
    span = {"from": typed_moment(hole.begins_at), "until": typed_moment(until)}
    return f"/duty?{urlencode({'place': hole.place, 'post': hole.post, **span})}#new"
