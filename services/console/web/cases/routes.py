"""The pages of cases: the list, and one."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.store.officers import officers_of
from services.console.store.story import known_of_case
from services.console.views.officers import OfficerView
from services.console.views.timeline import LiveCase, Timeline, timeline_of
from services.console.web.cases.case_list import CaseWish, find_cases
from services.console.web.cases.view import CasePage, case_page, cases_page
from services.console.web.context import Context
from services.console.web.renderer import caller_of
from shared.clock import now
from shared.errors import NotFound, Unavailable
from shared.http import CurrentActor
from shared.identity import Actor


def case_routes(context: Context) -> APIRouter:
    """Return the routes of cases."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases")
    async def cases(request: Request, actor: CurrentActor, wish: Annotated[CaseWish, Query()]) -> Response:
        found = await find_cases(context, actor, caller_of(request), wish)
        return cases_page(request, actor, wish, found)

    @router.get("/cases/{case_id}")
    async def case(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        return case_page(request, actor, CasePage(*await read_case(context, request, actor, case_id)))

    return router


async def read_case(
    context: Context, request: Request, actor: Actor, case_id: UUID
) -> tuple[Timeline, LiveCase, Mapping[str, OfficerView]]:
    """Return a case with its story, and how those are called who did something in it.

    Raises NotFound, and Unavailable where nobody can say whose area it lies in.
    """
    stored = await known_of_case(context.database, case_id)
    live = await context.services.case(caller_of(request), case_id)
    story = timeline_of(case_id, now(), stored, live)
    if story is None or not actor.may_act_in(story.commune_code or ""):
        raise Unavailable if "intake" in live.away else NotFound
    subjects = {
        *(subject for entry in story.entries for subject in entry.by),
        *(move.moved_by for move in story.moves),
        *(notice.acknowledged_by for notice in story.notices),
        *(one.shown_to for one in live.shown_to or ()),
        *(aid.recorded_by for aid in live.outside_aid),
        *(clock.taking.taken_by for clock in story.clocks if clock.taking),
        *(clock.cut_off_by for clock in story.clocks if clock.cut_off_by),
    }
    return story, live, await officers_of(context.database, context.cipher, subjects)
