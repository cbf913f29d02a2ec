"""Facts of disbursement: money arrived, goods were handed over, a payment failed or came back, means ran out."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.bank_reasons import BankReason
from shared.events.assessment import PayeeKind, Unit
from shared.events.envelope import CaseEvent
from shared.ids import AwardId, PaymentId, RecoveryId, SourceId

RailName = Literal["bank", "cash", "goods"]


class PaymentSettled(CaseEvent):
    """The money has arrived; the household is helped."""

    name: ClassVar[str] = "disbursement.payment_settled"

    payment_id: PaymentId
    award_id: AwardId
    source_id: SourceId
    commune_code: str
    amount_dong: int
    rail: RailName
    times_returned: int = 0
    """How often it had come back before: the household is told of each time by itself."""
    part: int = 1
    parts: int = 1
    """Which part of its award has arrived, and of how many."""


class GoodsHandedOver(CaseEvent):
    """The household has the goods in hand."""

    name: ClassVar[str] = "disbursement.goods_handed_over"

    payment_id: PaymentId
    award_id: AwardId
    source_id: SourceId
    commune_code: str
    quantity: int
    unit: Unit
    handed_over_by: str | None = None
    times_returned: int = 0
    """How often it had come back before, where it went by bank first."""
    part: int = 1
    parts: int = 1
    """Which part of its award is in hand, and of how many."""


class PaymentFailed(CaseEvent):
    """The bank has refused for good; the payment is held until a correct payee is known."""

    name: ClassVar[str] = "disbursement.payment_failed"

    payment_id: PaymentId
    award_id: AwardId
    commune_code: str
    reason: BankReason


class PaymentReturned(CaseEvent):
    """Money that had arrived, or was on its way, came back: it waits to be paid anew, unless nothing is owed any more."""

    name: ClassVar[str] = "disbursement.payment_returned"

    payment_id: PaymentId
    award_id: AwardId
    commune_code: str
    reason: BankReason
    times: int = 1
    """The how manieth return of this payment it is."""
    amount_dong: int | None = None
    is_owed: bool = True
    """Whether it is still to be paid: not where its case was taken back or nothing of its award stands."""


class FundsShort(CaseEvent):
    """No source of the place can bear this award: it waits for means."""

    name: ClassVar[str] = "disbursement.funds_short"

    payment_id: PaymentId
    award_id: AwardId
    commune_code: str
    amount: int
    unit: Unit


class PaymentReduced(CaseEvent):
    """Less of its award stands. Not paid yet it pays less (`lowered`) or nothing (`released`); paid, `difference` is too much
    in hand (`to_recover`): a claim of its own, never taken off other help. `amount` is what the payment comes to now.
    """

    name: ClassVar[str] = "disbursement.payment_reduced"

    payment_id: PaymentId
    award_id: AwardId
    commune_code: str
    effect: Literal["lowered", "released", "to_recover"]
    amount: int
    difference: int
    unit: Unit


class RecoveryOpened(CaseEvent):
    """Something is too much in hand: it is to be had back, never taken off other help. `owner` sees to it."""

    name: ClassVar[str] = "disbursement.recovery_opened"

    recovery_id: RecoveryId
    payment_id: PaymentId
    award_id: AwardId
    commune_code: str
    cause: Literal["award_reduced", "case_retracted"]
    amount: int
    unit: Unit
    owner: str


class PaidTwice(CaseEvent):
    """The bank paid, by an order that had been dead by its own word, what the household had in hand already: so much is to be
    had back, as a recovery. `owner` sees to it.
    """

    name: ClassVar[str] = "disbursement.paid_twice"

    recovery_id: RecoveryId
    payment_id: PaymentId
    award_id: AwardId
    commune_code: str
    amount: int
    unit: Unit
    owner: str


class RecoveryPlanned(CaseEvent):
    """It was agreed that the rest comes back by instalments, the last on `last_due_on`."""

    name: ClassVar[str] = "disbursement.recovery_planned"

    recovery_id: RecoveryId
    payment_id: PaymentId
    award_id: AwardId
    commune_code: str
    amount: int
    unit: Unit
    instalments: int
    last_due_on: date


class RepaymentReceived(CaseEvent):
    """So much of a recovery came back; `left` is still to come."""

    name: ClassVar[str] = "disbursement.repayment_received"

    recovery_id: RecoveryId
    payment_id: PaymentId
    award_id: AwardId
    commune_code: str
    amount: int
    left: int
    unit: Unit
    way: Literal["bank", "cash"]


class RecoveryWrittenOff(CaseEvent):
    """Nothing more of a recovery can be had: written off by who may, not forgiven."""

    name: ClassVar[str] = "disbursement.recovery_written_off"

    recovery_id: RecoveryId
    payment_id: PaymentId
    award_id: AwardId
    commune_code: str
    amount: int
    unit: Unit
    reason_code: str


class RecoveryEnded(CaseEvent):
    """What was too much in hand was paid back, or waived by who may."""

    name: ClassVar[str] = "disbursement.recovery_ended"

    recovery_id: RecoveryId
    payment_id: PaymentId
    award_id: AwardId
    commune_code: str
    outcome: Literal["paid_back", "waived"]
    amount: int
    unit: Unit
    reason_code: str


PayeeReason = Literal[
    "payee_lost",
    "payee_unnamed",
    "account_changed",
    "account_unconfirmed",
    "account_withdrawn",
    "shared_account",
    "shared_phone",
]
"""Whoever would be paid is dead, missing or not named; his account is not known here; the household has another account than
was signed for, its first one since, or none any more; another household has the same account, or the same telephone."""


class PayeeNeeded(CaseEvent):
    """A payment waits until people have said to whom, or on which account, it goes: its commune must act."""

    name: ClassVar[str] = "disbursement.payee_needed"

    payment_id: PaymentId
    award_id: AwardId
    commune_code: str
    reason: PayeeReason


class PayeeChanged(CaseEvent):
    """Two persons have named who is paid, or on which account, after the signature: one proposed it, another confirmed it."""

    name: ClassVar[str] = "disbursement.payee_changed"

    change_id: UUID
    commune_code: str
    payment_ids: tuple[PaymentId, ...]
    award_ids: tuple[AwardId, ...]
    kind: PayeeKind
    person: str | None = None
    proposed_by: str
    confirmed_by: str


class PaymentContradicted(CaseEvent):
    """The bank has said one thing about this payment and then another; nothing more is tried until a person has ended it."""

    name: ClassVar[str] = "disbursement.payment_contradicted"

    payment_id: PaymentId
    award_id: AwardId
    commune_code: str


class ContradictionResolved(CaseEvent):
    """A person has said which of the bank's words holds."""

    name: ClassVar[str] = "disbursement.contradiction_resolved"

    payment_id: PaymentId
    award_id: AwardId
    commune_code: str
    outcome: Literal["paid", "not_paid"]
