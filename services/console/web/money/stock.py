"""Goods in warehouses: what lies where, what came in, and the notes by which goods leave."""

import asyncio
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.store.case_numbers import numbers_of
from services.console.views.money import STOCK_ITEMS
from services.console.views.vocabulary import amount_text, word
from services.console.web.area import communes_meant, offered, why_not_one
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.seen import as_seen
from services.console.web.forms.sent import Form, Question, form_sent, number
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.handovers.routes import PROOFS, TAKEN_BY, lines_said, outcome_said, trouble_at_fields, unreadable
from services.console.web.handovers.texts import TEXTS as HANDOVER_TEXTS
from services.console.web.households import heads_on_paper
from services.console.web.money.note_papers import note_paper
from services.console.web.money.overview import PATH as MONEY_PATH
from services.console.web.money.pages import PAGES, known
from services.console.web.money.stock_queue import queue_lines
from services.console.web.money.texts import TEXTS
from services.console.web.papers.files import PaperForm, printed
from services.console.web.renderer import caller_of
from shared.errors import Unavailable
from shared.http import CurrentActor
from shared.identity import Actor, Role

PATH: Final = f"{MONEY_PATH}/stock"
_ONE: Final = f"{PATH}/{{warehouse_id}}"
_NOTES: Final = f"{MONEY_PATH}/delivery-notes"
_SOURCES: Final = 500


