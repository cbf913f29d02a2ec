"""What workflows have done, one effect each. Here alone accounts are decrypted."""

import time
from collections import deque
from collections.abc import Collection, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from pydantic import ValidationError
from temporalio import activity

from services.disbursement import commands, policy, store
from services.disbursement.activities.bank_line import BankLine, HeardRail
from services.disbursement.activities.files import BankFiles
from services.disbursement.commands.context import Context
from services.disbursement.domain.attempts import AttemptStatus, Order
from services.disbursement.domain.bank_answers import Answer, OddAnswer
from services.disbursement.domain.payees import account_binding
from services.disbursement.domain.payments import ENDED, Payment, PaymentStatus
from services.disbursement.gateways.iso20022.names import message_id
from services.disbursement.gateways.rail import BankBusy, DrillOnRealRail, OrdersRefused, Rail, RailOrder
from shared.clock import now
from shared.errors import OutcomeUnknown, Unavailable
from shared.events.household import Payee
from shared.foundation import Foundation
from shared.ids import PaymentId, RoundId, derived_id
from shared.paces import find_one
from shared.privacy import Private, UnknownKey, Unreadable
from shared.temporal import temporal_errors

log = structlog.get_logger(__name__)

_MAY_STILL_BE_SET_RIGHT: Final = (AttemptStatus.DISPUTED, AttemptStatus.REFUSED)


@dataclass(frozen=True)
class _Part:
    """Orders that the bank is told in one message."""

    orders: Sequence[Order]
    is_turned_away: bool = False
    """The message in which they were last was refused as it stands: nothing of it was taken in."""

    def halves(self, refusal: OrdersRefused) -> list["_Part"]:
        """Return it in two parts, after a refusal; of one that stands alone nothing is left to divide."""
        middle = len(self.orders) // 2
        parts = [self.orders[:middle], self.orders[middle:]] if middle else []
        # A conflict says that something of it is in hand already.
        return [_Part(each, refusal.by_form) for each in parts]


