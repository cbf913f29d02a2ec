"""Recoveries: what is too much in hand, from the claim by plan and receipts to its end. Never taken off other help."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Literal
from uuid import UUID

from shared.events.assessment import Unit
from shared.ids import AwardId, CaseId, DecisionId, PaymentId, RecoveryId, derived_id

ReceiptWay = Literal["bank", "cash"]
"""How it came back: to the source's account, or by hand (money, or what was given)."""


class RecoveryState(StrEnum):
    """How far a recovery has come."""

    OPEN = "open"
    """To be claimed, by instalments or at once, or to be let go."""
    NOTED = "noted"
    """Kept on record; this installation opens no claims."""
    PAID_BACK = "paid_back"
    WAIVED = "waived"
    UNCOLLECTABLE = "uncollectable"
    """Nothing more can be had: written off, not forgiven."""
    RETURNED = "returned"
    """The household's bank sent the whole payment back: there is nothing left to claim."""


class RecoveryCause(StrEnum):
    """Why something is too much in hand."""

    AWARD_REDUCED = "award_reduced"
    CASE_RETRACTED = "case_retracted"
    PAID_TWICE = "paid_twice"
    """The bank paid by an order that had been dead by its own word, and the household had it in hand already."""


OF_A_RETRACTED_CASE: Final = 0
"""The number of the recovery of a case that was taken back; those of reductions count from 1."""


@dataclass(frozen=True)
class Recovery:
    """So much of a payment is too much. `decision_number` is that of the reduction, `decided_by` who signed it.

    Of a case that was taken back they are those of the award. `owner` sees to it: a person, or a place (commune:18073).
    """

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
    cause: RecoveryCause = RecoveryCause.AWARD_REDUCED
    owner: str | None = None
    received: int = 0
    """What came back so far, by receipts."""
    plan_revision: int = 0
    """Which plan by instalments holds; 0: none was agreed."""
    act: str | None = None
    """The paper by which it was waived or written off."""

    @property
    def left(self) -> int:
        """What is still to come."""
        return self.amount - self.received


@dataclass(frozen=True)
class Instalment:
    """One part of a plan: so much until the end of that day (Vietnam time)."""

    number: int
    due_on: date
    amount: int


@dataclass(frozen=True)
class Receipt:
    """So much came back, by which receipt and on which day."""

    recovery_id: RecoveryId
    way: ReceiptWay
    receipt_number: str
    amount: int
    received_on: date
    recorded_by: str

    @property
    def id(self) -> UUID:
        """The same receipt is one, however often it is said."""
        return derived_id("recovery receipt", self.recovery_id, self.way, self.receipt_number)


@dataclass(frozen=True)
class Claimed:
    """How much of a payment is, or was, to be recovered; and how much of that was written off: nobody ever gave it back."""

    amount: int = 0
    written_off: int = 0


@dataclass(frozen=True)
class SecondPayment:
    """What is, or was, claimed because the bank paid it by this order as well.

    `by_bank`: so much of it people have booked as received by bank.
    """

    end_to_end_id: str
    recovery: Recovery
    by_bank: int = 0


def number_of_order(attempt: int) -> int:
    """Return the number of the recovery of what the bank paid twice by this order: below those of other causes."""
    return -attempt


def recovery_id(award: AwardId, number: int, part: int = 1) -> RecoveryId:
    """Return the id that this recovery always has: it is opened once for a part of an award, whatever comes twice."""
    return RecoveryId(derived_id("recovery", award, number, *((part,) if part > 1 else ())))
