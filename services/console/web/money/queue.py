"""Payments that are stuck, on the first page of the accountant."""

from typing import Final

from services.console.client import queues
from services.console.client.queues import WaitingPayment
from services.console.client.transport import Caller
from services.console.views.vocabulary import amount_text, basis_text, word
from services.console.web.context import Context
from services.console.web.money.kinds import BY_NAME
from services.console.web.money.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem, read_queue
from shared.identity import Actor, Role
from shared.texts import Text
from shared.vocabulary import BENEFITS, PAYMENT_REASONS, reason_text


async def _read(context: Context, caller: Caller, _: Actor) -> Waiting:
    """Every payment once, under the gravest of the ways in which it is stuck."""
    return await read_queue(context, caller, queues.STUCK, _item)


def _item(payment: WaitingPayment) -> WaitingItem:
    kind = BY_NAME[payment.kind]
    name, amount = word(BENEFITS, payment.benefit), amount_text(payment.amount, payment.unit)
    return WaitingItem(
        Text(vi=f"{kind.title.vi}: {name.vi}, {amount.vi}", en=f"{kind.title.en}: {name.en}, {amount.en}"),
        f"/money/payments/{payment.id}",
        commune_code=payment.commune_code,
        due_at=payment.due_at,
        basis=basis_text(payment.article) if payment.due_at else None,
        detail=_detail(payment),
        case_id=payment.case_id,
        drill=payment.drill,
    )


def _detail(payment: WaitingPayment) -> Text | None:
    """Return why it does not go on: in the words of who paused it, where somebody did."""
    if payment.pauses:
        return TEXTS["paused_because"].filled(reason="; ".join(pause.reason for pause in payment.pauses))
    return reason_text(PAYMENT_REASONS, payment.reason) if payment.reason else None


QUEUE: Final = Queue("stuck-payments", TEXTS["queue_title"], frozenset({Role.ACCOUNTANT}), "/money", _read, TEXTS["queue_act"])
