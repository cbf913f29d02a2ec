"""What waits for cash lists, the lists that are out, and making one out."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.client.cash_lists import CashList, WaitingForList
from services.console.client.transport import Caller
from services.console.web.cash_lists.texts import TEXTS
from services.console.web.cash_lists.view import PAGES, PATH
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.queues import Queue, Waiting, WaitingItem
from services.console.web.renderer import caller_of
from shared.http import CurrentActor
from shared.identity import Actor, Role
from shared.number_words import dong_text

_SHOWN: Final = 50


@dataclass(frozen=True)
class _Written:
    """The form as it was sent, and what is wrong with it."""

    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)


def cash_list_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of what waits and of making lists."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def lists(request: Request, actor: CurrentActor) -> Response:
        return await _page(context, request, actor, _Written())

    @router.post(PATH)
    async def make(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        for name in ("source_id", "commune_code", "carrier"):
            question.put(name, form.value(name), name)
        answer = await context.services.cash_lists.make(caller, question.body, form.key)
        if (made := answer.content) is not None:
            said = TEXTS["made"].say(caller.language, number=made.number, count=made.lines)
            return done(f"{PATH}/{made.id}", said, secure=secure)
        return await _page(context, request, actor, _Written(form, trouble_with(answer, question, caller)))

    return router


async def _page(context: Context, request: Request, actor: Actor, written: _Written) -> Response:
    caller = caller_of(request)
    lists = context.services.cash_lists
    may_make = actor.has(Role.ACCOUNTANT)
    out, closed, waiting = await asyncio.gather(
        lists.list(caller, _SHOWN, is_open=True),
        lists.list(caller, _SHOWN, is_open=False),
        _waiting(context, caller, actor),
    )
    away = [answer.service for answer in (out, closed) if answer.content is None]
    return PAGES.page(
        request,
        "cash_lists.html",
        actor=actor,
        status=written.trouble.status,
        form=written.form,
        trouble=written.trouble,
        waiting=waiting,
        out=out.content.items if out.content else (),
        closed=closed.content.items if closed.content else (),
        away=bool(away),
        may_make=may_make,
    )


async def _waiting(context: Context, caller: Caller, actor: Actor) -> list[WaitingForList]:
    """Return what waits; agents carry lists, and make none."""
    if not actor.has(Role.ACCOUNTANT, Role.AUDITOR, Role.COMMUNE_CHAIR, Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_LEADER):
        return []
    answer = await context.services.cash_lists.waiting(caller)
    return answer.content.items if answer.content else []


async def _read_waiting(context: Context, caller: Caller, _: Actor) -> Waiting:
    answer = await context.services.cash_lists.waiting(caller)
    if answer.content is None:
        return Waiting(away=(answer.service,))
    items = [_item(one) for one in answer.content.items]
    return Waiting(items, len(items), drills=sum(one.drill for one in answer.content.items))


def _item(one: WaitingForList) -> WaitingItem:
    said = TEXTS["queue_item"].filled(source=one.source_name, count=one.payments, amount=dong_text(one.amount))
    return WaitingItem(said, PATH, commune_code=one.commune_code, drill=one.drill)


async def _read_out(context: Context, caller: Caller, _: Actor) -> Waiting:
    answer = await context.services.cash_lists.list(caller, _SHOWN, is_open=True)
    if answer.content is None:
        return Waiting(away=(answer.service,))
    items = [_out_item(one) for one in answer.content.items]
    more = answer.content.next_cursor is not None
    return Waiting(items, len(items), more, drills=sum(one.drill for one in answer.content.items))


def _out_item(one: CashList) -> WaitingItem:
    said = TEXTS["out_item"].filled(number=one.number, amount=dong_text(one.out))
    return WaitingItem(said, f"{PATH}/{one.id}", commune_code=one.commune_code, drill=one.drill)


TO_MAKE: Final = Queue(
    "cash-to-list", TEXTS["queue_title"], frozenset({Role.ACCOUNTANT}), PATH, _read_waiting, TEXTS["queue_act"]
)
OUT: Final = Queue(
    "cash-lists-out", TEXTS["out_title"], frozenset({Role.ACCOUNTANT, Role.PAYING_AGENT}), PATH, _read_out, TEXTS["queue_act"]
)
