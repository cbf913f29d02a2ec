"""Brings back what crashed of a stack that `up` left running: `python -m deploy.devstack.keeper <run folder>`.

Nobody sits beside a machine at three in the morning. What ends is started again on its own data and at its own address; what
ends again at once is waited for longer each time. Each start is counted (`restarts.json`) and said in `logs/keeper.log`.
"""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from deploy.devstack import addresses
from deploy.devstack.alone import alone
from deploy.devstack.journal import LOGS, Journal, write_private
from deploy.devstack.problems import StackProblem
from deploy.devstack.proc import Mark
from deploy.devstack.process import Child, Program
from deploy.devstack.prometheus import post_prometheus, watching
from deploy.devstack.restarts import count_restart
from deploy.devstack.stack import Stack

FILE: Final = "keeper.json"
_CHECKOUT: Final = Path(__file__).resolve().parents[2]
_GLANCE_S: Final = 0.25
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 60.0
_STEADY_S: Final = 30.0
"""What has run for so long since its last start did not end at once."""


def post_keeper(folder: Path) -> None:
    """Start a keeper for the stack in this folder, unless one is there."""
    if keeps(folder):
        return
    command = [sys.executable, "-m", "deploy.devstack.keeper", str(folder.resolve())]
    with (folder / LOGS / "keeper.log").open("ab") as log:
        popen = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=_CHECKOUT, start_new_session=True
        )
    mark = Mark.of(popen.pid)
    write_private(folder / FILE, json.dumps(asdict(mark) if mark else None))


def keeps(folder: Path) -> bool:
    """Tell whether a keeper runs for this folder."""
    mark = _mark(folder)
    return mark is not None and mark.alive


def dismiss_keeper(folder: Path) -> None:
    """End the keeper, so that what is stopped on purpose stays so. Harmless where there is none."""
    if mark := _mark(folder):
        Child(Program("keeper", (), folder / LOGS / "keeper.log", folder), mark).stop_alone()
    (folder / FILE).unlink(missing_ok=True)


def _mark(folder: Path) -> Mark | None:
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Mark(**content) if content else None


@dataclass
class _Again:
    """When a process was started again last, and how long it is waited for the next time."""

    at: float = 0.0
    pause_s: float = field(default=_FIRST_PAUSE_S)


class Keeper:
    """Looks at the processes of the journal, and starts those again that ended."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` says seconds since some moment, and never goes back."""
        self._folder, self._clock = folder, clock
        self._again: dict[str, _Again] = {}

    async def look(self) -> list[str]:
        """Start again what is dead and not to be waited for; return the names. Does nothing while a command is at work."""
        now = self._clock()
        if not any(self._is_due(child, now) for child in _children(self._folder)):
            return []
        try:
            with alone(self._folder, within_s=0):
                # Once more, now that nobody else starts or stops anything.
                due = [child.name for child in _children(self._folder) if self._is_due(child, now)]
                return [name for name in due if await self._bring_back(name)]
        except StackProblem:  # somebody else is at work
            return []

    async def look_after_prometheus(self) -> None:
        """Start Prometheus again where it ended: who watches must be there when all else is not."""
        found = watching(self._folder)
        if found is None or found.mark is None or found.mark.alive:
            return
        with suppress(StackProblem, FileNotFoundError), alone(self._folder, within_s=0):
            await post_prometheus(self._folder, addresses.Addresses.read(self._folder))

    def _is_due(self, child: Child, now: float) -> bool:
        if child.mark is None or child.running:
            return False
        again = self._again.get(child.name)
        return again is None or now >= again.at + again.pause_s

    async def _bring_back(self, name: str) -> bool:
        """Start it again and count it; what cannot be started says why, and keeps nobody else waiting."""
        now, again = self._clock(), self._again.get(name)
        is_steady = again is None or now - again.at > _STEADY_S
        pause_s = _FIRST_PAUSE_S if is_steady or again is None else min(again.pause_s * 2, _LONGEST_PAUSE_S)
        self._again[name] = _Again(now, pause_s)
        at = datetime.now(UTC)
        try:
            await Stack.attach(self._folder).restart(name, wait=False)
        except StackProblem as problem:
            _note(at, f"{name}: ended, and cannot be started: {problem.en}")
            return False
        _note(at, f"{name}: ended, started again ({count_restart(self._folder, name, at)})")
        return True


def _note(at: datetime, said: str) -> None:
    print(at.isoformat(timespec="seconds"), said, flush=True)


def _children(folder: Path) -> list[Child]:
    """The processes that were left running; none once the stack was stopped on purpose."""
    return Journal(folder).read()[0] if (folder / addresses.FILE).exists() else []


async def _keep(folder: Path) -> None:
    task = asyncio.current_task()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if task is not None:
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    keeper = Keeper(folder)
    while (folder / addresses.FILE).exists():
        await keeper.look()
        await keeper.look_after_prometheus()
        await asyncio.sleep(_GLANCE_S)


def main() -> None:
    with suppress(asyncio.CancelledError):
        asyncio.run(_keep(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
