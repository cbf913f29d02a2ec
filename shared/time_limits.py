"""How long something may take, and the clock that such a limit lets run. Pure: the rows stand in `shared.clocks`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, Self
from uuid import UUID

from shared.ids import CaseId, ClockId, IncidentId, derived_id

TimeUnit = Literal["minutes", "hours", "days", "working_days"]
Basis = Literal["statutory", "internal"]

_EXACT: Final = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}


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

    def due_after(self, start: datetime) -> datetime:
        """Return the due moment of a limit in minutes or hours: exact, through days off (our policy, no statute).

        Raises ValueError for days and working days, which need the calendar of the law.
        """
        if self.unit not in _EXACT:
            raise ValueError(f"a limit in {self.unit} needs the calendar of working days")
        return start + self.count * _EXACT[self.unit]


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
        )
