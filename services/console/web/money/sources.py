"""Opening a source, and booking what comes in."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.bookings import IncomingResponse
from services.console.client.money import ContributedResponse, Source
from services.console.client.pauses import PauseShown
from services.console.client.transport import Caller
from services.console.store.officers import officers_of
from services.console.views.money import INCOMING_KINDS, SOURCE_KINDS, UNITS
from services.console.views.officers import OfficerView, called
from services.console.views.vocabulary import PAYMENT_STATES, amount_text, word
from services.console.web.area import communes_of, offered
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent, number
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.incidents.known import incidents_of
from services.console.web.money.pages import PAGES, known
from services.console.web.money.scopes import PAUSES_ASKED, may_pause, place_of, put_scope, wide_places
from services.console.web.money.texts import TEXTS
from services.console.web.renderer import caller_of, title_of
from shared.errors import Unavailable
from shared.http import CurrentActor
from shared.identity import Actor, Role
from shared.texts import Text

PATH: Final = "/money/sources"
_DRILLS: Final = {"yes": TEXTS["invented"], "no": TEXTS["earnest"]}
_RESERVED: Final = ("waiting_payee", "not_due", "reserved", "sent", "unknown", "held", "returned")
_SETTLED: Final = ("settled", "handed_over")


@dataclass(frozen=True)
class SourcePage:
    """A source (none while disbursement does not answer), and what is written in the form for what comes in."""

    source: Source | None
    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)
    pause: PauseShown | None = None
    """What stops it now; None too while that cannot be asked."""
    incoming: IncomingResponse | None = None
    """What waits to come into it; None while that cannot be asked."""
    officers: Mapping[str, OfficerView] = field(default_factory=dict)
    """Who is named on it."""


def source_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of sources."""
    router = APIRouter(include_in_schema=False)
    disbursement = context.services.disbursement

    @router.get(f"{PATH}/new")
    async def begin(request: Request, actor: CurrentActor) -> Response:
        form = Form({"wide": next(iter(wide_places(actor)), ""), "unit": "dong"})
        return await _opening(context, request, actor, form, Trouble())

    @router.post(PATH)
    async def open_source(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        for name in ("kind", "name", "unit", "incident_id"):
            question.put(name, form.value(name), name)
        question.origins["drill"] = "drill"
        # Never guessed: invented means in earnest would pay nobody, real ones in a drill would be spent on nothing.
        question.body["drill"] = {"yes": True, "no": False}.get(form.value("drill"), "")
        trouble = put_scope(question, form, actor, caller.language)
        if not trouble.wrong:
            answer = await disbursement.open_source(caller, question.body, form.key)
            if answer.content is not None:
                said = TEXTS["opened"].say(caller.language, name=form.value("name"))
                return done(f"{PATH}/{answer.content.id}", said, secure=secure)
            trouble = trouble_with(answer, question, caller)
        return await _opening(context, request, actor, form, trouble)

    @router.get(f"{PATH}/{{source_id}}")
    async def source(request: Request, actor: CurrentActor, source_id: UUID) -> Response:
        caller = caller_of(request)
        shown = await _read(context, caller, source_id, Form(), Trouble())
        if shown.source is None:
            raise Unavailable(TEXTS["away"])
        return _page(request, actor, source_id, replace(shown, form=Form({"unit": shown.source.unit})))

    @router.post(f"{PATH}/{{source_id}}")
    async def contribute(request: Request, actor: CurrentActor, source_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        question.put("amount", number(form.value("amount"), caller.language), "amount")
        question.put("from", form.value("given_by"), "given_by")
        answer = await disbursement.contribute(caller, source_id, question.body, form.key)
        if (booked := answer.content) is not None:
            return done(f"{PATH}/{source_id}", _said(booked, form.value("unit"), caller), secure=secure)
        shown = await _read(context, caller, source_id, form, trouble_with(answer, question, caller))
        return _page(request, actor, source_id, shown)

    return router


def _said(booked: ContributedResponse, unit: str, caller: Caller) -> str:
    """Return what became of what came in."""
    amount = amount_text(booked.amount, unit).say(caller.language)
    if booked.waits_for_confirmation:
        return TEXTS["booked_by_two"].say(caller.language, amount=amount)
    name = "booked_and_continued" if booked.continued else "booked"
    return TEXTS[name].say(caller.language, amount=amount, count=booked.continued)


async def _read(context: Context, caller: Caller, source_id: UUID, form: Form, trouble: Trouble) -> SourcePage:
    """Return a source with what waits to come into it and what stops it. Raises NotFound."""
    answer, waits, pause = await asyncio.gather(
        context.services.disbursement.source(caller, source_id),
        context.services.bookings.incoming(caller, source_id),
        _pause_of(context, caller, source_id),
    )
    people = [one.by for one in waits.content.items] if waits.content else []
    officers = await officers_of(context.database, context.cipher, people)
    return SourcePage(known(answer), form, trouble, pause, waits.content, officers)


async def _pause_of(context: Context, caller: Caller, source_id: UUID) -> PauseShown | None:
    """Return the pause of this source that nobody has lifted."""
    answer = await context.services.disbursement.pauses(caller, PAUSES_ASKED, in_force=True)
    paused = answer.content.items if answer.content else ()
    return next((one for one in paused if (one.what, one.subject) == ("source", str(source_id))), None)


async def _opening(context: Context, request: Request, actor: Actor, form: Form, trouble: Trouble) -> Response:
    heads = await incidents_of(context, caller_of(request), actor)
    return PAGES.page(
        request,
        "source_new.html",
        actor=actor,
        status=trouble.status,
        form=form,
        trouble=trouble,
        kinds=SOURCE_KINDS,
        units=UNITS,
        wide=wide_places(actor),
        drills=_DRILLS,
        incidents={str(head.id): title_of(head, heads) for head in heads},
        communes=offered(actor),
        is_alone=len(communes_of(actor)) == 1,
    )


def _page(request: Request, actor: Actor, source_id: UUID, shown: SourcePage) -> Response:
    source = shown.source
    return PAGES.page(
        request,
        "source.html",
        actor=actor,
        status=shown.trouble.status,
        source_id=source_id,
        source=source,
        pause=shown.pause,
        incoming=shown.incoming,
        kind=lambda code: word(INCOMING_KINDS, code),
        who=lambda subject: called(shown.officers, subject),
        form=shown.form,
        trouble=shown.trouble,
        lines=[*_lines(source, _RESERVED), *_lines(source, _SETTLED)] if source else (),
        place=place_of(source) if source else None,
        amount=amount_text,
        may_pause=source is not None and may_pause(actor, source),
        may_book=actor.has(Role.ACCOUNTANT),
    )


def _lines(source: Source, states: tuple[str, ...]) -> list[Mapping[str, Text | int]]:
    """Return what the payments of these states come to."""
    sums = [(state, source.payments[state]) for state in states if state in source.payments]
    return [
        {"state": word(PAYMENT_STATES, state), "count": each.count, "amount": amount_text(each.amount, source.unit)}
        for state, each in sums
    ]
