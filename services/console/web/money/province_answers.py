"""A request of a commune as a page: what it asks for, its letter on paper, and what the province says to it."""

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.province_requests import ProvinceRequest
from services.console.store.officers import officers_of
from services.console.views.money import PROVINCE_ANSWERS, SOURCE_KINDS
from services.console.views.officers import called
from services.console.views.vocabulary import amount_text, word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent, number
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.money.pages import PAGES, known
from services.console.web.money.province_requests import PATH
from services.console.web.money.texts import TEXTS
from services.console.web.renderer import caller_of
from shared.errors import Forbidden, NotFound, Unavailable
from shared.http import CurrentActor
from shared.identity import Actor
from shared.number_words import number_said
from shared.permissions import permission_of
from shared.texts import Language
from shared.vocabulary import BENEFITS

_ONE: Final = f"{PATH}/{{request_id}}"
_UNITS: Final = {"dong": TEXTS["granted_dong"], "kg": TEXTS["granted_kg"], "set": TEXTS["granted_set"]}


@dataclass(frozen=True)
class _Written:
    """The form as it was sent, and what is wrong with it."""

    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)


def province_answer_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of one request."""
    router = APIRouter(include_in_schema=False)
    requests = context.services.province_requests

    @router.get(_ONE)
    async def one(request: Request, actor: CurrentActor, request_id: UUID) -> Response:
        caller = caller_of(request)
        found = known(await requests.find(caller, request_id))
        if found is None:
            raise Unavailable(TEXTS["away"])
        amounts = {f"amount_{one.unit}": number_said(one.amount, caller.language) for one in found.waiting}
        form = Form({"verdict": "granted", **amounts})
        return await _page(context, request, actor, found, _Written(form))

    @router.post(_ONE)
    async def answer(request: Request, actor: CurrentActor, request_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = _question(form, caller_of(request).language)
        answer = await requests.answer(caller, request_id, question.body, form.key)
        if answer.content is not None:
            said = TEXTS["answer_kept"].say(caller.language)
            return done(f"{PATH}/{request_id}", said, secure=secure)
        found = known(await requests.find(caller, request_id))
        if found is None:
            raise Unavailable(TEXTS["away"])
        return await _page(context, request, actor, found, _Written(form, trouble_with(answer, question, caller)))

    @router.get(f"{_ONE}/document")
    async def document(request: Request, actor: CurrentActor, request_id: UUID) -> Response:  # noqa: ARG001 - who asks is known
        paper = await requests.document(caller_of(request), request_id)
        if paper.outcome != "ok":
            raise {"away": Unavailable, "refused": Forbidden}.get(paper.outcome, NotFound)
        return Response(paper.content, headers=dict(paper.headers))

    return router


def _question(form: Form, language: Language) -> Question:
    """Return what is said: a line of means for each unit of which something is granted."""
    question = Question()
    for name in ("verdict", "document"):
        question.put(name, form.value(name), name)
    if form.value("reason"):
        question.put("reason", form.value("reason"), "reason")
    question.origins["reason"] = "reason"
    means: list[dict[str, Any]] = []
    if form.value("verdict") != "refused":
        for unit in _UNITS:
            if amount := form.value(f"amount_{unit}"):
                at = f"means.{len(means)}"
                question.origins |= {f"{at}.amount": f"amount_{unit}", f"{at}.kind": f"kind_{unit}"}
                kind = {"kind": chosen} if (chosen := form.value(f"kind_{unit}")) else {}
                means.append({**kind, "unit": unit, "amount": number(amount, language)})
    question.body["means"] = means
    question.origins["means"] = "verdict"
    return question


async def _page(context: Context, request: Request, actor: Actor, found: ProvinceRequest, written: _Written) -> Response:
    may = permission_of("console", "POST", _ONE)
    people = [found.requested_by, *([found.answer.answered_by] if found.answer else [])]
    officers = await officers_of(context.database, context.cipher, people)
    return PAGES.page(
        request,
        "province_request.html",
        actor=actor,
        status=written.trouble.status,
        form=written.form,
        trouble=written.trouble,
        one=found,
        may_answer=found.answer is None and may is not None and actor.has(*may.roles),
        verdicts=PROVINCE_ANSWERS,
        units={unit: text for unit, text in _UNITS.items() if unit in {each.unit for each in found.items}},
        kinds=SOURCE_KINDS,
        amount=amount_text,
        who=lambda subject: called(officers, subject),
        benefit=lambda code: word(BENEFITS, code),
        kind=lambda code: word(SOURCE_KINDS, code),
        verdict=lambda name: word(PROVINCE_ANSWERS, name),
    )
