"""A panel in our own few words, and what Grafana is told of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

Kind = Literal["stat", "line", "bars"]
"""One number now; figures over time; counts by something, now."""
SOURCE: Final = {"type": "prometheus", "uid": "prometheus"}
DRILL: Final = 'drill=~"$drill"'
"""The condition of figures that tell drills from storms; the reader chooses above the board."""
_WIDTH: Final = 24
_SIZES: Final = {"stat": (4, 4), "line": (8, 8), "bars": (8, 8)}
_TYPES: Final = {"stat": "stat", "line": "timeseries", "bars": "bargauge"}
_SCHEMA: Final = 41


@dataclass(frozen=True)
class Panel:
    """`says` is its title in both languages, `asks` its PromQL by the words of its legend."""

    kind: Kind
    says: str
    asks: Mapping[str, str]
    unit: str = "short"
    amber: float | None = None
    """From here on it wants a look; None: the number is neither good nor bad."""
    red: float | None = None


@dataclass(frozen=True)
class Board:
    name: str
    title: str
    rows: Mapping[str, Sequence[Panel]]

    @property
    def panels(self) -> Iterator[Panel]:
        for panels in self.rows.values():
            yield from panels

    @property
    def knows_drills(self) -> bool:
        return any("$drill" in question for panel in self.panels for question in panel.asks.values())


def dashboard(board: Board) -> dict[str, Any]:
    """Return what Grafana reads; the same for the same table."""
    return {
        "uid": f"kipthoi-{board.name}",
        "title": f"Kịp Thời: {board.title}",
        "tags": ["kipthoi"],
        "editable": False,
        "graphTooltip": 1,
        "refresh": "10s",
        "schemaVersion": _SCHEMA,
        "time": {"from": "now-6h", "to": "now"},
        "timezone": "browser",
        "templating": {"list": [_drills()] if board.knows_drills else []},
        "links": [{"type": "dashboards", "tags": ["kipthoi"], "title": "Kịp Thời", "asDropdown": True}],
        "panels": _laid_out(board),
    }


def _laid_out(board: Board) -> list[dict[str, Any]]:
    """From left to right, a new line where a panel does not fit, a heading before each row."""
    found: list[dict[str, Any]] = []
    top = 0
    for heading, panels in board.rows.items():
        found.append(_heading(len(found) + 1, heading, top))
        left, top, tallest = 0, top + 1, 0
        for panel in panels:
            width, height = _SIZES[panel.kind]
            if left + width > _WIDTH:
                left, top, tallest = 0, top + tallest, 0
            place = {"x": left, "y": top, "w": width, "h": height}
            found.append(_panel(len(found) + 1, panel, place))
            left, tallest = left + width, max(tallest, height)
        top += tallest
    return found


def _heading(number: int, title: str, top: int) -> dict[str, Any]:
    place = {"x": 0, "y": top, "w": _WIDTH, "h": 1}
    return {"id": number, "type": "row", "title": title, "collapsed": False, "gridPos": place, "panels": []}


def _panel(number: int, panel: Panel, place: Mapping[str, int]) -> dict[str, Any]:
    targets = [
        {
            "refId": chr(ord("A") + position),
            "datasource": SOURCE,
            "expr": " ".join(question.split()),
            "legendFormat": words,
            "range": panel.kind == "line",
            "instant": panel.kind != "line",
        }
        for position, (words, question) in enumerate(panel.asks.items())
    ]
    return {
        "id": number,
        "type": _TYPES[panel.kind],
        "title": panel.says,
        "datasource": SOURCE,
        "gridPos": dict(place),
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0, "thresholds": _thresholds(panel)}, "overrides": []},
        "options": _OPTIONS[panel.kind],
        "targets": targets,
    }


_CALM: Final = {"reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False}}
_OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "stat": {**_CALM, "colorMode": "background", "graphMode": "none"},
    "bars": {**_CALM, "orientation": "horizontal", "displayMode": "basic"},
    "line": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi", "sort": "desc"}},
}


def _thresholds(panel: Panel) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"color": "blue" if panel.red is None and panel.amber is None else "green", "value": None}]
    steps += [{"color": "orange", "value": panel.amber}] if panel.amber is not None else []
    steps += [{"color": "red", "value": panel.red}] if panel.red is not None else []
    return {"mode": "absolute", "steps": steps}


def _drills() -> dict[str, Any]:
    choices = [
        {"text": "bão thật / real", "value": "false", "selected": True},
        {"text": "diễn tập / drills", "value": "true", "selected": False},
    ]
    asked = ", ".join(f"{choice['text']} : {choice['value']}" for choice in choices)
    return {"type": "custom", "name": "drill", "label": "", "query": asked, "options": choices, "current": choices[0]}


def words_of_legend(words: str) -> set[str]:
    """The labels that a legend names."""
    return set(re.findall(r"\{\{\s*(\w+)\s*\}\}", words))
