"""An incident: an event that an authority has declared over a number of communes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.events.household import Hazard
from shared.ids import IncidentId
from shared.time_limits import REAL_PACE


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared, over which communes; without a word about `drill` it is what the deployment is for.

    `pace`: how many times faster the internal clocks of a drill run.
    """

    name: str
    hazard: Hazard
    risk_level: int
    commune_codes: Collection[str]
    starts_on: date
    drill: bool | None = None
    pace: int = REAL_PACE


@dataclass(frozen=True, slots=True)
class Incident:
    """A declared event; `commune_codes` are all of its communes, or those that were asked for. What is real has no `pace`."""

    id: IncidentId
    name: str
    hazard: Hazard
    risk_level: int
    starts_on: date
    drill: bool
    commune_codes: frozenset[str]
    declared_by: str
    declared_at: datetime
    revision: int = 1
    closed_at: datetime | None = None
    pace: int = REAL_PACE


@dataclass(frozen=True, slots=True)
class IncidentChange:
    """What an authority changes about an event; None leaves a part as it is. `closed`: it has ended, or goes on after all."""

    incident_id: UUID
    risk_level: int | None = None
    further_communes: frozenset[str] = frozenset()
    closed: bool | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class IncidentRevision:
    """One line of an event's history: what was changed to what, by whom, when."""

    revision: int
    risk_level: int
    further_communes: tuple[str, ...]
    closed: bool
    note: str | None
    changed_by: str
    changed_at: datetime
