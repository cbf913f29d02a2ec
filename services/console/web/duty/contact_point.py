"""The page on which a commune says where its people ask: it stands on every household's page and paper."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.console.web.area import communes_of, offered
from services.console.web.context import Context
from services.console.web.duty.pages import PAGES
from services.console.web.duty.shown_commune import shown_commune
from services.console.web.duty.texts import TEXTS
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent, number
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.renderer import caller_of
from shared.communes import Commune
from shared.http import CurrentActor
from shared.identity import Actor
from shared.permissions import permission_of

PATH: Final = "/duty/contact-point"
_FIELDS: Final = ("address", "phone", "hours")
Wish = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True)
class ContactPointForm:
    """The office of a commune as it is written, and what is wrong with it."""

    form: Form
    trouble: Trouble
    commune: Commune | None = None


def contact_point_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of a commune's office."""
    router = APIRouter(include_in_schema=False)
    assessment = context.services.assessment

    @router.get(PATH)
    async def office(request: Request, actor: CurrentActor, commune: Wish = "") -> Response:
        caller = caller_of(request)
        found, trouble = shown_commune(commune, actor, caller.language)
        if found is None:
            return _page(request, actor, ContactPointForm(Form({"commune": commune}), trouble))
        answer = await assessment.contact_point(caller, found.code)
        if answer.content is None:
            return _page(request, actor, ContactPointForm(Form(), trouble_with(answer, None, caller)))
        known = {name: getattr(answer.content, name) or "" for name in _FIELDS}
        return _page(request, actor, ContactPointForm(Form({**known, "seen": str(answer.content.revision)}), Trouble(), found))

    @router.post(PATH)
    async def keep(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        found, trouble = shown_commune(form.value("commune"), actor, caller.language)
        if found is None:
            return _page(request, actor, ContactPointForm(form, trouble))
        question = Question()
        for name in _FIELDS:
            question.put(name, form.value(name), name)
        question.put("seen_revision", number(form.value("seen")) or 0, "seen")
        answer = await assessment.keep_contact_point(caller, found.code, question.body)
        if answer.content is not None:
            said = TEXTS["kept_office"].say(caller.language, place=found.name)
            return done(f"{PATH}?commune={found.code}", said, secure=secure)
        return _page(request, actor, ContactPointForm(form, trouble_with(answer, question, caller), found))

    return router


def _page(request: Request, actor: Actor, shown: ContactPointForm) -> Response:
    may = permission_of("console", "POST", PATH)
    return PAGES.page(
        request,
        "contact_point.html",
        actor=actor,
        status=shown.trouble.status,
        form=shown.form,
        trouble=shown.trouble,
        commune=shown.commune,
        communes=offered(actor),
        is_alone=len(communes_of(actor)) == 1,
        may_keep=may is not None and actor.has(*may.roles),
    )
