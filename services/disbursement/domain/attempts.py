"""Attempts: each try to pay, of which one at most is alive."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.disbursement.domain.payments import Payment
from shared.ids import CaseId, PaymentId, RoundId


class AttemptStatus(StrEnum):
    """What has become of one try. Only `rejected` is certainly dead, so only then another may be made."""

    SENT = "sent"
    SETTLED = "settled"
    REJECTED = "rejected"
    DISPUTED = "disputed"
    """The bank speaks of another amount than we do."""


@dataclass(frozen=True)
class Order:
    """One attempt that has no answer yet, as it must be told to the bank; `account` is sealed."""

    end_to_end_id: str
    payment_id: PaymentId
    round_id: RoundId
    case_id: CaseId
    amount: int
    drill: bool
    payee_revision: int
    account: bytes
    sent_at: datetime
    is_new: bool


@dataclass(frozen=True)
class Attempt:
    """One try to pay, with the payment that it is for."""

    payment: Payment
    status: AttemptStatus
    account_hash: bytes


@dataclass(frozen=True)
class AttemptResult:
    """What has become of an attempt, and why."""

    end_to_end_id: str
    status: AttemptStatus
    reason: str | None
