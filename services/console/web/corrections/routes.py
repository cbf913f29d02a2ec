"""Correcting a case, and moving it to where the household lives."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.transport import Caller
from services.console.store.case_numbers import numbers_of
from services.console.web.area import communes_meant, why_not_one
from services.console.web.context import Context
from services.console.web.corrections.form import form_of_case, question_of
from services.console.web.corrections.texts import TEXTS
from services.console.web.corrections.view import CorrectionPage, case_to_correct, correction_page
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.renderer import caller_of, case_called
from shared.communes import Commune
from shared.http import CurrentActor
from shared.identity import Actor


def correction_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of correcting and moving."""
    router = APIRouter(include_in_schema=False)
    intake = context.services.intake

    @router.get("/cases/{case_id}/correct")
    async def begin(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        case = await case_to_correct(intake, caller_of(request), case_id)
        return correction_page(request, actor, CorrectionPage(case_id, form_of_case(case), Trouble(), case))

    @router.post("/cases/{case_id}/correct")
    async def correct(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        reached, trouble = _reached(form, actor, caller)
        question = question_of(form, reached.code if reached else "")
        if not trouble.wrong and not question.body:
            trouble = wrong_field("head_name", TEXTS["nothing_changed"].say(caller.language))
        if not trouble.wrong:
            answer = await intake.correct(caller, case_id, question.body, form.key)
            if answer.content is not None:
                return await _corrected(case_id, reached, caller)
            trouble = trouble_with(answer, question, caller)
        numbers = await numbers_of(context.database, [case_id])
        return correction_page(request, actor, CorrectionPage(case_id, form, trouble, numbers=numbers))

    async def _corrected(case_id: UUID, reached: Commune | None, caller: Caller) -> Response:
        number = case_called(await numbers_of(context.database, [case_id]), case_id)
        said = TEXTS["moved_to" if reached else "corrected"]
        place = reached.name if reached else ""
        return done(f"/cases/{case_id}", said.say(caller.language, case=number, place=place), secure=secure)

    return router


def _reached(form: Form, actor: Actor, caller: Caller) -> tuple[Commune | None, Trouble]:
    """Return the commune to which the case is to be moved, if any was named, or why it is not known which."""
    wish = form.value("commune")
    found = communes_meant(wish, actor) if wish else ()
    if not wish or len(found) == 1:
        return (found[0] if found else None), Trouble()
    return None, wrong_field("commune", why_not_one(found, wish).say(caller.language))
