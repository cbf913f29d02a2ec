"""Payments that are stuck, on the first page of the accountant."""

from typing import Final
from uuid import UUID

from services.console.client.money import StuckPayment
from services.console.client.transport import Caller
from services.console.views.vocabulary import amount_text, basis_text, word
from services.console.web.context import Context
from services.console.web.money.kinds import Kind, ask_of_all
from services.console.web.money.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem
from shared.identity import Actor, Role
from shared.texts import Text
from shared.vocabulary import BENEFITS, PAYMENT_REASONS, reason_text

_COUNTED: Final = 200
_LATE: Final = frozenset({"running", "missed"})


async def _read(context: Context, caller: Caller, _: Actor) -> Waiting:
    """Every payment once, under the gravest of the ways in which it is stuck."""
    answers = await ask_of_all(context, caller, _COUNTED)
    found: dict[UUID, WaitingItem] = {}
    for kind, answer in answers:
        for payment in answer.content.items if answer.content else ():
            found.setdefault(payment.id, _item(kind, payment))
    away = tuple(sorted({answer.service for _, answer in answers if answer.content is None}))
    is_more = any(answer.content and answer.content.next_cursor for _, answer in answers)
    return Waiting(list(found.values()), len(found), is_more, away)


def _item(kind: Kind, payment: StuckPayment) -> WaitingItem:
    name, amount = word(BENEFITS, payment.benefit), amount_text(payment.amount, payment.unit)
    clock = payment.clock if payment.clock and payment.clock.state in _LATE else None
    return WaitingItem(
        Text(vi=f"{kind.title.vi}: {name.vi}, {amount.vi}", en=f"{kind.title.en}: {name.en}, {amount.en}"),
        f"/money/payments/{payment.id}",
        commune_code=payment.commune_code,
        due_at=clock.due_at if clock else None,
        basis=basis_text(clock.article) if clock else None,
        detail=_detail(payment),
        case_id=payment.case_id,
        drill=payment.drill,
    )


def _detail(payment: StuckPayment) -> Text | None:
    """Return why it does not go on: in the words of who paused it, where somebody did."""
    if payment.pauses:
        reasons = "; ".join(pause.reason for pause in payment.pauses)
        return TEXTS["paused_because"].filled(reason=reasons)
    return reason_text(PAYMENT_REASONS, payment.reason) if payment.reason else None


QUEUE: Final = Queue("stuck-payments", TEXTS["queue_title"], frozenset({Role.ACCOUNTANT}), "/money", _read, TEXTS["queue_act"])
