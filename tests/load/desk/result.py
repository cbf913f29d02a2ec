"""What was measured, as a table and as a verdict: the limits are the product's promise to who works at three in the morning."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from rich.console import Console
from rich.table import Table

P95_S: Final = 0.3
FIRST_LOAD_BYTES: Final = 50_000
ON_BOARD_S: Final = 2.0
_SHARES: Final = (0.5, 0.95, 0.99)


class NotOpened(AssertionError):  # noqa: N818 - says what is the matter
    """A page did not open."""


@dataclass(frozen=True)
class Opened:
    """One page opened once: seconds until its last byte, and how many bytes came, compressed, with their headers."""

    page: str
    path: str
    status: int
    took_s: float
    size: int

    def check(self) -> None:
        """Raise NotOpened unless it was shown."""
        if self.status != HTTPStatus.OK:
            raise NotOpened(f"{self.path}: {self.status}")


@dataclass
class Result:
    """All that was opened, how heavy first loads are, and how long changes took until they were on the board."""

    took_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    first_load: dict[str, int] = field(default_factory=dict)
    on_board_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu_s: dict[str, float] = field(default_factory=dict)
    """What each part used meanwhile; a machine that has other work is slow without it."""

    def add(self, opened: Opened) -> None:
        """Count an opened page. Raises NotOpened."""
        opened.check()
        self.took_s[opened.page].append(opened.took_s)

    def weigh(self, page: str, size: int) -> None:
        self.first_load[page] = max(size, self.first_load.get(page, 0))

    def faults(self) -> Iterator[str]:
        """Yield what is not as it was promised."""
        for page, times in self.took_s.items():
            if (p95 := share(times, 0.95)) > P95_S:
                yield f"{page}: p95 {p95 * 1000:.0f} ms > {P95_S * 1000:.0f} ms"
        for page, size in self.first_load.items():
            if size > FIRST_LOAD_BYTES:
                yield f"{page}: {size / 1000:.1f} kB > {FIRST_LOAD_BYTES / 1000:.0f} kB"
        for change, times in self.on_board_s.items():
            if (worst := max(times)) > ON_BOARD_S:
                yield f"{change}: {worst:.2f} s > {ON_BOARD_S:g} s"


def share(values: Sequence[float], part: float) -> float:
    """Return the least value below or at which this part of all lies (the nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(part * 1000) // 1000) - 1)]


def show(console: Console, result: Result, title: str) -> None:
    """Print both tables and the verdict."""
    pages = Table(title=title, title_justify="left")
    for name in ("trang / page", "lần / times", "p50 ms", "p95 ms", "p99 ms", "kB"):
        pages.add_column(name, justify="left" if "/ page" in name else "right")
    for page, times in result.took_s.items():
        size = result.first_load.get(page, 0) / 1000
        pages.add_row(page, str(len(times)), *(f"{share(times, part) * 1000:.0f}" for part in _SHARES), f"{size:.1f}")
    console.print(pages)
    console.print(_board(result.on_board_s))
    opened = sum(map(len, result.took_s.values()))
    used = ", ".join(f"{part} {seconds:.1f}" for part, seconds in sorted(result.cpu_s.items(), key=lambda one: -one[1]))
    console.print(f"CPU s: {used}; {sum(result.cpu_s.values()) / max(1, opened) * 1000:.0f} ms / trang (page)")
    faults = list(result.faults())
    for fault in faults:
        console.print(f"[red]✗ {fault}[/]")
    if not faults:
        console.print("[green]✓ trong giới hạn / within the limits[/]")


def _board(found: Mapping[str, Sequence[float]]) -> Table:
    table = Table(title="trên bảng sau / on the board after", title_justify="left")
    for name in ("thay đổi / change", "lần / times", "p50 s", "p95 s", "max s"):
        table.add_column(name, justify="left" if "change" in name else "right")
    for change, times in found.items():
        table.add_row(
            change, str(len(times)), *(f"{value:.2f}" for value in (share(times, 0.5), share(times, 0.95), max(times)))
        )
    return table
