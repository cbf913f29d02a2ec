"""The page of silent communes: who has spoken with one says so, and how."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.web.context import Context
from services.console.web.duty.pages import PAGES
from services.console.web.duty.roster import POSTS
from services.console.web.duty.texts import TEXTS
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.renderer import caller_of
from shared.communes import name_of
from shared.http import CurrentActor
from shared.identity import Actor
from shared.permissions import permission_of
from shared.texts import Text

PATH: Final = "/duty/silent"
WAYS: Final[Mapping[str, Text]] = {
    "phone": TEXTS["by_phone"],
    "radio": TEXTS["by_radio"],
    "visit": TEXTS["by_visit"],
    "other": TEXTS["by_other"],
}


def silent_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of silent communes."""
    router = APIRouter(include_in_schema=False)
    notifications = context.services.notifications

    async def page(request: Request, actor: Actor, form: Form, trouble: Trouble) -> Response:
        answer, may = await notifications.silent(caller_of(request)), permission_of("console", "POST", PATH)
        return PAGES.page(
            request, "silent.html", actor=actor, status=trouble.status, form=form, trouble=trouble, ways=WAYS,
            is_away=answer.content is None, silent=answer.content.items if answer.content else (),
            may_say=may is not None and actor.has(*may.roles), posts=POSTS,
        )  # fmt: skip

    @router.get(PATH)
    async def silent(request: Request, actor: CurrentActor) -> Response:
        return await page(request, actor, Form({"by": "phone"}), Trouble())

    @router.post(PATH)
    async def say(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        commune, by = form.value("commune"), form.value("by")
        answer = await notifications.say_heard(caller, commune, by, f"{form.key}-{commune}")
        if answer.content is not None:
            return done(PATH, TEXTS["heard_of"].say(caller.language, place=name_of(commune)), secure=secure)
        question = Question(origins={"by": "by", "code": "commune"})
        return await page(request, actor, form, trouble_with(answer, question, caller))

    return router
