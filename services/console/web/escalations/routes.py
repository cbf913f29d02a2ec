"""The page on which missed clocks are taken."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.escalations import Escalation
from services.console.client.transport import Answer, Caller, ProblemResponse
from services.console.store.case_numbers import numbers_of
from services.console.store.officers import officers_of
from services.console.views.officers import OfficerView, called
from services.console.views.vocabulary import RUNGS, SERVICES, missed_clock, word
from services.console.web.addresses import uuid_or_none
from services.console.web.context import Context
from services.console.web.escalations.texts import TEXTS
from services.console.web.escalations.words import HOURS, true_hours, until_of
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_of, wrong_field
from services.console.web.renderer import Pages, caller_of, chosen_language
from shared.clock import now
from shared.http import CurrentActor
from shared.identity import Actor
from shared.texts import Text
from shared.time_limits import REAL_PACE

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_SHOWN: Final = 100
_MAX_AT_ONCE: Final = 50
_REASONS_SAID: Final = 3
WITHIN: Final[Mapping[str, Text]] = {str(hours): TEXTS[f"hours_{hours}"] for hours in HOURS}
USUAL: Final = "2"
_ALREADY_TAKEN: Final = ":escalation-already-taken"


@dataclass(frozen=True)
class ToTake:
    """What has come to this person: what nobody has taken, and what somebody has."""

    items: Sequence[Escalation] = ()
    more: bool = False
    away: Sequence[str] = ()
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    officers: Mapping[str, OfficerView] = field(default_factory=dict)

    @property
    def open(self) -> Sequence[Escalation]:
        return [one for one in self.items if one.state != "taken"]

    @property
    def taken(self) -> Sequence[Escalation]:
        return [one for one in self.items if one.state == "taken"]


def escalation_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of taking missed clocks."""
    router = APIRouter(include_in_schema=False)

    @router.get("/escalations")
    async def to_take(request: Request, actor: CurrentActor) -> Response:
        return _page(request, actor, await _waiting(context, caller_of(request)), Form({"within": USUAL}), Trouble())

    @router.post("/escalations")
    async def take(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        ticked = [found for value in dict.fromkeys(form.all("clock")) if (found := uuid_or_none(value))][:_MAX_AT_ONCE]
        if not ticked:
            trouble = wrong_field("clock", TEXTS["nothing_ticked"].say(caller.language))
            return _page(request, actor, await _waiting(context, caller), form, trouble)
        answers = await _take(context, caller, form, ticked)
        refused = [answer for answer in answers if answer.content is None]
        if len(refused) == len(answers):
            return _page(request, actor, await _waiting(context, caller), form, _trouble(refused[0], caller))
        return done("/escalations", _said(len(answers) - len(refused), refused, caller), secure=secure)

    return router


async def _take(context: Context, caller: Caller, form: Form, ticked: Sequence[UUID]) -> list[Answer[Escalation]]:
    """Take one after the other: what this person has taken is taken, however often the form is sent."""
    hours = int(form.value("within")) if form.value("within") in WITHIN else int(USUAL)
    paces = {one.clock_id: one.pace for one in (await _waiting(context, caller)).items if one.drill}

    def word_given(clock: UUID) -> dict[str, str]:
        until = until_of(hours, now(), paces.get(clock, REAL_PACE))
        return {"plan": form.value("plan"), "until": until.isoformat()}

    return [await context.services.notifications.escalations.take(caller, clock, word_given(clock)) for clock in ticked]


def _trouble(answer: Answer[Any], caller: Caller) -> Trouble:
    if answer.problem is not None and answer.problem.type.endswith(_ALREADY_TAKEN):
        return Trouble(general=(("", _reason(answer.problem, caller)),), outcome=answer.outcome)
    question = Question()
    question.put("plan", None, "plan")
    question.put("until", None, "within")
    service = word(SERVICES, answer.service).say(caller.language)
    return trouble_of(answer, question, service=service, language=caller.language)


def _said(count: int, refused: Sequence[Answer[Escalation]], caller: Caller) -> str:
    reasons = [_reason(answer.problem, caller) for answer in refused if answer.problem and answer.problem.detail]
    if not refused:
        return TEXTS["taken"].say(caller.language, count=count)
    said = "; ".join(list(dict.fromkeys(reasons))[:_REASONS_SAID])
    return TEXTS["taken_some"].say(caller.language, count=count, refused=len(refused), reasons=said)


def _reason(problem: ProblemResponse, caller: Caller) -> str:
    """Return why one was not taken; who has it stands on the page by name, the service knows him as a code."""
    if problem.type.endswith(_ALREADY_TAKEN):
        return TEXTS["taken_already"].say(caller.language)
    return problem.detail


async def _waiting(context: Context, caller: Caller) -> ToTake:
    answer = await context.services.notifications.escalations.mine(caller, _SHOWN)
    if answer.content is None:
        return ToTake(away=(answer.service,))
    items = answer.content.items
    numbers, officers = await asyncio.gather(
        numbers_of(context.database, [one.case_id for one in items]),
        officers_of(
            context.database, context.cipher, [subject for one in items for subject in (one.taken_by, one.promised_by)]
        ),
    )
    return ToTake(items, answer.content.more, (), numbers, officers)


def _page(request: Request, actor: Actor, waiting: ToTake, form: Form, trouble: Trouble) -> Response:
    return _PAGES.page(
        request,
        "escalations.html",
        actor=actor,
        status=trouble.status,
        numbers=waiting.numbers,
        waiting=waiting,
        form=form,
        trouble=trouble,
        within=WITHIN,
        paces=true_hours(waiting.open, chosen_language(request)),
        kind_of=missed_clock,
        promiser_of=lambda one: called(waiting.officers, one.promised_by or ""),
        rung_of=lambda rung: word(RUNGS, str(rung)),
        taker_of=lambda one: called(waiting.officers, one.taken_by or ""),
    )
