"""A decision that was signed and of which the others do not hear yet: until then, who signed may take it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.assessment.domain.awards import AwardState
from shared.ids import DecisionId, IncidentId


@dataclass(frozen=True, slots=True)
class CaseBefore:
    """A case as it stood before the signature: what it was told so far, and when it was returned last."""

    report_revision: int
    findings_revision: int
    proposals_revision: int
    returned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Before:
    """What a signature changed, as it stood before: cases and awards by their ids."""

    cases: Mapping[UUID, CaseBefore]
    awards: Mapping[UUID, AwardState]


@dataclass(frozen=True, slots=True)
class HeldDecision:
    """Until when it may be taken back, and what it changed."""

    decision_id: DecisionId
    due_at: datetime
    before: Before


@dataclass(frozen=True, slots=True)
class OwnHeldDecision:
    """A held decision as its signer sees it."""

    decision_id: DecisionId
    incident_id: IncidentId
    number: str
    line_count: int
    decided_at: datetime
    due_at: datetime
