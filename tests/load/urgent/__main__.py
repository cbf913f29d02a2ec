"""`python -m tests.load.urgent` (`make urgent-load`): a storm as fast as it goes, then one at half load.

Of the first it counts households a second, Temporal's events and CPU seconds for each. Half load is what keeps half of this
machine's cores busy; it is tried, not reckoned: households that come one by one cost more than those of a swarm, whose lists,
rounds and digests hold many. Then, at half load, officers work as in the first storm, and every third household is found when
its clock has run out, in a commune that has its own officer on duty: when was it with the gateway, by his telephone's book?
Of both it counts what the sweeper had to find.
Uses the stack that runs in the folder, or starts one there and stops it at the end. Exit code 1 where a limit is passed.
"""

import argparse
import asyncio
import io
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Final

import orjson
from rich.console import Console

from deploy.devstack.addresses import Addresses
from deploy.devstack.problems import StackProblem
from tests.drill.finds import read_finds
from tests.drill.play import Play
from tests.drill.result import Result as Storm
from tests.drill.run import WINDOWS
from tests.drill.storm import DEFAULT, set_the_scene
from tests.drill.words import Words
from tests.load.urgent.half import rate_at_half
from tests.load.urgent.result import Result, show
from tests.load.urgent.trickle import LATE_ONE_OF, at_rest, trickle
from tests.support.doors import Doors
from tests.support.invented import Dice
from tests.support.stack import find_running, found_or_started

_FOLDER: Final = Path(".cache/urgent-load")
_REST_S: Final = 10.0
_TRY_S: Final = 40.0


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
        idle = await at_rest(addresses, _REST_S)
        before = await read_finds(doors, addresses)
        storm = await _full(addresses, doors, given)
        say(f"{storm.per_second:.1f} hộ/giây (households/s), {storm.events:.1f} sự kiện (events); nghỉ (idle) CPU {idle:.0%}")
        seeds = count(given.seed + 1)

        async def busy_at(rate: float) -> float:
            seen = await trickle(addresses, doors, next(seeds), rate, _TRY_S)
            say(f"thử (a try): {seen.per_second:.2f} hộ/giây (households/s), CPU {seen.busy:.0%}")
            return seen.busy

        rate = await rate_at_half(busy_at, given.rate, idle)
        say(f"đo (measuring): {rate:.2f} hộ/giây (households/s), {given.missed} hạn trễ (missed clocks)")
        seen = await trickle(addresses, doors, next(seeds), rate, given.missed * LATE_ONE_OF / rate)
        finds = (await read_finds(doors, addresses)).since(before)
    return Result(storm.per_second, storm.events_by_workflow, seen, finds)


async def _full(addresses: Addresses, doors: Doors, given: argparse.Namespace) -> Storm:
    """One storm as fast as it comes."""
    dice = Dice(given.seed)
    scene = set_the_scene(DEFAULT, given.households, dice)
    quiet = Console(file=io.StringIO(), width=120)
    return await Play(addresses, doors, scene, dice, given.seed, quiet, Words("vi")).play(given.households)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.load.urgent", description=__doc__)
    parser.add_argument("--households", type=int, default=300, help="how many are struck by the first storm (300)")
    parser.add_argument("--rate", type=float, default=1.2, help="households a second of the first try of half load (1.2)")
    parser.add_argument("--missed", type=int, default=100, help="how many clocks are missed while it is measured (100)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path, help="the figures for programs")
    parser.add_argument("--run-folder", type=Path, default=_FOLDER, help="where the stack is, or will be (.cache/urgent-load)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
