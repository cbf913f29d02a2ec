"""`python -m tests.load.urgent` (`make urgent-load`): a storm as fast as it goes, then one at half load.

Of the first it counts households a second, Temporal's events and CPU seconds for each. Half load is half of what this machine
can keep up: as many households a second as fill half of its cores, and never more than half of what came through in the first
storm, in which much is left for later. In the second, officers work as in the first, and now
and then a clock is missed in a commune that has its own officer on duty: when was it with the gateway, by his telephone's book?
Of both it counts what the sweeper had to find.
Uses the stack that runs in the folder, or starts one there and stops it at the end. Exit code 1 where a limit is passed.
"""

import argparse
import asyncio
import contextlib
import io
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import orjson
from rich.console import Console

from deploy.devstack.addresses import Addresses
from deploy.devstack.problems import StackProblem
from shared.communes import communes
from tests.drill.finds import read_finds
from tests.drill.people import Officers, Workplace
from tests.drill.play import Play
from tests.drill.preparation import prepare
from tests.drill.result import Result as Storm
from tests.drill.run import WINDOWS
from tests.drill.storm import DEFAULT, set_the_scene
from tests.drill.words import Words
from tests.load.urgent.result import Result, show
from tests.support.doors import Doors
from tests.support.invented import Dice, international
from tests.support.people import declare_incident, fill_roster, report
from tests.support.stack import cpu_seconds, find_running, found_or_started, open_databases

_FOLDER: Final = Path(".cache/urgent-load")
_LATE: Final = timedelta(hours=80)
_CORES: Final = os.cpu_count() or 1
_AFTER_S: Final = 10.0
"""So long what was missed last may take until it counts as untold."""
_OVERDUE: Final = "viec qua han"
"""In every text about what was missed; a commune without contacts has its digest go to the same telephone."""
_MISSED: Final = """
    select commune_code, ended_at from clocks where incident_id = $1 and kind = 'assisted' and escalated_at is not null"""


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    console = Console()
    try:
        result = asyncio.run(_run(given, console))
    except StackProblem as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - a command line
        return 1
    show(console, result)
    if given.json:
        given.json.write_bytes(orjson.dumps(result.to_json(), option=orjson.OPT_INDENT_2))
    return 1 if any(result.faults()) else 0


async def _run(given: argparse.Namespace, console: Console) -> Result:
    def say(line: str) -> None:
        console.print(f"  [dim]{line}[/]")

    async with (
        found_or_started(find_running(given.run_folder), given.run_folder, WINDOWS, say) as addresses,
        Doors(addresses) as doors,
    ):
        before = await read_finds(doors, addresses)
        storm = await _full(addresses, doors, given)
        say(f"{storm.per_second:.1f} hộ/giây (households/s), {storm.events:.1f} sự kiện (events)")
        result = await _half(addresses, doors, given, storm)
        return replace(result, finds=(await read_finds(doors, addresses)).since(before))


async def _full(addresses: Addresses, doors: Doors, given: argparse.Namespace) -> Storm:
    """One storm as fast as it comes."""
    dice = Dice(given.seed)
    scene = set_the_scene(DEFAULT, given.households, dice)
    quiet = Console(file=io.StringIO(), width=120)
    return await Play(addresses, doors, scene, dice, given.seed, quiet, Words("vi")).play(given.households)


async def _half(addresses: Addresses, doors: Doors, given: argparse.Namespace, storm: Storm) -> Result:
    """Another at half load, in which clocks are missed."""
    dice = Dice(given.seed + 1)
    rate = half_load(storm)
    scene = set_the_scene(DEFAULT, max(1, round(rate * given.seconds)), dice)
    ground = await prepare(doors, scene, dice)
    struck = {commune.code for commune in scene.communes}
    elsewhere = [code for code in sorted(communes()) if code not in struck]
    late = dice.choose(elsewhere, max(1, round(given.seconds / given.every)))
    numbers = {code: dice.phone() for code in late}
    incident = await declare_incident(doors, "DIỄN TẬP: Tin khẩn", late)
    await fill_roster(doors, [(code, dice.name(), number) for code, number in numbers.items()])
    officers = asyncio.create_task(Officers(Workplace(doors, ground.incident_id, dice)).work())
    try:
        began, before = time.monotonic(), sum(cpu_seconds(addresses).values())
        struck_ones = [code for code, count in scene.households.items() for _ in range(count)]
        await asyncio.gather(
            _report(doors, ground.incident_id, dice, struck_ones, given.seconds, timedelta(0)),
            _report(doors, incident, dice, late, given.seconds, _LATE),
        )
        took_s, used_s = time.monotonic() - began, sum(cpu_seconds(addresses).values()) - before
        await asyncio.sleep(_AFTER_S)
    finally:
        officers.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await officers
        await fill_roster(doors, [], emptied=late)
    seconds, untold = await _seconds(addresses, doors, incident, numbers)
    busy = used_s / took_s / _CORES
    return Result(storm.per_second, storm.events_by_workflow, len(struck_ones) / took_s, busy, seconds, untold)


def half_load(storm: Storm) -> float:
    """Return households a second: what keeps half of the cores busy, at most half of what a swarm let through."""
    all_cores = 1000 * _CORES / sum(storm.cpu_ms.values())
    return min(storm.per_second, all_cores) / 2


async def _report(
    doors: Doors, incident: UUID, dice: Dice, places: Sequence[str], seconds: float, known_for: timedelta
) -> None:
    """One household after the other, evenly over the time; who is slow at the door delays nobody."""
    async with asyncio.TaskGroup() as group:
        for number, code in enumerate(places):
            household = dice.household(number, code, datetime.now(UTC) - known_for)
            group.create_task(report(doors, incident, household))
            await asyncio.sleep(seconds / len(places))


async def _seconds(addresses: Addresses, doors: Doors, incident: UUID, numbers: dict[str, str]) -> tuple[list[float], int]:
    """From each missed clock until its officer's telephone was called, and of how many none was."""
    book = (await doors.simulator("phones", "/book"))["entries"]
    heard: dict[str, datetime] = {}
    for entry in (one for one in book if _OVERDUE in one["text"]):
        heard.setdefault(entry["to"], datetime.fromisoformat(entry["accepted_at"]))
    async with open_databases(addresses) as databases:
        missed = await databases["intake"].fetch(_MISSED, incident)
    calls = [(row["ended_at"], heard.get(international(numbers[row["commune_code"]]))) for row in missed]
    found = [(called - at).total_seconds() for at, called in calls if called is not None]
    return found, len(numbers) - len(found)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.load.urgent", description=__doc__)
    parser.add_argument("--households", type=int, default=300, help="how many are struck by the first storm (300)")
    parser.add_argument("--seconds", type=float, default=100, help="how long the second one lasts (100)")
    parser.add_argument("--every", type=float, default=0.5, help="so many seconds from one missed clock to the next (0.5)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path, help="the figures for programs")
    parser.add_argument("--run-folder", type=Path, default=_FOLDER, help="where the stack is, or will be (.cache/urgent-load)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
