"""Recoveries at the door: what is too much in hand, how it comes back, and how that ends."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.types import StringConstraints

from services.disbursement.api.schemas.payees import PaidPersonResponse
from services.disbursement.api.schemas.payment_names import PaymentName
from services.disbursement.api.schemas.requests import Day
from services.disbursement.domain.payees import PaidPerson
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.recoveries import Instalment, Receipt, ReceiptWay, Recovery, RecoveryCause, RecoveryState
from services.disbursement.policy.recoveries import MAX_INSTALMENTS, RecoveryOutcome, overdue
from shared.clock import VIETNAM
from shared.events.assessment import Unit
from shared.events.household import Ref
from shared.money import LARGEST_DONG
from shared.sound_text import Line

_Amount = Annotated[int, Field(gt=0, le=LARGEST_DONG, strict=True)]
_Number = Annotated[Line, StringConstraints(min_length=1, max_length=100)]


class RecoveryResponse(BaseModel):
    """So much of a payment is too much, by which decision, or because its case was taken back (`cause`).

    `state`: open, noted, paid_back, waived, uncollectable, returned (the household's bank sent the payment back). `received`
    came back so far; `owner` sees to it. It is never taken off other help.
    """

    id: UUID
    payment_id: UUID
    case_id: UUID
    award_id: UUID
    decision_id: UUID
    decision_number: str
    amount: int
    unit: Unit
    state: RecoveryState
    opened_at: datetime
    reason_code: str | None
    ended_at: datetime | None
    ended_by: str | None
    cause: RecoveryCause
    owner: str | None
    received: int
    left: int
    act: str | None

    @classmethod
    def of(cls, recovery: Recovery) -> Self:
        return cls(**_fields(recovery))


class NamedRecovery(RecoveryResponse):
    """A recovery, by what people know the payment of which so much is too much, and whether it is of a drill."""

    payment: PaymentName | None = None
    drill: bool

    @classmethod
    def named(cls, recovery: Recovery, payment: Payment) -> Self:
        return cls(**_fields(recovery), payment=PaymentName.of(payment), drill=payment.drill)


class PlannedInstalment(BaseModel):
    """So much until the end of that day."""

    number: int
    due_on: date
    amount: int


class RecoveryReceipt(BaseModel):
    """So much came back, by which receipt."""

    way: ReceiptWay
    receipt_number: str
    amount: int
    received_on: date
    recorded_by: str


class RecoveryDetailResponse(NamedRecovery):
    """A recovery with its plan, what of it is overdue, and every receipt; `paid_to` is who was paid, and is asked for it."""

    paid_to: PaidPersonResponse | None
    plan: list[PlannedInstalment]
    overdue: int
    receipts: list[RecoveryReceipt]

    @classmethod
    def with_story(
        cls,
        recovered: tuple[Recovery, Payment, PaidPerson | None],
        plan: tuple[Sequence[Instalment], int],
        receipts: Sequence[Receipt],
        today: date,
    ) -> Self:
        (recovery, payment, paid), (parts, since) = recovered, plan
        return cls(
            **_fields(recovery),
            payment=PaymentName.of(payment),
            drill=payment.drill,
            paid_to=PaidPersonResponse.of(paid),
            plan=[PlannedInstalment(number=one.number, due_on=one.due_on, amount=one.amount) for one in parts],
            overdue=overdue(parts, since, today) if recovery.ended_at is None else 0,
            receipts=[
                RecoveryReceipt(
                    way=one.way,
                    receipt_number=one.receipt_number,
                    amount=one.amount,
                    received_on=one.received_on,
                    recorded_by=one.recorded_by,
                )
                for one in receipts
            ],
        )


def _fields(recovery: Recovery) -> dict[str, object]:
    plain = {name: getattr(recovery, name) for name in RecoveryResponse.model_fields}
    ended = recovery.ended_at.astimezone(VIETNAM) if recovery.ended_at else None
    return plain | {"opened_at": recovery.opened_at.astimezone(VIETNAM), "ended_at": ended}


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class RecoveryEndRequest(_Body):
    """How a recovery ended, and why: all of the rest came back (by a receipt), or the province lets it go (by an act)."""

    outcome: RecoveryOutcome
    reason: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,59}$")] = Field(
        description="A code, such as returned_in_cash, spent_on_the_house, hardship: words about a person have no place here."
    )
    act: _Number | None = Field(default=None, description="The number of the paper by which it is waived or written off.")
    receipt_number: _Number | None = Field(default=None, description="The receipt of what was paid back.")
    way: ReceiptWay = "cash"


class InstalmentRequest(_Body):
    due_on: Day
    amount: _Amount


class RecoveryPlanRequest(_Body):
    """The days and sums by which the rest comes back; they sum to what is left."""

    instalments: Annotated[list[InstalmentRequest], Field(min_length=1, max_length=MAX_INSTALMENTS)]


class RecoveryReceiptRequest(_Body):
    """So much came back. The same receipt sent again is booked once."""

    way: ReceiptWay
    receipt_number: _Number
    amount: _Amount
    received_on: Day


class RecoveryOwnerRequest(_Body):
    """Who sees to it from now on: a person's subject (not his name), or a place such as commune:18073."""

    owner: Ref
