"""The page on which an event is declared."""

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.client.transport import Caller
from services.console.views.vocabulary import SERVICES, word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent, number
from services.console.web.forms.trouble import Trouble, trouble_of
from services.console.web.incidents.texts import TEXTS
from services.console.web.incidents.view import PAGES, communes_named
from services.console.web.renderer import caller_of
from shared.clock import VIETNAM, now
from shared.communes import communes
from shared.http import CurrentActor
from shared.identity import Actor
from shared.vocabulary import HAZARDS

_HAZARDS: Final = {code: text.capitalized() for code, text in HAZARDS.items()}
_LEVELS: Final = {str(level): str(level) for level in range(1, 6)}
_KINDS: Final = {"yes": TEXTS["exercise"], "no": TEXTS["real"]}


def incident_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of declaring an event."""
    router = APIRouter(include_in_schema=False)

    @router.get("/incidents/new")
    async def new(request: Request, actor: CurrentActor) -> Response:
        form = Form(
            {"starts_on": now().astimezone(VIETNAM).date().isoformat(), "risk_level": "3", "hazard": "storm", "pace": "1"}
        )
        return _page(request, actor, form, Trouble())

    @router.post("/incidents")
    async def declare(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        codes, wrong = _communes_of(form.value("communes"), actor, caller)
        if wrong:
            return _page(request, actor, form, Trouble(errors={"communes": wrong}, outcome="invalid"))
        question = _question(form, codes)
        answer = await context.services.intake.declare(caller, question.body, form.key)
        if answer.content is not None:
            said = TEXTS["declared"].say(caller.language, name=form.value("name"))
            return done("/work", said, secure=secure)
        service = word(SERVICES, answer.service).say(caller.language)
        return _page(request, actor, form, trouble_of(answer, question, service=service, language=caller.language))

    return router


def _page(request: Request, actor: Actor, form: Form, trouble: Trouble) -> Response:
    return PAGES.page(
        request,
        "incident.html",
        actor=actor,
        status=trouble.status,
        form=form,
        trouble=trouble,
        hazards=_HAZARDS,
        levels=_LEVELS,
        kinds=_KINDS,
    )


def _question(form: Form, codes: Sequence[str]) -> Question:
    question = Question()
    for name in ("name", "hazard", "starts_on"):
        question.put(name, form.value(name), name)
    question.put("risk_level", number(form.value("risk_level")), "risk_level")
    question.put("commune_codes", list(codes), "communes")
    question.origins["drill"] = "drill"
    question.body["drill"] = form.value("drill") != "no"
    if form.value("pace"):
        question.put("pace", number(form.value("pace")), "pace")
    return question


def _communes_of(text: str, actor: Actor, caller: Caller) -> tuple[list[str], list[str]]:
    """Return the codes that were meant, and what could not be understood; nothing written means the whole area."""
    if not text:
        return [code for code in communes() if actor.area is None or actor.may_act_in(code)], []
    return communes_named(text, actor, caller.language)
