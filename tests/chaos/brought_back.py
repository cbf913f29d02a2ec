"""`python -m tests.chaos.brought_back` (`make kills`): kill -9 of every process under `make up`, one after the other.

Of each: after how many seconds its keeper has started it again, after how many it is ready, how often it counts that, and
whether `kipthoi status` says the same. Needs the stack of this checkout (`make up`), which nobody else needs meanwhile. Exit
code 1 where one is not started within five seconds, a service is not ready within them, an engine not within a minute, or it is
not told of.
"""

import asyncio
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson
from rich.console import Console
from rich.table import Table

from deploy.devstack.journal import Journal
from deploy.devstack.keeper import keeps
from deploy.devstack.problems import StackProblem
from deploy.devstack.restarts import read_restarts
from deploy.devstack.services import SERVICES, says_ready
from deploy.devstack.stack import Stack
from tests.support.stack import RUN_FOLDER, find_running
from tests.support.waiting import NotYet, eventually

STARTED_WITHIN_S: Final = 5.0
SERVES_WITHIN_S: Final = 5.0
"""From the kill until a service takes work again."""
_READY_WITHIN_S: Final = 60.0
_LOOK_S: Final = 0.05
_STATUS: Final = ("-c", "from services.console.cli import main; main()", "status", "--json")


@dataclass(frozen=True)
class Kill:
    """One process that was killed; what did not happen has no seconds."""

    name: str
    started_s: float | None
    ready_s: float | None
    counted: int
    told: int

    @property
    def fault(self) -> str:
        if self.started_s is None or self.started_s > STARTED_WITHIN_S:
            return f"not started within {STARTED_WITHIN_S:g} s"
        if self.ready_s is None:
            return f"not ready within {_READY_WITHIN_S:g} s"
        if self.name in SERVICES and self.ready_s > SERVES_WITHIN_S:
            return f"not ready within {SERVES_WITHIN_S:g} s"
        return "" if self.counted == self.told else "kipthoi status does not tell of it"


async def kill_each(folder: Path) -> list[Kill]:
    """Kill every process of the stack in this folder, each once all before it are well again."""
    stack = find_running(folder)
    if stack is None or not keeps(folder):
        raise StackProblem("Hãy chạy `make up` trước.", "Run `make up` first.")
    return [await _kill(folder, stack, child.name) for child in stack.processes]


async def _kill(folder: Path, stack: Stack, name: str) -> Kill:
    before = read_restarts(folder)
    count = before[name].count if name in before else 0
    victim = _mark(folder, name)
    began = time.monotonic()
    os.kill(victim, signal.SIGKILL)

    async def started() -> bool:
        return _mark(folder, name) != victim and name in read_restarts(folder)

    async def ready() -> bool:
        return await _is_well(stack, name)

    started_s = await _seconds(began, started, 4 * STARTED_WITHIN_S)
    ready_s = await _seconds(began, ready, _READY_WITHIN_S) if started_s is not None else None
    counted = read_restarts(folder)[name].count - count if name in read_restarts(folder) else 0
    return Kill(name, started_s, ready_s, counted, await _told(name) - count)


def _mark(folder: Path, name: str) -> int:
    [child] = [one for one in Journal(folder).read()[0] if one.name == name]
    return child.pid or 0


async def _is_well(stack: Stack, name: str) -> bool:
    """Tell whether it answers; an engine is well when every service is ready, all of which lean on it."""
    ports = [service.url for service_name, service in stack.addresses.services.items() if name in {service_name, *_ENGINES}]
    if name not in {*SERVICES, *_ENGINES}:
        ports = [stack.addresses.simulators.bank.url.removesuffix("/bank")]
    return all([await says_ready(int(url.rsplit(":", 1)[1])) for url in ports])


_ENGINES: Final = ("postgres", "temporal", "kafka")


async def _seconds(began: float, so: object, within_s: float) -> float | None:
    try:
        await eventually(so, within_s=within_s, every_s=_LOOK_S)  # type: ignore[arg-type] # an awaitable question
    except NotYet:
        return None
    return time.monotonic() - began


async def _told(name: str) -> int:
    """How often the command says that it came back."""
    child = await asyncio.create_subprocess_exec(sys.executable, *_STATUS, stdout=asyncio.subprocess.PIPE)
    said, _ = await child.communicate()
    return int(orjson.loads(said)["came_back"].get(name, {}).get("count", 0))


def main() -> int:
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    try:
        kills = asyncio.run(kill_each(RUN_FOLDER))
    except StackProblem as problem:
        console.print(str(problem), style="red", markup=False)
        return 1
    table = Table(title="kill -9", title_justify="left")
    for name in (
        "tiến trình / process",
        "chạy lại / started s",
        "sẵn sàng / ready s",
        "đếm / counted",
        "kipthoi status",
        "lỗi / fault",
    ):
        table.add_column(name)
    for one in kills:
        seconds = ["–" if value is None else f"{value:.1f}" for value in (one.started_s, one.ready_s)]
        table.add_row(one.name, *seconds, str(one.counted), str(one.told), one.fault)
    console.print(table)
    return 1 if any(one.fault for one in kills) else 0


if __name__ == "__main__":
    sys.exit(main())
