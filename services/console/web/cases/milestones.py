"""How far the work has come that the next part of an award waits for: said on the page of the case."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.web.cases.routes import read_case
from services.console.web.cases.texts import TEXTS
from services.console.web.cases.view import CasePage, case_page
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Question, form_sent
from services.console.web.forms.trouble import trouble_with
from services.console.web.renderer import caller_of
from shared.errors import NotFound
from shared.http import CurrentActor


def step_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the route of confirming a step."""
    router = APIRouter(include_in_schema=False)

    @router.post("/cases/{case_id}/steps")
    async def confirm(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        question.put("seen_on", form.value("seen_on") or None, "seen_on")
        question.put("evidence_kind", form.value("evidence_kind"), "evidence_kind")
        question.put("evidence", form.value("step_evidence"), "step_evidence")
        payment_id = _id_in(form.value("payment_id"))
        answer = await context.services.milestones.confirm(caller, payment_id, question.body, form.key)
        if (kept := answer.content) is not None:
            said = TEXTS["step_kept"].say(caller.language, part=kept.part, parts=kept.parts)
            return done(f"/cases/{case_id}#payment-{payment_id}", said, secure=secure)
        story, live, officers = await read_case(context, request, actor, case_id)
        return case_page(request, actor, CasePage(story, live, officers, form, trouble_with(answer, question, caller)))

    return router


def _id_in(value: str) -> UUID:
    """Return the id that the form carries. Raises NotFound for what no page of ours has sent."""
    try:
        return UUID(value)
    except ValueError:
        raise NotFound from None
