"""A commune's request to its province: its means do not suffice for what was signed (335/2026/NĐ-CP, Art. 13.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType
from uuid import UUID

from services.disbursement.domain.payments import Payment
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
class RequestedItem:
    """What the document asks for: a benefit, for how many households and payments, what it comes to."""

    benefit: str
    unit: Unit
    households: int
    payments: int
    amount: int


@dataclass(frozen=True)
class RequestedMeans:
    """A request with how many payments it was for, what of them still waits for means, and what its document asks for."""

    request: ProvinceRequest
    payments: int
    waiting: Sequence[Shortfall]
    items: Sequence[RequestedItem] = ()
    households: int = 0
    moved_back: int = 0
    """Of how many payments the clock had waited because the commune is cut off, and does not wait for the province."""


@dataclass(frozen=True)
class Unanswered:
    """How many requests no province has answered yet, and since when the oldest of them waits."""

    count: int
    oldest: datetime | None


def items_of(payments: Iterable[Payment]) -> list[RequestedItem]:
    """Return what is asked for these payments, by benefit and unit; a household is counted once in each."""
    groups: dict[tuple[str, Unit], list[Payment]] = {}
    for payment in payments:
        groups.setdefault((payment.benefit, payment.unit), []).append(payment)
    return [
        RequestedItem(benefit, unit, len({each.household_id for each in group}), len(group), sum(each.amount for each in group))
        for (benefit, unit), group in sorted(groups.items())
    ]
