"""Recoveries: what is too much in hand since less of an award stands, from the claim to its end. Never taken off other help."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.events.assessment import Unit
from shared.ids import AwardId, CaseId, DecisionId, PaymentId, RecoveryId, derived_id


class RecoveryState(StrEnum):
    """How far a recovery has come."""

    OPEN = "open"
    """To be decided by the province: claimed or waived."""
    NOTED = "noted"
    """Kept on record; this installation opens no claims."""
    PAID_BACK = "paid_back"
    WAIVED = "waived"


@dataclass(frozen=True)
class Recovery:
    """So much of a payment is too much. `decision_number` is that of the reduction, `decided_by` who signed it."""

    id: RecoveryId
    payment_id: PaymentId
    case_id: CaseId
    award_id: AwardId
    number: int
    decision_id: DecisionId
    decision_number: str
    decided_by: str
    amount: int
    unit: Unit
    state: RecoveryState
    opened_at: datetime
    reason_code: str | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None


def recovery_id(award: AwardId, number: int) -> RecoveryId:
    """Return the id that the recovery by this reduction always has: it is opened once, whatever comes twice."""
    return RecoveryId(derived_id("recovery", award, number))
