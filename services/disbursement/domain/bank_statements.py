"""An account's statement as its bank writes it: a span of days, two balances, and what moved between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Side = Literal["credit", "debit"]


@dataclass(frozen=True)
class StatementLine:
    """One booked movement. `amount_dong` is None where the bank names none in whole đồng."""

    reference: str | None
    """What the bank calls the booking; it calls no two alike."""
    end_to_end_id: str | None
    amount_dong: int | None
    side: Side
    booked_at: date | None
    reason: str | None = None
    """Why the money came back (an ISO code), where it did."""
    is_return: bool = False
    is_reversal: bool = False
    """The bank takes back a booking of its own."""

    @property
    def signed_dong(self) -> int:
        """What it adds to the balance; what names no amount adds nothing."""
        amount = self.amount_dong or 0
        return amount if self.side == "credit" else -amount


@dataclass(frozen=True)
class Statement:
    """What one account shows from one day to another, both included. Balances in đồng, below zero where it is overdrawn."""

    name: str
    """What the bank calls this statement."""
    account: str | None
    first_day: date | None
    last_day: date | None
    opening_dong: int | None
    closing_dong: int | None
    lines: Sequence[StatementLine]
