"""One signed award was never due, or was taken back wrongly: said on the page of the case, signed by somebody else."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.transport import Answer
from services.console.web.cases.routes import read_case
from services.console.web.cases.texts import TEXTS
from services.console.web.cases.view import CasePage, case_page
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Question, form_sent
from services.console.web.forms.trouble import trouble_with, wrong_field
from services.console.web.renderer import caller_of
from shared.http import CurrentActor


def award_retraction_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the route of taking one award back, and of lifting that."""
    router = APIRouter(include_in_schema=False)

    @router.post("/cases/{case_id}/retract-award")
    async def retract(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        lifts = form.value("act") == "lift"
        question = Question()
        for field in ("words", "evidence") if lifts else ("reason", "words", "evidence"):
            question.put(field, form.value(f"retract_{field}"), f"retract_{field}")
        trouble = wrong_field("retract_award", TEXTS["retract_which"].say(caller.language))
        if (award_id := _award(form.value("retract_award"))) is not None:
            assessment = context.services.assessment
            send = assessment.lift_retraction if lifts else assessment.retract_award
            answer: Answer[Any] = await send(caller, {"case_id": case_id, "award_id": award_id}, question.body, form.key)
            if answer.content is not None:
                said = TEXTS["retract_lifted"] if lifts else TEXTS["retract_kept"]
                return done(f"/cases/{case_id}", said.say(caller.language), secure=secure)
            trouble = trouble_with(answer, question, caller)
        story, live, officers = await read_case(context, request, actor, case_id)
        return case_page(request, actor, CasePage(story, live, officers, form, trouble))

    return router


def _award(chosen: str) -> UUID | None:
    try:
        return UUID(chosen)
    except ValueError:
        return None
