"""The page of one missed clock: what was said of it, and what whoever has it, or stands above him, may say."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.escalations import GIVE_BACK, PROLONG, SAY_DONE, Escalation, TakingSaid
from services.console.client.transport import Answer, Caller, TypedEndpoint
from services.console.store.case_numbers import numbers_of
from services.console.store.officers import officers_of
from services.console.views.officers import called
from services.console.views.vocabulary import RUNGS, missed_clock, word
from services.console.web.context import Context
from services.console.web.escalations.routes import USUAL, WITHIN, was_taken_first
from services.console.web.escalations.texts import TEXTS
from services.console.web.escalations.words import longer_words, told_words, true_hours, until_of, where_it_stands
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.renderer import Pages, caller_of, chosen_language, clock_time
from shared.clock import now
from shared.http import CurrentActor
from shared.http.preconditions import etag_of
from shared.identity import Actor
from shared.texts import Text

PATH: Final = "/escalations/{clock_id}"
_PAGES: Final = Pages(Path(__file__).parent, TEXTS)


@dataclass(frozen=True)
class _Act:
    """One thing that may be said: at which door, in which field the words are, and what is said afterwards."""

    door: TypedEndpoint[Escalation] | None
    part: str
    field: str
    said: Text


_ACTS: Final[Mapping[str, _Act]] = {
    "take": _Act(None, "plan", "plan", TEXTS["taken_one"]),
    "done": _Act(SAY_DONE, "done", "done_words", TEXTS["said"]),
    "prolong": _Act(PROLONG, "reason", "prolong_words", TEXTS["prolonged"]),
    "give_back": _Act(GIVE_BACK, "reason", "give_back_words", TEXTS["given_back"]),
    "take_over": _Act(None, "plan", "plan", TEXTS["taken_over"]),
}


_ACT_SAID: Final[Mapping[str, Text]] = {
    "taken": TEXTS["act_taken"],
    "taken_over": TEXTS["act_taken_over"],
    "prolonged": TEXTS["act_prolonged"],
    "given_back": TEXTS["act_given_back"],
    "done": TEXTS["act_done"],
}
_WORDS: Final[Mapping[str, Text]] = {
    "running": TEXTS["word_running"],
    "kept": TEXTS["word_kept"],
    "kept_late": TEXTS["word_kept_late"],
    "missed": TEXTS["word_missed"],
}


@dataclass(frozen=True)
class _Shown:
    one: Escalation | None = None
    form: Form = field(default_factory=lambda: Form({"within": USUAL}))
    trouble: Trouble = field(default_factory=Trouble)
    was_late: bool = False
    """Somebody else had taken it already."""


def escalation_page_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of one missed clock."""
    router = APIRouter(include_in_schema=False)
    escalations = context.services.notifications.escalations

    @router.get(PATH)
    async def one(request: Request, actor: CurrentActor, clock_id: UUID) -> Response:
        answer = await escalations.one(caller_of(request), clock_id)
        trouble = Trouble() if answer.content else trouble_with(answer, None, caller_of(request))
        return await _page(context, request, actor, _Shown(answer.content, trouble=trouble))

    @router.post(PATH)
    async def say(request: Request, actor: CurrentActor, clock_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        act = _ACTS.get(form.value("act"))
        if act is None or (act.door is PROLONG and not form.value("until")):
            wrong = wrong_field("until", TEXTS["nothing_chosen"].say(caller.language))
            return await _again(context, request, actor, clock_id, _Shown(form=form, trouble=wrong))
        question = Question()
        question.put(act.part, form.value(act.field), act.field)
        if act.door is None:
            answer = await _take(context, caller, clock_id, form, question)
        else:
            if act.door is PROLONG:
                question.put("until", form.value("until"), "until")
            said = TakingSaid(question.body, f"{form.key}-{form.value('act')}", form.value("seen"))
            answer = await escalations.say(caller, act.door, clock_id, said)
        if answer.content is not None:
            return done(f"/escalations/{clock_id}", _said(act, answer.content).say(caller.language), secure=secure)
        trouble = trouble_with(answer, question, caller)
        shown = _Shown(form=form, trouble=trouble, was_late=was_taken_first(answer))
        return await _again(context, request, actor, clock_id, shown)

    return router


def _said(act: _Act, one: Escalation) -> Text:
    """Return what is said of an act that was kept: of what was given back who hears of it now, or that nobody does."""
    if act.door is not GIVE_BACK:
        return act.said
    heard = one.heard_last_return()
    return act.said.filled(who=word(RUNGS, str(heard[-1]))) if heard else TEXTS["given_back_nobody"]


async def _take(context: Context, caller: Caller, clock_id: UUID, form: Form, question: Question) -> Answer[Escalation]:
    """Take it, or take it over from whoever has it: that alone rests on what was read of it."""
    escalations = context.services.notifications.escalations
    hours = int(form.value("within")) if form.value("within") in WITHIN else int(USUAL)
    stands = (await escalations.one(caller, clock_id)).content
    question.put("until", until_of(hours, now(), stands.pace if stands else 1).isoformat(), "within")
    seen = form.value("seen") if form.value("act") == "take_over" else ""
    return await escalations.take(caller, clock_id, question.body, seen)


async def _again(context: Context, request: Request, actor: Actor, clock_id: UUID, sent: _Shown) -> Response:
    """Show it as it stands now with what was typed; where somebody was quicker, that is said in words."""
    found = (await context.services.notifications.escalations.one(caller_of(request), clock_id)).content
    trouble = sent.trouble
    if sent.was_late and found is not None and found.taken_by and found.taken_until:
        officers = await officers_of(context.database, context.cipher, [found.taken_by])
        time = clock_time(found.taken_until, seconds=found.pace > 1)
        said = TEXTS["taken_first"].filled(who=called(officers, found.taken_by), time=time).capitalized()
        trouble = replace(trouble, general=(("", said.say(caller_of(request).language)),), errors={})
    elif trouble.outcome == "conflict" and found is not None and etag_of(found.revision) != sent.form.value("seen"):
        changed = TEXTS["changed_meanwhile"].say(caller_of(request).language)
        trouble = replace(trouble, general=(("", changed),), errors={})
    return await _page(context, request, actor, _Shown(found, sent.form, trouble))


async def _page(context: Context, request: Request, actor: Actor, shown: _Shown) -> Response:
    one, language = shown.one, chosen_language(request)
    subjects = [one.taken_by, one.promised_by, *(act.by for act in one.acts)] if one else []
    officers = await officers_of(context.database, context.cipher, subjects)
    moment: datetime = now()
    return _PAGES.page(
        request,
        "escalation.html",
        actor=actor,
        status=shown.trouble.status,
        numbers=await numbers_of(context.database, [one.case_id]) if one else {},
        one=one,
        seen=etag_of(one.revision) if one else "",
        form=shown.form,
        trouble=shown.trouble,
        within=WITHIN,
        longer=longer_words(one, moment) if one and one.is_mine else {},
        paces=true_hours([one], language) if one else (),
        act_of=lambda act, until: word(_ACT_SAID, act.act).filled(until=until),
        word_of=_WORDS.get(one.word or "") if one else None,
        told=told_words(one) if one else (),
        stands=where_it_stands(one) if one else None,
        kind_of=missed_clock,
        rung_of=lambda rung: word(RUNGS, str(rung)),
        who=lambda subject: called(officers, subject or ""),
    )
