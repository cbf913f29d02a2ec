"""The law's pages: the rule browser, "what if", and the explanation that a household gets, handed on as assessment wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.client import Services, token_of
from services.console.domain import law_words
from services.console.domain.rulebook import rule_book, value_words
from services.console.domain.what_if import MAX_PERSONS, Form, Question, form_of, question_of
from services.console.domain.words import BENEFITS, HAZARDS, LIMIT_UNITS, amount_words, word, words
from services.console.web.rendering import chosen_language, page
from shared.clock import VIETNAM, now
from shared.communes import provinces
from shared.errors import Forbidden, NotFound, Unavailable
from shared.http import CurrentActor
from shared.identity import Actor
from shared.money import format_dong

_ASSESSMENT: Final = "assessment"
_CHOICES: Final[Mapping[str, Any]] = {
    "hazards": HAZARDS,
    "standings": law_words.STANDINGS,
    "areas": law_words.AREAS,
    "circumstances": law_words.CIRCUMSTANCES,
    "flags": law_words.FLAGS,
    "house_states": law_words.HOUSE_STATES,
    "answers": law_words.ANSWERS,
    "sexes": law_words.SEXES,
    "fates": law_words.FATES,
}

Asked = Annotated[str, Query(max_length=20)]


@dataclass(frozen=True)
class Answered:
    """What the law's door said to a form: an answer, wrong fields of the form, or nothing."""

    result: Mapping[str, Any] | None = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    general: tuple[tuple[str, str], ...] = ()
    is_away: bool = False

    @property
    def wrong(self) -> int:
        return len(self.errors) + len(self.general)

    @property
    def status(self) -> int:
        return 503 if self.is_away else 422 if self.wrong else 200


def law_routes(services: Services) -> APIRouter:
    """Return the routes of the law's pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/rules")
    async def rules_page(request: Request, actor: CurrentActor, on: Asked = "") -> Response:
        told = await services.ask(_ASSESSMENT, "/v1/rules", _token(request), chosen_language(request))
        if told.outcome != "ok":
            raise Unavailable
        day = _day_of(on)
        book = rule_book(told.body, day or _today())
        certainties = {letter: words(text) for letter, text in law_words.CERTAINTIES.items()}
        return page(request, "rules.html", actor=actor, book=book, wrong=day is None, certainties=certainties)

    @router.get("/rules/what-if")
    async def what_if_page(request: Request, actor: CurrentActor) -> Response:
        form = Form({"decided_on": _today().isoformat()}, {})
        return _what_if(request, actor, form, Answered())

    @router.post("/rules/what-if")
    async def what_if(request: Request, actor: CurrentActor) -> Response:
        sent = await request.form()
        form = form_of([(name, value) for name, value in sent.multi_items() if isinstance(value, str)])
        answered = Answered() if form.value("do") == "add" else await _ask(request, services, question_of(form))
        return _what_if(request, actor, form, answered)

    @router.get("/cases/{case_id}/explanation")
    async def explanation(request: Request, _: CurrentActor, case_id: UUID) -> Response:
        path = f"/v1/assessments/{case_id}/explanation"
        language = chosen_language(request)
        known = {name: request.query_params[name] for name in ("format", "revision") if name in request.query_params}
        document = await services.document(_ASSESSMENT, path, _token(request), language, {**known, "lang": language})
        if document.outcome != "ok":
            raise {"away": Unavailable, "refused": Forbidden}.get(document.outcome, NotFound)
        return Response(document.content, headers=dict(document.headers))

    return router


async def _ask(request: Request, services: Services, question: Question) -> Answered:
    told = await services.consult(_ASSESSMENT, "/v1/rules/preview", _token(request), chosen_language(request), question.body)
    if told.outcome == "ok":
        return Answered(result=told.body)
    if told.outcome != "invalid":
        return Answered(is_away=True)
    errors: dict[str, list[str]] = {}
    general = []
    for error in told.body.get("errors") or ():
        name = question.field_of(str(error["field"]))
        if name is None:
            general.append((str(error["field"]), str(error["reason"])))
        elif str(error["reason"]) not in errors.setdefault(name, []):
            errors[name].append(str(error["reason"]))
    if not errors and not general:
        general.append(("", str(told.body.get("detail", ""))))
    return Answered(errors=errors, general=tuple(general))


def _what_if(request: Request, actor: Actor, form: Form, answered: Answered) -> Response:
    return page(
        request,
        "what_if.html",
        actor=actor,
        status=answered.status,
        form=form,
        answered=answered,
        choices={name: {code: words(text) for code, text in table.items()} for name, table in _CHOICES.items()},
        provinces=sorted(provinces().items()),
        room=form.persons < MAX_PERSONS,
        benefit=lambda code: word(BENEFITS, code),
        level=lambda code: word(law_words.LEVELS, code),
        event=lambda code: word(law_words.EVENTS, code),
        unit=lambda code: word(LIMIT_UNITS, code),
        dimensions={name: words(text) for name, text in law_words.DIMENSIONS.items() if name != "weights"},
        evidence=lambda code: words(law_words.evidence_word(code)),
        value=value_words,
        dong=format_dong,
        amount=amount_words,
    )


def _today() -> date:
    return now().astimezone(VIETNAM).date()


def _day_of(text: str) -> date | None:
    """Return the day that was asked for; today where nothing was, None where it is no day."""
    if not text:
        return _today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _token(request: Request) -> str:
    return token_of(request.headers, request.cookies)
