"""`python -m deploy.devstack up|down|status`: the whole system on this machine, in the folder `.run`."""

import argparse
import asyncio
import fcntl
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy.devstack.addresses import Addresses, Windows
from deploy.devstack.journal import Journal, sweep
from deploy.devstack.problems import StackProblem
from deploy.devstack.stack import Stack
from deploy.devstack.welcome import welcome

_STOPPED_BY_SIGNAL = 130
Command = Callable[[argparse.Namespace], Awaitable[int]]


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    commands: dict[str, Command] = {"up": _up, "down": _down, "status": _status}
    command = commands[options.command]
    try:
        with _alone(options.run_folder):
            return asyncio.run(_interruptible(command, options))
    except StackProblem as problem:
        print(problem.vi, problem.en, sep="\n", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("Đã dừng theo yêu cầu. / Stopped as asked.", file=sys.stderr)
        return _STOPPED_BY_SIGNAL


async def _up(options: argparse.Namespace) -> int:
    folder: Path = options.run_folder
    if (running := _already_up(folder)) is not None:
        return running
    began = time.monotonic()
    stack = Stack(folder, nodes=options.nodes, windows=_windows(options.window), say=print)
    await stack.start()
    stack.detach()
    console = stack.addresses.services["console"].url
    seconds = time.monotonic() - began
    print(f"Kịp Thời đã chạy sau {seconds:.0f} giây / up after {seconds:.0f} s; địa chỉ / addresses: {folder}/stack.json")
    print(*welcome(console), sep="\n")
    return 0


def _already_up(folder: Path) -> int | None:
    try:
        stack = Stack.attach(folder)
    except StackProblem:
        return None
    dead = [child.name for child in stack.processes if not child.running]
    if len(dead) == len(stack.processes):
        return None  # what was left by a restart of the machine
    if dead:
        names = ", ".join(dead)
        raise StackProblem(
            f"Hệ thống trong {folder} đang chạy nhưng {names} đã chết: hãy chạy `down` rồi `up`.",
            f"The stack in {folder} is up but {names} died: run `down`, then `up`.",
        )
    print(f"Hệ thống đã chạy sẵn trong {folder}. / The stack is already up in {folder}.")
    print(*welcome(stack.addresses.services["console"].url), sep="\n")
    return 0


async def _down(options: argparse.Namespace) -> int:
    try:
        stack = Stack.attach(options.run_folder)
    except StackProblem as problem:
        if not options.keep:
            sweep(options.run_folder, Journal(options.run_folder).read()[1])  # what an earlier --keep has left
        print(f"{problem.vi} / {problem.en}")
        return 0
    await stack.stop(keep=options.keep)
    print("Đã dừng. / Stopped." if options.keep else "Đã dừng và xóa dữ liệu. / Stopped, data removed.")
    return 0


async def _status(options: argparse.Namespace) -> int:
    stack = Stack.attach(options.run_folder)
    addresses = stack.addresses
    where = _addresses_by_name(addresses)
    for child in stack.processes:
        state = "chạy / running" if child.running else "chết / dead"
        print(f"{child.name:<15} {state:<15} {child.pid:>8}  {child.cpu_seconds():>7.1f} s CPU  {where.get(child.name, '')}")
    return 0 if all(child.running for child in stack.processes) else 1


def _addresses_by_name(addresses: Addresses) -> dict[str, str]:
    engines = addresses.engines
    kafka = engines.kafka.bootstrap
    nodes = {"kafka": kafka[0]} if len(kafka) == 1 else {f"kafka-{n}": a for n, a in enumerate(kafka, start=1)}
    services = {name: service.url for name, service in addresses.services.items()}
    own = {"postgres": f"{engines.postgres.host}:{engines.postgres.port}", "temporal": engines.temporal.address}
    return services | own | nodes | {"simulators": addresses.simulators.bank.url.removesuffix("/bank")}


def _windows(given: Sequence[Sequence[str]]) -> Windows:
    """`list=2 digest=3` in seconds. Raises StackProblem for an unknown window or a figure that is none."""
    seconds: dict[str, float] = {}
    for word in (word for words in given for word in words):
        name, _, figure = word.partition("=")
        try:
            seconds[f"{name}_s"] = float(figure)
        except ValueError:
            seconds["?"] = 0
    if unknown := set(seconds) - set(Windows.model_fields):
        raise StackProblem(
            f"--window nhận list, digest, round, escalation = số giây, không phải {' '.join(sorted(unknown))}.",
            f"--window takes list, digest, round, escalation = seconds, not {' '.join(sorted(unknown))}.",
        )
    return Windows(**seconds)


async def _interruptible(command: Command, options: argparse.Namespace) -> int:
    """SIGTERM and a closed terminal are heard like Ctrl-C: what was started is stopped, then we end."""
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if task is not None:
            loop.add_signal_handler(number, task.cancel)
    return await command(options)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One `up` or `down` at a time in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StackProblem(f"Một lệnh khác đang chạy trong {folder}.", f"Another command is at work in {folder}.") from None
        yield


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.devstack", description=__doc__)
    parser.add_argument("command", choices=["up", "down", "status"])
    parser.add_argument("--run-folder", type=Path, default=Path(".run"), help="data, logs and stack.json (.run)")
    parser.add_argument("--nodes", type=int, choices=[1, 3], default=1, help="Kafka nodes (up)")
    parser.add_argument("--window", nargs="+", action="append", default=[], metavar="list=2", help="seconds (up)")
    parser.add_argument("--keep", action="store_true", help="leave the data for the next up (down)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
