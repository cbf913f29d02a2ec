"""One program of the stack as a child process: in its own process group, killed, stopped, paused and started again by name.

A child is found again by its mark, so whoever reads the journal (`down`, the guard, chaos on a stack started by
`up`) handles it exactly as its parent does. Standard library only: the guard must start quickly.
"""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from deploy.devstack.problems import StackProblem
from deploy.devstack.proc import Mark, cpu_seconds, family

_GONE_WITHIN_S = 10.0
_GLANCE_S = 0.01
_ONLY_OURS = 0o077


@dataclass(frozen=True)
class Program:
    """How to start one process. `user` is a uid; `environment` is added to ours."""

    name: str
    argv: tuple[str, ...]
    log: Path
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    """Beginnings of names that must not reach the process from our own environment."""
    user: int | None = None
    group: int | None = None
    stop_signal: int = signal.SIGTERM
    stop_within_s: float = 10.0


class Child:
    """The running form of a program; the same command again after a kill."""

    def __init__(self, program: Program, mark: Mark | None = None) -> None:
        self.program = program
        self.mark = mark
        self._popen: subprocess.Popen[bytes] | None = None
        self._past_cpu_s = 0.0

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def pid(self) -> int | None:
        return self.mark.pid if self.mark else None

    @property
    def running(self) -> bool:
        if self._popen is not None:
            self._popen.poll()  # buries it: a zombie would hold its number
        return self.mark is not None and self.mark.alive

    @property
    def exit_code(self) -> int | None:
        """None while it runs, and for a process that somebody else started."""
        return self._popen.poll() if self._popen else None

    def start(self) -> None:
        """Start the program; its output is appended to its log. Raises StackProblem where it cannot be executed."""
        program = self.program
        program.log.parent.mkdir(parents=True, exist_ok=True)
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(program.without)}
        try:
            with program.log.open("ab") as log:
                self._popen = subprocess.Popen(
                    program.argv,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=program.folder,
                    env={**inherited, **program.environment},
                    user=program.user,
                    group=program.group,
                    extra_groups=None if program.user is None else [],
                    start_new_session=True,
                    umask=_ONLY_OURS,
                )
        except OSError as error:
            raise StackProblem(
                f"Không chạy được chương trình {program.argv[0]} ({error.strerror}).",
                f"Cannot run the program {program.argv[0]} ({error.strerror}).",
            ) from error
        self.mark = Mark.of(self._popen.pid)

    def kill(self) -> None:
        """End the process and all its descendants by kill -9; returns when they are gone."""
        self._past_cpu_s = self.cpu_seconds()
        self._kill_all(self._family())

    def stop(self) -> None:
        """Ask it to end by its own signal; kill what is left after its time."""
        self._past_cpu_s = self.cpu_seconds()
        relatives = self._family()
        if self.mark is not None and self.running:
            _signal_all(relatives, signal.SIGCONT)  # a paused process hears no other signal
            _signal_all([self.mark], self.program.stop_signal)
            _wait_until_gone([self.mark], self.program.stop_within_s)
        self._kill_all(relatives)

    def stop_alone(self) -> None:
        """Ask it to end, and leave what it has started: that is looked after by others."""
        if self.mark is not None and self.running:
            _signal_all([self.mark], self.program.stop_signal)
            if not _wait_until_gone([self.mark], self.program.stop_within_s):
                _signal_all([self.mark], signal.SIGKILL)

    def pause(self) -> None:
        """SIGSTOP: alive, holding its leases and connections, and silent."""
        _signal_all(self._family(), signal.SIGSTOP)

    def resume(self) -> None:
        _signal_all(self._family(), signal.SIGCONT)

    def cpu_seconds(self) -> float:
        """CPU seconds over all its lives, descendants included."""
        return self._past_cpu_s + (cpu_seconds(self._family()) if self.running else 0.0)

    def log_tail(self, lines: int = 4) -> str:
        """The last lines of its log in one line, for an error's sentence."""
        try:
            text = self.program.log.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        return " | ".join([line.strip() for line in text.splitlines() if line.strip()][-lines:])[-600:]

    def _family(self) -> list[Mark]:
        """With those who left the group: each PostgreSQL backend leads a group of its own."""
        return family(self.mark) if self.mark else []

    def _kill_all(self, relatives: list[Mark]) -> None:
        _signal_all(relatives, signal.SIGKILL)
        relatives += self._family()  # born while we were looking
        _signal_all(relatives, signal.SIGKILL)
        _wait_until_gone(relatives, _GONE_WITHIN_S)
        if self._popen is not None:
            with suppress(subprocess.TimeoutExpired):
                self._popen.wait(_GONE_WITHIN_S)


def _signal_all(marks: list[Mark], number: int) -> None:
    for mark in marks:
        if mark.alive:
            with suppress(ProcessLookupError):
                os.kill(mark.pid, number)


def _wait_until_gone(marks: list[Mark], within_s: float) -> bool:
    end = time.monotonic() + within_s
    while any(mark.alive for mark in marks):
        if time.monotonic() > end:
            return False
        time.sleep(_GLANCE_S)
    return True
