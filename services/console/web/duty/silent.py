"""The page of silent communes: who has spoken with one says so, and how."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.store.officers import officers_of
from services.console.views.officers import called
from services.console.web.context import Context
from services.console.web.duty.pages import PAGES
from services.console.web.duty.roster import POSTS, typed_moment
from services.console.web.duty.texts import TEXTS
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent, local_moment
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.renderer import caller_of
from shared.clock import now
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
        words = answer.content.words if answer.content else ()
        officers = await officers_of(context.database, context.cipher, [one.said_by for one in words])
        return PAGES.page(
            request, "silent.html", actor=actor, status=trouble.status, form=form, trouble=trouble, ways=WAYS,
            is_away=answer.content is None, silent=answer.content.items if answer.content else (),
            words=words, who=lambda subject: called(officers, subject),
            may_say=may is not None and actor.has(*may.roles), posts=POSTS,
        )  # fmt: skip

    @router.get(PATH)
    async def silent(request: Request, actor: CurrentActor) -> Response:
        return await page(request, actor, Form({"by": "phone", "spoken_at": typed_moment(now())}), Trouble())

    @router.post(PATH)
    async def say(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        # What is said of a silence that is rehearsed is no word in earnest.
        rehearsed = form.value("rehearsed")
        commune = rehearsed or form.value("commune")
        question = Question(origins={"code": "commune"})
        question.put("by", form.value("by"), "by")
        question.put("spoken_with", form.value("spoken_with"), "spoken_with")
        question.put("spoken_at", local_moment(form.value("spoken_at")), "spoken_at")
        question.put("drill", True if rehearsed else None, "commune")
        if "spoken_with" not in question.body:
            return await page(request, actor, form, wrong_field("spoken_with", TEXTS["spoken_with_whom"].say(caller.language)))
        answer = await notifications.say_heard(caller, commune, question.body, f"{form.key}-{commune}")
        if answer.content is not None:
            return done(PATH, TEXTS["heard_of"].say(caller.language, place=name_of(commune)), secure=secure)
        return await page(request, actor, form, trouble_with(answer, question, caller))

    return router
