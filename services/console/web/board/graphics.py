"""Charts and the map as numbers for SVG: no library, no script, no colour of its own, so that they print as they are seen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import cos, radians
from typing import Final

from services.console.views.board import CommuneFigures
from services.console.views.charts import Chart
from shared.communes import Commune, communes

WIDTH: Final = 380
HEIGHT: Final = 200
_LEFT: Final = 40
_BOTTOM: Final = 24
_TOP: Final = 8
_LABELS: Final = 3
MAP_WIDTH: Final = 640
_MAP_MAX_HEIGHT: Final = 900
_EDGE: Final = 14


@dataclass(frozen=True)
class Mark:
    """A label on an axis."""

    at: float
    value: float = 0
    moment: datetime | None = None


@dataclass(frozen=True)
class Line:
    """One line of a chart: its points as SVG reads them, and where its name stands."""

    name: str
    points: str
    last: float


@dataclass(frozen=True)
class Drawing:
    """A chart, ready to be written down."""

    lines: Sequence[Line]
    rows: Sequence[Mark]
    columns: Sequence[Mark]


def drawing_of(chart: Chart) -> Drawing:
    """Return where everything of a chart stands."""
    count = len(chart.moments)
    across, up = WIDTH - _LEFT - _EDGE, HEIGHT - _TOP - _BOTTOM

    def x(position: int) -> float:
        return round(_LEFT + across * (position / (count - 1) if count > 1 else 0.5), 1)

    def y(value: float) -> float:
        return round(_TOP + up * (1 - value / chart.top), 1)

    lines = [
        Line(each.name, " ".join(f"{x(place)},{y(value)}" for place, value in enumerate(each.values)), each.values[-1])
        for each in chart.series
    ]
    steps = sorted({round(part * (count - 1) / (_LABELS - 1)) for part in range(_LABELS)})
    return Drawing(
        lines,
        [Mark(y(chart.top * part / 4), chart.top * part / 4) for part in range(5)],
        [Mark(x(place), moment=chart.moments[place]) for place in steps],
    )


@dataclass(frozen=True)
class Point:
    """A commune on the map; `state` None: it lies there, and nothing is known of it."""

    x: float
    y: float
    name: str
    state: str = ""


@dataclass(frozen=True)
class Map:
    """The communes of the provinces that are struck, as points."""

    width: int
    height: int
    around: Sequence[Point]
    points: Sequence[Point]


STATES: Final = ("silent", "unconfirmed", "late", "waiting", "helped", "calm")
"""How a commune stands, the worst first."""


def state_of(line: CommuneFigures) -> str:
    """Return the worst that is so in a commune."""
    if line.silent_since is not None:
        return "silent" if line.is_unheard else "unconfirmed"
    if line.late:
        return "late"
    if line.waiting:
        return "waiting"
    return "helped" if line.total else "calm"


def map_of(lines: Sequence[CommuneFigures], struck: Iterable[str]) -> Map:
    """Return where the communes of these lines stand, those that were struck without a household, and the others around."""
    states = {**dict.fromkeys(struck, "calm"), **{line.code: state_of(line) for line in lines}}
    known = {code: commune for code in states if (commune := communes().get(code)) is not None}
    provinces = {commune.province_code for commune in known.values()}
    around = [each for each in communes().values() if each.province_code in provinces]
    if not around:
        return Map(MAP_WIDTH, 1, (), ())
    place = _places(around)
    order = {state: number for number, state in enumerate(STATES)}
    # The worst is drawn last, above its neighbours.
    drawn = sorted(known, key=lambda code: (-order[states[code]], code))
    points = [Point(*place(known[code]), known[code].name, states[code]) for code in drawn]
    height = max(place(each)[1] for each in around) + _EDGE
    return Map(MAP_WIDTH, round(height), [Point(*place(each), each.name) for each in around if each.code not in states], points)


def _places(around: Sequence[Commune]) -> Callable[[Commune], tuple[float, float]]:
    north, south = max(each.latitude for each in around), min(each.latitude for each in around)
    west, east = min(each.longitude for each in around), max(each.longitude for each in around)
    narrow = cos(radians((north + south) / 2))
    wide, high = max((east - west) * narrow, 0.05), max(north - south, 0.05)
    scale = min((MAP_WIDTH - 2 * _EDGE) / wide, (_MAP_MAX_HEIGHT - 2 * _EDGE) / high)
    left = (MAP_WIDTH - (east - west) * narrow * scale) / 2

    def place(commune: Commune) -> tuple[float, float]:
        x = left + (commune.longitude - west) * narrow * scale
        return round(x, 1), round(_EDGE + (north - commune.latitude) * scale, 1)

    return place
