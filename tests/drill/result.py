"""What a drill has to tell, as figures; `table.py` shows them to people, `to_json` to programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.drill.words import STEPS
from tests.support.promises.verdict import Verdict

_NEEDS_AN_OCCASION: Final = frozenset({"P11"})
"""Where no household was taken back in a drill, nothing is proved and nothing is broken: it is shown as not checked."""


@dataclass(frozen=True)
class StepFigures:
    """One step of the journey: how many households, and how long after the report (half of them, the slowest)."""

    count: int
    median_s: float | None = None
    slowest_s: float | None = None


@dataclass(frozen=True)
class SlowCase:
    case_id: str
    commune: str
    seconds: float
    waited_for: str


@dataclass(frozen=True)
class SourceFigures:
    name: str
    unit: str
    contributed: int
    settled: int
    left: int
    payments: int


@dataclass(frozen=True)
class Escalations:
    """Clocks that were missed, those that a person was told of, and the slowest of them."""

    missed: int = 0
    accepted: int = 0
    slowest_s: float | None = None


@dataclass
class Result:
    """All figures of one drill."""

    households: int
    seed: int
    incident_id: str
    windows: Mapping[str, float]
    steps: Mapping[str, StepFigures] = field(default_factory=dict)
    in_time: int = 0
    late_on_arrival: int = 0
    seconds: float = 0.0
    seconds_quiet: float = 0.0
    slowest: Sequence[SlowCase] = ()
    sources: Sequence[SourceFigures] = ()
    escalations: Escalations = Escalations()
    workflow_count: int = 0
    events_by_workflow: Mapping[str, float] = field(default_factory=dict)
    cpu_ms: Mapping[str, float] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    waiting: Sequence[str] = ()
    """What was still waited for, and for whom, when the time was over."""
    signs_in: str = ""
    """The desk's address."""

    def count(self, step: str) -> int:
        return self.steps[step].count if step in self.steps else 0

    @property
    def per_second(self) -> float:
        return self.count("closed") / self.seconds if self.seconds else 0.0

    @property
    def per_second_quiet(self) -> float:
        return self.count("closed") / self.seconds_quiet if self.seconds_quiet else 0.0

    @property
    def events(self) -> float:
        return sum(self.events_by_workflow.values())

    @property
    def passed(self) -> bool:
        everybody = self.count("assisted") == self.count("closed") == self.households
        return everybody and not self.waiting and bool(self.verdicts) and not self.unkept

    @property
    def unkept(self) -> dict[str, list[str]]:
        """The promises that were broken, or not checked although every drill gives occasion: what was found, or why not."""
        return {
            name: verdict.violations or [verdict.not_checked_because or ""]
            for name, verdict in self.verdicts.items()
            if not verdict.held and (verdict.violations or name not in _NEEDS_AN_OCCASION)
        }

    def to_json(self) -> dict[str, Any]:
        return {
            "households": self.households,
            **{step: self.count(step) for step in STEPS},
            "in_time": self.in_time,
            "late_on_arrival": self.late_on_arrival,
            "seconds": round(self.seconds, 2),
            "seconds_quiet": round(self.seconds_quiet, 2),
            "households_per_second": round(self.per_second, 2),
            "households_per_second_quiet": round(self.per_second_quiet, 2),
            "seconds_from_report": {
                step: {"median": figures.median_s, "slowest": figures.slowest_s} for step, figures in self.steps.items()
            },
            "temporal_events_per_household": round(self.events, 2),
            "temporal_events_by_workflow": {name: round(value, 2) for name, value in self.events_by_workflow.items()},
            "workflows": self.workflow_count,
            "cpu_ms_per_household": {name: round(value, 1) for name, value in self.cpu_ms.items()},
            "escalations": {
                "missed": self.escalations.missed,
                "accepted": self.escalations.accepted,
                "slowest_s": self.escalations.slowest_s,
            },
            "sources": [vars(source) for source in self.sources],
            "promises": {name: verdict.to_json() for name, verdict in self.verdicts.items()},
            "waiting": list(self.waiting),
            "windows": dict(self.windows),
            "seed": self.seed,
            "incident_id": self.incident_id,
            "passed": self.passed,
        }
