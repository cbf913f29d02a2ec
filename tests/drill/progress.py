"""What people see while the storm is played: a live table on a terminal, one line every few seconds elsewhere."""

import time
from collections.abc import Mapping
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

from tests.drill.words import STEPS, Words

_LINE_EVERY_S: Final = 3.0
_BAR: Final = 28
_BESIDE: Final = ("declined", "retracted")


class Progress:
    """Shows how many households have come how far."""

    def __init__(self, console: Console, words: Words, total: int) -> None:
        self._console, self._words, self._total = console, words, total
        self._began = time.monotonic()
        self._last_line = 0.0
        self._counts: dict[str, int] = dict.fromkeys((*STEPS, *_BESIDE), 0)
        self._reached: dict[str, float] = {}
        self._live = Live(console=console, refresh_per_second=4, transient=True) if console.is_terminal else None

    def __enter__(self) -> Self:
        if self._live:
            self._live.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._live:
            self._live.__exit__(kind, error, trace)
        self._line()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    @property
    def counts(self) -> Mapping[str, int]:
        return self._counts

    def say(self, text: str) -> None:
        self._console.print(f"[dim]{self.seconds:6.1f} s[/] {text}", highlight=False)

    def update(self, counts: Mapping[str, int]) -> None:
        """Show new figures. They go back only where a report is taken back."""
        self._counts = {step: counts.get(step, 0) for step in self._counts}
        for step in STEPS:
            if self._counts[step] >= self._due(step):
                self._reached.setdefault(step, self.seconds)
        if self._live:
            self._live.update(self._table())
        elif self.seconds - self._last_line >= _LINE_EVERY_S:
            self._last_line = self.seconds
            self._line()

    def _line(self) -> None:
        shown = [step for step in self._counts if step in STEPS or self._counts[step]]
        figures = " · ".join(f"{self._words(step)} {self._counts[step]}" for step in shown)
        self._console.print(f"{self.seconds:6.1f} s  {figures}", highlight=False, soft_wrap=True)

    def _due(self, step: str) -> int:
        """How many must come to this step: nobody of those taken back, and help for nobody who was refused."""
        if step == "identified":
            return self._total
        standing = self._total - self._counts["retracted"]
        return standing if step in {"assessed", "decided", "told"} else standing - self._counts["declined"]

    def _table(self) -> Table:
        table = Table(box=None, padding=(0, 1))
        for _ in range(4):
            table.add_column()
        for step in STEPS:
            count, due = self._counts[step], self._due(step)
            filled = _BAR * min(count, due) // max(due, 1)
            bar = f"[green]{'█' * filled}[/][dim]{'░' * (_BAR - filled)}[/]"
            after = f"{self._reached[step]:.1f} s" if step in self._reached else ""
            table.add_row(self._words(step), bar, f"{count}/{due}", after)
        table.caption = f"{self.seconds:.0f} {self._words('seconds')}"
        return table
