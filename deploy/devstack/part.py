"""What every part of the stack has in common: how it is prepared, started, found ready and settled."""

import asyncio
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from deploy.devstack.addresses import HOST
from deploy.devstack.problems import StackProblem
from deploy.devstack.process import Child, Program

GLANCE_S = 0.05
_CONNECT_WITHIN_S = 1.0


class Workshop:
    """Where parts are prepared: runs programs to their end and lends folders, both known to the journal."""

    def __init__(self, written: Callable[[], None]) -> None:
        self.running: list[Child] = []
        self.temporary: list[Path] = []
        self._written = written

    async def run(self, program: Program, within_s: float = 60.0) -> None:
        """Run a program to its end. Raises StackProblem where it fails or takes too long; ends it when cancelled."""
        child = Child(program)
        child.start()
        self.running.append(child)
        self._written()
        try:
            async with asyncio.timeout(within_s):
                while child.running:  # noqa: ASYNC110 - a process has no event to wait for
                    await asyncio.sleep(GLANCE_S / 2)
        except TimeoutError:
            raise StackProblem(
                f"{program.name} không xong trong {within_s:.0f} giây (nhật ký {program.log}).",
                f"{program.name} did not finish within {within_s:.0f} s (log {program.log}).",
            ) from None
        finally:
            child.kill()
            self.running.remove(child)
        if child.exit_code:
            raise _failed(child)

    def lend_folder(self, prefix: str) -> Path:
        """A new folder outside the run folder; removed when the stack is stopped."""
        folder = Path(tempfile.mkdtemp(prefix=prefix))
        self.temporary.append(folder)
        self._written()
        return folder


class Part(ABC):
    """An engine, a service or the simulators: one process, or three for a Kafka of three nodes."""

    name: str
    ready_within_s: float = 60.0

    @abstractmethod
    def programs(self) -> Sequence[Program]:
        """What to start; only asked after `prepare`."""

    async def prepare(self, workshop: Workshop, /) -> None:  # noqa: B027 - not every part needs it
        """Before the first start; harmless on data that was kept."""

    @abstractmethod
    async def is_ready(self, running: Sequence[Child]) -> bool:
        """Whether the part answers on behalf of the processes that run."""

    async def settle(self, workshop: Workshop, /) -> None:  # noqa: B027 - not every part needs it
        """After the first start: databases, topics."""

    def tidy(self, dead: Sequence[Child]) -> None:  # noqa: B027 - not every part needs it
        """Put away what processes that are gone have left in the way, before a new start and at the end."""


async def wait_until_ready(part: Part, children: Sequence[Child]) -> None:
    """Raises StackProblem as soon as a process ends, or when the part's time is over."""
    loop = asyncio.get_running_loop()
    end = loop.time() + part.ready_within_s
    while not await part.is_ready([child for child in children if child.running]):
        for child in children:
            if not child.running:
                raise _failed(child)
        if loop.time() > end:
            raise StackProblem(
                f"{part.name} chưa sẵn sàng sau {part.ready_within_s:.0f} giây: {_tail(children[0])}",
                f"{part.name} was not ready after {part.ready_within_s:.0f} s: {_tail(children[0])}",
            )
        await asyncio.sleep(GLANCE_S)


async def together(*work: Awaitable[object]) -> None:
    """Do all at once and wait for all; the first failure is raised when every one has ended."""
    for result in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result


async def port_answers(port: int) -> bool:
    try:
        async with asyncio.timeout(_CONNECT_WITHIN_S):
            _, writer = await asyncio.open_connection(HOST, port)
    except OSError:  # a time-out is one too
        return False
    writer.close()
    return True


def _failed(child: Child) -> StackProblem:
    return StackProblem(
        f"{child.name} đã dừng giữa chừng (mã {child.exit_code}): {_tail(child)}",
        f"{child.name} ended with code {child.exit_code}: {_tail(child)}",
    )


def _tail(child: Child) -> str:
    return f"{child.log_tail() or '(no output)'} [{child.program.log}]"
