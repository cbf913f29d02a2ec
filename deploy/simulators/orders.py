"""What is said to the simulated bank, and what it knows."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from deploy.simulators.troubles import Trouble, told_always

Status = Literal["settled", "rejected"]


class Order(BaseModel):
    """One payment as it is asked for."""

    model_config = ConfigDict(frozen=True)

    end_to_end_id: str = Field(min_length=1)
    amount_dong: int = Field(gt=0)
    bank_code: str
    account_number: str
    payee_name: str


class Orders(BaseModel):
    round_id: str
    payments: list[Order] = Field(min_length=1)


class Inquiry(BaseModel):
    end_to_end_ids: list[str]


class Faults(BaseModel):
    """What is not given stays as it is."""

    lose_next_replies: int | None = Field(default=None, ge=0)
    lose_next_answers: int | None = Field(default=None, ge=0)
    answer_delay_s: float | None = Field(default=None, ge=0)
    silent_for_s: float | None = Field(default=None, ge=0)
    troubles: dict[str, Trouble] | None = Field(default=None, description="By the ending of the account's number.")
    troubles_seed: int | None = Field(default=None, ge=0, description="Troubles by chance; 0: none.")
    trouble_s: float | None = Field(default=None, ge=0, description="How long a trouble lasts.")
    troubles_share: dict[Trouble, float] | None = Field(
        default=None, description="Of all orders, by trouble; together 1 at most."
    )
    return_after_s: float | None = Field(default=None, ge=0, description="After so long, in the bank's time, money comes back.")
    advance_s: float | None = Field(default=None, ge=0, description="So much later it is at once for the bank.")
    trouble_over: bool = Field(default=False, description="What lasts now is over at once.")


class MessageRefused(Exception):  # noqa: N818 - says what is the matter
    """The bank does not take this message; of the orders in it this says nothing."""

    def __init__(self, status: int, detail: str, retry_after_s: int | None = None) -> None:
        self.status, self.detail, self.retry_after_s = status, detail, retry_after_s
        super().__init__(detail)


@dataclass
class Known:
    """What the bank knows of one end-to-end id."""

    entry: dict[str, Any]
    status: Status
    reason: str | None
    answer_due: float
    trouble: Trouble | None = None
    is_said_later: bool = False
    """What it says later has been said."""

    def answer(self) -> dict[str, Any]:
        said = {
            "end_to_end_id": self.entry["end_to_end_id"],
            "status": self.status,
            "reason": self.reason,
            "amount_dong": self.entry["amount_dong"],
            "booked_at": self.entry["booked_at"] if self.status == "settled" else None,
        }
        return told_always(self.trouble, said)
