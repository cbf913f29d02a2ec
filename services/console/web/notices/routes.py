"""The page on which notices are confirmed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.notices import NoticeToConfirm
from services.console.client.notifications import AcknowledgedResponse, RefusedNotice
from services.console.client.transport import Answer, Caller
from services.console.store.case_numbers import numbers_of
from services.console.store.officers import officers_of
from services.console.views.officers import OfficerView, called
from services.console.views.visit_reports import TOLD_HOW, TOLD_TO, moment_text
from services.console.views.vocabulary import SERVICES, word
from services.console.web.addresses import uuid_or_none
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent, local_moment
from services.console.web.forms.trouble import Trouble, trouble_of, trouble_with, wrong_field
from services.console.web.households import heads_of
from services.console.web.notices.pages import PAGES
from services.console.web.notices.queue import DIGESTS, IN_PERSON, find
from services.console.web.notices.texts import TEXTS
from services.console.web.renderer import caller_of
from shared.clock import now
from shared.http import CurrentActor
from shared.identity import Actor
from shared.texts import Text

_SHOWN: Final = 200
_REASONS_SAID: Final = 3
_MAX_TOLD: Final = 50
_NAMED: Final = 50
WAYS: Final[Mapping[str, Text]] = {
    "phone": TEXTS["by_phone"],
    "radio": TEXTS["by_radio"],
    "visit": TEXTS["by_visit"],
    "other": TEXTS["by_other"],
}


@dataclass(frozen=True)
class ToConfirm:
    """What waits for this person's word."""

    digests: Sequence[NoticeToConfirm]
    in_person: Sequence[NoticeToConfirm]
    numbers: Mapping[UUID, str]
    officers: Mapping[str, OfficerView]
    heads: Mapping[UUID, str]
    """Whose the visits are, as far as the reader may know it."""
    away: bool

    @property
    def notices(self) -> Sequence[NoticeToConfirm]:
        return (*self.digests, *self.in_person)


def notice_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of confirming."""
    router = APIRouter(include_in_schema=False)

    @router.get("/notices")
    async def to_confirm(request: Request, actor: CurrentActor) -> Response:
        return _page(request, actor, await _waiting(context, caller_of(request)), Form(), Trouble())

    @router.post("/notices")
    async def confirm(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        ticked = list(dict.fromkeys(form.all("notice")))
        if not ticked:
            trouble = wrong_field("notice", TEXTS["nothing_ticked"].say(caller.language))
            return _page(request, actor, await _waiting(context, caller), form, trouble)
        question = _visit_report(form)
        answer = await context.services.notifications.acknowledge(caller, ticked, form.key, question.body)
        if (content := answer.content) is not None:
            if not content.acknowledged and (wrong := _refused_visit_report(content.refused, question)):
                return _page(request, actor, await _waiting(context, caller), form, wrong)
            said = _confirmed(form, content, caller)
            # Of one notice that somebody else had confirmed, its page says who and when; what is said here names nobody.
            path = f"/notices/{content.before[0]}" if len(ticked) == len(content.before) == 1 else "/notices"
            return done(path, said, secure=secure)
        service = word(SERVICES, answer.service).say(caller.language)
        trouble = trouble_of(answer, question, service=service, language=caller.language)
        return _page(request, actor, await _waiting(context, caller), form, trouble)

    @router.post("/notices/told")
    async def told(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        ticked = [found for value in dict.fromkeys(form.all("notice")) if (found := uuid_or_none(value))][:_MAX_TOLD]
        if not ticked:
            trouble = wrong_field("notice", TEXTS["nothing_ticked"].say(caller.language))
            return _page(request, actor, await _waiting(context, caller), form, trouble)
        question = Question()
        for name in ("told_to", "by"):
            question.put(name, form.value(name), name)
        question.put("told_at", local_moment(form.value("told_at")), "told_at")
        say = context.services.notifications.say_told
        answers = [await say(caller, notice, question.body, f"{form.key}-{notice}") for notice in ticked]
        refused = [answer for answer in answers if answer.content is None]
        if len(refused) == len(answers):
            trouble = trouble_with(refused[0], question, caller)
            return _page(request, actor, await _waiting(context, caller), form, trouble)
        return done("/notices", _told(len(answers) - len(refused), refused, caller), secure=secure)

    return router


def _visit_report(form: Form) -> Question:
    """What is said of visits: when, to whom and how; of a commune's own notice nothing."""
    question = Question()
    question.put("told_at", local_moment(form.value("visit_at")), "visit_at")
    question.put("told_to", form.value("visit_to"), "visit_to")
    question.put("told_how", form.value("visit_how"), "visit_how")
    return question


