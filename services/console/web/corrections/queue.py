"""Whose money waits because nobody knows where to pay it, on the first page of who can ask the household."""

from typing import Final

from services.console.client import queues
from services.console.client.queues import WaitingPayment
from services.console.client.transport import Caller
from services.console.views.vocabulary import amount_text, basis_text, word
from services.console.web.context import Context
from services.console.web.corrections.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem, read_queue
from shared.identity import Actor, Role
from shared.texts import Text
from shared.vocabulary import BENEFITS, PAYMENT_REASONS, reason_text

_ONLY_AN_ACCOUNT: Final = frozenset({"no_account", "household_unknown"})
_NO_ACCOUNT: Final = "no_account"
"""What waits for a cash list gives no reason: signed for without an account, it goes by cash."""


async def _read(context: Context, caller: Caller, _: Actor) -> Waiting:
    """Return the payments of the officer's area that wait for a payee, by place and clock alone: it is asked for often."""
    return await read_queue(context, caller, queues.TO_NAME_PAYEES, _item)


def _item(payment: WaitingPayment) -> WaitingItem:
    name, amount = word(BENEFITS, payment.benefit), amount_text(payment.amount, payment.unit)
    return WaitingItem(
        Text(
            vi=TEXTS["payee_item"].say("vi", name=name.vi, amount=amount.vi),
            en=TEXTS["payee_item"].say("en", name=name.en, amount=amount.en),
        ),
        # Its first account is entered with the household; all else is proposed to a second person, or explained.
        f"/cases/{payment.case_id}/correct" if (payment.reason or _NO_ACCOUNT) in _ONLY_AN_ACCOUNT else "/payees",
        commune_code=payment.commune_code,
        due_at=payment.due_at,
        basis=basis_text(payment.article) if payment.due_at else None,
        detail=reason_text(PAYMENT_REASONS, payment.reason or _NO_ACCOUNT),
        case_id=payment.case_id,
        drill=payment.drill,
    )


TO_NAME_PAYEES: Final = Queue("name-payees", TEXTS["payee_queue"], frozenset({Role.COMMUNE_OFFICER}), "/work", _read)
