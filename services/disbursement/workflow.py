"""The waiting: a round until the bank has answered, a payment that left its round until it has ended."""

import asyncio
from contextlib import suppress
from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from services.disbursement.activities import Activities
    from shared.ids import PaymentId, RoundId
    from shared.temporal import PATIENT, PROMPT


@workflow.defn(name="PayRound")
class PayRound:
    """Pays up to 200 payments together. Ends when each is settled, held, released, or has left for PayHousehold."""

    def __init__(self) -> None:
        self._rung = False

    @workflow.run
    async def run(self, round_id: RoundId) -> None:
        due = await workflow.execute_activity_method(Activities.send_round, round_id, **PATIENT)
        while due:
            await self._rung_or(due)
            due = await workflow.execute_activity_method(Activities.settle_what_is_answered, round_id, **PATIENT)

    @workflow.signal
    def answers_arrived(self) -> None:
        """The last answer of the round has come."""
        self._rung = True

    async def _rung_or(self, due: datetime) -> None:
        """Sleep until the next due moment, or until the relay rings: the one pending timer."""
        with suppress(asyncio.TimeoutError):
            await workflow.wait_condition(lambda: self._rung, timeout=due - workflow.now())
        self._rung = False


@workflow.defn(name="PayHousehold")
class PayHousehold:
    """Looks after one payment that left its round. Ends when it is settled or released; held, it waits for a payee."""

    def __init__(self) -> None:
        self._rung = False

    @workflow.run
    async def run(self, payment_id: PaymentId) -> None:
        while due := await workflow.execute_activity_method(Activities.ask_bank, payment_id, **PATIENT):
            if not await self._rung_before(due):
                await workflow.execute_activity_method(Activities.escalate_overdue, **PROMPT)
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(payment_id)

    @workflow.signal
    def payee_changed(self) -> None:
        """Another account is known; the payment goes with a new round."""
        self._rung = True

    @workflow.signal
    def asked_again(self) -> None:
        """A person wants to know at once what the bank says of it now."""
        self._rung = True

    @workflow.signal
    def payment_ended(self) -> None:
        """It was settled or released elsewhere."""
        self._rung = True

    async def _rung_before(self, due: datetime) -> bool:
        """Sleep until the next due moment, or until the relay rings; tell whether it rang."""
        with suppress(asyncio.TimeoutError):
            await workflow.wait_condition(lambda: self._rung, timeout=due - workflow.now())
        rung, self._rung = self._rung, False
        return rung
