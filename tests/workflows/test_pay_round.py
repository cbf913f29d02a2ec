"""PayRound with skipped time: what it waits for, how it ends, what it costs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from services.disbursement.workflow import PayHousehold, PayRound
from shared.ids import RoundId, new_id
from shared.temporal import Work, data_converter, worker
from tests.support.foundation import TEMPORAL_KEY
from tests.support.waiting import eventually


@dataclass
class Bank:
    """The round's activities as a test wants them: `looks` says when to look next, in seconds; what is not said is None."""

    looks: list[float] = field(default_factory=list)
    lost_replies: int = 0
    calls: list[str] = field(default_factory=list)
    looked_at: list[datetime] = field(default_factory=list)

    @activity.defn(name="disbursement.send_round")
    async def send_round(self, round_id: RoundId) -> datetime | None:
        assert isinstance(round_id, UUID)
        self.calls.append("send")
        if self.lost_replies:
            self.lost_replies -= 1
            raise ApplicationError("reply lost")
        return self._look()

    @activity.defn(name="disbursement.settle_what_is_answered")
    async def settle_what_is_answered(self, round_id: RoundId) -> datetime | None:
        assert isinstance(round_id, UUID)
        self.calls.append("settle")
        return self._look()

    def _look(self) -> datetime | None:
        moment = activity.info().started_time
        self.looked_at.append(moment)
        return moment + timedelta(seconds=self.looks.pop(0)) if self.looks else None


@asynccontextmanager
async def a_round(env: WorkflowEnvironment, bank: Bank) -> AsyncIterator[WorkflowHandle[PayRound, None]]:
    """The workflow of one round, running."""
    config = env.client.config()
    config["data_converter"] = data_converter(TEMPORAL_KEY)
    client = Client(**config)
    work = Work(f"disbursement-{new_id()}", [PayRound, PayHousehold], [bank.send_round, bank.settle_what_is_answered])
    async with worker(client, work):
        yield await client.start_workflow("PayRound", str(new_id()), id=f"pay-round:{new_id()}:bank:1", task_queue=work.service)


async def _asleep(workflow: WorkflowHandle[Any, None]) -> None:
    """The one pending timer has been started."""

    async def look() -> bool:
        history = await workflow.fetch_history()
        return any(event.HasField("timer_started_event_attributes") for event in history.events)

    await eventually(look, within_s=10, every_s=0.05, what="a timer")


async def test_a_round_that_is_answered_before_the_reply_ends_at_once(temporal_env: WorkflowEnvironment) -> None:
    bank = Bank()

    async with a_round(temporal_env, bank) as round_:
        await round_.result()

    assert bank.calls == ["send"]


async def test_a_silent_bank_is_asked_when_the_moment_comes_and_given_up(temporal_env: WorkflowEnvironment) -> None:
    bank = Bank(looks=[3, 7, 20, 30])

    async with a_round(temporal_env, bank) as round_:
        await round_.result()

    waits = [(after - before).total_seconds() for before, after in zip(bank.looked_at, bank.looked_at[1:], strict=False)]
    assert [round(wait) for wait in waits] == [3, 7, 20, 30]


async def test_the_bell_wakes_the_round_before_its_moment(temporal_env: WorkflowEnvironment) -> None:
    bank = Bank(looks=[3600.0])

    async with a_round(temporal_env, bank) as round_:
        await _asleep(round_)
        await round_.signal("answers_arrived")
        await round_.result()

    assert (bank.looked_at[1] - bank.looked_at[0]).total_seconds() < 60


async def test_a_bell_while_the_round_is_being_sent_is_not_lost(temporal_env: WorkflowEnvironment) -> None:
    bank = Bank(looks=[3600.0], lost_replies=1)

    async with a_round(temporal_env, bank) as round_:
        await round_.signal("answers_arrived")
        await round_.result()

    assert bank.calls == ["send", "send", "settle"]
    assert (bank.looked_at[1] - bank.looked_at[0]).total_seconds() < 60


async def test_a_lost_reply_is_tried_again_until_the_bank_has_heard(temporal_env: WorkflowEnvironment) -> None:
    bank = Bank(lost_replies=3)

    async with a_round(temporal_env, bank) as round_:
        await round_.result()

    assert bank.calls == ["send"] * 4


async def test_a_round_costs_at_most_25_events_and_can_be_replayed(temporal_env: WorkflowEnvironment) -> None:
    bank = Bank(looks=[3600.0])

    async with a_round(temporal_env, bank) as round_:
        await _asleep(round_)
        await round_.signal("answers_arrived")
        await round_.result()
        history = await round_.fetch_history()

    assert len(history.events) <= 25
    await Replayer(workflows=[PayRound], data_converter=data_converter(TEMPORAL_KEY), build_id="test").replay_workflow(history)
