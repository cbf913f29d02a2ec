"""A case: one household in one incident, as it is stored, the stages it may go through, and what people do to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from services.intake.domain.look_alikes import LookAlikeVerdict
from shared.errors import FieldError
from shared.events.household import Hazard
from shared.ids import CaseId, HouseholdId, IncidentId, ReportId, WorkflowRef


class Stage(StrEnum):
    """Where a case stands; `declined` stays the answer when a case closes without help."""

    IDENTIFIED = "identified"
    ASSESSED = "assessed"
    DECIDED = "decided"
    PAID = "paid"
    TOLD = "told"
    CLOSED = "closed"
    DECLINED = "declined"
    RETRACTED = "retracted"


_S = Stage
_OPEN: Final = frozenset({_S.IDENTIFIED, _S.ASSESSED, _S.DECIDED, _S.PAID, _S.TOLD, _S.DECLINED})

TRANSITIONS: Final[Mapping[Stage, frozenset[Stage]]] = {
    # Producers come in any order, so an open case may go from any open stage to any other, but never back to the first.
    **{stage: (_OPEN | {_S.CLOSED, _S.RETRACTED}) - {_S.IDENTIFIED, stage} for stage in _OPEN},
    # A later award opens it again.
    _S.CLOSED: (_OPEN | {_S.RETRACTED}) - {_S.IDENTIFIED},
    _S.RETRACTED: frozenset(),
}
"""What may follow what; the end of all is `retracted`, and nothing leaves it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One household in one incident."""

    id: CaseId
    case_number: str
    """What people call it."""
    household_id: HouseholdId
    incident_id: IncidentId
    commune_code: str
    hazard: Hazard
    risk_level: int
    drill: bool
    stage: Stage
    opening: int
    revision: int
    has_informant: bool
    identified_at: datetime
    received_at: datetime
    findings_at: datetime | None = None
    persons_found: int | None = None
    """How many persons visits have named first; None where no visit is known, or one of before they were counted."""
    findings_revision: int = 0
    assisted_at: datetime | None = None
    opening_assisted_at: datetime | None = None
    closed_at: datetime | None = None
    retracted_at: datetime | None = None
    looks_like_id: CaseId | None = None
    look_alike_verdict: LookAlikeVerdict | None = None


@dataclass(frozen=True, slots=True)
class Retraction:
    """Whose report is taken back, and why; the note may name people and is kept encrypted."""

    case_id: UUID
    reason_code: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What is known better now of the household of a case: fields of the personal part with their new values.

    `commune_code` is where the household lives after all; None where that is not said.
    """

    case_id: UUID
    changes: Mapping[str, Any]
    commune_code: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """The report that a correction made, its number in the case, our ref for each that was sent, and what was set right."""

    report_id: ReportId
    number: int
    refs: Mapping[str, str]
    notes: Sequence[FieldError] = ()


def assist_promptly(case_id: CaseId, opening: int) -> WorkflowRef:
    """Name the waiting for help in one opening of a case."""
    return WorkflowRef("AssistPromptly", f"assist-promptly:{case_id}:{opening}")
