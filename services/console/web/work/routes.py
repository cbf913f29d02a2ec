"""The page "waiting for you"."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from services.console.client.transport import Caller
from services.console.store.case_numbers import numbers_of
from services.console.web.context import Context
from services.console.web.queues import Beginning, Queue, Waiting
from services.console.web.renderer import caller_of
from services.console.web.work.first_steps import first_steps
from services.console.web.work.view import WorkPage, WorkSection, work_page
from shared.http import CurrentActor
from shared.identity import Actor


@dataclass(frozen=True)
class Work:
    """All queues and beginnings that the desk knows."""

    queues: Sequence[Queue]
    beginnings: Sequence[Beginning]


def work_routes(context: Context, work: Work) -> APIRouter:
    """Return the route of the first page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/work")
    async def waiting(request: Request, actor: CurrentActor) -> Response:
        caller = caller_of(request)
        # What a page reads of itself again and again is its queues alone.
        steps = none() if "hx-request" in request.headers else first_steps(context, caller, actor)
        sections, found = await asyncio.gather(_sections(context, work.queues, caller, actor), steps)
        beginnings = [beginning for beginning in work.beginnings if beginning.is_for(actor)]
        shown = [item.case_id for section in sections for item in section.first]
        numbers = await numbers_of(context.database, shown)
        return work_page(request, actor, WorkPage(sections, beginnings, numbers, found))

    return router


async def none() -> None:
    """Offer no steps."""


async def _sections(context: Context, queues: Sequence[Queue], caller: Caller, actor: Actor) -> list[WorkSection]:
    """Ask all queues of this person at once; each has the two seconds of its questions, and none waits for another."""
    mine = [queue for queue in queues if queue.is_for(actor)]
    found: list[Waiting] = await asyncio.gather(*(queue.read(context, caller, actor) for queue in mine))
    return [WorkSection(queue, waiting) for queue, waiting in zip(mine, found, strict=True)]
