"""Two processes of every service, all roles each, restarted in the middle of a storm as an upgrade does: never both of one.

Nothing is done twice, no lease is stuck, no more connections are open than the budget says. `make rolling`: 300 households.
"""

import asyncio
import contextlib
import importlib.resources
import io
import os
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import asyncpg
import pytest
import yaml
from rich.console import Console

from deploy.devstack.services import SERVICES
from deploy.devstack.stack import Stack
from services.notifications import policy
from shared.connections import most_of_process
from tests.conftest import SHORT_WINDOWS
from tests.drill.play import Play
from tests.drill.storm import DEFAULT, set_the_scene
from tests.drill.words import Words
from tests.support.doors import Doors
from tests.support.invented import Dice
from tests.support.people import OBSERVER
from tests.support.promises import ESCALATED_AROUND_A_KILL_S
from tests.support.stack import open_databases
from tests.support.waiting import eventually

HOUSEHOLDS = int(os.environ.get("KIPTHOI_CHAOS_HOUSEHOLDS", "300"))
PROCESSES = 2
POOL_SIZE = 6
ALLOWED = 200
"""The embedded server's `max_connections`."""
OTHERS = 20
"""What tests and people look with."""


def test_the_budget_of_two_of_everything_fits_the_embedded_server() -> None:
    assert PROCESSES * len(SERVICES) * most_of_process(POOL_SIZE) + OTHERS <= ALLOWED


@pytest.mark.timeout(1800)
@pytest.mark.skipif(os.environ.get("KIPTHOI_CHAOS") != "long", reason="ten services and a storm (make rolling, make chaos)")
async def test_every_process_is_restarted_in_mid_storm_and_every_promise_holds(tmp_path: Path) -> None:
    settings = {f"{service.upper()}_DATABASE_POOL_SIZE": str(POOL_SIZE) for service in SERVICES}
    settings["NOTIFICATIONS_WAYS"] = str(patient_ways(tmp_path / "ways.yaml"))
    dice = Dice(4242)
    scene, shown = set_the_scene(DEFAULT, HOUSEHOLDS, dice), io.StringIO()
    async with Stack(tmp_path / "stack", windows=SHORT_WINDOWS, settings=settings) as stack:
        halves = [list(SERVICES), [await stack.start_copy(service) for service in SERVICES]]
        async with Doors(stack.addresses, try_for_s=180) as doors, counted(stack) as connections:
            play = Play(
                stack.addresses,
                doors,
                scene,
                dice,
                4242,
                Console(file=shown, width=120),
                Words("en"),
                escalated_within_s=ESCALATED_AROUND_A_KILL_S,
            )
            met: list[str] = []
            restarting = asyncio.create_task(restart_by_halves(stack, doors, halves, met))
            try:
                result = await play.play(HOUSEHOLDS)
            finally:
                restarting.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await restarting
            leases = await stuck_leases(stack)
    sys.stdout.write(f"{len(met)} restarts in mid-storm; most connections: {connections}\n{shown.getvalue()[-1500:]}\n")

    assert met == [name for half in halves for name in half], "a restart that comes when all is over proves nothing"
    assert result.unkept == {}
    assert (result.waiting, result.missing) == ([], [])
    assert result.count("assisted") == result.entitled
    assert result.count("closed") + result.retracted == HOUSEHOLDS
    assert leases == []
    most = PROCESSES * most_of_process(POOL_SIZE)
    assert {service: count for service, count in connections.items() if count > most} == {}


def patient_ways(path: Path) -> Path:
    """Write the rules of ways with a minute's patience for receipts of escalations, and return where.

    No balancer stands before two processes here: receipts come to the first of them alone, and are late while it restarts.
    """
    with importlib.resources.as_file(importlib.resources.files(policy) / "ways.yaml") as ours:
        rules = yaml.safe_load(ours.read_text(encoding="utf-8"))
    for one in rules["ways"]:
        one["overdue_s"]["escalations"] = 60
    path.write_text(yaml.safe_dump(rules), encoding="utf-8")
    return path


async def restart_by_halves(stack: Stack, doors: Doors, halves: Sequence[Sequence[str]], met: list[str]) -> None:
    """One process of every service, and when all are ready again the other of each; only while cases are open."""
    for half in halves:
        await eventually(lambda: _open_cases(doors), within_s=300, every_s=0.2, what="a case under way")
        restarts = asyncio.gather(*(stack.restart(name) for name in half))
        try:
            await asyncio.shield(restarts)
        except asyncio.CancelledError:
            await restarts
            raise
        met.extend(half)


async def _open_cases(doors: Doors) -> int:
    stages = (await doors.get("console", "/v1/board", OBSERVER))["stages"]
    return sum(count for stage, count in stages.items() if stage not in {"closed", "declined", "retracted"})


@contextlib.asynccontextmanager
async def counted(stack: Stack) -> AsyncIterator[dict[str, int]]:
    """Count, four times a second, how many connections each service has open; keep the most of each."""
    most: dict[str, int] = dict.fromkeys(SERVICES, 0)

    async def count() -> None:
        connection = await asyncpg.connect(stack.addresses.engines.postgres.superuser_url)
        while True:
            for row in await connection.fetch("select usename, count(*) from pg_stat_activity group by usename"):
                if row["usename"] in most:
                    most[row["usename"]] = max(most[row["usename"]], row["count"])
            await asyncio.sleep(0.25)

    counting = asyncio.create_task(count())
    try:
        yield most
    finally:
        counting.cancel()
        await asyncio.gather(counting, return_exceptions=True)


async def stuck_leases(stack: Stack) -> list[str]:
    """Return the leases that nobody holds, a moment after all is over: each has two processes that would take it."""

    async def unheld() -> list[str]:
        async with open_databases(stack.addresses) as databases:
            return [
                f"{service}: {row['name']}"
                for service, connection in databases.items()
                for row in await connection.fetch("select name from leases where expires_at < clock_timestamp()")
            ]

    with contextlib.suppress(AssertionError, TimeoutError):
        return await eventually(unheld, lambda found: not found, within_s=15, what="every lease to be held")
    return await unheld()
