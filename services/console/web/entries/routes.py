"""The pages of entries: the list, a new one, and one with its preview, release and withdrawal."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.client.assessment import Assessment
from services.console.client.entries import EntryResponse
from services.console.client.law import RulesResponse
from services.console.client.transport import Answer, Caller
from services.console.store.case_numbers import numbers_of
from services.console.views.vocabulary import SERVICES, word
from services.console.web.context import Context
from services.console.web.entries.form import KINDS, fresh, question_of
from services.console.web.entries.queue import PATH
from services.console.web.entries.texts import TEXTS
from services.console.web.entries.view import STATES, EntryPage, entries_page, entry_page, new_entry_page, preview_page
from services.console.web.entries.words import day_in
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_of, wrong_field
from services.console.web.renderer import caller_of
from shared.errors import NotFound, Unavailable
from shared.http import CurrentActor
from shared.identity import Actor

Choice = Annotated[str, Query(max_length=20)]
PageMark = Annotated[str, Query(max_length=200)]


def entry_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of listing and entering."""
    router = APIRouter(include_in_schema=False)
    assessment = context.services.assessment

    @router.get(PATH)
    async def entries(request: Request, actor: CurrentActor, state: Choice = "", cursor: PageMark = "") -> Response:
        caller = caller_of(request)
        query = {"limit": "50", **({"state": state} if state in STATES else {}), **({"cursor": cursor} if cursor else {})}
        found, rules = await asyncio.gather(assessment.entries(caller, query), assessment.rules(caller))
        if found.content is None:
            raise Unavailable
        return entries_page(request, actor, found.content, rules.content, state)

    @router.get(f"{PATH}/new")
    async def new(request: Request, actor: CurrentActor, kind: Choice = "norm") -> Response:
        form = fresh(kind if kind in KINDS else KINDS[0])
        return new_entry_page(request, actor, form, Trouble(), (await assessment.rules(caller_of(request))).content)

    @router.post(PATH)
    async def enter(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = question_of(form, caller.language)
        answer = await assessment.enter(caller, question.body, form.key)
        if answer.content is not None:
            return done(f"{PATH}/{answer.content.id}", TEXTS["was_entered"].say(caller.language), secure=secure)
        rules = await assessment.rules(caller)
        return new_entry_page(request, actor, form, _trouble(answer, caller, question), rules.content)

    return router


def release_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of one entry: its preview, its release, its withdrawal."""
    router = APIRouter(include_in_schema=False)
    assessment = context.services.assessment

    @router.get(PATH + "/{entry_id}")
    async def entry(request: Request, actor: CurrentActor, entry_id: UUID) -> Response:
        return await _shown(request, actor, assessment, entry_id, _Sent())

    @router.get(PATH + "/{entry_id}/preview")
    async def preview(request: Request, actor: CurrentActor, entry_id: UUID, cursor: PageMark = "") -> Response:
        found, rules = await _read(assessment, caller_of(request), entry_id)
        answer = await assessment.entry_preview(caller_of(request), entry_id, cursor)
        numbers = await numbers_of(context.database, [case.case_id for case in answer.content.items] if answer.content else [])
        return preview_page(request, actor, EntryPage(found, rules), answer.content, numbers)

    @router.post(PATH + "/{entry_id}/release")
    async def release(request: Request, actor: CurrentActor, entry_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        if not form.value("have_read"):
            trouble = wrong_field("have_read", TEXTS["not_read"].say(caller.language))
            return await _shown(request, actor, assessment, entry_id, _Sent(form, trouble))
        answer = await assessment.release(caller, entry_id, form.key)
        if answer.content is not None:
            said = TEXTS["was_released"].say(caller.language, day=day_in(answer.content, caller.language))
            return done(f"{PATH}/{entry_id}", said, secure=secure)
        return await _shown(request, actor, assessment, entry_id, _Sent(form, _trouble(answer, caller)))

    @router.post(PATH + "/{entry_id}/withdraw")
    async def withdraw(request: Request, actor: CurrentActor, entry_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        answer = await assessment.withdraw(caller, entry_id, form.value("reason"), form.key)
        if answer.content is not None:
            return done(f"{PATH}/{entry_id}", TEXTS["was_withdrawn"].say(caller.language), secure=secure)
        trouble = _trouble(answer, caller, Question(origins={"reason": "reason"}))
        return await _shown(request, actor, assessment, entry_id, _Sent(form, trouble))

    return router


def _trouble(answer: Answer[Any], caller: Caller, question: Question | None = None) -> Trouble:
    service = word(SERVICES, answer.service).say(caller.language)
    return trouble_of(answer, question, service=service, language=caller.language)


@dataclass(frozen=True)
class _Sent:
    """What was sent, and what was wrong with it."""

    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)


async def _shown(request: Request, actor: Actor, assessment: Assessment, entry_id: UUID, sent: _Sent) -> Response:
    found, rules = await _read(assessment, caller_of(request), entry_id)
    return entry_page(request, actor, EntryPage(found, rules, sent.form, sent.trouble))


async def _read(assessment: Assessment, caller: Caller, entry_id: UUID) -> tuple[EntryResponse, RulesResponse | None]:
    found, rules = await asyncio.gather(assessment.entry(caller, entry_id), assessment.rules(caller))
    if found.content is None:
        raise NotFound if found.outcome in {"missing", "refused"} else Unavailable
    return found.content, rules.content
