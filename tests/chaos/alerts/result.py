"""What was seen of each alert, for people and for programs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

_NONE: Final = "–"


@dataclass(frozen=True)
class Row:
    """One alert: how its trouble was made, and after how many seconds Prometheus said that it fires, and no more.

    `fault`: what is not as it should be. `skipped`: why nobody tried. `others`: what else fired meanwhile.
    `left`: what stood when all had been undone, and had not before: a fault of this trouble, whatever the next one meets.
    """

    alert: str
    how: str
    firing_s: float | None = None
    gone_s: float | None = None
    fault: str = ""
    skipped: str = ""
    others: Sequence[str] = ()
    left: Sequence[str] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "alert": self.alert, "how": self.how, "seconds_until_firing": self.firing_s, "seconds_until_gone": self.gone_s,
            "fault": self.fault or None, "not_tried": self.skipped or None, "also_fired": sorted(self.others),
            "left_behind": sorted(self.left),
        }  # fmt: skip


@dataclass(frozen=True)
class Healthy:
    """What fired in a drill in which nothing is wrong but what a drill rehearses."""

    households: int
    passed: bool
    seconds: float
    fired: Sequence[str]

    def to_json(self) -> dict[str, Any]:
        return {"households": self.households, "promises_held": self.passed, "seconds": self.seconds, "fired": list(self.fired)}


@dataclass(frozen=True)
class Result:
    faster: int
    rows: Sequence[Row] = ()
    healthy: Sequence[Healthy] = field(default=())

    @property
    def faults(self) -> list[str]:
        wrong = [f"{row.alert}: {row.fault}" for row in self.rows if row.fault]
        wrong += [f"{row.alert}: its trouble leaves {', '.join(row.left)}" for row in self.rows if row.left]
        wrong += [f"drill of {one.households}: {', '.join(one.fired)} fired" for one in self.healthy if one.fired]
        return wrong + [f"drill of {one.households}: a promise broke" for one in self.healthy if not one.passed]

    def to_json(self) -> dict[str, Any]:
        return {
            "faster": self.faster,
            "alerts": [row.to_json() for row in self.rows],
            "healthy_drills": [one.to_json() for one in self.healthy],
            "faults": self.faults,
        }


def show(console: Console, result: Result) -> None:
    """Print the table and the verdict."""
    if result.rows:
        table = Table(title="báo động / alerts", title_justify="left", show_lines=True)
        table.add_column("báo động / alert")
        table.add_column("làm hỏng thế nào / how the trouble was made", max_width=64)
        table.add_column("báo sau / fires after s", justify="right")
        table.add_column("hết sau / gone after s", justify="right")
        for row in result.rows:
            # A fault may quote a log, whose brackets are no markup.
            table.add_row(row.alert, Text(_how(row)), _seconds(row.firing_s), _seconds(row.gone_s))
        console.print(table)
    for one in result.healthy:
        said = ", ".join(one.fired) or "không có / none"
        console.print(f"diễn tập {one.households} hộ / a drill of {one.households}, {one.seconds:.0f} s: {said}")
    for fault in result.faults:
        console.print(f"✗ {fault}", style="red", markup=False)
    if not result.faults:
        console.print("✓ báo động nào cũng đúng / every alert is right", style="green")


def _how(row: Row) -> str:
    if row.skipped:
        return f"không thử / not tried: {row.skipped}"
    others = f" (cùng lúc / beside it: {', '.join(sorted(row.others))})" if row.others else ""
    left = f"\n✗ để lại / leaves behind: {', '.join(row.left)}" if row.left else ""
    return f"{row.how}{others}" + (f"\n✗ {row.fault}" if row.fault else "") + left


def _seconds(seconds: float | None) -> str:
    return _NONE if seconds is None else f"{seconds:.1f}"
