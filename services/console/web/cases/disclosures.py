"""Saying why one must know whose case it is: from then on, for half an hour, the page shows it."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.web.cases.routes import read_case
from services.console.web.cases.texts import TEXTS
from services.console.web.cases.view import CasePage, case_page
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Question, form_sent
from services.console.web.forms.trouble import trouble_with, wrong_field
from services.console.web.renderer import caller_of
from shared.http import CurrentActor


def disclosure_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the route of giving a reason."""
    router = APIRouter(include_in_schema=False)

    @router.post("/cases/{case_id}/disclosures")
    async def disclose(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        for name in ("reason", "note"):
            question.put(name, form.value(name), name)
        trouble = wrong_field("reason", TEXTS["no_reason"].say(caller.language))
        if form.value("reason"):
            answer = await context.services.intake.disclose(caller, case_id, question.body, form.key)
            if answer.content is not None:
                return done(f"/cases/{case_id}", TEXTS["disclosed"].say(caller.language), secure=secure)
            trouble = trouble_with(answer, question, caller)
        story, live, officers = await read_case(context, request, actor, case_id)
        return case_page(request, actor, CasePage(story, live, officers, form, trouble))

    return router
