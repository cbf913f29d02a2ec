"""The case under assessment: one household in one incident, and how far it has come here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.events.household import Hazard
from shared.events.intake import PaymentMarks
from shared.ids import CaseId, HouseholdId, IncidentId


class CaseState(StrEnum):
    """How far a case has come here."""

    OPEN = "open"
    ASSESSED = "assessed"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


CASE_TRANSITIONS: Final[Mapping[CaseState, frozenset[CaseState]]] = {
    CaseState.OPEN: frozenset({CaseState.OPEN, CaseState.ASSESSED, CaseState.DECIDED, CaseState.WITHDRAWN}),
    CaseState.ASSESSED: frozenset({CaseState.ASSESSED, CaseState.DECIDED, CaseState.OPEN, CaseState.WITHDRAWN}),
    CaseState.DECIDED: frozenset({CaseState.DECIDED, CaseState.ASSESSED, CaseState.OPEN, CaseState.WITHDRAWN}),
    CaseState.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """A case under assessment. `awaited` says that its list still waits for its findings; `sealed` is the report, encrypted.

    `proposals_revision` counts what the others were told about its awards, by findings or because the law was renewed;
    `persons_found` whom visits named first (None: as long as nobody has looked since they are counted).
    """

    case_id: CaseId
    household_id: HouseholdId
    incident_id: IncidentId
    commune_code: str
    province_code: str
    hazard: Hazard
    risk_level: int
    drill: bool
    report_revision: int
    identified_at: datetime
    received_at: datetime
    opened_at: datetime
    list_id: UUID
    position: int | None
    urgency: int
    state: CaseState
    awaited: bool
    findings_revision: int
    proposals_revision: int
    assessors: tuple[str, ...]
    assessed_at: datetime | None
    urgent_signed_at: datetime | None
    returned_at: datetime | None
    sealed: bytes
    persons_found: int | None = None
    case_number: str | None = None
    """What people call the case; None where its report came before numbers were given."""
    payment_marks: PaymentMarks | None = None
    """By what the account of the newest report is known again; None where it came before accounts were frozen."""

    @property
    def called(self) -> str:
        """What a paper calls the case: its number, or where there is none yet the end of its id."""
        return self.case_number or str(self.case_id)[-8:]
