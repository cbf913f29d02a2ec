"""A payment on the page of its case."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.console.views.clocks import ClockView
from services.console.views.vocabulary import PAYMENT_STATES, RAILS, RECOVERY_STATES, amount_text, word
from shared.texts import Text
from shared.vocabulary import BENEFITS, PAYMENT_REASONS, reason_text


class RecoveryView(BaseModel):
    """So much of a payment is too much in hand, and how far that has come."""

    amount: int
    unit: str
    state: str
    decision_number: str
    amount_text: Text | None = None
    state_text: Text | None = None

    def worded(self) -> Self:
        """Return it with its codes in words."""
        update = {"amount_text": amount_text(self.amount, self.unit), "state_text": word(RECOVERY_STATES, self.state)}
        return self.model_copy(update=update)


class PauseView(BaseModel):
    """A pause that stops a payment, and why in the words of who paused it."""

    what: str
    reason: str
    since: datetime


class PaymentView(BaseModel):
    """One sum or quantity on its way to the household."""

    id: UUID | None = None
    award_id: UUID | None = None
    code: str = ""
    amount: int | None = None
    unit: str | None = None
    rail: str | None = None
    state: str = ""
    reason: str | None = None
    decision_number: str | None = None
    at: datetime | None = None
    recovery: bool = False
    contradicted: bool = False
    lowered: int = 0
    recoveries: list[RecoveryView] = []
    pauses: list[PauseView] = []
    means_of: str | None = None
    """The commune whose means bear it, where the case was moved after that commune had signed."""
    clock: ClockView | None = None
    label: Text | None = None
    amount_text: Text | None = None
    state_text: Text | None = None
    rail_text: Text | None = None
    reason_text: Text | None = None
    lowered_text: Text | None = None

    def worded(self) -> Self:
        """Return it with its codes in words; its clock stands among the clocks of the case."""
        return self.model_copy(
            update={
                "clock": None,
                "label": word(BENEFITS, self.code),
                "amount_text": amount_text(self.amount, self.unit),
                "state_text": word(PAYMENT_STATES, self.state),
                "rail_text": word(RAILS, self.rail),
                "lowered_text": amount_text(self.lowered, self.unit) if self.lowered else None,
                "recoveries": [one.worded() for one in self.recoveries],
                "reason_text": reason_text(PAYMENT_REASONS, self.reason) if self.reason else None,
            }
        )
