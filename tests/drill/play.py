"""The storm itself: reports come in, officers work, the clock runs; then everything is measured and checked."""

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from rich.console import Console
from temporalio.client import WorkflowExecution

from deploy.devstack.addresses import Addresses
from shared.time_limits import paced
from tests.drill import measures
from tests.drill.cast import Cast, cast_of
from tests.drill.finds import read_finds
from tests.drill.people import LOOK_EVERY_S, Officers, Workplace
from tests.drill.preparation import Ground, prepare
from tests.drill.progress import Progress
from tests.drill.quiet import until_quiet
from tests.drill.rehearsal import AS_IN_EARNEST, Rehearsal
from tests.drill.reporting import Reporting
from tests.drill.result import Result
from tests.drill.silence import tell_silence
from tests.drill.storm import Scene
from tests.drill.words import Words
from tests.support.doors import Doors
from tests.support.invented import Dice, InventedHousehold, international
from tests.support.people import ACCOUNTANT, OBSERVER
from tests.support.promises import ESCALATED_WITHIN_S, check_promises
from tests.support.stack import cpu_seconds, gather_evidence, open_databases, temporal_of, workflows_since

_ACTS_AFTER_S: Final = 30.0
"""So long after the last case has ended people may still be at what they have to do."""
_NEWS_S: Final = 20.0
"""So long the board may need to hear of the last confirmation."""
_NASTY_AFTER_S: Final = 90.0
"""Longer where the bank has to say several times what it refuses."""
_WITHOUT_ACCOUNT: Final = 3
"""Every third household has no account: what it is owed in money goes by cash list."""
_ENDED: Final = ("closed", "declined", "retracted")


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
        nasty: bool = False,
        rehearsal: Rehearsal = AS_IN_EARNEST,
        escalated_within_s: float = ESCALATED_WITHIN_S,
    ) -> None:
        """`nasty`: bank and gateway behave badly; `escalated_within_s` is longer where a part is killed meanwhile."""
        self._rehearsal = rehearsal
        self._nasty, self._escalated_within_s = nasty, escalated_within_s
        self._addresses, self._doors, self._scene, self._dice, self._seed = addresses, doors, scene, dice, seed
        self._console, self._words = console, words
        self._began = datetime.now(UTC)

    async def play(self, count: int) -> Result:
        """Play it with so many households. Never longer than its bounds, which grow with the number."""
        invented = self._households()
        cast, households = cast_of(self._scene, invented, self._dice, nasty=self._nasty, rehearsal=self._rehearsal)
        ground = await prepare(self._doors, self._scene, self._dice, cast, self._rehearsal)
        await self._tell_simulators(cast)
        reporting = Reporting(self._doors, ground.incident_id, self._scene, cast, self._seed, pace=self._rehearsal.pace)
        at = Workplace(self._doors, ground.incident_id, self._dice, cast)
        officers = Officers(
            at,
            shortage=ground.shortage,
            report_second=reporting.report_held_back,
            bank_is_nasty=self._nasty,
            rehearsal=self._rehearsal,
        )
        before, found = cpu_seconds(self._addresses), await read_finds(self._doors, self._addresses)
        with Progress(self._console, self._words, count) as progress:
            at_work = asyncio.create_task(officers.work())
            try:
                done = await self._until_ended(reporting, households, at, progress, at_work)
                if done:
                    await until_quiet(self._addresses, ground.incident_id, self._began, 60 + 0.4 * count, self._rehearsal)
                workflows = await self._workflows()
                silent, climbing = await self._silent(cast, ground.incident_id), await self._climbing(ground.incident_id)
            finally:
                at_work.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await at_work
            after = cpu_seconds(self._addresses)
            progress.say(f"{self._words('checking')} …")
            secrets = {value for household in (*invented, *households) for value in household.secrets}
            secrets |= {*ground.secrets, *at.secrets}
            result = await self._result(ground, reporting, secrets, workflows, count)
        result.waiting = [*result.waiting, *climbing, *sorted(set(at.refusals))[:5]]
        result.finds = (await read_finds(self._doors, self._addresses)).since(found)
        result.cpu_ms = {name: 1000 * (after[name] - before[name]) / count for name in after}
        result.acts, result.missing = cast.acts.counts, cast.acts.missing
        tell_silence(self._rehearsal, result, cast, silent)
        if self._nasty:
            await self._tell_troubles(result, cast, ground)
        return result

    def _households(self) -> list[InventedHousehold]:
        now = datetime.now(UTC)
        numbered = enumerate((code for code, count in self._scene.households.items() for _ in range(count)), start=1)
        invented = [self._dice.household(number, code, now) for number, code in numbered]
        told = [replace(one, identified_at=paced(now, one.identified_at, self._rehearsal.pace)) for one in invented]
        return [replace(one, payee=None) if one.number % _WITHOUT_ACCOUNT == 0 else one for one in told]

    async def _tell_simulators(self, cast: Cast) -> None:
        """Whom bank and gateway trouble; nobody where they are not nasty."""
        seed = 1 + abs(self._seed) if self._nasty else 0
        troubles = {name: trouble.value for name, trouble in cast.troubles.items()}
        await self._doors.simulator("bank", "/faults", {"troubles_seed": seed, "troubles": troubles})
        lost = [international(number) for number in cast.lost_numbers]
        for provider in ("", "/second"):
            await self._doors.simulator("phones", f"{provider}/faults", {"troubles_seed": seed, "lose_numbers": lost})

    async def _until_ended(
        self,
        reporting: Reporting,
        households: Sequence[InventedHousehold],
        at: Workplace,
        progress: Progress,
        at_work: "asyncio.Task[None]",
    ) -> bool:
        """Report everybody and wait until every case has ended, and every act is done; False when the time is over."""
        count, began = len(households), time.monotonic()
        end, ended_at = began + 150 + 0.5 * count, None
        told = asyncio.create_task(reporting.report_all(households, self._dice))
        while time.monotonic() < end:
            for task in (told, at_work):
                if task.done():
                    task.result()
            counts = await self._counts(at)
            progress.update(counts)
            reporting.flow.follow(counts)
            if told.done() and not reporting.held_back and await self._all_ended(at, counts, count):
                ended_at = ended_at or time.monotonic()
                patience = _NASTY_AFTER_S if self._nasty else _ACTS_AFTER_S
                if at.acts.complete or time.monotonic() - ended_at > patience:
                    return True
            await asyncio.sleep(LOOK_EVERY_S)
        told.cancel()
        return False

    async def _counts(self, at: Workplace) -> Mapping[str, int]:
        """What the board shows: who stands at a later stage has passed the earlier ones; taken back and refused stand apart."""
        board = await self._doors.get("console", "/v1/board", OBSERVER, incident_id=at.incident)
        stages, passed = board["stages"], 0
        counts = {"assisted": board["helped"], "declined": stages["declined"], "retracted": stages["retracted"]}
        for stage in ("closed", "told", "paid", "decided", "assessed", "identified"):
            passed += stages.get(stage, 0)
            counts[stage] = passed
        for stage in ("assessed", "decided", "told"):
            counts[stage] += counts["declined"]
        counts["identified"] += counts["declined"] + counts["retracted"]
        counts["assisted"] = min(counts["assisted"], counts["identified"] - counts["declined"] - counts["retracted"])
        return counts

    async def _all_ended(self, at: Workplace, counts: Mapping[str, int], count: int) -> bool:
        """Whether all are closed or taken back; who was refused is one of them once he was told."""
        if sum(counts[stage] for stage in _ENDED) < count:
            return False
        refused = await self._doors.all_of("intake", "/v1/cases", OBSERVER, incident_id=at.incident, stage="declined")
        return all(case["closed_at"] for case in refused)

    async def _workflows(self) -> list[WorkflowExecution]:
        return await workflows_since(await temporal_of(self._addresses), self._began)

    async def _result(
        self,
        ground: Ground,
        reporting: Reporting,
        secrets: set[str],
        workflows: Sequence[WorkflowExecution],
        count: int,
    ) -> Result:
        async with gather_evidence(
            self._addresses,
            self._doors,
            acknowledged_reports=reporting.reports,
            acknowledged_imports=reporting.lists,
            secrets=secrets,
            incident_id=ground.incident_id,
            workflows=workflows,
            escalated_within_s=self._escalated_within_s,
        ) as world:
            result = await self._figures(world.databases, ground, workflows, count)
            result.verdicts = await check_promises(world)
            return result

    async def _silent(self, cast: Cast, incident: UUID) -> list[str]:
        """Return the communes that stand on the board as silent; news of the last confirmation may be on its way."""
        end = time.monotonic() + _NEWS_S
        while True:
            board = await self._doors.get("console", "/v1/board", OBSERVER, incident_id=incident)
            found = sorted(commune["code"] for commune in board["silent_communes"])
            if set(found) == set(cast.quiet) or time.monotonic() > end:
                return found
            await asyncio.sleep(LOOK_EVERY_S)

    async def _climbing(self, incident: UUID) -> list[str]:
        async with open_databases(self._addresses) as databases:
            count = await measures.still_climbing(databases, incident)
        return [f"notifications: {count} × climbing"] if count else []

    async def _tell_troubles(self, result: Result, cast: Cast, ground: Ground) -> None:
        """What the bank did, kind by kind, and what of it nobody could end: told, not hidden."""
        book = await self._doors.simulator("bank", "/book")
        result.bank_troubles = book["met"]
        wanted = {part.trouble.value for part in cast.parts if part.trouble}
        result.missing = [*result.missing, *(f"bank: {kind}" for kind in sorted(wanted - book["met"].keys()))]
        odd = await self._doors.all_of("disbursement", "/v1/bank/odd-answers", ACCOUNTANT)
        open_ones = [answer for answer in odd if answer["payment_id"]]
        payments = [
            await self._doors.get("disbursement", f"/v1/payments/{name}", ACCOUNTANT)
            for name in sorted({answer["payment_id"] for answer in open_ones})
        ]
        result.left_open = [
            f"{payment['benefit']} {payment['amount']:,} {payment['unit']} · {payment['state']} · {payment['id']}"
            for payment in payments
            if payment["incident_id"] == str(ground.incident_id)
        ]

    async def _figures(
        self, databases: measures.Databases, ground: Ground, workflows: Sequence[WorkflowExecution], count: int
    ) -> Result:
        pace = self._rehearsal.pace
        cases = await measures.cases_of(databases, ground.incident_id, pace)
        steps = cases.steps
        first, last = cases.first_received_at, measures.last_close(workflows, ground.incident_id)
        ended = steps["closed"].count + cases.retracted
        waiting = [] if ended == count else await measures.what_waits(databases, ground.incident_id)
        returned, recoveries = await measures.going_back_of(databases, ground.incident_id)
        running = sorted({execution.workflow_type for execution in measures.at_work(workflows, ground.incident_id)})
        return Result(
            households=count,
            seed=self._seed,
            pace=pace,
            incident_id=str(ground.incident_id),
            windows=self._addresses.windows.model_dump(),
            steps=steps,
            retracted=cases.retracted,
            refused=cases.refused,
            in_time=cases.in_time,
            late_on_arrival=cases.late_on_arrival,
            seconds=cases.seconds,
            seconds_quiet=(last - first).total_seconds() if first and last else 0.0,
            slowest=cases.slowest,
            sources=await measures.sources_of(databases, ground.sources),
            paid_by_rail=await measures.paid_by_rail(databases, ground.incident_id),
            escalations=await measures.escalations_of(databases, ground.incident_id, pace),
            returned=returned,
            recoveries=recoveries,
            tickets=await measures.tickets_of(databases, ground.incident_id),
            difference_dong=await measures.difference_of(databases, ground.incident_id),
            workflow_count=len(workflows),
            events_by_workflow=measures.events_by_workflow(workflows, count),
            waiting=[*waiting, *(f"Temporal: {name}" for name in running)],
        )
