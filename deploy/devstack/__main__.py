"""`python -m deploy.devstack up|down|reset|restart|status`: the whole system on this machine, in the folder `.run`."""

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from deploy.devstack.addresses import Addresses, Windows
from deploy.devstack.alone import alone
from deploy.devstack.journal import Journal, size_of, sweep
from deploy.devstack.keeper import dismiss_keeper, keeps, post_keeper
from deploy.devstack.problems import StackProblem
from deploy.devstack.prometheus import dismiss_prometheus, post_prometheus, watching
from deploy.devstack.restarts import forget_restarts, read_restarts
from deploy.devstack.stack import Stack
from deploy.devstack.welcome import welcome

_STOPPED_BY_SIGNAL = 130
_UNWATCHED = (
    "  Không có Prometheus trên máy này (gói prometheus của Debian): chưa ai theo dõi. / "
    "No Prometheus can be had here (Debian's package prometheus): nobody watches."
)
Command = Callable[[argparse.Namespace], Awaitable[int]]


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    commands: dict[str, Command] = {"up": _up, "down": _down, "reset": _reset, "restart": _restart, "status": _status}
    command = commands[options.command]
    try:
        if options.command == "reset" and not _is_meant(options):
            return 1
        with alone(options.run_folder):
            if options.command in {"down", "reset"}:
                dismiss_keeper(options.run_folder)
                dismiss_prometheus(options.run_folder)
            return asyncio.run(_interruptible(command, options))
    except StackProblem as problem:
        print(problem.vi, problem.en, sep="\n", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("Đã dừng theo yêu cầu. / Stopped as asked.", file=sys.stderr)
        return _STOPPED_BY_SIGNAL


async def _up(options: argparse.Namespace) -> int:
    folder: Path = options.run_folder
    if await _is_up(folder):
        return 0
    began = time.monotonic()
    stack = Stack(folder, nodes=options.nodes, windows=_windows(options.window), say=print)
    goes_on = stack.has_kept_data
    await stack.start()
    stack.detach()
    forget_restarts(folder)
    post_keeper(folder)
    watched = await post_prometheus(folder, stack.addresses)
    console = stack.addresses.services["console"].url
    seconds = time.monotonic() - began
    print(f"Kịp Thời đã chạy sau {seconds:.0f} giây / up after {seconds:.0f} s; địa chỉ / addresses: {folder}/stack.json")
    if goes_on:
        print("Dữ liệu lần trước vẫn còn. / It goes on with the data of last time.")
    print(*welcome(console), sep="\n")
    print(_UNWATCHED if watched is None else f"  Prometheus: {watched.url}/alerts (docs/operations/alerts.md)")
    return 0


async def _is_up(folder: Path) -> bool:
    """Whether it is up already; what of it has died is brought back, and kept from now on."""
    try:
        stack = Stack.attach(folder)
    except StackProblem:
        return False
    dead = [child.name for child in stack.processes if not child.running]
    if len(dead) == len(stack.processes):
        return False  # what `down`, or a restart of the machine, has left
    for name in dead:
        await stack.restart(name)
        print(f"{name}: đã chết, nay chạy lại / had died, runs again")
    post_keeper(folder)
    await post_prometheus(folder, stack.addresses)
    print(f"Hệ thống đã chạy sẵn trong {folder}. / The stack is already up in {folder}.")
    print(*welcome(stack.addresses.services["console"].url), sep="\n")
    return True


async def _down(options: argparse.Namespace) -> int:
    try:
        stack = Stack.attach(options.run_folder)
    except StackProblem as problem:
        if any(child.running for child in Journal(options.run_folder).read()[0]):
            raise
        print(f"{problem.vi} / {problem.en}")
        return 0
    await stack.stop(keep=True)
    print("Đã dừng; dữ liệu vẫn còn cho lần `make up` sau (xóa: `make reset`).")
    print("Stopped; its data stay for the next `make up` (to remove them: `make reset`).")
    return 0


def _is_meant(options: argparse.Namespace) -> bool:
    """Say what is going to be removed; a person at a terminal must say yes to it."""
    folder: Path = options.run_folder
    megabytes = size_of(folder, Journal(folder).read()[1]) / 1_000_000
    print(
        f"Sẽ dừng hệ thống và xóa toàn bộ dữ liệu trong {folder} ({megabytes:.0f} MB): hồ sơ, sổ tiền, thông báo, khóa. "
        f"Không lấy lại được.\nAbout to stop the stack and remove all data in {folder} ({megabytes:.0f} MB): cases, ledger, "
        "notices, keys. They cannot be had back.",
        flush=True,
    )
    if options.yes or not sys.stdin.isatty() or input("Gõ `xoa` để xóa / type `xoa` to remove: ").strip() == "xoa":
        return True
    print("Không xóa gì. / Nothing was removed.")
    return False


async def _reset(options: argparse.Namespace) -> int:
    folder: Path = options.run_folder
    children, temporary = Journal(folder).read()
    try:
        await Stack.attach(folder).stop()
    except StackProblem:  # none is there, or another version has planned it
        for child in reversed(children):
            child.stop()
    sweep(folder, temporary)
    print("Đã xóa. / Removed.")
    return 0


async def _restart(options: argparse.Namespace) -> int:
    stack = Stack.attach(options.run_folder)
    if not options.part:
        known = ", ".join(child.name for child in stack.processes)
        raise StackProblem(f"Khởi động lại phần nào? Có: {known}.", f"Which part is to be restarted? There are: {known}.")
    began = time.monotonic()
    await stack.restart(options.part)
    seconds = time.monotonic() - began
    print(f"{options.part}: đã chạy lại sau {seconds:.1f} giây / up again after {seconds:.1f} s")
    return 0


async def _status(options: argparse.Namespace) -> int:
    stack = Stack.attach(options.run_folder)
    addresses = stack.addresses
    where = _addresses_by_name(addresses)
    came_back = read_restarts(options.run_folder)
    for child in stack.processes:
        state = "chạy / running" if child.running else "chết / dead"
        cpu = f"{child.cpu_seconds():>7.1f} s CPU"
        again = came_back.get(child.name)
        times = f"  tự chạy lại / came back: {again.count} ({again.last_at})" if again else ""
        print(f"{child.name:<15} {state:<15} {child.pid:>8}  {cpu}  {where.get(child.name, '')}{times}")
    if (watched := watching(options.run_folder)) is not None and watched.mark is not None and watched.mark.alive:
        print(f"prometheus      chạy / running  {watched.mark.pid:>8}  {'':>13}  {watched.url}/alerts")
    if not keeps(options.run_folder):
        print("Không ai dựng lại phần bị chết: hãy chạy `make up`. / Nobody brings back what dies: run `make up`.")
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.devstack", description=__doc__)
    parser.add_argument("command", choices=["up", "down", "reset", "restart", "status"])
    parser.add_argument("part", nargs="?", default="", help="which part (restart)")
    parser.add_argument("--run-folder", type=Path, default=Path(".run"), help="data, logs and stack.json (.run)")
    parser.add_argument("--nodes", type=int, choices=[1, 3], default=1, help="Kafka nodes (up)")
    parser.add_argument("--window", nargs="+", action="append", default=[], metavar="list=2", help="seconds (up)")
    parser.add_argument("--yes", action="store_true", help="do not ask (reset)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