class Activities:
    """Sending, asking, giving up."""

    def __init__(self, foundation: Foundation, rail: Rail, context: Context, files: BankFiles | None = None) -> None:
        """`files`: where the bank's protocol is one of files, what was told in which, and what came."""
        self._foundation = foundation
        self._database = foundation.database
        self._actor = foundation.actor
        self._rail = HeardRail(rail, BankLine(foundation.database), can_be_asked=files is None)
        self._context = context
        self._files = files

    @activity.defn(name="disbursement.send_round")
    async def send_round(self, round_id: RoundId) -> datetime | None:
        """Hand the round to the bank; return when to look at what it has answered, None when it has answered all.

        Harmless to repeat: what was once marked sent is asked about before it is sent again. A bank that is away or hangs is
        tried again by raising, for a minute; then what it has not answered is unknown, as in `settle_what_is_answered`.
        """
        with temporal_errors():
            async with self._database.transaction() as session:
                orders = await commands.rounds.mark_sent(session, self._actor, self._context, round_id, now())
            try:
                wait = await self._patiently(self._pay([order for order in orders if order.is_new]))
                if not wait:
                    wait = await self._patiently(self._ask([order for order in orders if not order.is_new]))
            except (Unavailable, OutcomeUnknown):
                # Tried again, not for ever: a bank that hangs from the first call on would leave all "sent", and nobody told.
                if not policy.rounds.should_give_up(_sent_at(orders), now()):
                    raise
                wait = timedelta()
                await self._give_up(round_id)
            return await self._next_look(round_id, wait)

    @activity.defn(name="disbursement.settle_what_is_answered")
    async def settle_what_is_answered(self, round_id: RoundId) -> datetime | None:
        """Ask about what the bank is silent about, give it up after a minute; return when to look again, None when it is over.

        Harmless to repeat: it looks at the rows, and a question changes nothing.
        """
        with temporal_errors():
            orders, wait = await self._unanswered(round_id), timedelta()
            if orders and policy.rounds.should_ask(_sent_at(orders), now()):
                wait = await self._ask_if_the_bank_is_there(orders)
                if policy.rounds.should_give_up(_sent_at(orders), now()):
                    await self._give_up(round_id)
            return await self._next_look(round_id, wait)

    @activity.defn(name="disbursement.ask_bank")
    async def ask_bank(self, payment_id: PaymentId) -> datetime | None:
        """Ask about one payment that left its round; return when to look again, None when it has ended.

        Harmless to repeat: what the bank certainly never received is told again under the same end-to-end id, which it books
        once. A held one is only asked about: the bank may still say that it was paid.
        """
        with temporal_errors():
            async with self._database.reading() as session:
                payment = await store.payments.get_payment(session, payment_id)
                order = await store.attempts.find_order_of(session, payment_id, *_asked_about(payment))
            wait = await self._ask_if_the_bank_is_there([order]) if order is not None else timedelta()
            async with self._database.reading() as session:
                payment = await store.payments.get_payment(session, payment_id)
                pace = await find_one(session, payment.incident_id, drill=payment.drill)
            if payment.state in ENDED or payment.state is PaymentStatus.RETURNED:
                return None
            return max(policy.payments.next_look(payment, now(), pace), now() + wait)

    @activity.defn(name="disbursement.escalate_overdue")
    async def escalate_overdue(self) -> int:
        """Escalate every overdue clock of this service. Harmless to repeat: who comes second finds nothing."""
        with temporal_errors():
            return await self._foundation.escalate_overdue()

    async def _give_up(self, round_id: RoundId) -> None:
        async with self._database.transaction() as session:
            await commands.rounds.mark_unknown(session, self._actor, round_id, now())

    async def _next_look(self, round_id: RoundId, wait: timedelta) -> datetime | None:
        async with self._database.reading() as session:
            sent_at = await store.attempts.find_first_sent(session, round_id)
        return max(policy.rounds.next_question(sent_at, now()), now() + wait) if sent_at is not None else None

    async def _unanswered(self, round_id: RoundId) -> list[Order]:
        async with self._database.reading() as session:
            return await store.attempts.list_orders_of_round(session, round_id)

    async def _ask_if_the_bank_is_there(self, orders: Sequence[Order]) -> timedelta:
        try:
            return await self._patiently(self._ask(orders))
        except (Unavailable, OutcomeUnknown) as error:
            log.warning("bank is silent", unanswered=len(orders), error=type(error).__name__)
            return timedelta()

    async def _patiently(self, calls: Coroutine[Any, Any, None]) -> timedelta:
        """Call the bank; return for how long it wants to be left alone after that. Other rounds have their own calls."""
        try:
            await calls
        except BankBusy as busy:
            log.warning("bank is busy", retry_after_s=busy.retry_after.total_seconds())
            return busy.retry_after
        return timedelta()

    async def _ask(self, orders: Sequence[Order]) -> None:
        """Learn what has become of these, and tell the bank again only what it certainly never received.

        A simulator is not asked about what a real bank was told: it would say that it never received it.
        """
        orders = [order for order in orders if order.drill or self._context.bank_is_real]
        if not orders:
            return
        asked = [order.end_to_end_id for order in orders]
        inquiry = await self._rail.ask(asked)
        await self._record(inquiry.answers)
        unheard: Sequence[str] = ()
        if self._files is not None:
            recollection = await self._files.recall(asked)
            inquiry, unheard = replace(inquiry, never_received=recollection.never_received), recollection.unheard
        silence = commands.attempts.Silence(asked, inquiry.never_received, inquiry.under_way)
        async with self._database.transaction() as session:
            again = await commands.attempts.record_silence(session, self._actor, self._context, silence, now())
        await self._pay([order for order in orders if order.end_to_end_id in again])
        for message in unheard:
            await self._tell_file_again(message)

    async def _pay(self, orders: Sequence[Order]) -> None:
        """Tell the bank; divide what it refuses until the odd order stands alone. What is left is told later.

        Of an order whose account cannot be read the bank hears nothing: it stays marked as sent, and is asked about later.
        """
        opened = {order.end_to_end_id: told for order in orders if (told := self._opened(order)) is not None}
        await self._note_accounts(orders, opened.keys())
        orders = [order for order in orders if order.end_to_end_id in opened]
        whole, alone = (
            [order for order in orders if not order.refusal_count],
            [order for order in orders if order.refusal_count],
        )
        parts = deque(_Part(each) for each in [whole, *([order] for order in alone)] if each)
        began, calls = time.monotonic(), 0
        while parts and calls < policy.attempts.MAX_CALLS and time.monotonic() - began < policy.attempts.MAX_CALLING.seconds:
            part, calls = parts.popleft(), calls + 1
            try:
                refusal = await self._refusal_of(part.orders, [opened[order.end_to_end_id] for order in part.orders])
            except BankBusy:
                parts.appendleft(replace(part, is_turned_away=True))
                await self._note_turned_away(parts)
                raise
            if refusal is not None:
                log.warning("bank refuses", orders=len(part.orders), by_form=refusal.by_form)
                parts += part.halves(refusal)
                if len(part.orders) == 1 and refusal.by_form:
                    await self._note_refusal(part.orders[0], refusal)
        await self._note_turned_away(parts)

    async def _note_refusal(self, order: Order, refusal: OrdersRefused) -> None:
        alone = commands.attempts.Refusal(order.end_to_end_id, refusal.words)
        async with self._database.transaction() as session:
            await commands.attempts.record_refusal(session, self._actor, self._context, alone, now())

    async def _note_turned_away(self, parts: Collection["_Part"]) -> None:
        """Write down what the bank turned away and was not told again by now: it is, once the bank says that it misses it."""
        names = [order.end_to_end_id for part in parts if part.is_turned_away for order in part.orders]
        if names:
            async with self._database.transaction() as session:
                await commands.attempts.record_turned_away(session, self._actor, names)

    async def _note_accounts(self, orders: Sequence[Order], opened: Collection[str]) -> None:
        lost = {order.payment_id for order in orders if order.end_to_end_id not in opened and not order.is_unreadable}
        found = {order.payment_id for order in orders if order.end_to_end_id in opened and order.is_unreadable}
        if lost or found:
            async with self._database.transaction() as session:
                await commands.attempts.note_accounts(session, self._actor, lost, found, now())

    async def _refusal_of(
        self, orders: Sequence[Order], opened: Sequence[RailOrder], key: str | None = None
    ) -> OrdersRefused | None:
        """Hand these orders to the bank; return its refusal, if it refuses."""
        # The key names the content: the same orders have the same key whoever sends them, others never.
        key = key or str(derived_id("bank orders", *(order.end_to_end_id for order in orders)))
        names = [order.end_to_end_id for order in orders]
        if self._files is not None and (before := await self._files.note_told(message_id(key), names)) is not None:
            return before
        try:
            await self._rail.pay(str(orders[0].round_id), opened, idempotency_key=key)
        except OrdersRefused as refusal:
            return refusal if self._files is None else await self._files.note_refusal(message_id(key), refusal)
        except DrillOnRealRail as refusal:
            # Our own definite no, before any call: nobody but us has heard of it.
            await self._record([Answer(name, "rejected", refusal.code, None, is_ours=True) for name in names])
            return None
        if self._files is not None:
            await self._files.note_taken(message_id(key))
        return None

    async def _tell_file_again(self, message: str) -> None:
        """Tell the bank once more, word for word, a file of which it has said nothing: what it has, it does not pay again."""
        if self._files is None:
            return
        orders = await self._files.list_repeatable(message)
        opened = [told for order in orders if (told := self._opened(order)) is not None]
        if orders and len(opened) == len(orders):
            refusal = await self._refusal_of(orders, opened, message)
            if refusal is not None:
                await self._files.leave_refused(message, refusal)

    async def _record(self, answers: Sequence[Answer | OddAnswer]) -> None:
        if answers:
            async with self._database.transaction() as session:
                await commands.bank_answers.record_answers(session, self._actor, self._context, answers, now())

    def _opened(self, order: Order) -> RailOrder | None:
        """Return what the bank is told, or None where the account cannot be read: one such order must not stop its round."""
        bound_to = account_binding(order.case_id, order.payee_revision)
        try:
            payee = Payee.model_validate_json(self._foundation.data_cipher.open_bytes(order.account, bound_to))
        except (Unreadable, ValidationError) as error:
            key = error.key_id if isinstance(error, UnknownKey) else None
            log.warning("account cannot be read", order=order.end_to_end_id, error=type(error).__name__, key=key)
            return None
        return RailOrder(order.end_to_end_id, order.amount, Private(payee), order.drill)


def _sent_at(orders: Sequence[Order]) -> datetime:
    return min(order.sent_at for order in orders)


def _asked_about(payment: Payment) -> tuple[AttemptStatus, ...]:
    """Return which attempts of a payment are asked about: what has no answer, or one that may still be set right."""
    if payment.state is PaymentStatus.UNKNOWN:
        return (AttemptStatus.SENT,)
    return _MAY_STILL_BE_SET_RIGHT if payment.state is PaymentStatus.HELD else ()
