"""The form of a funeral came in: said on the page of the case, and what waits for one on the first page."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client import queues
from services.console.client.queues import CaseToGetForm
from services.console.client.transport import Caller
from services.console.views.vocabulary import CLOCKS
from services.console.web.cases.routes import read_case
from services.console.web.cases.texts import TEXTS
from services.console.web.cases.view import CasePage, case_page
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Question, form_sent, local_moment
from services.console.web.forms.trouble import trouble_with, wrong_field
from services.console.web.queues import Queue, Waiting, WaitingItem, read_queue
from services.console.web.renderer import caller_of, clock_time
from shared.http import CurrentActor
from shared.identity import Actor, Role


def funeral_form_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the route of saying that a form came in."""
    router = APIRouter(include_in_schema=False)

    @router.post("/cases/{case_id}/funeral-forms")
    async def receive(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        question.put("received_at", local_moment(form.value("received_at")), "received_at")
        trouble = wrong_field("received_at", TEXTS["form_when"].say(caller.language))
        if form.value("received_at"):
            answer = await context.services.assessment.funeral_form(caller, case_id, question.body, form.key)
            if (kept := answer.content) is not None:
                said = TEXTS["form_kept"].say(caller.language)
                if kept.due_at is not None:
                    said = TEXTS["form_kept_until"].say(caller.language, time=clock_time(kept.due_at))
                return done(f"/cases/{case_id}", said, secure=secure)
            trouble = trouble_with(answer, question, caller)
        story, live, officers = await read_case(context, request, actor, case_id)
        return case_page(request, actor, CasePage(story, live, officers, form, trouble))

    return router


async def _read(context: Context, caller: Caller, _: Actor) -> Waiting:
    return await read_queue(context, caller, queues.TO_GET_FORMS, _item)


def _item(case: CaseToGetForm) -> WaitingItem:
    return WaitingItem(
        TEXTS["form_item"],
        f"/cases/{case.case_id}#clocks",
        commune_code=case.commune_code,
        due_at=case.due_at,
        case_id=case.case_id,
        gone=case.gone,
        drill=case.drill,
    )


QUEUE: Final = Queue(
    "forms", CLOCKS["funeral_form"], frozenset({Role.COMMUNE_OFFICER}), "/cases", _read, TEXTS["form_queue_act"]
)
