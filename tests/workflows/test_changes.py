"""Which changes of a workflow break those that run: each rule of the guide, tried on the recorded histories."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from temporalio import workflow
from temporalio.worker import (
    ExecuteWorkflowInput,
    Interceptor,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)

from tests.support import histories

PATCH = "one step more"


def _short(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


class Changed(Interceptor):
    """Puts a change before the first step of every workflow."""

    def __init__(self, change: type[WorkflowInboundInterceptor]) -> None:
        self._change = change

    def workflow_interceptor_class(self, _: WorkflowInterceptorClassInput) -> type[WorkflowInboundInterceptor]:
        return self._change


async def _one_step_more() -> None:
    await workflow.execute_activity("tests.one_step_more", start_to_close_timeout=timedelta(seconds=1))


class StepMore(WorkflowInboundInterceptor):
    async def execute_workflow(self, start: ExecuteWorkflowInput) -> Any:
        await _one_step_more()
        return await super().execute_workflow(start)


class StepMoreForNewOnes(WorkflowInboundInterceptor):
    async def execute_workflow(self, start: ExecuteWorkflowInput) -> Any:
        if workflow.patched(PATCH):
            await _one_step_more()
        return await super().execute_workflow(start)


class StepMoreForAll(WorkflowInboundInterceptor):
    async def execute_workflow(self, start: ExecuteWorkflowInput) -> Any:
        workflow.deprecate_patch(PATCH)
        await _one_step_more()
        return await super().execute_workflow(start)


@pytest.mark.parametrize("path", histories.files(), ids=_short)
async def test_one_step_more_breaks_every_recorded_history(path: Path) -> None:
    with pytest.raises(workflow.NondeterminismError):
        await _replay(path, StepMore)


@pytest.mark.parametrize("path", histories.files(), ids=_short)
async def test_the_same_step_behind_a_patch_breaks_none(path: Path) -> None:
    await _replay(path, StepMoreForNewOnes)


@pytest.mark.parametrize("path", histories.files(), ids=_short)
async def test_a_patch_cannot_be_deprecated_before_the_histories_without_it_have_gone(path: Path) -> None:
    with pytest.raises(workflow.NondeterminismError):
        await _replay(path, StepMoreForAll)


async def _replay(path: Path, change: type[WorkflowInboundInterceptor]) -> None:
    await histories.replayer(histories.all_workflows(), changes=[Changed(change)]).replay_workflow(histories.read(path))


class Round:
    """PayRound by other means: other timeouts and pauses, activities by name; the same steps in the same order."""

    settle: str | None = "disbursement.settle_what_is_answered"

    def __init__(self) -> None:
        self.rung = False

    async def pay(self, round_id: UUID) -> None:
        due = await self._step("disbursement.send_round", round_id)
        while due is not None:
            try:
                await workflow.wait_condition(lambda: self.rung, timeout=due - workflow.now() + timedelta(hours=1))
            except TimeoutError:
                workflow.logger.info("the bank is silent")
            self.rung = False
            due = await self._step(self.settle, round_id) if self.settle else None

    async def _step(self, name: str, round_id: UUID) -> datetime | None:
        timeout = timedelta(seconds=7)
        return await workflow.execute_activity(name, round_id, result_type=datetime | None, start_to_close_timeout=timeout)


@workflow.defn(name="PayRound")
class OtherTimeouts(Round):
    @workflow.run
    async def run(self, round_id: UUID) -> None:
        await self.pay(round_id)

    @workflow.signal
    def answers_arrived(self) -> None:
        self.rung = True

    @workflow.signal
    def bank_returned(self) -> None:
        self.rung = True


@workflow.defn(name="PayRound")
class StepRenamed(Round):
    settle = "disbursement.settle_answered"

    @workflow.run
    async def run(self, round_id: UUID) -> None:
        await self.pay(round_id)


@workflow.defn(name="PayRound")
class StepLeftOut(Round):
    settle = None

    @workflow.run
    async def run(self, round_id: UUID) -> None:
        await self.pay(round_id)


@workflow.defn(name="PayRound")
class BellRenamed(Round):
    @workflow.run
    async def run(self, round_id: UUID) -> None:
        await self.pay(round_id)

    @workflow.signal
    def bank_answered(self) -> None:
        self.rung = True


@workflow.defn(name="PayRounds")
class Renamed(Round):
    @workflow.run
    async def run(self, round_id: UUID) -> None:
        await self.pay(round_id)


@pytest.mark.parametrize("path", histories.files("PayRound"), ids=_short)
async def test_other_timeouts_other_pauses_and_one_more_bell_break_nothing(path: Path) -> None:
    await histories.replayer([OtherTimeouts]).replay_workflow(histories.read(path))


@pytest.mark.parametrize(
    ("changed", "happening"),
    [(StepRenamed, "timer-fired"), (StepLeftOut, "timer-fired"), (BellRenamed, "ended-by-answers-arrived")],
)
async def test_a_step_or_a_bell_renamed_or_left_out_breaks_what_has_passed_it(changed: type, happening: str) -> None:
    path = histories.FOLDER / "PayRound" / f"{happening}.json"

    with pytest.raises(workflow.NondeterminismError):
        await histories.replayer([changed]).replay_workflow(histories.read(path))


async def test_a_renamed_workflow_is_found_by_nobody() -> None:
    with pytest.raises(RuntimeError, match="Workflow activation completion failed"):
        await histories.replayer([Renamed]).replay_workflow(histories.read(histories.files("PayRound")[0]))
