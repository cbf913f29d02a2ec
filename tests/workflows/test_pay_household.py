"""PayHousehold with skipped time: it asks until the payment has ended, however long a new account takes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from services.disbursement.workflow import PayHousehold
from shared.ids import PaymentId, new_id
from shared.temporal import Work, data_converter, worker
from tests.support.foundation import TEMPORAL_KEY
from tests.support.waiting import eventually


@dataclass
class BankActivities:
    """The payment as a test wants it: when to look again, in seconds, until it has ended."""

    looks: list[float] = field(default_factory=list)
    asked_at: list[datetime] = field(default_factory=list)
    escalations: int = 0

    @activity.defn(name="disbursement.ask_bank")
    async def ask_bank(self, payment_id: PaymentId) -> datetime | None:
        assert isinstance(payment_id, UUID)
        moment = activity.info().started_time
        self.asked_at.append(moment)
        return moment + timedelta(seconds=self.looks.pop(0)) if self.looks else None

    @activity.defn(name="disbursement.escalate_overdue")
    async def escalate_overdue(self) -> int:
        self.escalations += 1
        return 0


@asynccontextmanager
async def a_payment(env: WorkflowEnvironment, activities: BankActivities) -> AsyncIterator[WorkflowHandle[PayHousehold, None]]:
    """The workflow of one payment that left its round, running."""
    config = env.client.config()
    config["data_converter"] = data_converter(TEMPORAL_KEY)
    client = Client(**config)
    work = Work(f"disbursement-{new_id()}", [PayHousehold], [activities.ask_bank, activities.escalate_overdue])
    async with worker(client, work):
        yield await client.start_workflow(
            "PayHousehold", str(new_id()), id=f"pay-household:{new_id()}", task_queue=work.service
        )


async def _asleep(workflow: WorkflowHandle[Any, None]) -> None:
    """The one pending timer has been started."""

    async def look() -> bool:
        history = await workflow.fetch_history()
        return any(event.HasField("timer_started_event_attributes") for event in history.events)

    await eventually(look, within_s=10, every_s=0.05, what="a timer")


async def test_a_payment_that_has_ended_is_left_alone(temporal_env: WorkflowEnvironment) -> None:
    activities = BankActivities()

    async with a_payment(temporal_env, activities) as payment:
        await payment.result()

    assert (len(activities.asked_at), activities.escalations) == (1, 0)


async def test_an_unknown_outcome_is_asked_about_for_days(temporal_env: WorkflowEnvironment) -> None:
    activities = BankActivities(looks=[10, 600, 3 * 24 * 3600.0])

    async with a_payment(temporal_env, activities) as payment:
        await payment.result()

    assert (activities.asked_at[-1] - activities.asked_at[0]) >= timedelta(days=3)
    assert activities.escalations == 3


@pytest.mark.parametrize("bell", ["payee_changed", "payment_ended"])
async def test_a_bell_has_it_look_at_once_without_escalating(temporal_env: WorkflowEnvironment, bell: str) -> None:
    activities = BankActivities(looks=[30 * 24 * 3600.0])

    async with a_payment(temporal_env, activities) as payment:
        await _asleep(payment)
        await payment.signal(bell)
        await payment.result()
        history = await payment.fetch_history()

    assert (activities.asked_at[1] - activities.asked_at[0]) < timedelta(minutes=1)
    assert activities.escalations == 0
    await Replayer(workflows=[PayHousehold], data_converter=data_converter(TEMPORAL_KEY), build_id="test").replay_workflow(
        history
    )
