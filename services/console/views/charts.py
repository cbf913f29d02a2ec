"""Lines over time for drawing: how many had come so far, hour by hour, and how many of a hundred were helped in time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from services.console.views.summaries import Tally

LINES: Final = ("identified", "assessed", "decided", "helped", "told")
_SHARE: Final = ("in_time", "missed")
_MAX_POINTS: Final = 240
_HOUR_S: Final = 3600


@dataclass(frozen=True)
class Series:
    """One line: its values at the moments of the chart."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True)
class Chart:
    """Moments, evenly apart, and the lines over them; `top`: the value at the upper edge."""

    moments: Sequence[datetime]
    series: Sequence[Series]
    top: float
    step_h: int = 1

    @property
    def is_empty(self) -> bool:
        return not self.moments


def cases_over_time(tallies: Iterable[Tally]) -> Chart:
    """Return how many cases had reached each stage by the end of each hour (or of more, so that they can be drawn)."""
    slots = _slots(tallies, LINES)
    return _chart(slots, [Series(name, []) for name in LINES])


def coverage_over_time(tallies: Iterable[Tally]) -> Chart:
    """Return how many of a hundred were helped in time, of those who by then had been helped in it or had missed it.

    It begins with the first of them: before there is nothing to say, and nothing is not none.
    """
    counts = _chart(_slots(tallies, _SHARE), [Series(name, []) for name in _SHARE])
    if counts.is_empty:
        return counts
    in_time, missed = (line.values for line in counts.series)
    known = [
        (moment, 100 * kept / (kept + lost))
        for moment, kept, lost in zip(counts.moments, in_time, missed, strict=True)
        if kept + lost
    ]
    return Chart([moment for moment, _ in known], [Series("coverage", [share for _, share in known])], 100, counts.step_h)


def _slots(tallies: Iterable[Tally], names: Sequence[str]) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {name: {} for name in names}
    for tally in tallies:
        if tally.figure in found:
            line = found[tally.figure]
            line[tally.slot] = line.get(tally.slot, 0) + tally.up - tally.down
    return found


def _chart(slots: Mapping[str, Mapping[int, int]], series: Sequence[Series]) -> Chart:
    hours = sorted({hour for line in slots.values() for hour in line})
    if not hours:
        return Chart([], series, 0)
    # One hour before anything happened: so that lines begin at nothing, and a single hour is a line, too.
    first, last = hours[0] - 1, hours[-1]
    step = max(1, -(-(last - first + 1) // _MAX_POINTS))
    ends = range(first + step - 1, last + step, step)
    lines = [Series(line.name, _so_far(slots[line.name], ends)) for line in series]
    moments = [datetime.fromtimestamp((end + 1) * _HOUR_S, UTC) for end in ends]
    return Chart(moments, lines, rounded_up(max(max(line.values) for line in lines)), step)


def _so_far(counts: Mapping[int, int], ends: Iterable[int]) -> list[float]:
    found: list[float] = []
    left = sorted(counts.items())
    total = position = 0
    for end in ends:
        while position < len(left) and left[position][0] <= end:
            total += left[position][1]
            position += 1
        found.append(total)
    return found


def rounded_up(value: float) -> float:
    """Return the next 4, 8 or 20 with zeros behind it: a quarter of it is a round number of cases."""
    power = 1.0
    while power * 20 < value:
        power *= 10
    return next(power * step for step in (4, 8, 20) if power * step >= value)
