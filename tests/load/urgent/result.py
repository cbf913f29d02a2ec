"""What was measured, and the limits: an urgent notice in a second, few events for a household."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from tests.drill.finds import Finds
from tests.load.desk.result import share
from tests.load.urgent.trickle import Trickle

P99_S: Final = 1.0
"""From the fact that a clock was missed until a gateway had the notice."""
AT_LEAST: Final = 0.4
"""Where services and engines kept less than this of all cores busy, it was no half load, and what was quick proves nothing."""
ASSIST_PROMPTLY: Final = "AssistPromptly"
EVENTS_OF_ASSIST_PROMPTLY: Final = 14.0
EVENTS: Final = 18.0
_SHARES: Final = (0.5, 0.95, 0.99, 1.0)


@dataclass(frozen=True)
class Result:
    """Of the storm at full speed, households a second and events a household; of what came at half load, the seconds."""

    per_second: float
    events: Mapping[str, float]
    half: Trickle
    finds: Finds = field(default_factory=Finds)
    """What was handed to a rung in both storms, and how much of it the sweeper had to find."""

    def faults(self) -> Iterator[str]:
        """Yield what is not as it was promised."""
        if self.half.untold or not self.half.seconds:
            yield f"{self.half.untold} × không ai nghe / nobody heard of it"
        elif (p99 := share(self.half.seconds, 0.99)) > P99_S:
            yield f"p99 {p99:.2f} s > {P99_S:g} s"
        if self.half.busy < AT_LEAST:
            yield f"CPU {self.half.busy:.0%} < {AT_LEAST:.0%}: không phải nửa tải / no half load"
        if self.finds.fault:
            yield self.finds.fault
        limits = {ASSIST_PROMPTLY: EVENTS_OF_ASSIST_PROMPTLY, "Temporal": EVENTS}
        for name, limit in limits.items():
            found = self.events.get(name, 0.0) if name == ASSIST_PROMPTLY else sum(self.events.values())
            if found > limit:
                yield f"{name}: {found:.1f} events > {limit:g}"

    def to_json(self) -> dict[str, Any]:
        return {
            "households_per_second": round(self.per_second, 2),
            "reported_per_second": round(self.half.per_second, 2),
            "cores_busy": round(self.half.busy, 3),
            "urgent_notices": len(self.half.seconds),
            "urgent_seconds": {
                f"p{round(100 * part)}": round(share(self.half.seconds, part), 3) for part in _SHARES if self.half.seconds
            },
            "untold": self.half.untold,
            "finds": self.finds.to_json(),
            "temporal_events_per_household": round(sum(self.events.values()), 2),
            "temporal_events_by_workflow": {name: round(count, 2) for name, count in self.events.items()},
        }


def show(console: Console, result: Result) -> None:
    """Print the table and the verdict."""
    table = Table(title="tin khẩn tới cổng gửi tin sau / an urgent notice at the gateway after", title_justify="left")
    for name in ("lần / times", "p50 s", "p95 s", "p99 s", "max s"):
        table.add_column(name, justify="right")
    if result.half.seconds:
        table.add_row(str(len(result.half.seconds)), *(f"{share(result.half.seconds, part):.2f}" for part in _SHARES))
    console.print(table)
    at_most, meanwhile = (
        f"{result.per_second:.1f} nhanh nhất (at most)",
        f"{result.half.per_second:.1f} lúc đo (meanwhile), CPU {result.half.busy:.0%}",
    )
    console.print(f"hộ/giây (households/s): {at_most}, {meanwhile}")
    by_type = ", ".join(f"{name} {count:.1f}" for name, count in result.events.items())
    console.print(f"sự kiện Temporal/hộ (events/household): {sum(result.events.values()):.1f} ({by_type})")
    console.print(f"bộ quét tìm ra (found by the sweeper): {result.finds.share:.1%} / {result.finds.all}")
    faults = list(result.faults())
    for fault in faults:
        console.print(f"[red]✗ {fault}[/]")
    if not faults:
        console.print("[green]✓ trong giới hạn / within the limits[/]")
