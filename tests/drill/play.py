"""The storm itself: reports come in, officers work, the clock runs; then everything is measured and checked."""

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from rich.console import Console
from temporalio.client import WorkflowExecution

from deploy.devstack.addresses import Addresses
from tests.drill import measures
from tests.drill.officers import LOOK_EVERY_S, Officers
from tests.drill.preparation import Ground, prepare
from tests.drill.progress import Progress
from tests.drill.result import Result
from tests.drill.storm import Scene
from tests.drill.words import Words
from tests.support.doors import Doors, Person
from tests.support.invented import Dice, InventedHousehold
from tests.support.people import OBSERVER, import_list, report
from tests.support.promises import ESCALATED_WITHIN_S, check_promises
from tests.support.stack import cpu_seconds, gather_evidence, open_databases, temporal_of, workflows_since

_ROWS_PER_LIST: Final = 1000
_REPORTED_LATE_H: Final = 73
_VISIBLE_AFTER_S: Final = 1.2
"""Temporal's list of workflows is a second behind."""


class Play:
    """One storm over one scene."""

    def __init__(
        self,
        addresses: Addresses,
        doors: Doors,
        scene: Scene,
        dice: Dice,
        seed: int,
        console: Console,
        words: Words,
        *,
        escalated_within_s: float = ESCALATED_WITHIN_S,
    ) -> None:
        """`escalated_within_s` is longer where a part is killed meanwhile."""
        self._escalated_within_s = escalated_within_s
        self._addresses, self._doors, self._scene, self._dice, self._seed = addresses, doors, scene, dice, seed
        self._console, self._words = console, words
        self._reports: list[UUID] = []
        self._lists: dict[UUID, int] = {}
        self._began = datetime.now(UTC)

    async def play(self, count: int) -> Result:
        """Play it with so many households. Never longer than its bounds, which grow with the number."""
        ground = await prepare(self._doors, self._scene, self._dice)
        households = self._households()
        officers = Officers(self._doors, ground.incident_id, self._dice)
        before = cpu_seconds(self._addresses)
        with Progress(self._console, self._words, count) as progress:
            at_work = asyncio.create_task(officers.work())
            try:
                done = await self._until_closed(ground, households, count, progress, at_work)
                workflows = await self._until_quiet(60 + 0.4 * count) if done else await self._workflows()
            finally:
                at_work.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await at_work
            after = cpu_seconds(self._addresses)
            progress.say(f"{self._words('checking')} …")
            result = await self._result(ground, households, officers, workflows, count)
        result.cpu_ms = {name: 1000 * (after[name] - before[name]) / count for name in after}
        result.waiting = [*result.waiting, *sorted(set(officers.refusals))[:5]]
        return result

    # --- reporting

    def _households(self) -> list[InventedHousehold]:
        now = datetime.now(UTC)
        numbered = enumerate((code for code, count in self._scene.households.items() for _ in range(count)), start=1)
        return [self._dice.household(number, code, now) for number, code in numbered]

    async def _report_all(self, incident: UUID, households: Sequence[InventedHousehold]) -> None:
        """A few by form (some of them late, some sent twice), the many as lists of their provinces."""
        count = len(households)
        late, forms = max(1, min(8, count // 40)), max(2, min(100, count // 10))
        by_form = self._dice.choose(households, min(count, late + forms))
        chosen = {household.number for household in by_form}
        now = datetime.now(UTC)
        for number, household in enumerate(by_form):
            if number < late:
                by_form[number] = replace(household, identified_at=now - timedelta(hours=_REPORTED_LATE_H + number))
        listed = [household for household in households if household.number not in chosen]
        async with asyncio.TaskGroup() as group:
            for name in self._scene.provinces:
                communes = set(self._scene.communes_of(name))
                group.create_task(self._send_lists(incident, name, [h for h in listed if h.commune_code in communes]))
            for number, household in enumerate(by_form):
                group.create_task(self._report(incident, household, twice=number % 5 == 0))

    async def _send_lists(self, incident: UUID, province: str, households: Sequence[InventedHousehold]) -> None:
        who = Person(f"duty-{province}", ("provincial_officer",), provinces=(province,))
        for start in range(0, len(households), _ROWS_PER_LIST):
            rows = households[start : start + _ROWS_PER_LIST]
            self._lists[await import_list(self._doors, who, incident, rows)] = len(rows)

    async def _report(self, incident: UUID, household: InventedHousehold, *, twice: bool) -> None:
        """Sent twice with the same key it is one report, and answered the same."""
        key = f"drill-{self._seed}-{incident}-{household.number}"
        answers = await asyncio.gather(*(report(self._doors, incident, household, key=key) for _ in range(2 if twice else 1)))
        self._reports += {UUID(answer["report_id"]) for answer in answers}

    # --- waiting

    async def _until_closed(
        self,
        ground: Ground,
        households: Sequence[InventedHousehold],
        count: int,
        progress: Progress,
        at_work: "asyncio.Task[None]",
    ) -> bool:
        """Report everybody and wait until every case is closed; False when the time is over."""
        end = time.monotonic() + 150 + 0.5 * count
        reporting = asyncio.create_task(self._report_all(ground.incident_id, households))
        while time.monotonic() < end:
            for task in (reporting, at_work):
                if task.done():
                    task.result()
            counts = await self._counts(ground.incident_id)
            progress.update(counts)
            if reporting.done() and counts["closed"] >= count:
                return True
            await asyncio.sleep(LOOK_EVERY_S)
        reporting.cancel()
        return False

    async def _counts(self, incident: UUID) -> Mapping[str, int]:
        """What the board shows; who stands at a later stage has passed the earlier ones."""
        board = await self._doors.get("console", "/v1/board", OBSERVER, incident_id=incident)
        stages, passed = board["stages"], 0
        counts = {"assisted": board["helped"]}
        for stage in ("closed", "told", "paid", "decided", "assessed", "identified"):
            passed += stages.get(stage, 0)
            counts[stage] = passed
        return counts

    async def _until_quiet(self, within_s: float) -> list[WorkflowExecution]:
        """Wait until every workflow of this drill has ended; or give back what there is when the time is over."""
        end = time.monotonic() + within_s
        client = await temporal_of(self._addresses)
        since = self._began.strftime("%Y-%m-%dT%H:%M:%SZ")
        async with open_databases(self._addresses) as databases:
            while time.monotonic() < end:
                waiting = [
                    await c.fetchval("select count(*) from outbox where delivered_at is null") for c in databases.values()
                ]
                running = (await client.count_workflows(f"ExecutionStatus = 'Running' and StartTime >= '{since}'")).count
                if not any(waiting) and not running:
                    await asyncio.sleep(_VISIBLE_AFTER_S)
                    found = await workflows_since(client, self._began)
                    if all(execution.close_time for execution in found):
                        return found
                await asyncio.sleep(1.0)
        return await self._workflows()

    async def _workflows(self) -> list[WorkflowExecution]:
        return await workflows_since(await temporal_of(self._addresses), self._began)

    # --- looking back

    async def _result(
        self,
        ground: Ground,
        households: Sequence[InventedHousehold],
        officers: Officers,
        workflows: Sequence[WorkflowExecution],
        count: int,
    ) -> Result:
        secrets = {value for household in households for value in household.secrets}
        secrets |= {*ground.secrets, *officers.accounts}
        async with gather_evidence(
            self._addresses,
            self._doors,
            acknowledged_reports=self._reports,
            acknowledged_imports=self._lists,
            secrets=secrets,
            incident_id=ground.incident_id,
            workflows=workflows,
            escalated_within_s=self._escalated_within_s,
        ) as world:
            result = await self._figures(world.databases, ground, workflows, count)
            result.verdicts = await check_promises(world)
            return result

    async def _figures(
        self, databases: measures.Databases, ground: Ground, workflows: Sequence[WorkflowExecution], count: int
    ) -> Result:
        cases = await measures.cases_of(databases, ground.incident_id)
        steps = cases.steps
        first, last = cases.first_received_at, measures.last_close(workflows)
        waiting = [] if steps["closed"].count == count else await measures.what_waits(databases, ground.incident_id)
        running = sorted({execution.workflow_type for execution in workflows if execution.close_time is None})
        return Result(
            households=count,
            seed=self._seed,
            incident_id=str(ground.incident_id),
            windows=self._addresses.windows.model_dump(),
            steps=steps,
            in_time=cases.in_time,
            late_on_arrival=cases.late_on_arrival,
            seconds=cases.seconds,
            seconds_quiet=(last - first).total_seconds() if first and last else 0.0,
            slowest=cases.slowest,
            sources=await measures.sources_of(databases, ground.sources),
            escalations=await measures.escalations_of(databases, ground.incident_id),
            workflow_count=len(workflows),
            events_by_workflow=measures.events_by_workflow(workflows, count),
            waiting=[*waiting, *(f"Temporal: {name}" for name in running)],
        )
