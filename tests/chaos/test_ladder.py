"""Parts of the ladder die, or are away, when something must climb: each rung hears of it in its time, and once."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from temporalio.client import WorkflowExecutionStatus

from deploy.devstack.stack import Stack
from tests.journeys.test_journeys import INJURED
from tests.journeys.village import Village
from tests.support import people
from tests.support.doors import Doors
from tests.support.invented import Dice
from tests.support.promises.clocks import check_clocks
from tests.support.promises.evidence import ESCALATED_AROUND_A_KILL_S, ESCALATED_WITHIN_S
from tests.support.promises.phones import bare, heard_by_notice
from tests.support.stack import gather_evidence, open_databases, temporal_of
from tests.support.waiting import eventually

pytestmark = pytest.mark.skipif(
    os.environ.get("KIPTHOI_CHAOS") != "long", reason="four rungs take minutes, and only wait (make chaos)"
)

COMMUNE: Final = "00004"
PROVINCE: Final = "01"
PACE: Final = 60
"""Ten, twenty and thirty minutes are as many seconds."""
_HOURS: Final = timedelta(hours=72)
_LEAD: Final = timedelta(seconds=15)
_BEFORE: Final = timedelta(seconds=1)
_CLOCK: Final = "select id, due_at from clocks where kind = 'assisted' and case_id = $1"
_NEXT: Final = "select rung, next_at from climbs where clock_id = $1"
_STEPS: Final = "select rung, notice_id, window_id from escalations where clock_id = $1 and notice_id is not null order by rung"


@dataclass(frozen=True)
class Ladder:
    """A case of a rehearsed storm that nobody will touch, and the telephones of its four rungs."""

    stack: Stack
    doors: Doors
    incident: UUID
    numbers: Sequence[str]
    clock: UUID
    due_at: datetime

    async def moment_after(self, rung: int) -> datetime:
        """When it goes on from this rung, as soon as it stands there."""
        found = await eventually(self._stands, lambda one: one is not None and one["rung"] == rung, within_s=40)
        moment: datetime = found["next_at"]
        return moment

    async def top(self) -> None:
        """Until the leader was told."""
        await eventually(self._steps, lambda steps: len(steps) == len(self.numbers), within_s=60, what="the leader to be told")

    async def judge(self, moments: Sequence[datetime], within_s: float) -> None:
        """By the telephones' book: each rung heard of it once, on its own number, from its moment on and in time."""
        steps = await self._steps()
        async with gather_evidence(
            self.stack.addresses, self.doors, incident_id=self.incident, escalated_within_s=within_s
        ) as world:
            heard = await heard_by_notice(world)
            verdict = await check_clocks(world)
        rang = [heard.get(step["notice_id"], ()) for step in steps]
        late = [[(one.at - moment).total_seconds() for one in some] for some, moment in zip(rang, moments, strict=True)]
        assert [step["rung"] for step in steps] == [1, 2, 3, 4]
        assert [[one.to for one in some] for some in rang] == [[bare(number)] for number in self.numbers]
        assert all(0 <= seconds <= within_s for [seconds] in late), late
        assert verdict.violations == []

    async def workflows_end(self) -> None:
        """Whatever waited for this clock has woken, looked, and ended."""
        client = await temporal_of(self.stack.addresses)
        for step in (await self._steps())[:-1]:
            handle = client.get_workflow_handle(f"climb-ladder:{step['window_id']}")

            async def ended(handle: Any = handle) -> bool:
                return (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED

            await eventually(ended, within_s=60, what="its workflow to end")

    async def _stands(self) -> Any:
        async with open_databases(self.stack.addresses) as databases:
            return await databases["notifications"].fetchrow(_NEXT, self.clock)

    async def _steps(self) -> list[Any]:
        async with open_databases(self.stack.addresses) as databases:
            return list(await databases["notifications"].fetch(_STEPS, self.clock))


@pytest.fixture
async def ladder(stack: Stack, doors: Doors) -> AsyncIterator[Ladder]:
    dice = Dice(datetime.now(UTC).microsecond)
    numbers = [dice.phone() for _ in range(4)]
    incident = await people.declare_incident(doors, "DIỄN TẬP: Bão thử", (COMMUNE,), pace=PACE)
    await people.name_contact(doors, COMMUNE, dice.name(), dice.phone())
    officer, chair, province, leader = [(dice.name(), number) for number in numbers]
    await people.fill_roster(
        doors, [(COMMUNE, *officer), (PROVINCE, *province)], leaders=[(COMMUNE, *chair), (PROVINCE, *leader)]
    )
    village = Village(doors, incident, dice, COMMUNE)
    known_since = datetime.now(UTC) - _HOURS / PACE + _LEAD
    case = await village.report(INJURED, identified_at=known_since.isoformat())
    async with open_databases(stack.addresses) as databases:
        clock = await databases["intake"].fetchrow(_CLOCK, UUID(case))
    yield Ladder(stack, doors, incident, numbers, clock["id"], clock["due_at"])
    await people.fill_roster(doors, [], emptied=[COMMUNE, PROVINCE])


async def _until(moment: datetime) -> None:
    await asyncio.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))


@pytest.mark.timeout(240)
async def test_with_the_worker_killed_before_each_moment_it_climbs_to_the_leader(ladder: Ladder) -> None:
    moments = [ladder.due_at]
    await _until(ladder.due_at - _BEFORE)
    ladder.stack.kill("intake")
    await ladder.stack.restart("intake")
    for rung in (1, 2, 3):
        moments.append(await ladder.moment_after(rung))
        await _until(moments[-1] - _BEFORE)
        ladder.stack.kill("notifications")
        await ladder.stack.restart("notifications")
    await ladder.top()
    await ladder.workflows_end()

    await ladder.judge(moments, ESCALATED_AROUND_A_KILL_S)


@pytest.mark.timeout(240)
async def test_with_temporal_away_over_each_moment_the_sweeper_climbs_and_nothing_rings_twice_afterwards(
    ladder: Ladder,
) -> None:
    moments = [ladder.due_at]
    ladder.stack.pause("temporal")
    try:
        moments += [await ladder.moment_after(rung) for rung in (1, 2, 3)]
        await ladder.top()
    finally:
        ladder.stack.resume("temporal")
    await ladder.workflows_end()

    await ladder.judge(moments, ESCALATED_WITHIN_S)
