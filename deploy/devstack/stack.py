"""The stack as tests, drill and chaos use it.

    async with Stack(folder, windows=Windows(list_s=2)) as stack:      # everything
        stack.kill("intake")
        await stack.restart("intake")

    async with Stack(folder, engines=["postgres"], services=[], simulators=False) as stack:     # PostgreSQL alone
        settings = stack.settings_of("intake")

Every stack has its own folder, ports and keys, so several may run at once. Parts are known by name: `postgres`,
`temporal`, `kafka` (with three nodes also `kafka-1` to `kafka-3`), `simulators`, and the five services.
"""

import asyncio
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from deploy.devstack import addresses as at
from deploy.devstack.addresses import Windows
from deploy.devstack.guard import Guard
from deploy.devstack.journal import Journal, begin_logs, sweep
from deploy.devstack.part import Part, Workshop, together, wait_until_ready
from deploy.devstack.plan import Layout, Plan
from deploy.devstack.postgres import refuse_half_restored
from deploy.devstack.problems import StackProblem, first_of, not_started
from deploy.devstack.process import Child
from deploy.devstack.services import SERVICES, Service

ENGINES: Final = ("postgres", "temporal", "kafka")
_NODES: Final = (1, 3)


def silent(_: str) -> None:
    """Nobody listens to the progress."""


