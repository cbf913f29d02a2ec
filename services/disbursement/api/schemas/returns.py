"""Paying once more what came back, at the door."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.types import StringConstraints

from services.disbursement.domain.payments import PaymentStatus
from services.disbursement.policy.returns import WayAgain
from shared.events.disbursement import RailName


class PayAgainRequest(BaseModel):
    """How it goes once more, and why that is right, as a code."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    way: WayAgain
    reason: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,59}$")] = Field(
        description="A code, such as account_open_again, name_set_right, no_account: words about a person have no place here."
    )


class PayAgainResponse(BaseModel):
    """The payment as it goes out again."""

    id: UUID
    state: PaymentStatus
    rail: RailName
    amount: int
