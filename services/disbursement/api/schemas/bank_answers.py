"""What the bank says at its door."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from services.disbursement.domain.bank_answers import Meaning


class BankAnswer(BaseModel):
    """A definite word of the bank about one end-to-end id."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    end_to_end_id: str = Field(min_length=1, max_length=100)
    status: Literal["settled", "rejected"]
    reason: str | None = Field(default=None, max_length=100)
    amount_dong: int | None = None
    booked_at: datetime | None = None


class BankAnswersRequest(BaseModel):
    """Up to 500 answers, in one message signed by the bank."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    answers: list[BankAnswer] = Field(min_length=1, max_length=500)


class BankAnswersResponse(BaseModel):
    """How many answers meant what: settles, rejects, differs, repeats, contradicts, stranger."""

    received: int
    meanings: dict[Meaning, int]
