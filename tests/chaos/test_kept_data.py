"""`make down`, `make up`: cases, clocks and open workflows are there as they were, and a payment under way ends once."""

import os
from pathlib import Path

import pytest
from temporalio.client import WorkflowExecutionStatus

from deploy.devstack.stack import Stack
from tests.conftest import SHORT_WINDOWS
from tests.journeys.village import Village, settle
from tests.support import people
from tests.support.doors import Doors
from tests.support.stack import temporal_of

HUNGRY = {"short_of_food": {"people": 4, "months": 1}}
INJURED = {"injured": [{"ref": "p1", "treatment_days": 5}]}


async def _clocks(village: Village, case: str) -> set[tuple[str, str, str]]:
    answer = await village.doors.get("console", f"/v1/cases/{case}/timeline", people.OBSERVER)
    return {(clock["kind"], clock["state"], clock["due_at"]) for clock in answer["clocks"]}


@pytest.mark.timeout(300)
@pytest.mark.skipif(os.environ.get("KIPTHOI_CHAOS") != "long", reason="two starts of the whole stack (make chaos)")
async def test_what_was_stopped_in_mid_journey_goes_on_where_it_was(tmp_path: Path):
    stack = Stack(tmp_path, windows=SHORT_WINDOWS)
    await stack.start()
    try:
        async with Doors(stack.addresses) as doors:
            village = await settle(doors)
            waiting = await village.report(HUNGRY)
            await doors.simulator("bank", "/faults", {"lose_next_answers": 1})
            paid = await village.report(INJURED)
            await village.find(paid, INJURED)
            await village.sign(await village.awards(paid))
            await village.payments_when(paid, "sent")
            running = {one for one in await _clocks(village, waiting) if one[1] == "running"}
        await stack.stop(keep=True)

        stack = Stack(tmp_path, windows=SHORT_WINDOWS)
        await stack.start()
        async with Doors(stack.addresses) as doors:
            village.doors = doors
            described = (
                await (await temporal_of(stack.addresses)).get_workflow_handle(f"assist-promptly:{waiting}:1").describe()
            )
            assert described.status is WorkflowExecutionStatus.RUNNING
            assert running
            assert running <= await _clocks(village, waiting)

            await village.case_at(paid, "closed", within_s=90)
            [payment] = await village.payments(paid)
            book = (await doors.simulator("bank", "/book"))["entries"]
            assert [one["amount_dong"] for one in book if one["end_to_end_id"].startswith(payment["id"])] == [5_400_000]

            await village.find(waiting, HUNGRY)
            await village.sign(await village.awards(waiting))
            await village.hand_over(waiting)
            assert (await village.case_at(waiting, "closed", within_s=90))["assisted_at"]
    finally:
        await stack.stop()
