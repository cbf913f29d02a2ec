"""The page on which missed clocks are taken."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.client.escalations import Escalation
from services.console.client.transport import Answer, Caller
from services.console.store.case_numbers import numbers_of
from services.console.store.officers import officers_of
from services.console.views.officers import OfficerView, called
from services.console.views.vocabulary import SERVICES, missed_clock, word
from services.console.web.addresses import uuid_or_none
from services.console.web.context import Context
from services.console.web.escalations.texts import TEXTS
from services.console.web.escalations.words import HOURS, told_words, true_hours, until_of, where_it_stands
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_of, wrong_field
from services.console.web.renderer import Pages, caller_of, chosen_language
from shared.clock import now
from shared.http import CurrentActor
from shared.identity import Actor
from shared.sound_text import SOUND
from shared.texts import Text
from shared.time_limits import REAL_PACE

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_SHOWN: Final = 100
_MAX_AT_ONCE: Final = 50
_REASONS_SAID: Final = 3
WITHIN: Final[Mapping[str, Text]] = {str(hours): TEXTS[f"hours_{hours}"] for hours in HOURS}
USUAL: Final = "2"
_ALREADY_TAKEN: Final = ":escalation-already-taken"
FirstTaken = Annotated[str, Query(max_length=2000), SOUND]


@dataclass(frozen=True)
class ToTake:
    """What has come to this person: what nobody has taken, and what somebody has."""

    items: Sequence[Escalation] = ()
    more: bool = False
    away: Sequence[str] = ()
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    officers: Mapping[str, OfficerView] = field(default_factory=dict)
    first: Sequence[Escalation] = ()
    """Which this person wanted to take, and somebody else had already."""

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
    async def to_take(request: Request, actor: CurrentActor, first: FirstTaken = "") -> Response:
        """`first`: of which somebody else was quicker, as the address says after some were taken; it names no person."""
        caller = caller_of(request)
        lost = [found for value in first.split(",") if (found := uuid_or_none(value))][:_MAX_AT_ONCE]
        waiting = await _waiting(context, caller, lost)
        return _page(request, actor, waiting, Form({"within": USUAL}), Trouble())

    @router.post("/escalations")
    async def take(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        ticked = [found for value in dict.fromkeys(form.all("clock")) if (found := uuid_or_none(value))][:_MAX_AT_ONCE]
        if not ticked:
            trouble = wrong_field("clock", TEXTS["nothing_ticked"].say(caller.language))
            return _page(request, actor, await _waiting(context, caller), form, trouble)
        answers = await _take(context, caller, form, ticked)
        refused = [answer for answer in answers if answer.content is None]
        lost = [clock for clock, answer in zip(ticked, answers, strict=True) if was_taken_first(answer)]
        if len(refused) == len(answers):
            waiting = await _waiting(context, caller, lost)
            return _page(request, actor, waiting, form, _trouble(refused, caller))
        path = f"/escalations?first={','.join(str(clock) for clock in lost)}" if lost else "/escalations"
        return done(path, _said(len(answers) - len(refused), refused, caller), secure=secure)

    return router


async def _take(context: Context, caller: Caller, form: Form, ticked: Sequence[UUID]) -> list[Answer[Escalation]]:
    """Take one after the other: what this person has taken is taken, however often the form is sent."""
    hours = int(form.value("within")) if form.value("within") in WITHIN else int(USUAL)
    paces = {one.clock_id: one.pace for one in (await _waiting(context, caller)).items if one.drill}

    def word_given(clock: UUID) -> dict[str, str]:
        until = until_of(hours, now(), paces.get(clock, REAL_PACE))
        return {"plan": form.value("plan"), "until": until.isoformat()}

    return [await context.services.notifications.escalations.take(caller, clock, word_given(clock)) for clock in ticked]


def was_taken_first(answer: Answer[Any]) -> bool:
    """Tell whether it was not taken because somebody else already had."""
    return answer.problem is not None and answer.problem.type.endswith(_ALREADY_TAKEN)


def _trouble(refused: Sequence[Answer[Escalation]], caller: Caller) -> Trouble:
    """Return why none was taken; of what somebody else has the page says who, until when and which."""
    answer = next((one for one in refused if not was_taken_first(one)), None)
    if answer is None:
        return Trouble(general=(("", TEXTS["first_title"].say(caller.language)),), outcome=refused[0].outcome)
    question = Question()
    question.put("plan", None, "plan")
    question.put("until", None, "within")
    service = word(SERVICES, answer.service).say(caller.language)
    return trouble_of(answer, question, service=service, language=caller.language)


def _said(count: int, refused: Sequence[Answer[Escalation]], caller: Caller) -> str:
    if not refused:
        return TEXTS["taken"].say(caller.language, count=count)
    said = TEXTS["taken_some"].say(caller.language, count=count, refused=len(refused))
    others = [one.problem.detail for one in refused if one.problem and one.problem.detail and not was_taken_first(one)]
    reasons = "; ".join(list(dict.fromkeys(others))[:_REASONS_SAID])
    why = TEXTS["taken_why"].say(caller.language, reasons=reasons)
    return f"{said} {why}" if reasons else said


async def _waiting(context: Context, caller: Caller, lost: Sequence[UUID] = ()) -> ToTake:
    escalations = context.services.notifications.escalations
    answer = await escalations.mine(caller, _SHOWN)
    if answer.content is None:
        return ToTake(away=(answer.service,))
    items = answer.content.items
    gone = (await escalations.these(caller, lost)).content if lost else None
    first = gone.items if gone else []
    shown = [*items, *first]
    numbers, officers = await asyncio.gather(
        numbers_of(context.database, [one.case_id for one in shown]),
        officers_of(
            context.database, context.cipher, [subject for one in shown for subject in (one.taken_by, one.promised_by)]
        ),
    )
    return ToTake(items, answer.content.more, (), numbers, officers, first)


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
        first=waiting.first,
        told_of=told_words,
        stands_of=where_it_stands,
        kind_of=missed_clock,
        promiser_of=lambda one: called(waiting.officers, one.promised_by or ""),
        taker_of=lambda one: called(waiting.officers, one.taken_by or ""),
    )
