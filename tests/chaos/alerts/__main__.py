"""`python -m tests.chaos.alerts` (`make alerts`): each alert fired by its trouble on a running stack, none by a healthy drill.

A Prometheus of its own judges, with the committed rules; that nobody waits for hours, `for:` and ranges are shorter
(`--faster`), nothing else. The stack of the folder is used where one runs there, and left as it was found but for its storms
and keys; nobody else may need it. Otherwise one is started there and stopped at the end. Exit code 1 where an alert does not
fire, does not last or go, or fires in a healthy drill.
"""

import argparse
import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import orjson
from rich.console import Console

from deploy.devstack.alone import alone
from deploy.devstack.problems import StackProblem
from deploy.devstack.stack import Stack
from tests.chaos.alerts import troubles
from tests.chaos.alerts.ground import Ground
from tests.chaos.alerts.healthy import play
from tests.chaos.alerts.result import Result, show
from tests.chaos.alerts.rules import JUDGES_EVERY_S, LEAST_FOR_S, LEAST_RANGE_S, LOOKS_EVERY_S
from tests.chaos.alerts.trial import chosen, try_all
from tests.chaos.alerts.watch import ALERTS, watching
from tests.drill.run import WINDOWS
from tests.support.doors import Doors
from tests.support.invented import Dice
from tests.support.stack import find_running

_FOLDER: Final = Path(".cache/alerts")
_ALL: Final = (troubles,)
"""Their import is what makes them known."""


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 150, highlight=False)
    try:
        result = asyncio.run(_run(given, console))
    except StackProblem as problem:
        console.print(str(problem), style="red", markup=False)
        return 1
    if given.json:
        given.json.write_bytes(orjson.dumps(result.to_json(), option=orjson.OPT_INDENT_2))
    show(console, result)
    return 1 if result.faults else 0


async def _run(given: argparse.Namespace, console: Console) -> Result:
    def say(line: str) -> None:
        console.print(f"  {line}", style="dim", markup=False)
        sys.stdout.flush()

    say(_how_hurried(given.faster))
    rows, healthy = [], []
    if given.households and not given.only:
        async with _stack(given.run_folder, say) as stack:
            healthy.append(await play(stack.addresses, given.households, given.seed or 1, console))
    if attempts := chosen(given.only, slow=given.slow) if given.only or not given.healthy else []:
        # On a stack of their own, where none runs: once nobody plays it any more, the drill's communes fall silent and its
        # shifts end, at its pace within seconds; that would fire before anything is made.
        async with (
            _stack(given.run_folder, say) as stack,
            watching(stack.addresses, given.faster) as watch,
            Doors(stack.addresses) as doors,
        ):
            ground = Ground(stack, doors, watch, Dice(given.seed or datetime.now(UTC).microsecond))
            # Its own keeper must not bring back what is killed.
            with alone(given.run_folder, within_s=30):
                async with ground.kept(say):
                    # As an installation has it; without one an alert stands beside all others.
                    await ground.back_up()
                    rows = await try_all(ground, attempts, say)
    return Result(given.faster, rows, healthy)


def _how_hurried(times: int) -> str:
    if times == 1:
        return "Prometheus judges by the committed rules as they are"
    return (
        f"Prometheus looks every {LOOKS_EVERY_S} s and judges every {JUDGES_EVERY_S} s; every `for:` is {times} times shorter "
        f"({LEAST_FOR_S} s at least), every range too ({LEAST_RANGE_S} s at least); thresholds and all else are as committed"
    )


@contextlib.asynccontextmanager
async def _stack(folder: Path, say: Callable[[str], None]) -> AsyncIterator[Stack]:
    """The stack of the folder, or a new one, which goes at the end."""
    found = find_running(folder)
    if found is not None:
        yield found
        return
    stack = Stack(folder, windows=WINDOWS, say=say)
    keep = stack.has_kept_data
    await stack.start()
    try:
        yield stack
    finally:
        await asyncio.shield(asyncio.ensure_future(stack.stop(keep=keep)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.alerts", description=__doc__)
    parser.add_argument("--only", action="append", choices=ALERTS, default=[], metavar="NAME", help="this alert, repeatable")
    parser.add_argument("--healthy", action="store_true", help="the healthy drill alone")
    parser.add_argument("--households", type=int, default=300, help="how many the healthy drill has; 0: none is played (300)")
    parser.add_argument("--faster", type=int, default=60, help="so many times shorter are `for:` and ranges (60)")
    parser.add_argument("--slow", action="store_true", help="also what takes a quarter of an hour")
    parser.add_argument("--seed", type=int, default=0, help="of what is invented (0: by chance)")
    parser.add_argument("--json", type=Path, help="the figures for programs")
    parser.add_argument("--run-folder", type=Path, default=_FOLDER, help=f"where the stack is, or will be ({_FOLDER})")
    return parser


if __name__ == "__main__":
    sys.exit(main())
