"""What a drill has to tell, as figures; `table.py` shows them to people, `to_json` to programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.drill.acts import Act
from tests.drill.finds import Finds
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
class StepUp:
    """From one rung to the one that was told next: how often, after how long by the ladder, and after how long in truth."""

    rung: int
    higher: int
    count: int
    planned_s: float
    shortest_s: float
    longest_s: float


@dataclass(frozen=True)
class Escalations:
    """Clocks that were missed, those that a person was told of, and the slowest of them; by rung, and how many were taken.

    `over`: what was done or taken before anybody had to be told of it.
    """

    missed: int = 0
    accepted: int = 0
    over: int = 0
    slowest_s: float | None = None
    rungs: Mapping[str, int] = field(default_factory=dict)
    taken: int = 0
    steps: Sequence[StepUp] = ()


@dataclass
class Result:
    """All figures of one drill."""

    households: int
    seed: int
    incident_id: str
    windows: Mapping[str, float]
    pace: int = 1
    """How many times faster its internal clocks ran."""
    silent_communes: Sequence[str] = ()
    """Communes that stand on the board as silent and have contacts, by code."""
    unreachable_communes: Sequence[str] = ()
    """Those that stand there without any contact: the province was told in their stead."""
    steps: Mapping[str, StepFigures] = field(default_factory=dict)
    retracted: int = 0
    """Households whose report was taken back."""
    refused: int = 0
    """Households that got nothing, with a reason, and were told so."""
    in_time: int = 0
    late_on_arrival: int = 0
    seconds: float = 0.0
    seconds_quiet: float = 0.0
    slowest: Sequence[SlowCase] = ()
    sources: Sequence[SourceFigures] = ()
    escalations: Escalations = Escalations()
    finds: Finds = field(default_factory=Finds)
    """What was handed to a rung during the drill, and how much of it the sweeper had to find."""
    workflow_count: int = 0
    events_by_workflow: Mapping[str, float] = field(default_factory=dict)
    cpu_ms: Mapping[str, float] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    paid_by_rail: Mapping[str, int] = field(default_factory=dict)
    """How many payments arrived by each way."""
    waiting: Sequence[str] = ()
    """What was still waited for, and for whom, when the time was over."""
    acts: Mapping[Act, int] = field(default_factory=dict)
    missing: Sequence[str] = ()
    """Kinds of acts that were due and never happened."""
    bank_troubles: Mapping[str, int] = field(default_factory=dict)
    returned: int = 0
    """Transfers that came back."""
    recoveries: Mapping[str, int] = field(default_factory=dict)
    """What was to be had back, by how far it has come."""
    tickets: Mapping[str, int] = field(default_factory=dict)
    """What the bank left open, by how far it has come: open, taken, proposed, ended."""
    difference_dong: int = 0
    """What the bank paid more than was owed (less: below zero), as people accepted it."""
    left_open: Sequence[str] = ()
    """Payments about which the bank has said something that nobody can end at a door yet."""

    def count(self, step: str) -> int:
        return self.steps[step].count if step in self.steps else 0

    @property
    def standing(self) -> int:
        """Households whose report was not taken back."""
        return self.households - self.retracted

    @property
    def entitled(self) -> int:
        """Households to whom help is due."""
        return self.standing - self.refused

    def due(self, step: str) -> int:
        """How many households must have come to this step."""
        if step == "identified":
            return self.households
        return self.entitled if step in {"assisted", "paid"} else self.standing

    @property
    def ended(self) -> int:
        """Households whose case is closed or taken back."""
        return self.count("closed") + self.retracted

    @property
    def per_second(self) -> float:
        return self.ended / self.seconds if self.seconds else 0.0

    @property
    def per_second_quiet(self) -> float:
        return self.ended / self.seconds_quiet if self.seconds_quiet else 0.0

    @property
    def events(self) -> float:
        return sum(self.events_by_workflow.values())

    @property
    def passed(self) -> bool:
        everybody = all(self.count(step) == self.due(step) for step in ("identified", "assisted", "closed"))
        return everybody and not self.waiting and not self.missing and bool(self.verdicts) and not self.unkept

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
            "retracted": self.retracted,
            "declined": self.refused,
            "entitled": self.entitled,
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
                "over": self.escalations.over,
                "slowest_s": self.escalations.slowest_s,
            },
            "finds": self.finds.to_json(),
            "rungs": dict(self.escalations.rungs),
            "steps_up": [vars(step) for step in self.escalations.steps],
            "taken": self.escalations.taken,
            "pace": self.pace,
            "silent_communes": list(self.silent_communes),
            "unreachable_communes": list(self.unreachable_communes),
            "paid_by_rail": dict(self.paid_by_rail),
            "sources": [vars(source) for source in self.sources],
            "promises": {name: verdict.to_json() for name, verdict in self.verdicts.items()},
            "waiting": list(self.waiting),
            "acts": {act.value: count for act, count in self.acts.items()},
            "acts_missing": list(self.missing),
            "bank_troubles": dict(self.bank_troubles),
            "left_open": list(self.left_open),
            "returned": self.returned,
            "recoveries": dict(self.recoveries),
            "tickets": dict(self.tickets),
            "difference_dong": self.difference_dong,
            "windows": dict(self.windows),
            "seed": self.seed,
            "incident_id": self.incident_id,
            "passed": self.passed,
        }
