"""A commune's request to its province: its means do not suffice for what was signed (335/2026/NĐ-CP, Art. 13.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType
from uuid import UUID

from shared.events.assessment import Unit
from shared.ids import IncidentId

ProvinceRequestId = NewType("ProvinceRequestId", UUID)


@dataclass(frozen=True)
class ProvinceRequest:
    """By which document a commune asked, who said so here and when."""

    id: ProvinceRequestId
    incident_id: IncidentId
    commune_code: str
    province_code: str
    drill: bool
    document: str
    requested_by: str
    requested_at: datetime


@dataclass(frozen=True)
class Shortfall:
    """What still waits of a request, by unit: how many payments, what they come to."""

    unit: Unit
    payments: int
    amount: int


@dataclass(frozen=True)
class RequestedMeans:
    """A request with how many payments it was for and what of them still waits for means."""

    request: ProvinceRequest
    payments: int
    waiting: Sequence[Shortfall]
