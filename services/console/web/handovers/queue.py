"""What waits to be handed over, on the first page."""

from typing import Final

from services.console.client import queues
from services.console.client.disbursement import PaymentToHandOver
from services.console.client.queues import WaitingPayment
from services.console.client.transport import Caller
from services.console.views.vocabulary import amount_text, basis_text, word
from services.console.web.context import Context
from services.console.web.handovers.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem, read_queue
from shared.identity import Actor, Role
from shared.person_words import of_person
from shared.texts import Text
from shared.vocabulary import BENEFITS

RAILS: Final = ("goods",)


def what_of(payment: PaymentToHandOver | WaitingPayment) -> Text:
    """Return what is handed over, and how much."""
    name, amount = of_person(word(BENEFITS, payment.benefit), payment.person), amount_text(payment.amount, payment.unit)
    return Text(vi=f"{name.vi}: {amount.vi}", en=f"{name.en}: {amount.en}")


async def _read(context: Context, caller: Caller, _: Actor) -> Waiting:
    return await read_queue(context, caller, queues.TO_HAND_OVER, _item)


def _item(payment: WaitingPayment) -> WaitingItem:
    return WaitingItem(
        what_of(payment),
        "/handovers",
        commune_code=payment.commune_code,
        due_at=payment.due_at,
        basis=basis_text(payment.article) if payment.due_at else None,
        case_id=payment.case_id,
        drill=payment.drill,
    )


QUEUE: Final = Queue("hand-over", TEXTS["queue_title"], frozenset({Role.PAYING_AGENT}), "/handovers", _read, TEXTS["queue_act"])
