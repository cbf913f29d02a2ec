"""A payment about which the bank contradicts itself, as the desk lists it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Contradiction:
    """Which payment of which case, and since when; what the bank said stands at the payment."""

    payment_id: UUID
    case_id: UUID
    commune_code: str
    drill: bool
    since: datetime
