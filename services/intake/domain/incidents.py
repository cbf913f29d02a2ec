"""An incident: an event that an authority has declared over a number of communes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from shared.events.household import Hazard
from shared.ids import IncidentId


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared, over which communes; without a word about `drill` it is what the deployment is for."""

    name: str
    hazard: Hazard
    risk_level: int
    commune_codes: Collection[str]
    starts_on: date
    drill: bool | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """A declared event; `commune_codes` are all of its communes, or those that were asked for."""

    id: IncidentId
    name: str
    hazard: Hazard
    risk_level: int
    starts_on: date
    drill: bool
    commune_codes: frozenset[str]
    declared_by: str
    declared_at: datetime
