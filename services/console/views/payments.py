"""A payment on the page of its case."""

from datetime import date, datetime
from typing import Final, Self
from uuid import UUID

from pydantic import BaseModel

from services.console.views.clocks import ClockView
from services.console.views.vocabulary import (
    EVIDENCE_KINDS,
    PAYMENT_STATES,
    RAILS,
    RECOVERY_STATES,
    TAKERS,
    amount_text,
    word,
)
from shared.person_words import of_person
from shared.texts import Text
from shared.vocabulary import BENEFITS, PAYMENT_REASONS, reason_text

_PART: Final = Text(vi="phần {part} trong {parts}", en="part {part} of {parts}")
_ON_DAY: Final = Text(vi="phần {part} trong {parts}, đến hạn ngày {day}", en="part {part} of {parts}, due on {day}")
_BY_STEP: Final = Text(
    vi="phần {part} trong {parts}, chi khi tiến độ được xác nhận", en="part {part} of {parts}, due once its step is confirmed"
)
_NO_PROOF: Final = Text(vi="không ghi chứng cứ", en="no proof was recorded")


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


class HandoverView(BaseModel):
    """Who took it, when, and what proves it; the place of the proof is told to who may know it."""

    handed_to: str
    at: datetime
    evidence_kind: str | None = None
    evidence: str | None = None
    taker_text: Text | None = None
    evidence_text: Text | None = None

    def worded(self) -> Self:
        """Return it with its codes in words."""
        proof = word(EVIDENCE_KINDS, self.evidence_kind) if self.evidence_kind else _NO_PROOF
        if self.evidence:
            proof = Text(vi=f"{proof.vi} ({self.evidence})", en=f"{proof.en} ({self.evidence})")
        return self.model_copy(update={"taker_text": word(TAKERS, self.handed_to), "evidence_text": proof})


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
    person: str | None = None
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
    handover: HandoverView | None = None
    part: int = 1
    parts: int = 1
    due_on: date | None = None
    label: Text | None = None
    amount_text: Text | None = None
    part_text: Text | None = None
    state_text: Text | None = None
    rail_text: Text | None = None
    reason_text: Text | None = None
    lowered_text: Text | None = None

    @property
    def awaits_step(self) -> bool:
        """It goes once somebody has confirmed how far the work has come."""
        return self.part > 1 and self.due_on is None and self.state in {"not_due", "waiting_funds"}

    def worded(self) -> Self:
        """Return it with its codes in words; its clock stands among the clocks of the case."""
        return self.model_copy(
            update={
                "clock": None,
                "handover": self.handover.worded() if self.handover else None,
                "label": of_person(word(BENEFITS, self.code), self.person),
                "amount_text": amount_text(self.amount, self.unit),
                "part_text": part_text(self.part, self.parts, self.due_on),
                "state_text": word(PAYMENT_STATES, self.state),
                "rail_text": word(RAILS, self.rail),
                "lowered_text": amount_text(self.lowered, self.unit) if self.lowered else None,
                "recoveries": [one.worded() for one in self.recoveries],
                "reason_text": reason_text(PAYMENT_REASONS, self.reason) if self.reason else None,
            }
        )


def part_text(part: int, parts: int, due_on: date | None) -> Text | None:
    """Return which part of its award a payment is, and when it is due; None for what goes in one sum."""
    if parts <= 1:
        return None
    if due_on is not None:
        return _ON_DAY.filled(part=part, parts=parts, day=f"{due_on:%d/%m/%Y}")
    return (_PART if part == 1 else _BY_STEP).filled(part=part, parts=parts)
