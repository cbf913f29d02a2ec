"""Who is paid: one proposes a payee or an account, another confirms it, and somebody says why several households have one."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client import queues
from services.console.client.money import StuckPayment
from services.console.client.payees import PaymentOfChange
from services.console.client.queues import WaitingPayment
from services.console.client.transport import Caller
from services.console.store.case_numbers import numbers_of
from services.console.store.officers import officers_of
from services.console.views.officers import called
from services.console.views.vocabulary import amount_text, word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.money.overview import Cursor
from services.console.web.payees.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem
from services.console.web.renderer import Pages, caller_of
from shared.grants import CHANGING_PAYEES
from shared.http import CurrentActor
from shared.identity import Actor
from shared.payee_words import PAYEE_KINDS, payee_text
from shared.permissions import permission_of
from shared.person_words import of_person
from shared.texts import Text
from shared.vocabulary import BENEFITS, PAYMENT_REASONS, reason_text

PATH: Final = "/payees"
PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_SHOWN: Final = 50
_KINDS: Final = {kind: text for kind, text in PAYEE_KINDS.items() if kind != "nobody"}
_COUNTED: Final = 20
_SHARED: Final = {"shared_account": "account", "shared_phone": "phone"}
_NEW_ACCOUNT: Final = frozenset({"account_changed", "account_unconfirmed"})
_NO_ACCOUNT: Final = "no_account"
"""What waits for a cash list gives no reason."""
_ONLY_AN_ACCOUNT: Final = frozenset({_NO_ACCOUNT, "household_unknown"})
"""Signed for already or not: the household's first account is entered where the household is corrected."""


@dataclass(frozen=True)
class _Written:
    """What is written in the forms of the page; `of`: in the form of this change, or of this case."""

    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)
    of: UUID | None = None