class Stack:
    """Engines, simulators and services of one run folder. Stopping it removes its data, unless they are to be kept."""

    def __init__(  # noqa: PLR0913 - options by name, each with a default
        self,
        folder: Path,
        *,
        engines: Collection[str] = ENGINES,
        services: Collection[str] = SERVICES,
        simulators: bool = True,
        nodes: int = 1,
        windows: Windows | None = None,
        settings: Mapping[str, str] | None = None,
        bank_answers_url: str | None = None,
        say: Callable[[str], None] = silent,
    ) -> None:
        """Choose ports and keys; nothing starts yet.

        `settings` are more settings for services by their full names; `bank_answers_url` is where the bank answers
        instead of at disbursement; `say` hears one line per part that is ready.
        """
        if nodes not in _NODES or not set(engines) <= set(ENGINES) or not set(services) <= set(SERVICES):
            raise StackProblem("Không có thành phần hoặc số nút như vậy.", "There is no such part or number of nodes.")
        self.folder = folder.resolve()
        self._wanted = tuple(e for e in ENGINES if e in engines), simulators, tuple(s for s in SERVICES if s in services)
        self._say = say
        self.has_kept_data = Plan.read(self.folder) is not None
        """Whether it goes on with data that an earlier stack of its folder has left."""
        self._plan = Plan.make(self.folder, nodes, windows or Windows(), settings or {}, bank_answers_url)
        self._open()

    def _open(self) -> None:
        self._layout = Layout(self.folder, self._plan, self._say)
        self._journal = Journal(self.folder)
        self._workshop = Workshop(self._write_down)
        self._children: dict[str, list[Child]] = {}
        self._guard: Guard | None = None
        self._claimed = False

    @staticmethod
    def attach(folder: Path) -> "Stack":
        """The stack that `up` left running in this folder. Raises StackProblem where there is none."""
        from deploy.devstack.found import FoundStack

        return FoundStack(folder)

    # --- starting and stopping

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, why: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start what the constructor was told; returns when all is ready.

        Raises StackProblem, with nothing left running, where a part cannot start.
        """
        engines, simulators, services = self._wanted
        try:
            await self._start(engines, services, simulators=simulators)
        except BaseException:
            await self.stop(keep=self.has_kept_data)
            raise

    async def start_engines_only(self, *names: str) -> None:
        """Start the named engines, or all of them."""
        await self._start(names or ENGINES)

    async def start_simulators(self) -> None:
        await self._start((), simulators=True)

    async def start_services(self, *names: str) -> None:
        """Migrate and start the named services, or all; PostgreSQL must be up, the rest as the service needs it."""
        await self._start((), names or SERVICES)

    async def start_copy(self, service: str, roles: Sequence[str] = ()) -> str:
        """Start a second process of a service, at a port of its own; returns its name, such as `intake-2`."""
        part = self._layout.copy_of(service, tuple(roles))
        await self._bring(part)
        return part.name

    async def stop(self, *, keep: bool = False) -> None:
        """Stop everything in reverse order; remove the data unless they are kept. Harmless to repeat."""
        await asyncio.to_thread(_stop_all, self._workshop.running)
        for layer in reversed(self._layers()):
            await together(*(asyncio.to_thread(child.stop) for child in layer))
        for name, children in self._children.items():
            self._layout.parts[name].tidy(children)
        self._children.clear()
        if self._claimed and keep:
            (self.folder / at.FILE).unlink(missing_ok=True)
            self._write_down()
        elif self._claimed:
            sweep(self.folder, self._workshop.temporary)
        self._workshop.temporary.clear()
        self._claimed, self.has_kept_data = False, keep
        if self._guard:
            await asyncio.to_thread(self._guard.dismiss)
            self._guard = None

    def detach(self) -> None:
        """Leave everything running; `Stack.attach` finds it again."""
        if self._guard:
            self._guard.dismiss()
            self._guard = None

    # --- looking

    @property
    def addresses(self) -> at.Addresses:
        """What `stack.json` says: every address, pids of what runs, keys, windows."""
        return self._layout.addresses({c.name: c.pid if c.running else None for c in self.processes})

    @property
    def processes(self) -> list[Child]:
        """All processes in the order of their start, those that were killed included."""
        return [child for layer in self._layers() for child in layer]

    def process(self, name: str) -> Child:
        """One process by name: pid, running, cpu_seconds(), log_tail()."""
        return self._named(name)[1][0]

    def settings_of(self, service: str) -> dict[str, str]:
        """The environment of a service in this stack, by full names."""
        return self._layout.settings_of(service)

    def cpu_seconds(self) -> dict[str, float]:
        """CPU seconds of every process, over all its lives."""
        return {child.name: child.cpu_seconds() for child in self.processes}

    # --- harming and healing

    def kill(self, name: str) -> None:
        """End a part by kill -9 with all its processes, or one Kafka node."""
        for child in self._named(name)[1]:
            child.kill()
        self._write_down()

    def pause(self, name: str) -> None:
        """SIGSTOP: the part is alive and silent."""
        for child in self._named(name)[1]:
            child.pause()

    def resume(self, name: str) -> None:
        for child in self._named(name)[1]:
            child.resume()

    async def stop_part(self, name: str, *, for_good: bool = False) -> None:
        """Stop one part in an orderly way; `restart` brings it back, unless it is not wanted any more."""
        await together(*(asyncio.to_thread(child.stop) for child in self._named(name)[1]))
        if for_good:
            del self._children[name]
        self._write_down()

    async def restart(self, name: str, *, wait: bool = True) -> None:
        """Start a part again on its own data and at its own address; stops it first where it still runs."""
        part, children = self._named(name)
        await self.stop_part(name)
        part.tidy(children)
        for child in children:
            child.start()
        self._write_down()
        if wait:
            await wait_until_ready(part, children)

    async def wipe_kafka(self) -> None:
        """Lose the broker with all its data, and start an empty one at the same address."""
        self.kill("kafka")
        for node in self._layout.kafka.nodes:
            shutil.rmtree(self.folder / "kafka" / node)
        await self._layout.kafka.prepare(self._workshop)
        await self.restart("kafka")
        await self._layout.kafka.settle(self._workshop)

    # --- inside

    async def _start(self, engines: Collection[str], services: Collection[str] = (), *, simulators: bool = False) -> None:
        self._claim()
        tasks: dict[str, asyncio.Task[None]] = {}

        async def serve(service: Service) -> None:
            if "postgres" in tasks:
                await tasks["postgres"]
            await service.migrate(self._workshop)
            await asyncio.gather(*(task for name, task in tasks.items() if name not in SERVICES))
            await self._bring(service)

        try:
            async with asyncio.TaskGroup() as group:
                for name in (*engines, *(["simulators"] if simulators else [])):
                    tasks[name] = group.create_task(self._bring(self._layout.parts[name]))
                for name in services:
                    tasks[name] = group.create_task(serve(self._layout.services[name]))
        except BaseExceptionGroup as failed:
            raise first_of(failed) from None

    async def _bring(self, part: Part) -> None:
        if part.name in self._children:
            raise StackProblem(f"{part.name} đã chạy rồi.", f"{part.name} has been started already.")
        loop = asyncio.get_running_loop()
        began = loop.time()
        await part.prepare(self._workshop)
        children = self._children[part.name] = [Child(program) for program in part.programs()]
        try:
            for child in children:
                child.start()
            self._write_down()
            await wait_until_ready(part, children)
            await part.settle(self._workshop)
        except BaseException:
            _stop_all(self._children.pop(part.name))
            raise
        self._say(f"{part.name}: sẵn sàng / ready ({loop.time() - began:.1f} s)")

    def _claim(self) -> None:
        """Make the run folder ours. Raises StackProblem where another stack runs in it."""
        if self._claimed:
            return
        others, temporary = self._journal.read()
        if any(child.running for child in others):
            raise StackProblem(f"Đã có hệ thống chạy trong {self.folder}.", f"A stack is already up in {self.folder}.")
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.has_kept_data:
            refuse_half_restored(self.folder)
            sweep(self.folder, temporary)
        else:
            self._workshop.temporary += temporary
        begin_logs(self.folder, keep=self.has_kept_data)
        self._plan.write(self.folder)
        self._claimed = True
        self._write_down()
        self._guard = Guard.post(self.folder, keep=self.has_kept_data)

    def _layers(self) -> list[list[Child]]:
        engines = [c for name in ENGINES for c in self._children.get(name, [])]
        simulators = list(self._children.get("simulators", []))
        services = [c for name, cs in self._children.items() if name in self._layout.services for c in cs]
        return [engines, simulators, services]

    def _named(self, name: str) -> tuple[Part, list[Child]]:
        part = "kafka" if name in self._layout.kafka.nodes else name
        children = self._children.get(part)
        if children is None:
            raise not_started(name, (child.name for child in self.processes))
        return self._layout.parts[part], [c for c in children if name in (part, c.name)]

    def _write_down(self) -> None:
        """The journal first, so that nothing runs unknown; then the addresses."""
        if self._claimed:
            self._journal.write([*self.processes, *self._workshop.running], self._workshop.temporary)
            if self._children:
                self.addresses.write(self.folder)


def _stop_all(children: Sequence[Child]) -> None:
    for child in list(children):
        child.kill()
