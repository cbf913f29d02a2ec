"""Where the people of a commune ask: the office that answers for it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """The public address of a commune's office. `revision` counts how often it was written."""

    commune_code: str
    address: str
    phone: str | None
    hours: str | None
    revision: int
    changed_by: str
    changed_at: datetime