def payee_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of payees."""
    router = APIRouter(include_in_schema=False)
    payees = context.services.payees

    @router.get(PATH)
    async def waiting(request: Request, actor: CurrentActor, cursor: Cursor = "") -> Response:
        return await _page(context, request, actor, _Written(), cursor)

    @router.post(f"{PATH}/changes/{{change_id}}")
    async def decide(request: Request, actor: CurrentActor, change_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        verdict: Literal["confirmed", "refused"] = "confirmed" if form.value("verdict") == "confirmed" else "refused"
        answer = await payees.decide(caller, change_id, verdict, f"{form.key}-{verdict}")
        if answer.content is not None:
            return done(PATH, TEXTS[verdict].say(caller.language), secure=secure)
        return await _page(context, request, actor, _Written(form, trouble_with(answer, Question(), caller), change_id))

    @router.post(f"{PATH}/shared/{{case_id}}")
    async def release(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        question.put("case_id", str(case_id), "reason")
        question.put("kind", form.value("kind"), "reason")
        question.put("reason", form.value("reason"), "reason")
        answer = await payees.release(caller, question.body, form.key)
        if answer.content is not None:
            return done(PATH, TEXTS["released"].say(caller.language), secure=secure)
        return await _page(context, request, actor, _Written(form, trouble_with(answer, question, caller), case_id))

    @router.get(f"{PATH}/{{case_id}}")
    async def begin(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        return await _proposal(context, request, actor, case_id, _Written())

    @router.post(f"{PATH}/{{case_id}}")
    async def propose(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = _question_of(form, case_id)
        answer = await payees.propose(caller, question.body, form.key)
        if answer.content is not None:
            return done(PATH, TEXTS["proposed"].say(caller.language), secure=secure)
        return await _proposal(context, request, actor, case_id, _Written(form, trouble_with(answer, question, caller)))

    return router


def _question_of(form: Form, case_id: UUID) -> Question:
    question = Question()
    question.put("case_id", str(case_id), "kind")
    for name in ("kind", "person", "reason"):
        question.put(name, form.value(name), name)
    for part, name in (("name", "payee_name"), ("bank_code", "bank_code"), ("account_number", "account_number")):
        question.put(f"account.{part}", form.value(name), name)
    if form.value("without_account"):
        question.put("without_account", True, "without_account")
    question.origins["account"] = "account_number"
    return question


async def _page(context: Context, request: Request, actor: Actor, written: _Written, cursor: str = "") -> Response:
    caller = caller_of(request)
    changes, (waits, away) = await asyncio.gather(
        context.services.payees.changes(caller, _SHOWN, cursor), _waiting(context, caller)
    )
    found = changes.content
    proposed = found.items if found else []
    permission = permission_of("console", "POST", f"{PATH}/{{case_id}}")
    return PAGES.page(
        request,
        "payees.html",
        actor=actor,
        status=written.trouble.status,
        changes=found,
        waits=waits,
        is_away=away,
        cursor=cursor,
        may_act=permission is not None and actor.has(*permission.roles),
        shared=_SHARED,
        only_an_account=_ONLY_AN_ACCOUNT,
        no_reason=_NO_ACCOUNT,
        item=_item,
        why=lambda reason: reason_text(PAYMENT_REASONS, reason),
        payee=payee_text,
        numbers=await numbers_of(context.database, [one.case_id for one in (*proposed, *waits)]),
        who=partial(called, await officers_of(context.database, context.cipher, [one.proposed_by for one in proposed])),
        written=written.of,
        form=written.form,
        trouble=written.trouble,
    )


async def _waiting(context: Context, caller: Caller) -> tuple[Sequence[WaitingPayment | StuckPayment], bool]:
    """Return the payments of the caller's area that wait for a payee, and those whose new account waits for a second person."""
    queue, *dead = await asyncio.gather(
        context.services.queue(caller, queues.TO_NAME_PAYEES, _SHOWN),
        context.services.disbursement.stuck(caller, {"state": "held"}, _SHOWN),
        context.services.disbursement.stuck(caller, {"state": "returned"}, _SHOWN),
    )
    refused = [one for page in dead if page.content for one in page.content.items if one.reason in _NEW_ACCOUNT]
    is_away = queue.content is None or any(page.content is None for page in dead)
    return [*(queue.content.first if queue.content else ()), *refused], is_away


def _item(payment: WaitingPayment | StuckPayment | PaymentOfChange) -> Text:
    name, amount = of_person(word(BENEFITS, payment.benefit), payment.person), amount_text(payment.amount, payment.unit)
    return Text(vi=f"{name.vi}, {amount.vi}", en=f"{name.en}, {amount.en}")


async def _proposal(context: Context, request: Request, actor: Actor, case_id: UUID, written: _Written) -> Response:
    return PAGES.page(
        request,
        "proposal.html",
        actor=actor,
        status=written.trouble.status,
        case_id=case_id,
        numbers=await numbers_of(context.database, [case_id]),
        kinds=_KINDS,
        form=written.form,
        trouble=written.trouble,
    )


async def _read(context: Context, caller: Caller, actor: Actor) -> Waiting:
    """Return what waits for this person as the second one: what he proposed himself waits for others."""
    answer = await context.services.payees.changes(caller, _COUNTED)
    if (found := answer.content) is None:
        return Waiting(away=(answer.service,))
    items = [
        WaitingItem(
            TEXTS["confirm_item"].filled(kind=word(PAYEE_KINDS, one.kind), reason=one.reason),
            PATH,
            case_id=one.case_id,
            drill=one.drill,
        )
        for one in found.items
        if one.proposed_by != actor.subject
    ]
    return Waiting(items, len(items), found.next_cursor is not None, drills=sum(item.drill for item in items))


QUEUE: Final = Queue(
    "confirm-payees",
    TEXTS["confirm_queue"],
    frozenset(CHANGING_PAYEES),
    PATH,
    _read,
    TEXTS["confirm_queue_act"],
)
