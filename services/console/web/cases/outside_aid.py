"""What others gave a household directly: written down on its page, withdrawn there, and listed by incident."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.store.case_numbers import numbers_of
from services.console.web.addresses import uuid_or_none
from services.console.web.cases.case_list import Choice, CursorChoice
from services.console.web.cases.routes import read_case
from services.console.web.cases.texts import TEXTS
from services.console.web.cases.view import CasePage, case_page, outside_aid_page
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Question, form_sent, number
from services.console.web.forms.trouble import trouble_with
from services.console.web.incidents.known import incidents_of
from services.console.web.renderer import caller_of
from shared.http import CurrentActor

PATH: Final = "/outside-aid"
_SHOWN: Final = 100
_FIELDS: Final = {"kind": "aid_kind", "given_by": "aid_given_by", "given_on": "aid_given_on", "what": "aid_what"}


def outside_aid_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of what others gave."""
    router = APIRouter(include_in_schema=False)
    aids = context.services.outside_aids

    @router.get(PATH)
    async def listed(
        request: Request,
        actor: CurrentActor,
        incident_id: Annotated[Choice, Query()] = "",
        cursor: Annotated[CursorChoice, Query()] = "",
    ) -> Response:
        caller = caller_of(request)
        incidents = await incidents_of(context, caller, actor)
        wanted = uuid_or_none(incident_id)
        chosen = next((head for head in incidents if head.id == wanted), incidents[0] if incidents else None)
        answer = await aids.of_incident(caller, chosen.id, _SHOWN, cursor) if chosen else None
        found = answer.content if answer else None
        numbers = await numbers_of(context.database, [one.case_id for one in found.items] if found else [])
        return outside_aid_page(request, actor, (incidents, chosen), found, numbers)

    @router.post("/cases/{case_id}/outside-aid")
    async def record(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        for name, field in _FIELDS.items():
            question.put(name, form.value(field), field)
        question.put("amount_dong", number(form.value("aid_amount"), caller.language), "aid_amount")
        answer = await aids.record(caller, case_id, question.body, form.key)
        if answer.content is not None:
            return done(f"/cases/{case_id}#aid", TEXTS["aid_kept"].say(caller.language), secure=secure)
        story, live, officers = await read_case(context, request, actor, case_id)
        return case_page(request, actor, CasePage(story, live, officers, form, trouble_with(answer, question, caller)))

    @router.post("/cases/{case_id}/outside-aid/{aid_id}")
    async def withdraw(request: Request, actor: CurrentActor, case_id: UUID, aid_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        answer = await aids.withdraw(caller, case_id, aid_id, form.key)
        if answer.content is not None:
            return done(f"/cases/{case_id}#aid", TEXTS["aid_was_withdrawn"].say(caller.language), secure=secure)
        story, live, officers = await read_case(context, request, actor, case_id)
        return case_page(request, actor, CasePage(story, live, officers, form, trouble_with(answer, None, caller)))

    return router
