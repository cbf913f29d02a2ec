"""The law's pages: the rule browser, "what if", and the explanation that a household gets, handed on as assessment wrote it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.client.assessment import Assessment
from services.console.views.vocabulary import SERVICES, word
from services.console.web.forms.sent import form_sent
from services.console.web.forms.trouble import Trouble, trouble_of
from services.console.web.law.rule_book import rule_book
from services.console.web.law.view import rules_page, what_if_page
from services.console.web.law.what_if import WhatIf, question_of, what_if_of
from services.console.web.renderer import caller_of
from shared.clock import VIETNAM, now
from shared.errors import Forbidden, NotFound, Unavailable
from shared.http import CurrentActor

DayChoice = Annotated[str, Query(max_length=20)]


def law_routes(assessment: Assessment) -> APIRouter:
    """Return the routes of the law's pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/rules")
    async def rules(request: Request, actor: CurrentActor, on: DayChoice = "") -> Response:
        answer = await assessment.rules(caller_of(request))
        if answer.content is None:
            raise Unavailable
        day = _day_of(on)
        return rules_page(request, actor, rule_book(answer.content, day or _today()), is_wrong_day=day is None)

    @router.get("/rules/what-if")
    async def empty_what_if(request: Request, actor: CurrentActor) -> Response:
        form = WhatIf({"decided_on": _today().isoformat()})
        return what_if_page(request, actor, form, Trouble())

    @router.post("/rules/what-if")
    async def what_if(request: Request, actor: CurrentActor) -> Response:
        form = what_if_of(await form_sent(request))
        if form.value("do") == "add":
            return what_if_page(request, actor, form, Trouble())
        caller = caller_of(request)
        question = question_of(form, caller.language)
        answer = await assessment.preview(caller, question.body)
        trouble = trouble_of(answer, question, service=word(SERVICES, answer.service).say(caller.language))
        return what_if_page(request, actor, form, trouble, answer.content)

    @router.get("/cases/{case_id}/explanation")
    async def explanation(request: Request, _: CurrentActor, case_id: UUID) -> Response:
        query = {name: request.query_params[name] for name in ("format", "revision") if name in request.query_params}
        document = await assessment.explanation(caller_of(request), case_id, query)
        if document.outcome != "ok":
            raise {"away": Unavailable, "refused": Forbidden}.get(document.outcome, NotFound)
        return Response(document.content, headers=dict(document.headers))

    return router


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
