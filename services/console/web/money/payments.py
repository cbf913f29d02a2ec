"""Payments that are stuck: a list of each kind, and one with all that was tried; and saying what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.client.money import PaymentStoryResponse, StuckPayment
from services.console.client.transport import Caller
from services.console.store.case_numbers import numbers_of
from services.console.store.officers import officers_of
from services.console.views.money import OUTCOMES, needs_account, outcomes_of
from services.console.views.officers import OfficerView, called
from services.console.views.payments import part_text
from services.console.views.vocabulary import amount_text, basis_text, word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent, number
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.households import heads_of
from services.console.web.money.kinds import BY_NAME, KINDS, LISTED, way_out_of
from services.console.web.money.overview import PATH as MONEY_PATH
from services.console.web.money.overview import Cursor
from services.console.web.money.pages import PAGES, known
from services.console.web.money.texts import TEXTS
from services.console.web.money.tickets import proposal_text
from services.console.web.renderer import caller_of
from shared.errors import Unavailable
from shared.http import CurrentActor
from shared.identity import Actor, Role
from shared.person_words import of_person
from shared.texts import Text
from shared.vocabulary import BENEFITS, PAY_AGAIN_REASONS, PAYMENT_REASONS, reason_text

PATH: Final = f"{MONEY_PATH}/payments"
_SHOWN: Final = 50
"""Each household of a page is asked for by name, and that it was looked at is written down."""
_FIELDS: Final = ("outcome", "reason")
_AGAIN: Final = {code: text.capitalized() for code, text in PAY_AGAIN_REASONS.items()}
_AMOUNT: Final = "amount_dong"
KindName = Annotated[str, Query(max_length=40)]


@dataclass(frozen=True)
class PaymentPage:
    """One payment (none while disbursement does not answer), whose it is, and what is written about it."""

    payment_id: UUID
    payment: PaymentStoryResponse | None
    head_name: str = ""
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)
    proposed: Text | None = None
    """How one person has said that what the bank left open ends."""
    officers: Mapping[str, OfficerView] = field(default_factory=dict)
    """Who is named on it."""


def stuck_payment_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of payments that are stuck."""
    router = APIRouter(include_in_schema=False)
    disbursement, intake = context.services.disbursement, context.services.intake

    @router.get(PATH)
    async def stuck(request: Request, actor: CurrentActor, kind: KindName = "", cursor: Cursor = "") -> Response:
        caller, chosen = caller_of(request), BY_NAME.get(kind, KINDS[0])
        answer = known(await disbursement.stuck(caller, chosen.query, _SHOWN, cursor))
        found = answer.items if answer else ()
        return PAGES.page(
            request,
            "payments.html",
            actor=actor,
            numbers=await numbers_of(context.database, [payment.case_id for payment in found]),
            kinds=LISTED,
            kind=chosen,
            cursor=cursor,
            found=found,
            heads=await heads_of(intake, caller, [payment.case_id for payment in found]),
            next_cursor=answer.next_cursor if answer else None,
            is_away=answer is None,
            **_WORDS,
        )

    @router.get(f"{PATH}/{{payment_id}}")
    async def payment(request: Request, actor: CurrentActor, payment_id: UUID) -> Response:
        shown = await _read(context, caller_of(request), payment_id)
        if shown is None:
            raise Unavailable(TEXTS["away"])
        return _page(request, actor, shown)

    @router.post(f"{PATH}/{{payment_id}}")
    async def resolve(request: Request, actor: CurrentActor, payment_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        for name in _FIELDS:
            question.put(name, form.value(name), name)
        if form.value(_AMOUNT):
            question.put(_AMOUNT, number(form.value(_AMOUNT), caller.language), _AMOUNT)
        answer = await disbursement.resolve(caller, payment_id, question.body, form.key)
        if answer.content is not None:
            said = TEXTS["resolved_first"] if answer.content.waits_for_second else TEXTS["resolved"]
            outcome = word(OUTCOMES, form.value("outcome")).say(caller.language)
            return done(f"{PATH}/{payment_id}", said.say(caller.language, outcome=outcome), secure=secure)
        shown = await _read(context, caller, payment_id) or PaymentPage(payment_id, None)
        trouble = trouble_with(answer, question, caller)
        return _page(request, actor, replace(shown, form=form, trouble=trouble))

    @router.post(f"{PATH}/{{payment_id}}/pay-again")
    async def pay_again(request: Request, actor: CurrentActor, payment_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        question.put("way", form.value("way"), "way")
        question.put("reason", form.value("again_reason"), "again_reason")
        answer = await disbursement.pay_again(caller, payment_id, question.body, form.key)
        if answer.content is not None:
            return done(f"{PATH}/{payment_id}", TEXTS["again_done"].say(caller.language), secure=secure)
        shown = await _read(context, caller, payment_id) or PaymentPage(payment_id, None)
        return _page(request, actor, replace(shown, form=form, trouble=trouble_with(answer, question, caller)))

    return router


async def _read(context: Context, caller: Caller, payment_id: UUID) -> PaymentPage | None:
    """Return the payment and whose it is; None where disbursement does not answer. Raises NotFound."""
    payment = known(await context.services.disbursement.payment(caller, payment_id))
    if payment is None:
        return None
    heads = await heads_of(context.services.intake, caller, [payment.case_id])
    numbers = await numbers_of(context.database, [payment.case_id])
    form = Form({}, {"possible": payment.possible_outcomes})
    shown = PaymentPage(payment_id, payment, heads.get(payment.case_id, ""), numbers, form)
    proposal = payment.ticket.proposal if payment.ticket else None
    named = [odd.ended_by for odd in payment.odd_answers if odd.ended_by] + ([proposal.by] if proposal else [])
    officers = await officers_of(context.database, context.cipher, named)
    return replace(shown, officers=officers, proposed=proposal_text(proposal, officers) if proposal else None)


def _page(request: Request, actor: Actor, shown: PaymentPage) -> Response:
    payment = shown.payment
    possible = payment.possible_outcomes if payment else shown.form.all("possible")
    return PAGES.page(
        request,
        "payment.html",
        actor=actor,
        is_amountless=payment is not None and payment.state == "unknown",
        status=shown.trouble.status,
        numbers=shown.numbers,
        shown=shown,
        payment=payment,
        form=shown.form,
        trouble=shown.trouble,
        outcomes=outcomes_of(payment.state if payment else None, possible),
        possible=possible,
        may_resolve=actor.has(Role.ACCOUNTANT),
        needs_account=payment is not None
        and needs_account(payment.state, payment.reason, contradicted=payment.contradicted, recovery=payment.recovery),
        again_reasons=_AGAIN,
        basis=basis_text,
        who=lambda subject: called(shown.officers, subject),
        **_WORDS,
    )


def _reason(code: str | None) -> Text:
    return reason_text(PAYMENT_REASONS, code)


def _what(payment: StuckPayment) -> Text:
    return of_person(word(BENEFITS, payment.benefit), payment.person)


_WORDS: Final[dict[str, Any]] = {
    "what": _what,
    "amount": amount_text,
    "reason": _reason,
    "way_out": way_out_of,
    "part_text": part_text,
}
