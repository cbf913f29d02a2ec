"""A gift is booked on the page of its campaign."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Question, form_sent, number
from services.console.web.forms.trouble import trouble_with
from services.console.web.money.campaigns import PATH, campaign_page
from services.console.web.money.texts import TEXTS
from services.console.web.renderer import caller_of
from shared.http import CurrentActor


def gift_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the route of gifts."""
    router = APIRouter(include_in_schema=False)

    @router.post(f"{PATH}/{{campaign_id}}/gifts")
    async def give(request: Request, actor: CurrentActor, campaign_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        for name in ("unit", "what", "donor", "given_on"):
            question.put(name, form.value(name), name)
        question.put("amount", number(form.value("amount"), caller.language), "amount")
        question.body["is_public"] = form.value("is_public") == "1"
        answer = await context.services.giving.give(caller, campaign_id, question.body, form.key)
        if (given := answer.content) is not None:
            said = TEXTS["gift_kept" if given.is_booked else "gift_waits"].say(caller.language)
            return done(f"{PATH}/{campaign_id}", said, secure=secure)
        return await campaign_page(context, request, actor, campaign_id, form, trouble_with(answer, question, caller))

    return router
