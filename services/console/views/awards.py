"""An award on the page of its case."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.console.views.vocabulary import AWARD_STATES, REDUCTION_STATES, amount_text, word
from shared.texts import Text
from shared.vocabulary import BENEFITS, REDUCED_REASONS, reason_text


class Article(BaseModel):
    document: str = ""
    article: str = ""


class PayeeSeen(BaseModel):
    """To whom the money of an award goes as it is shown; `account` is by what his account is known again."""

    kind: str
    person: str | None = None
    account: str | None = None


class ReductionView(BaseModel):
    """Less of a signed award is to stand, or stands."""

    id: UUID
    number: int
    stood: int
    stands: int
    difference: int
    unit: str
    reason: str
    state: str
    certainty: str | None = None
    basis: list[Article] = []
    explanation: Text | None = None
    stood_text: Text | None = None
    stands_text: Text | None = None
    difference_text: Text | None = None
    reason_text: Text | None = None
    state_text: Text | None = None

    def worded(self) -> Self:
        """Return it with its codes in words."""
        return self.model_copy(
            update={
                "stood_text": amount_text(self.stood, self.unit),
                "stands_text": amount_text(self.stands, self.unit),
                "reason_text": reason_text(REDUCED_REASONS, self.reason),
                "difference_text": amount_text(self.difference, self.unit),
                "state_text": word(REDUCTION_STATES, self.state),
            }
        )


class AwardView(BaseModel):
    """One benefit: amount, law and explanation as assessment tells them."""

    id: UUID | None = None
    code: str = ""
    person: str | None = None
    who: Text | None = None
    """Whom of the household it is for, where it is for one person."""
    amount: int | None = None
    floor: int | None = None
    unit: str | None = None
    state: str = ""
    instalment: int | None = None
    rule_set: str | None = None
    certainty: str | None = None
    basis: list[Article] = []
    explanation: Text | None = None
    stands: int | None = None
    reductions: list[ReductionView] = []
    paid_to: Text | None = None
    """Who is paid; None for goods."""
    payee_seen: PayeeSeen | None = None
    """What whoever signs sends back of him."""
    label: Text | None = None
    amount_text: Text | None = None
    floor_text: Text | None = None
    state_text: Text | None = None
    stands_text: Text | None = None

    @property
    def named(self) -> Text:
        """What is given, and to whom of the household."""
        label = word(BENEFITS, self.code)
        return Text(vi=f"{label.vi} ({self.who.vi})", en=f"{label.en} ({self.who.en})") if self.who else label

    @property
    def is_reduced(self) -> bool:
        """Less stands of it than was signed."""
        return self.stands is not None and self.amount is not None and self.stands < self.amount

    def worded(self) -> Self:
        """Return it with its codes in words."""
        return self.model_copy(
            update={
                "label": word(BENEFITS, self.code),
                "amount_text": amount_text(self.amount, self.unit),
                "floor_text": amount_text(self.floor, self.unit),
                "state_text": word(AWARD_STATES, self.state),
                "stands_text": amount_text(self.stands, self.unit),
                "reductions": [one.worded() for one in self.reductions],
            }
        )
