"""Reductions: less of a signed award stands. Each is kept, also where the award itself was not heard of yet."""

from dataclasses import dataclass
from datetime import datetime

from services.disbursement.domain.payments import Payment
from shared.ids import AwardId, CaseId, DecisionId


@dataclass(frozen=True)
class Reduction:
    """What a signed decision leaves of an award; `number` counts the reductions of this award."""

    award_id: AwardId
    number: int
    case_id: CaseId
    decision_id: DecisionId
    decision_number: str
    decided_at: datetime
    signed_by: str
    stood: int
    stands: int
    reason_code: str


@dataclass(frozen=True)
class Effect:
    """What a reduction makes of a payment: `lowered` before it went out, or so much (`recovered`) too much in hand."""

    payment: Payment
    reduction: Reduction
    lowered: int = 0
    recovered: int = 0
