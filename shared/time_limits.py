"""How long something may take, and the clock that such a limit lets run. Pure: the rows stand in `shared.clocks`."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, Self
from uuid import UUID

from shared.ids import CaseId, ClockId, IncidentId, derived_id

TimeUnit = Literal["minutes", "hours", "days", "working_days"]
Basis = Literal["statutory", "internal"]

REAL_PACE: Final = 1
MAX_PACE: Final = 3600
"""How many times faster a drill may run: an hour in a second."""

_EXACT: Final = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}


def paced(start: datetime, moment: datetime, pace: int) -> datetime:
    """Return when `moment`, which counts from `start`, comes in an incident that runs so many times faster; 1: unchanged.

    Days and working days are counted by the calendar before: what is made shorter is their true length.
    """
    return moment if pace == REAL_PACE else start + (moment - start) / pace


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long something may take, and by what: a statute's article with its document, or an internal target (article None)."""

    kind: str
    count: int
    unit: TimeUnit
    article: str | None = None
    starts_at_event: str | None = None
    """What the limit counts from, where the law names it."""

    @property
    def basis(self) -> Basis:
        return "statutory" if self.article else "internal"

    def due_after(self, start: datetime, pace: int = REAL_PACE) -> datetime:
        """Return the due moment of a limit in minutes or hours: exact, through days off (our policy, no statute).

        `pace`: how many times faster the incident runs.

        Raises ValueError for days and working days, which need the calendar of the law.
        """
        if self.unit not in _EXACT:
            raise ValueError(f"a limit in {self.unit} needs the calendar of working days")
        return paced(start, start + self.count * _EXACT[self.unit], pace)


def percent_gone(started_at: datetime, due_at: datetime, as_of: datetime) -> int:
    """Return how much of a clock's time is gone, as time passes on the wall, days off included; at most all of it."""
    whole = due_at - started_at
    return 100 if whole <= timedelta(0) else max(0, min(100, int(100 * ((as_of - started_at) / whole))))


@dataclass(frozen=True, slots=True)
class ClockScope:
    """What a clock is about: which case of which incident, where, how grave, real or drill."""

    incident_id: IncidentId
    case_id: CaseId | None
    commune_code: str
    risk_level: int
    drill: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """A running deadline: what for, of which case and place, since when and until when, whose."""

    limit: TimeLimit
    scope: ClockScope
    subject_id: UUID
    started_at: datetime
    due_at: datetime
    owner: str
    answer_from: datetime
    """From when the seconds until escalation count: the due moment, or the receipt of what came too late."""
    known_at: datetime | None = None
    """When we heard of what it is for; None: as it started."""
    counts_from: datetime | None = None
    """What its limit counts from, where that is not its start."""
    is_promised: bool = False
    """Its end is what a person has said, not what a limit gives: also in a drill that runs faster it is that moment."""

    def at_pace(self, pace: int) -> Self:
        """Return the clock as it runs in an incident of this pace; its limit stays as in law."""
        if pace == REAL_PACE or self.is_promised:
            return self
        due_at = paced(self.counts_from or self.started_at, self.due_at, pace)
        return replace(self, due_at=due_at, answer_from=max(due_at, self.known_at or self.started_at))

    @property
    def id(self) -> ClockId:
        """The same clock started twice is one clock."""
        return ClockId(derived_id("clock", self.limit.kind, self.subject_id, self.started_at.isoformat()))

    @classmethod
    def of_commune(  # noqa: PLR0913 - three moments by name, so that none takes the place of another
        cls,
        limit: TimeLimit,
        scope: ClockScope,
        subject_id: UUID,
        *,
        started_at: datetime,
        due_at: datetime,
        known_at: datetime,
        counts_from: datetime | None = None,
    ) -> Self:
        """Return a clock that the scope's commune owns; what is due before it is known is escalated from `known_at` on."""
        return cls(
            limit=limit,
            scope=scope,
            subject_id=subject_id,
            started_at=started_at,
            due_at=due_at,
            owner=f"commune:{scope.commune_code}",
            answer_from=max(due_at, known_at),
            known_at=known_at,
            counts_from=counts_from,
        )
