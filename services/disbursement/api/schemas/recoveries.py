"""Recoveries at the door: what is too much in hand since less of an award stands."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.types import StringConstraints

from services.disbursement.domain.recoveries import Recovery, RecoveryState
from shared.clock import VIETNAM
from shared.events.assessment import Unit


class RecoveryResponse(BaseModel):
    """So much of a payment is too much, by which decision. `state`: open (the province decides), noted, paid_back, waived.

    It is never taken off other help.
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

    @classmethod
    def of(cls, recovery: Recovery) -> Self:
        return cls(
            id=recovery.id,
            payment_id=recovery.payment_id,
            case_id=recovery.case_id,
            award_id=recovery.award_id,
            decision_id=recovery.decision_id,
            decision_number=recovery.decision_number,
            amount=recovery.amount,
            unit=recovery.unit,
            state=recovery.state,
            opened_at=recovery.opened_at.astimezone(VIETNAM),
            reason_code=recovery.reason_code,
            ended_at=recovery.ended_at.astimezone(VIETNAM) if recovery.ended_at else None,
            ended_by=recovery.ended_by,
        )


class RecoveryEndRequest(BaseModel):
    """How a recovery ended: paid back, as an accountant saw, or waived by the province; and why, as a code."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    outcome: Literal["paid_back", "waived"]
    reason: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,59}$")] = Field(
        description="A code, such as returned_in_cash, spent_on_the_house, hardship: words about a person have no place here."
    )
