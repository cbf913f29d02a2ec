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
from tests.drill.run import Options, run
from tests.drill.storm import DEFAULT, NoSuchStorm
from tests.support.stack import RUN_FOLDER

_STOPPED_BY_SIGNAL = 130


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
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


if __name__ == "__main__":
    sys.exit(main())
