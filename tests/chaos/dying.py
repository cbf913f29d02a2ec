"""Disbursement of a running stack that is killed at named moments and comes back each time, as `make up` brings it back."""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from deploy.devstack.process import Child, Program
from deploy.devstack.services import CHECKOUT, PYTHON, says_ready
from deploy.devstack.stack import Stack
from tests.support.stack import open_databases
from tests.support.waiting import eventually

RESUMED_WITHIN_S: Final = 60.0
ENDED_WITHIN_S: Final = 180.0
"""A bank that says that it never received an order is asked again before that is believed."""
_PART: Final = "disbursement"
_LOOK_S: Final = 0.05
_DONE: Final = "select at from audit where action <> 'ledger reconciled' order by id"


@dataclass(frozen=True)
class Step:
    """A moment at which the process was killed, and after how long something was done again about what was under way."""

    moment: str
    went_on_after_s: float


@dataclass
class Dying:
    """The process, the moments at which it will still die, and those at which it has died."""

    stack: Stack
    folder: Path
    child: Child
    named: list[str] = field(default_factory=list)

    async def begin(self, settings: Mapping[str, str] | None = None) -> None:
        """Begin another rail: nothing was named so far. `settings`: it is started anew with these, by their full names."""
        self.named = []
        for name in ("met", "moments"):
            (self.folder / name).unlink(missing_ok=True)
        if settings is not None:
            before, self.child = self.child, _child(self.stack, self.folder, settings)
            await asyncio.to_thread(before.stop)
            await self.ready()

    async def ready(self) -> None:
        """Wait until it answers."""
        port = int(self.stack.addresses.services[_PART].url.rsplit(":", 1)[1])
        await eventually(lambda: says_ready(port), within_s=90, what="disbursement to be ready")

    def die_at(self, moments: Sequence[str]) -> None:
        """From now on the process is killed at each of these, too, once, whichever comes first."""
        self.named += moments
        (self.folder / "moments").write_text("\n".join(moments), encoding="utf-8")

    async def all_met(self) -> None:
        """Wait until it has been killed at each of them: what was not met proves nothing."""

        async def left() -> list[str]:
            return (self.folder / "moments").read_text(encoding="utf-8").splitlines()

        await eventually(left, lambda moments: not moments, within_s=ENDED_WITHIN_S, what="every moment to be met")

    async def steps(self, ended_at: float) -> list[Step]:
        """What happened, in the order in which it did; `ended_at` is when all was done.

        It went on with the next change that the audit names, or where it was killed again before that, or ended.
        """
        lines = [line.split(" ", 1) for line in (self.folder / "met").read_text(encoding="utf-8").splitlines()]
        async with open_databases(self.stack.addresses) as databases:
            done = [row["at"].timestamp() for row in await databases[_PART].fetch(_DONE)]
        moments = [*done, *(float(at) for at, _ in lines), ended_at]
        return [Step(moment, min(one for one in moments if one > float(at)) - float(at)) for at, moment in lines]

    async def keep_alive(self) -> None:
        """Start it again whenever it is gone, until cancelled."""
        while True:
            if not self.child.running:
                self.child.kill()
                self.child.start()
            await asyncio.sleep(_LOOK_S)


@contextlib.asynccontextmanager
async def dying(stack: Stack, folder: Path) -> AsyncIterator[Dying]:
    """Put the process that can be killed in the place of the stack's disbursement; afterwards the stack has its own again."""
    await stack.stop_part(_PART)
    process = Dying(stack, folder, _child(stack, folder, {}))
    keeper = asyncio.create_task(process.keep_alive())
    try:
        await process.ready()
        yield process
    finally:
        keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeper
        await asyncio.to_thread(process.child.stop)
        await stack.restart(_PART)


def _child(stack: Stack, folder: Path, settings: Mapping[str, str]) -> Child:
    environment = {**stack.settings_of(_PART), **settings, **PYTHON, "DOOMED_FOLDER": str(folder)}
    log = Path(stack.addresses.folder) / "logs" / "disbursement-doomed.log"
    argv = (sys.executable, "-m", "tests.chaos.doomed", "serve")
    return Child(Program("disbursement-doomed", argv, log, CHECKOUT, environment, stop_within_s=30))


def table(rail: str, steps: Sequence[Step]) -> str:
    """The steps of one rail as lines that people read."""
    rows = [f"  {step.moment:<42} {step.went_on_after_s:6.1f} s" for step in steps]
    return "\n".join([f"{rail}: {len(steps)} times killed, 0 stuck, 0 doubled; it went on after", *rows])


def now_s() -> float:
    """The moment, as the process writes it down."""
    return time.time()
