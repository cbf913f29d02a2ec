"""Sending a list: the file goes on to intake as it comes in, and the desk reads nothing of it."""

from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from starlette.requests import ClientDisconnect

from services.console.views.vocabulary import SERVICES, word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question
from services.console.web.forms.trouble import Trouble, trouble_of, wrong_field
from services.console.web.forms.uploads import handed_on
from services.console.web.incidents.known import incidents_of
from services.console.web.lists.texts import TEXTS
from services.console.web.lists.view import PATH, SendPage, chosen_of, send_page
from services.console.web.renderer import caller_of
from shared.http import CurrentActor
from shared.identity import Actor

Choice = Annotated[str, Query(max_length=100)]
_ORIGINS: Final = Question(origins={"file": "file", "incident_id": "incident_id"})
"""The fields of intake's form are those of ours."""


def upload_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of sending a list."""
    router = APIRouter(include_in_schema=False)
    intake = context.services.intake

    async def _page(request: Request, actor: Actor, form: Form, trouble: Trouble) -> Response:
        caller = caller_of(request)
        incidents = await incidents_of(context, caller, actor)
        sent = await intake.sent_lists(caller)
        chosen = chosen_of(incidents, form.value("incident_id"), only=True)
        lists = sent.content.items if sent.content else ()
        return send_page(request, actor, SendPage(form, trouble, incidents, chosen, lists, away=sent.content is None))

    @router.get(PATH)
    async def begin(request: Request, actor: CurrentActor, incident_id: Choice = "") -> Response:
        return await _page(request, actor, Form({"incident_id": incident_id}), Trouble())

    @router.post(PATH)
    async def send(request: Request, actor: CurrentActor, incident_id: Choice = "", key: Choice = "") -> Response:
        caller, values = caller_of(request), {"incident_id": incident_id}
        form = Form(values, key=key) if key else Form(values)
        try:
            answer = await handed_on(request, partial(intake.send_list, caller, key=form.key))
        except ClientDisconnect:
            # Nobody is there to read an answer, and intake has taken nothing of what broke off.
            return Response(status_code=400)
        if answer.content is not None:
            return done(f"{PATH}/{answer.content.import_id}", TEXTS["sent"].say(caller.language), secure=secure)
        if answer.outcome == "conflict":
            return await _page(request, actor, Form(values), wrong_field("file", TEXTS["other_file"].say(caller.language)))
        service = word(SERVICES, answer.service).say(caller.language)
        return await _page(request, actor, form, trouble_of(answer, _ORIGINS, service=service, language=caller.language))

    return router
