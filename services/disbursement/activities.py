"""What workflows have done, one effect each, and the loops of the role `relay`. Here alone accounts are decrypted."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession
from temporalio import activity

from services.disbursement import commands, metrics, policy, store
from services.disbursement.domain import ENDED, Answer, Order, PaymentStatus, account_binding
from services.disbursement.gateways import BankOrder, BankRail
from shared import windows
from shared.clock import now
from shared.errors import OutcomeUnknown, Refused, Unavailable
from shared.events.household import Payee
from shared.foundation import Foundation
from shared.ids import PaymentId, RoundId, derived_id
from shared.privacy import Private
from shared.temporal import temporal_errors
from shared.windows import WindowKind

log = structlog.get_logger(__name__)
T = TypeVar("T")


class Activities:
    """Sending, asking, giving up."""

    def __init__(self, foundation: Foundation, bank: BankRail, rounds: WindowKind) -> None:
        self._foundation = foundation
        self._database = foundation.database
        self._actor = foundation.actor
        self._bank = bank
        self._rounds = rounds

    @activity.defn(name="disbursement.send_round")
    async def send_round(self, round_id: RoundId) -> datetime | None:
        """Hand the round to the bank; return when to look at what it has answered, None when it has answered all.

        Harmless to repeat: what was once marked sent is asked about before it is sent again.
        """
        with temporal_errors():
            async with self._database.transaction() as session:
                orders = await commands.mark_sent(session, self._actor, round_id, now())
            await self._pay([order for order in orders if order.is_new])
            await self._ask([order for order in orders if not order.is_new])
            return await self._next_look(round_id)

    @activity.defn(name="disbursement.settle_what_is_answered")
    async def settle_what_is_answered(self, round_id: RoundId) -> datetime | None:
        """Ask about what the bank is silent about, give it up after a minute; return when to look again, None when it is over.

        Harmless to repeat: it looks at the rows, and a question changes nothing.
        """
        with temporal_errors():
            orders = await self._unanswered(round_id)
            if orders and policy.should_ask(_sent_at(orders), now()):
                await self._ask_if_the_bank_is_there(orders)
                if policy.should_give_up(_sent_at(orders), now()):
                    async with self._database.transaction() as session:
                        await commands.mark_unknown(session, self._actor, round_id, now())
            return await self._next_look(round_id)

    @activity.defn(name="disbursement.ask_bank")
    async def ask_bank(self, payment_id: PaymentId) -> datetime | None:
        """Ask about one payment that left its round; return when to look again, None when it has ended.

        Harmless to repeat: what the bank never received is told again under the same end-to-end id, which it books once.
        """
        with temporal_errors():
            async with self._database.reading() as session:
                payment = await store.get_payment(session, payment_id)
                order = await store.find_order_of(session, payment_id)
            if payment.state is PaymentStatus.UNKNOWN and order is not None:
                await self._ask_if_the_bank_is_there([order])
                async with self._database.reading() as session:
                    payment = await store.get_payment(session, payment_id)
            return None if payment.state in ENDED else policy.next_look(payment, now())

    @activity.defn(name="disbursement.escalate_overdue")
    async def escalate_overdue(self) -> int:
        """Escalate every overdue clock of this service. Harmless to repeat: who comes second finds nothing."""
        with temporal_errors():
            return await self._foundation.escalate_overdue()

    async def _next_look(self, round_id: RoundId) -> datetime | None:
        orders = await self._unanswered(round_id)
        return policy.next_question(_sent_at(orders), now()) if orders else None

    async def _unanswered(self, round_id: RoundId) -> list[Order]:
        async with self._database.reading() as session:
            return await store.list_orders_of_round(session, round_id)

    async def _ask_if_the_bank_is_there(self, orders: Sequence[Order]) -> None:
        try:
            await self._ask(orders)
        except (Unavailable, OutcomeUnknown) as error:
            log.warning("bank is silent", unanswered=len(orders), error=type(error).__name__)

    async def _ask(self, orders: Sequence[Order]) -> None:
        """Learn what has become of these, and tell the bank again only what it says that it never received."""
        if not orders:
            return
        inquiry = await self._bank.ask([order.end_to_end_id for order in orders])
        await self._record(inquiry.answers)
        await self._pay([order for order in orders if order.end_to_end_id in inquiry.never_received])

    async def _pay(self, orders: Sequence[Order]) -> None:
        if not orders:
            return
        # The key names the content: the same orders have the same key whoever sends them, others never.
        key = str(derived_id("bank orders", *(order.end_to_end_id for order in orders)))
        try:
            await self._bank.pay(str(orders[0].round_id), [self._opened(order) for order in orders], idempotency_key=key)
        except Refused as refusal:
            log.warning("bank refuses", orders=len(orders), reason=refusal.code)
            await self._record([Answer(order.end_to_end_id, "rejected", refusal.code, None) for order in orders])

    async def _record(self, answers: Sequence[Answer]) -> None:
        if answers:
            async with self._database.transaction() as session:
                await commands.record_answers(session, self._actor, answers, self._rounds, now())

    def _opened(self, order: Order) -> BankOrder:
        place = account_binding(order.case_id, order.payee_revision)
        payee = Payee.model_validate_json(self._foundation.data_cipher.open_bytes(order.account, place))
        return BankOrder(order.end_to_end_id, order.amount, Private(payee), order.drill)


def _sent_at(orders: Sequence[Order]) -> datetime:
    return min(order.sent_at for order in orders)


class Loops:
    """What one process of the service does again and again, each under its lease."""

    def __init__(self, foundation: Foundation, rounds: WindowKind) -> None:
        self._database = foundation.database
        self._actor = foundation.actor
        self._rounds = rounds

    async def close_rounds(self) -> None:
        """Let rounds go whose moment has come."""
        if await self._reads(lambda session: windows.any_ready(session, self._rounds, now())):
            async with self._database.transaction() as session:
                await commands.close_rounds(session, self._actor, self._rounds, now())

    async def continue_waiting_funds(self) -> None:
        """Let payments go on for which means have come; what is more than one transaction takes follows at once."""
        while await self._reads(store.is_anybody_waiting):
            async with self._database.transaction() as session:
                if not await commands.continue_waiting_funds(session, self._actor, self._rounds, now()):
                    return

    async def measure(self) -> None:
        """Show how many payments are on their way."""
        counts = await self._reads(store.count_unfinished)
        for state in PaymentStatus:
            if state not in ENDED:
                metrics.UNFINISHED.labels(state.value).set(counts.get(state.value, 0))

    async def _reads(self, question: Callable[[AsyncSession], Awaitable[T]]) -> T:
        async with self._database.reading() as session:
            return await question(session)
