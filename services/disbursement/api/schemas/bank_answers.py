"""What the bank says at its door."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from services.disbursement.domain.bank_answers import MAX_ID, MAX_REASON, Meaning


class BankAnswer(BaseModel):
    """A definite word of the bank about one end-to-end id."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    end_to_end_id: str = Field(min_length=1, max_length=MAX_ID)
    status: Literal["settled", "rejected"]
    reason: str | None = Field(default=None, max_length=MAX_REASON)
    amount_dong: int | None = None
    booked_at: datetime | None = None


class BankAnswersRequest(BaseModel):
    """Up to 500 answers, in one message signed by the bank."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    # Not validated here: a line that is odd must not spoil those beside it.
    answers: list[Annotated[Any, WithJsonSchema(BankAnswer.model_json_schema())]] = Field(min_length=1, max_length=500)


class BankAnswersResponse(BaseModel):
    """How many answers meant what: settles, rejects, returns, takes_back, differs, repeats, contradicts, odd, stranger."""

    received: int
    meanings: dict[Meaning, int]
