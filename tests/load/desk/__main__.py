"""`python -m tests.load.desk` (`make desk-load`): a hundred thousand cases, twenty officers; does the desk keep its word?

Uses the stack that runs in the folder, or starts one there and stops it at the end; fills it where it holds little. Exit code 1
where a page is slower or heavier than promised, or a change is later on the board.
"""

import argparse
import asyncio
import contextlib
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import asyncpg
from rich.console import Console

from deploy.devstack.addresses import Addresses
from deploy.devstack.problems import StackProblem
from shared.identity import Role
from tests.drill.run import WINDOWS
from tests.journeys.village import settle
from tests.load.__main__ import fill_all
from tests.load.desk.freshness import Watched, measure
from tests.load.desk.officers import AtDesk, listen, weigh_all
from tests.load.desk.pages import Ground, Seat, find_ground, seats_of
from tests.load.desk.result import NotOpened, Result, show
from tests.load.sizes import Sizes
from tests.support.doors import Doors
from tests.support.services import SERVICES
from tests.support.stack import cpu_seconds, find_running, found_or_started, superuser_url
from tests.support.waiting import eventually

_FOLDER: Final = Path(".cache/desk-load")
_WARM_S: Final = 5.0


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    console = Console()
    try:
        result = asyncio.run(_run(given, console))
    except (StackProblem, NotOpened) as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - a command line
        return 1
    title = f"{given.cases} hồ sơ / cases · {given.officers} cán bộ / officers · {given.seconds:g} s"
    show(console, result, title)
    return 1 if any(result.faults()) else 0


async def _run(given: argparse.Namespace, console: Console) -> Result:
    def say(line: str) -> None:
        console.print(f"  [dim]{line}[/]")

    folder: Path = given.run_folder
    async with found_or_started(find_running(folder), folder, WINDOWS, say) as addresses:
        await _fill(addresses, given.cases, given.open, say)
        async with Doors(addresses) as doors:
            await _until_ready(doors, addresses)
            return await _drive(given, addresses, doors)


async def _fill(addresses: Addresses, cases: int, still_open: int, say: Callable[[str], None]) -> None:
    """Fill the databases, unless they are full already."""
    connection = await asyncpg.connect(superuser_url(addresses, "console"))
    there = await connection.fetchval("select count(*) from board_cases")
    await connection.close()
    if there < cases // 2:
        sizes = Sizes(cases=cases, open_cases=still_open, sealed=min(cases, 2 * still_open), waiting=0)
        urls = {service: superuser_url(addresses, service) for service in SERVICES}
        await fill_all(urls, addresses.keys.data, sizes, say)


async def _until_ready(doors: Doors, addresses: Addresses) -> None:
    """While the tables were held, services said that they take no work."""
    for service in addresses.services.values():
        await eventually(lambda url=service.url: doors.page(f"{url}/health/ready"), within_s=120, what=service.url)


async def _drive(given: argparse.Namespace, addresses: Addresses, doors: Doors) -> Result:
    url, result, warm = addresses.services["console"].url, Result(), Result()
    connection = await asyncpg.connect(superuser_url(addresses, "console"))
    ground = await find_ground(connection)
    await connection.close()
    async with contextlib.AsyncExitStack() as opened:
        officers = [await opened.enter_async_context(AtDesk(url, seat)) for seat in seats_of(ground, given.officers)]
        watcher = await opened.enter_async_context(AtDesk(url, Seat(Role.PROVINCIAL_OFFICER, ground.province)))
        await weigh_all(officers, ground, result)
        village, watched = (await settle(doors, ground.communes[:1])).neighbour(ground.communes[0]), Watched()
        beside = [asyncio.create_task(watched.listen(watcher, village.incident))]
        beside += [asyncio.create_task(listen(officer)) for officer in officers if officer.seat.may_open("/board")]
        try:
            await _work(officers, ground, warm, _WARM_S, given.pause)
            until = time.monotonic() + given.seconds
            before = cpu_seconds(addresses)
            changes = asyncio.create_task(measure(village, watched, result, until))
            await _work(officers, ground, result, given.seconds, given.pause)
            result.cpu_s = {part: used - before[part] for part, used in cpu_seconds(addresses).items()}
            await changes
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
    return result


async def _work(officers: Sequence[AtDesk], ground: Ground, result: Result, seconds: float, pause_s: float) -> None:
    until = time.monotonic() + seconds
    await asyncio.gather(*(one.work(ground, result, until, pause_s, 3 * number) for number, one in enumerate(officers)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.load.desk", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="how many cases are in the store (100,000)")
    parser.add_argument("--open", type=int, default=5_000, help="how many of the newest are still worked on (5,000)")
    parser.add_argument("--officers", type=int, default=20, help="how many officers work at the same time (20)")
    parser.add_argument("--seconds", type=float, default=60, help="how long they work (60)")
    parser.add_argument("--pause", type=float, default=1, help="how long each looks at a page before he opens the next (1)")
    parser.add_argument("--run-folder", type=Path, default=_FOLDER, help="where the stack is, or will be (.cache/desk-load)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
