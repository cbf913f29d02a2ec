"""What is too much in hand comes back: the plan by instalments, and each receipt."""

from datetime import date
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Question, form_sent, number
from services.console.web.forms.trouble import trouble_with, wrong_field
from services.console.web.money.pages import known
from services.console.web.money.recoveries import PATH, Written, recovery_page
from services.console.web.money.texts import TEXTS
from services.console.web.renderer import caller_of
from shared.http import CurrentActor

_MONTHS: Final = 12
_MAX_INSTALMENTS: Final = 60
_SURE_DAY: Final = 28
"""Every month has it."""


def repayment_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of plans and receipts."""
    router = APIRouter(include_in_schema=False)
    disbursement = context.services.disbursement

    @router.post(f"{PATH}/{{recovery_id}}/receipts")
    async def receive(request: Request, actor: CurrentActor, recovery_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        question.put("amount", number(form.value("amount"), caller.language), "amount")
        for name in ("way", "receipt_number", "received_on"):
            question.put(name, form.value(name), name)
        answer = await disbursement.receive_repayment(caller, recovery_id, question.body, form.key)
        if answer.content is not None:
            return done(f"{PATH}/{recovery_id}", TEXTS["recovery_received"].say(caller.language), secure=secure)
        return await recovery_page(context, request, actor, recovery_id, Written(form, trouble_with(answer, question, caller)))

    @router.post(f"{PATH}/{{recovery_id}}/plan")
    async def plan(request: Request, actor: CurrentActor, recovery_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        shown = known(await disbursement.recovery(caller, recovery_id))
        left = shown.left if shown else 0
        question.put(
            "instalments", _parts(left, form.value("first_on"), number(form.value("count"), caller.language)), "first_on"
        )
        answer = await disbursement.plan_recovery(caller, recovery_id, question.body, form.key)
        if answer.content is not None:
            return done(f"{PATH}/{recovery_id}", TEXTS["recovery_planned"].say(caller.language), secure=secure)
        trouble = trouble_with(answer, question, caller)
        if question.body.get("instalments") in (None, []):
            trouble = wrong_field("first_on", TEXTS["plan_wrong"].say(caller.language))
        return await recovery_page(context, request, actor, recovery_id, Written(form, trouble))

    return router


def _parts(left: int, first_on: str, count: int | str | None) -> list[dict[str, object]]:
    """Return so many monthly instalments of what is left, the last with what does not divide; none where that cannot be."""
    if not isinstance(count, int) or not 1 <= count <= min(_MAX_INSTALMENTS, max(left, 1)):
        return []
    try:
        first = date.fromisoformat(first_on)
        days = [_months_later(first, months) for months in range(count)]
    except ValueError:
        # No day, or one whose last instalment no calendar has.
        return []
    each = left // count
    amounts = [each] * (count - 1) + [left - each * (count - 1)]
    return [{"due_on": day.isoformat(), "amount": amount} for day, amount in zip(days, amounts, strict=True)]


def _months_later(first: date, months: int) -> date:
    """Return the same day so many months later; the 28th at the latest, so that every month has it."""
    total = first.month - 1 + months
    day = first.day if months == 0 else min(first.day, _SURE_DAY)
    return date(first.year + total // _MONTHS, total % _MONTHS + 1, day)
