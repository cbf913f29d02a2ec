"""Questions to Linux about processes (/proc): alive, the same one, its descendants, its CPU time. Standard library only."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
# Positions in /proc/<pid>/stat after the command's closing bracket (proc(5), counted from the state).
_STATE, _PARENT, _GROUP, _CPU, _STARTED = 0, 1, 2, slice(11, 15), 19


@dataclass(frozen=True)
class Mark:
    """One process for ever: numbers are used again, a number with its start time on one boot is not."""

    pid: int
    started: int
    boot: str

    @classmethod
    def of(cls, pid: int) -> "Mark | None":
        fields = _stat(pid)
        return Mark(pid, int(fields[_STARTED]), boot_id()) if fields else None

    @property
    def alive(self) -> bool:
        """Whether this very process still runs; a zombie does not."""
        fields = _stat(self.pid)
        if fields is None or self.boot != boot_id():
            return False
        return int(fields[_STARTED]) == self.started and fields[_STATE] not in "ZX"


@cache
def boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def family(root: Mark) -> list[Mark]:
    """The process, its descendants and whoever shares its group (a child stays there after its parent was killed)."""
    table = dict(_all())
    if root.boot != boot_id() or (root.pid in table and int(table[root.pid][_STARTED]) != root.started):
        return []  # the number belongs to a stranger now
    members = {pid for pid, fields in table.items() if root.pid in (pid, int(fields[_GROUP]))}
    while more := {pid for pid, fields in table.items() if int(fields[_PARENT]) in members} - members:
        members |= more
    return [Mark(pid, int(table[pid][_STARTED]), boot_id()) for pid in members if table[pid][_STATE] not in "ZX"]


def cpu_seconds(marks: Iterable[Mark]) -> float:
    """CPU time (user and system) of living processes and of the children that they have already buried."""
    ticks = 0
    for mark in marks:
        fields = _stat(mark.pid)
        if fields and int(fields[_STARTED]) == mark.started:
            ticks += sum(map(int, fields[_CPU]))
    return ticks / _TICKS_PER_SECOND


def _all() -> Iterator[tuple[int, list[str]]]:
    for path in Path("/proc").iterdir():
        if path.name.isdigit() and (fields := _stat(int(path.name))):
            yield int(path.name), fields


def _stat(pid: int) -> list[str] | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return text.rsplit(")", 1)[1].split()
