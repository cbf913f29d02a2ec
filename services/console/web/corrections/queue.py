"""Whose money waits because nobody knows where to pay it, on the first page of who can ask the household."""

from typing import Final

from services.console.client.money import StuckPayment
from services.console.client.transport import Caller
from services.console.views.vocabulary import amount_text, basis_text, word
from services.console.web.context import Context
from services.console.web.corrections.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem
from shared.identity import Actor, Role
from shared.texts import Text
from shared.vocabulary import BENEFITS, PAYMENT_REASONS, reason_text

_COUNTED: Final = 200
_LATE: Final = frozenset({"running", "missed"})
_QUERY: Final = {"state": "waiting_payee"}


async def _read(context: Context, caller: Caller, _: Actor) -> Waiting:
    """Return the payments of the officer's area that wait for a payee, by place and clock alone: it is asked for often."""
    answer = await context.services.disbursement.stuck(caller, _QUERY, _COUNTED)
    if answer.content is None:
        return Waiting(away=(answer.service,))
    items = [_item(payment) for payment in answer.content.items]
    return Waiting(items, len(items), answer.content.next_cursor is not None)


def _item(payment: StuckPayment) -> WaitingItem:
    name, amount = word(BENEFITS, payment.benefit), amount_text(payment.amount, payment.unit)
    clock = payment.clock if payment.clock and payment.clock.state in _LATE else None
    return WaitingItem(
        Text(
            vi=TEXTS["payee_item"].say("vi", name=name.vi, amount=amount.vi),
            en=TEXTS["payee_item"].say("en", name=name.en, amount=amount.en),
        ),
        f"/cases/{payment.case_id}/correct",
        commune_code=payment.commune_code,
        due_at=clock.due_at if clock else None,
        basis=basis_text(clock.article) if clock else None,
        detail=reason_text(PAYMENT_REASONS, payment.reason),
        case_id=payment.case_id,
        drill=payment.drill,
    )


TO_NAME_PAYEES: Final = Queue("name-payees", TEXTS["payee_queue"], frozenset({Role.COMMUNE_OFFICER}), "/work", _read)
