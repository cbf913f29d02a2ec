"""The pages of incidents: which there are, how each came to stand as it does, and what is changed about it."""

from functools import partial
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.incidents import IncidentResponse
from services.console.client.transport import Caller
from services.console.store.officers import officers_of
from services.console.views.officers import called
from services.console.views.vocabulary import SERVICES, word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent, number
from services.console.web.forms.trouble import Trouble, trouble_of, wrong_field
from services.console.web.incidents.known import incidents_of
from services.console.web.incidents.texts import TEXTS
from services.console.web.incidents.view import PAGES, communes_named
from services.console.web.renderer import caller_of
from shared.errors import NotFound, Unavailable
from shared.http import CurrentActor
from shared.identity import Actor

_LEVELS: Final = {str(level): str(level) for level in range(1, 6)}


def change_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of looking at incidents and changing them."""
    router = APIRouter(include_in_schema=False)

    @router.get("/incidents")
    async def incidents(request: Request, actor: CurrentActor) -> Response:
        heads = await incidents_of(context, caller_of(request), actor)
        return PAGES.page(request, "incidents.html", actor=actor, incidents=heads)

    @router.get("/incidents/{incident_id}")
    async def one(request: Request, actor: CurrentActor, incident_id: UUID) -> Response:
        return await _page(context, request, actor, incident_id, (Form(), Trouble()))

    @router.post("/incidents/{incident_id}")
    async def change(request: Request, actor: CurrentActor, incident_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question, trouble = _question(form, actor, caller)
        if not trouble.wrong:
            answer = await context.services.intake.change_incident(caller, incident_id, question.body, form.key)
            if answer.content is not None:
                return done(f"/incidents/{incident_id}", TEXTS["changed"].say(caller.language), secure=secure)
            service = word(SERVICES, answer.service).say(caller.language)
            trouble = trouble_of(answer, question, service=service, language=caller.language)
        return await _page(context, request, actor, incident_id, (form, trouble))

    return router


def _question(form: Form, actor: Actor, caller: Caller) -> tuple[Question, Trouble]:
    question = Question()
    codes, wrong = communes_named(form.value("further_communes"), actor, caller.language)
    question.put("further_communes", codes, "further_communes")
    if form.value("risk_level") != form.value("was_level"):
        question.put("risk_level", number(form.value("risk_level")), "risk_level")
    question.origins["closed"] = "closed"
    if form.value("closed"):
        question.body["closed"] = form.value("closed") == "yes"
    changes = bool(question.body)
    question.put("note", form.value("note"), "note")
    if wrong:
        return question, Trouble(errors={"further_communes": wrong}, outcome="invalid")
    return question, Trouble() if changes else wrong_field("risk_level", TEXTS["nothing_changed"].say(caller.language))


async def _page(context: Context, request: Request, actor: Actor, incident_id: UUID, written: tuple[Form, Trouble]) -> Response:
    incident = await _incident(context, caller_of(request), incident_id)
    form, trouble = written
    level = {"risk_level": str(incident.risk_level), "was_level": str(incident.risk_level)}
    shown = Form({**level, **form.values}, form.ticked, form.key)
    subjects = [incident.declared_by, *(one.changed_by for one in incident.history)]
    officers = await officers_of(context.database, context.cipher, subjects)
    return PAGES.page(
        request,
        "changes.html",
        actor=actor,
        status=trouble.status,
        shown=incident,
        form=shown,
        trouble=trouble,
        levels=_LEVELS,
        who=partial(called, officers),
    )


async def _incident(context: Context, caller: Caller, incident_id: UUID) -> IncidentResponse:
    answer = await context.services.intake.incident(caller, incident_id)
    if answer.content is None:
        raise NotFound if answer.outcome in {"missing", "refused"} else Unavailable
    return answer.content
