"""Two processes of every service, each with all roles, and each restarted in turn in the middle of a storm, as an upgrade does.

Nothing is done twice, no lease is stuck, no more connections are open than the budget says. `make rolling`: 300 households.
"""

import asyncio
import contextlib
import io
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from rich.console import Console

from deploy.devstack.services import SERVICES
from deploy.devstack.stack import Stack
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


def test_the_budget_of_two_of_everything_fits_the_embedded_server():
    assert PROCESSES * len(SERVICES) * most_of_process(POOL_SIZE) + OTHERS <= ALLOWED


@pytest.mark.timeout(1800)
@pytest.mark.skipif(os.environ.get("KIPTHOI_CHAOS") != "long", reason="ten services and a storm (make rolling, make chaos)")
async def test_every_process_is_restarted_in_mid_storm_and_every_promise_holds(tmp_path: Path):
    sizes = {f"{service.upper()}_DATABASE_POOL_SIZE": str(POOL_SIZE) for service in SERVICES}
    dice = Dice(4242)
    scene, shown = set_the_scene(DEFAULT, HOUSEHOLDS, dice), io.StringIO()
    async with Stack(tmp_path, windows=SHORT_WINDOWS, settings=sizes) as stack:
        names = [name for service in SERVICES for name in (service, await stack.start_copy(service))]
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
            restarting = asyncio.create_task(restart_in_turn(stack, doors, names, met))
            try:
                result = await play.play(HOUSEHOLDS)
            finally:
                restarting.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await restarting
            leases = await stuck_leases(stack)
    sys.stdout.write(f"{len(met)} restarts in mid-storm; most connections: {connections}\n{shown.getvalue()[-1500:]}\n")

    assert met == names, "a restart that comes when all is over proves nothing"
    assert result.unkept == {}
    assert (result.waiting, result.missing) == ([], [])
    assert result.count("assisted") == result.entitled
    assert result.count("closed") + result.retracted == HOUSEHOLDS
    assert leases == []
    most = PROCESSES * most_of_process(POOL_SIZE)
    assert {service: count for service, count in connections.items() if count > most} == {}


async def restart_in_turn(stack: Stack, doors: Doors, names: list[str], met: list[str]) -> None:
    """One after the other, each ready again before the next; only while cases are open."""
    for name in names:
        await eventually(lambda: _open_cases(doors), within_s=300, every_s=0.2, what="a case under way")
        restart = asyncio.create_task(stack.restart(name))
        try:
            await asyncio.shield(restart)
        except asyncio.CancelledError:
            await restart
            raise
        met.append(name)


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
