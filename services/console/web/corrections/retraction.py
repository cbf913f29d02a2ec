"""Taking a case back, and saying whether it is the household that it looks like."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.store.case_numbers import numbers_of
from services.console.web.context import Context
from services.console.web.corrections.form import form_of_case
from services.console.web.corrections.texts import TEXTS
from services.console.web.corrections.view import CorrectionPage, case_to_correct, correction_page
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.renderer import caller_of, case_called
from shared.http import CurrentActor

_QUESTION: Final = Question(origins={"reason_code": "reason_code", "note": "note"})


def retraction_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of taking back and of look-alikes."""
    router = APIRouter(include_in_schema=False)
    intake = context.services.intake

    @router.post("/cases/{case_id}/retract")
    async def retract(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        trouble = Trouble() if form.value("sure") else wrong_field("sure", TEXTS["not_sure"].say(caller.language))
        if not trouble.wrong:
            body = {name: form.value(name) for name in ("reason_code", "note") if form.value(name)}
            answer = await intake.retract(caller, case_id, body, form.key)
            if answer.content is not None:
                number = case_called(await numbers_of(context.database, [case_id]), case_id)
                said = TEXTS["retracted"].say(caller.language, case=number)
                return done(f"/cases/{case_id}", said, secure=secure)
            trouble = trouble_with(answer, _QUESTION, caller)
        case = await case_to_correct(intake, caller, case_id)
        both = Form({**form_of_case(case).values, **form.values}, form.ticked, form.key)
        return correction_page(request, actor, CorrectionPage(case_id, both, trouble, case))

    @router.post("/cases/{case_id}/page-code")
    async def renew_page_code(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        answer = await intake.renew_page_code(caller, case_id, form.key)
        if answer.content is not None:
            return done(f"/cases/{case_id}", TEXTS["code_renewed"].say(caller.language), secure=secure)
        case = await case_to_correct(intake, caller, case_id)
        trouble = trouble_with(answer, None, caller)
        return correction_page(request, actor, CorrectionPage(case_id, form_of_case(case), trouble, case))

    @router.post("/cases/{case_id}/look-alike")
    async def say_look_alike(request: Request, case_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        verdict = form.value("verdict")
        answer = await intake.tell_look_alike(caller, case_id, verdict, form.key)
        if answer.content is not None:
            said = TEXTS["told_same" if verdict == "same" else "told_different"].say(caller.language)
        else:
            said = "; ".join(reason for _, reason in trouble_with(answer, None, caller).general)
        return done(f"/cases/{case_id}", said, secure=secure)

    return router
