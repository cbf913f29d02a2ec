"""Whom to call at a place, opened by whoever may have to: an act, because each look is recorded."""

from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.web.context import Context
from services.console.web.duty.pages import PAGES
from services.console.web.duty.roster import POSTS
from services.console.web.duty.roster_lines import place_said
from services.console.web.forms.sent import form_sent
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.renderer import caller_of
from shared.http import CurrentActor

PATH: Final = "/duty/numbers"


def opened_phone_routes(context: Context) -> APIRouter:
    """Return the route of the page."""
    router = APIRouter(include_in_schema=False)

    @router.post(PATH)
    async def opened(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        place = form.value("place")
        answer = await context.services.notifications.to_call(caller, place or "-")
        trouble = Trouble() if answer.content else trouble_with(answer, None, caller)
        people = answer.content.to_call if answer.content else None
        return PAGES.page(
            request, "numbers.html", actor=actor, status=trouble.status, form=form, trouble=trouble, place=place,
            people=people, place_said=place_said, posts=POSTS,
        )  # fmt: skip

    return router
