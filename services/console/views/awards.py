"""An award on the page of its case."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.console.views.vocabulary import AWARD_STATES, BENEFITS, amount_text, word
from shared.texts import Text


class Article(BaseModel):
    document: str = ""
    article: str = ""


class AwardView(BaseModel):
    """One benefit: amount, law and explanation as assessment tells them."""

    id: UUID | None = None
    code: str = ""
    person: str | None = None
    amount: int | None = None
    floor: int | None = None
    unit: str | None = None
    state: str = ""
    instalment: int | None = None
    rule_set: str | None = None
    certainty: str | None = None
    basis: list[Article] = []
    explanation: Text | None = None
    label: Text | None = None
    amount_text: Text | None = None
    floor_text: Text | None = None
    state_text: Text | None = None

    def worded(self) -> Self:
        """Return it with its codes in words."""
        return self.model_copy(
            update={
                "label": word(BENEFITS, self.code),
                "amount_text": amount_text(self.amount, self.unit),
                "floor_text": amount_text(self.floor, self.unit),
                "state_text": word(AWARD_STATES, self.state),
            }
        )
