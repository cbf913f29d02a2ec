"""`python -m tests.drill`: play a storm and say whether everybody was helped in time. Exit 0 only if all promises held."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from deploy.devstack.problems import StackProblem
from shared.time_limits import MAX_PACE, REAL_PACE
from tests.drill.rehearsal import MIN_PACE_OF_SILENCE, Rehearsal
from tests.drill.run import Options, run
from tests.drill.storm import DEFAULT, NoSuchStorm
from tests.support.stack import RUN_FOLDER

_STOPPED_BY_SIGNAL = 130


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    given = parser.parse_args(arguments)
    if (given.silent or given.unreachable) and given.pace < MIN_PACE_OF_SILENCE:
        parser.error(f"--silent and --unreachable need a --pace of {MIN_PACE_OF_SILENCE} or more: their ladder takes an hour")
    console = Console(width=None if sys.stdout.isatty() else 150, highlight=False)
    stays = sys.stdout.isatty() and not given.exit and os.environ.get("CI", "").lower() != "true"
    options = Options(
        households=given.households,
        seed=given.seed,
        storm=given.storm,
        folder=given.run_folder,
        json=given.json,
        language=given.lang,
        stays=stays,
        nasty=given.nasty,
        rehearsal=Rehearsal(given.pace, given.silent, given.unreachable),
    )
    try:
        return asyncio.run(_interruptible(run(options, console)))
    except (StackProblem, NoSuchStorm) as problem:
        # It names files and ports: in brackets they would be taken for orders to the console.
        console.print(str(problem), style="red", markup=False)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        return _STOPPED_BY_SIGNAL


async def _interruptible(work: Coroutine[Any, Any, int]) -> int:
    """SIGTERM and a closed terminal are heard like Ctrl-C: what was started is stopped, then we end."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, task.cancel)
    return await task


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.drill", description=__doc__)
    parser.add_argument("--households", type=_positive, default=300, help="how many households the storm strikes (300)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed invents the same households (1)")
    parser.add_argument("--storm", default=DEFAULT, help=f"a storm of deploy/simulators/storms.yaml ({DEFAULT})")
    parser.add_argument("--nasty", action="store_true", help="bank and gateway of messages behave badly, by the seed")
    parser.add_argument("--pace", type=_pace, default=1, help="how many times faster its clocks and its ladder run (1)")
    parser.add_argument("--silent", type=_count, default=0, help="so many communes confirm nothing (0)")
    parser.add_argument("--unreachable", type=_count, default=0, help="so many communes have no contacts at all (0)")
    parser.add_argument("--exit", action="store_true", help="stop at the end also on a terminal")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    parser.add_argument("--lang", choices=["vi", "en", "both"], default="both", help="language of the table (both)")
    parser.add_argument("--run-folder", type=Path, default=RUN_FOLDER, help="where a running stack is looked for (.run)")
    return parser


def _positive(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError("at least one household")
    return number


def _pace(word: str) -> int:
    number = int(word)
    if not REAL_PACE <= number <= MAX_PACE:
        raise argparse.ArgumentTypeError(f"a whole number from {REAL_PACE} to {MAX_PACE}")
    return number


def _count(word: str) -> int:
    number = int(word)
    if number < 0:
        raise argparse.ArgumentTypeError("none or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
