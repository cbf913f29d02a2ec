"""What waits to be handed over, on the first page."""

import asyncio
from typing import Final

from services.console.client.disbursement import PaymentToHandOver
from services.console.client.transport import Caller
from services.console.views.vocabulary import amount_text, basis_text, word
from services.console.web.context import Context
from services.console.web.handovers.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem
from shared.identity import Actor, Role
from shared.person_words import of_person
from shared.texts import Text
from shared.vocabulary import BENEFITS

RAILS: Final = ("goods", "cash")
_COUNTED: Final = 200


def what_of(payment: PaymentToHandOver) -> Text:
    """Return what is handed over, and how much."""
    name, amount = of_person(word(BENEFITS, payment.benefit), payment.person), amount_text(payment.amount, payment.unit)
    return Text(vi=f"{name.vi}: {amount.vi}", en=f"{name.en}: {amount.en}")


async def _read(context: Context, caller: Caller, _: Actor) -> Waiting:
    answers = await asyncio.gather(*(context.services.disbursement.to_hand_over(caller, rail, _COUNTED) for rail in RAILS))
    payments = [payment for answer in answers if answer.content for payment in answer.content.items]
    items = [
        WaitingItem(
            what_of(payment),
            "/handovers",
            commune_code=payment.commune_code,
            due_at=payment.clock.due_at if payment.clock else None,
            basis=basis_text(payment.clock.article) if payment.clock else None,
            case_id=payment.case_id,
            drill=payment.drill,
        )
        for payment in payments
    ]
    away = tuple(sorted({answer.service for answer in answers if answer.content is None}))
    is_more = any(answer.content and answer.content.next_cursor for answer in answers)
    return Waiting(items, len(items), is_more, away)


QUEUE: Final = Queue("hand-over", TEXTS["queue_title"], frozenset({Role.PAYING_AGENT}), "/handovers", _read, TEXTS["queue_act"])
