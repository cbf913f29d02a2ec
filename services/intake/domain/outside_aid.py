"""Aid that others gave a household directly, not out of our sources: known here so that nobody is helped twice unknowingly."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shared.ids import CaseId, IncidentId


class AidKind(StrEnum):
    """Money, or something else."""

    CASH = "cash"
    GOODS = "goods"


@dataclass(frozen=True, slots=True)
class AidWords:
    """Who gave it, and what it was: a giver may be a person, so both are kept encrypted."""

    given_by: str
    what: str | None = None


@dataclass(frozen=True, slots=True)
class AidDraft:
    """What somebody says that a household was given, on which day (of Vietnam). `amount_dong`: what it comes to, in đồng."""

    case_id: UUID
    kind: AidKind
    given_on: date
    amount_dong: int | None
    words: AidWords


@dataclass(frozen=True, slots=True)
class OutsideAid:
    """What was said. `words` is None where the reader may not know them; what was wrong is withdrawn and stays."""

    id: UUID
    case_id: CaseId
    incident_id: IncidentId
    commune_code: str
    kind: AidKind
    given_on: date
    amount_dong: int | None
    words: AidWords | None
    recorded_by: str
    recorded_at: datetime
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
