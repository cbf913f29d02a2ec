"""A case in a list, and where it stands: as the read model or intake says it; nothing personal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel


class CaseNow(BaseModel):
    """Where a case stands; what is not known is None."""

    case_number: str | None = None
    incident_id: UUID | None = None
    commune_code: str | None = None
    stage: str | None = None
    drill: bool | None = None


@dataclass(frozen=True)
class CaseHead:
    """A case in a list. `late_since` is the due moment of its oldest clock that is still late."""

    case_id: UUID
    incident_id: UUID
    commune_code: str
    stage: str
    drill: bool
    identified_at: datetime
    helped_at: datetime | None
    late_since: datetime | None = None
    stuck: bool = False
    urgency: int = 0
    case_number: str | None = None
    since: datetime | None = None
    """What it is sorted by within its urgency: since when it is late, or else since when it is known."""


@dataclass(frozen=True)
class CaseFilter:
    """Which cases a list shows."""

    incidents: Sequence[UUID]
    commune_code: str | None = None
    stage: str | None = None
    late_only: bool = False