def _refused_visit_report(refused: Sequence[RefusedNotice], question: Question) -> Trouble | None:
    """Return which field of the form nothing was recorded for; None where that is no matter of a field."""
    wrong = [error for one in refused for error in one.problem.errors or ()]
    named = {error.field: error.reason for error in wrong if question.field_of(error.field)}
    if not named:
        return None
    return Trouble(
        {question.field_of(path) or "": [reason] for path, reason in named.items()}, outcome="invalid", is_key_spent=True
    )


def _confirmed(form: Form, content: AcknowledgedResponse, caller: Caller) -> str:
    """Say what was recorded: of visits, that people were told, whom and when; nobody has confirmed anything there."""
    before = len(content.before)
    reasons = [reason for refused in content.refused for reason in refused.problem.reasons]
    told, told_some = TEXTS["told_people"], TEXTS["told_people_some"]
    if not form.value("visits"):
        told, told_some = TEXTS["confirmed"], TEXTS["confirmed_some"]
    known = TEXTS["told_before_others"] if form.value("visits") else TEXTS["confirmed_before"]
    if before and before == len(content.acknowledged) and not content.refused:
        return known.say(caller.language, count=before)
    said = (told_some if content.refused else told).say(
        caller.language,
        count=len(content.acknowledged) - before,
        refused=len(content.refused),
        reasons="; ".join(list(dict.fromkeys(reasons))[:_REASONS_SAID]),
        to=word(TOLD_TO, form.value("visit_to")) if form.value("visit_to") else TEXTS["visit_unsaid"],
        time=moment_text(local_moment(form.value("visit_at")) or now().isoformat()),
    )
    return f"{said} {known.say(caller.language, count=before)}" if before else said


def _told(count: int, refused: Sequence[Answer[Any]], caller: Caller) -> str:
    if not refused:
        return TEXTS["told_count"].say(caller.language, count=count)
    reasons = list(dict.fromkeys(answer.problem.detail for answer in refused if answer.problem))[:_REASONS_SAID]
    return TEXTS["told_some"].say(caller.language, count=count, refused=len(refused), reasons="; ".join(reasons))


async def _waiting(context: Context, caller: Caller) -> ToConfirm:
    digests, in_person = await asyncio.gather(
        *(find(context, caller, kind, states, _SHOWN) for kind, states in (DIGESTS, IN_PERSON))
    )
    numbers = await numbers_of(context.database, [notice.case_id for notice in in_person.notices])
    officers = await officers_of(context.database, context.cipher, [notice.told_by for notice in digests.notices])
    cases = [notice.case_id for notice in in_person.notices if notice.case_id][:_NAMED]
    heads = await heads_of(context.services.intake, caller, cases)
    return ToConfirm(digests.notices, in_person.notices, numbers, officers, heads, away=bool(digests.away))


def _page(request: Request, actor: Actor, waiting: ToConfirm, form: Form, trouble: Trouble) -> Response:
    return PAGES.page(
        request,
        "notices.html",
        actor=actor,
        status=trouble.status,
        numbers=waiting.numbers,
        waiting=waiting,
        form=form,
        trouble=trouble,
        confirms=bool(actor.communes),
        ways=WAYS,
        told_to=TOLD_TO,
        told_how=TOLD_HOW,
        who=lambda one: called(waiting.officers, one),
    )