def stock_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of warehouses."""
    router = APIRouter(include_in_schema=False)
    stock = context.services.stock

    @router.get(PATH)
    async def warehouses(request: Request, actor: CurrentActor) -> Response:
        return await _list_page(context, request, actor, Form(), Trouble())

    @router.post(PATH)
    async def open_warehouse(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        found = communes_meant(form.value("commune"), actor)
        if len(found) != 1:
            why = why_not_one(found, form.value("commune")).say(caller.language)
            return await _list_page(context, request, actor, form, wrong_field("commune", why))
        question = Question()
        question.put("code", form.value("code"), "code")
        question.put("name", form.value("name"), "name")
        question.put("commune_code", found[0].code, "commune")
        question.body["drill"] = form.value("drill") == "1"
        answer = await stock.open(caller, question.body, form.key)
        if answer.content is not None:
            said = TEXTS["stock_opened"].say(caller.language, name=answer.content.name)
            return done(f"{PATH}/{answer.content.id}", said, secure=secure)
        return await _list_page(context, request, actor, form, trouble_with(answer, question, caller))

    @router.get(_ONE)
    async def warehouse(request: Request, actor: CurrentActor, warehouse_id: UUID) -> Response:
        return await _page(context, request, actor, warehouse_id, Form(), Trouble())

    @router.post(_ONE)
    async def receive(request: Request, actor: CurrentActor, warehouse_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        for name in ("source_id", "item", "document"):
            question.put(name, form.value(name), name)
        question.put("quantity", number(form.value("quantity"), caller.language), "quantity")
        answer = await stock.receive(caller, warehouse_id, question.body, form.key)
        if answer.content is not None:
            return done(f"{PATH}/{warehouse_id}", TEXTS["stock_received"].say(caller.language), secure=secure)
        return await _page(context, request, actor, warehouse_id, form, trouble_with(answer, question, caller))

    return router


def delivery_note_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of delivery notes."""
    router = APIRouter(include_in_schema=False)
    stock = context.services.stock

    @router.post(f"{_ONE}/notes")
    async def deliver(request: Request, actor: CurrentActor, warehouse_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        found = communes_meant(form.value("commune"), actor)
        if len(found) != 1:
            why = why_not_one(found, form.value("commune")).say(caller.language)
            return await _page(context, request, actor, warehouse_id, form, wrong_field("commune", why))
        question = Question()
        source, _, item = form.value("stock").partition("|")
        question.put("source_id", source, "stock")
        question.put("item", item, "stock")
        question.put("commune_code", found[0].code, "commune")
        question.put("carried_by", form.value("carried_by"), "carried_by")
        answer = await stock.deliver(caller, warehouse_id, question.body, form.key)
        if (made := answer.content) is not None:
            said = TEXTS["stock_delivered"].say(caller.language, number=made.number)
            return done(f"{_NOTES}/{made.id}", said, secure=secure)
        return await _page(context, request, actor, warehouse_id, form, trouble_with(answer, question, caller))

    @router.get(f"{_NOTES}/{{note_id}}")
    async def note(request: Request, actor: CurrentActor, note_id: UUID) -> Response:
        return await _note_page(context, request, actor, note_id, Trouble())

    @router.get(f"{_NOTES}/{{note_id}}/paper")
    async def paper(request: Request, note_id: UUID, form: PaperForm = "pdf") -> Response:
        caller = caller_of(request)
        found = known(await stock.note(caller, note_id))
        warehouse = known(await stock.one(caller, found.warehouse_id)) if found else None
        if found is None or warehouse is None:
            raise Unavailable(TEXTS["away"])
        cases = [line.case_id for line in found.lines]
        heads, numbers = await asyncio.gather(
            heads_on_paper(context.services.intake, caller, cases), numbers_of(context.database, cases)
        )
        return await printed(note_paper(found, warehouse, heads, numbers), form, f"phieu-xuat-kho-{found.number}")

    @router.post(f"{_NOTES}/{{note_id}}")
    async def close(request: Request, actor: CurrentActor, note_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        answer = await stock.close(caller, note_id, form.key)
        if answer.content is not None:
            return done(f"{_NOTES}/{note_id}", TEXTS["note_close_done"].say(caller.language), secure=secure)
        return await _note_page(context, request, actor, note_id, trouble_with(answer, Question(), caller))

    return router


def note_handover_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the route by which what was given before it was stopped is recorded on its note."""
    router = APIRouter(include_in_schema=False)

    @router.post(f"{_NOTES}/{{note_id}}/handovers")
    async def hand_over(request: Request, actor: CurrentActor, note_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        if (trouble := unreadable(form, caller)) is not None:
            return await _note_page(context, request, actor, note_id, trouble, form)
        answer = await context.services.disbursement.hand_over(caller, lines_said(form), form.key)
        if answer.content is not None:
            return done(f"{_NOTES}/{note_id}", outcome_said(answer.content, caller), secure=secure)
        return await _note_page(context, request, actor, note_id, trouble_at_fields(answer, caller), form)

    return router


async def _list_page(context: Context, request: Request, actor: Actor, form: Form, trouble: Trouble) -> Response:
    found = known(await context.services.stock.list(caller_of(request)))
    return PAGES.page(
        request,
        "warehouses.html",
        actor=actor,
        status=trouble.status,
        form=form,
        trouble=trouble,
        found=found,
        may_open=actor.has(Role.ACCOUNTANT),
        communes=offered(actor),
        amount=amount_text,
        item=lambda code: word(STOCK_ITEMS, code),
    )


async def _page(  # noqa: PLR0913, PLR0917 - a page with its forms
    context: Context, request: Request, actor: Actor, warehouse_id: UUID, form: Form, trouble: Trouble
) -> Response:
    caller, stock = caller_of(request), context.services.stock
    answer, waits = await asyncio.gather(stock.one(caller, warehouse_id), stock.queue(caller, warehouse_id))
    found = known(answer)
    if found is None and not trouble.wrong:
        raise Unavailable(TEXTS["away"])
    sources = known(await context.services.disbursement.sources(caller, _SOURCES, ""))
    goods = {str(one.id): one.name for one in sources.items if one.unit != "dong"} if sources else {}
    lying = {
        f"{one.source_id}|{one.item}": f"{word(STOCK_ITEMS, one.item).say(caller.language)} · {one.source_name}"
        for one in (found.stock if found else ())
        if one.remaining
    }
    return PAGES.page(
        request,
        "warehouse.html",
        actor=actor,
        status=trouble.status,
        form=form,
        trouble=trouble,
        warehouse=found,
        warehouse_id=warehouse_id,
        queue=waits.content,
        queue_lines=queue_lines(found, waits.content, {one.id: one.name for one in sources.items} if sources else {}),
        may_book=actor.has(Role.ACCOUNTANT),
        goods=goods,
        lying=lying,
        items=STOCK_ITEMS,
        communes=offered(actor),
        amount=amount_text,
        item=lambda code: word(STOCK_ITEMS, code),
    )


async def _note_page(  # noqa: PLR0913, PLR0917 - a page with its forms
    context: Context, request: Request, actor: Actor, note_id: UUID, trouble: Trouble, form: Form | None = None
) -> Response:
    caller = caller_of(request)
    found = known(await context.services.stock.note(caller, note_id))
    if found is None and not trouble.wrong:
        raise Unavailable(TEXTS["away"])
    stopped = [line for line in found.lines if line.stopped_at] if found else []
    warehouse = known(await context.services.stock.one(caller, found.warehouse_id)) if found else None
    return PAGES.page(
        request,
        "delivery_note.html",
        actor=actor,
        status=trouble.status,
        form=form or Form({"handed_to": "household"}),
        trouble=trouble,
        numbers=await numbers_of(context.database, [line.case_id for line in found.lines] if found else []),
        note=found,
        note_id=note_id,
        drill=warehouse is not None and warehouse.drill,
        stopped=stopped,
        may_close=actor.has(Role.ACCOUNTANT),
        may_hand_over=actor.has(Role.PAYING_AGENT),
        words={name: said.say(caller.language) for name, said in HANDOVER_TEXTS.items()},
        takers=TAKEN_BY,
        proofs=PROOFS,
        as_seen=as_seen,
        amount=amount_text,
        item=lambda code: word(STOCK_ITEMS, code),
    )
