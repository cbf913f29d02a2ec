"""How a payment is called on pages: by its case, for what and how much. Its id is for programs."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from services.console.views.vocabulary import amount_text, word
from services.console.web.renderer import case_called
from shared.person_words import of_person
from shared.texts import Text
from shared.vocabulary import BENEFITS


class Named(Protocol):
    """A payment as any door tells it."""

    @property
    def case_id(self) -> UUID: ...
    @property
    def benefit(self) -> str: ...
    @property
    def person(self) -> str | None: ...
    @property
    def amount(self) -> int: ...
    @property
    def unit(self) -> str: ...


def payment_name(payment: Named, numbers: Mapping[UUID, str]) -> Text:
    """Return its name: HT-2611-00042 · house repair · 20,000,000 đ. `numbers`: what people call cases."""
    number, what = case_called(numbers, payment.case_id), of_person(word(BENEFITS, payment.benefit), payment.person)
    amount = amount_text(payment.amount, payment.unit)
    return Text(vi=f"{number} · {what.vi} · {amount.vi}", en=f"{number} · {what.en} · {amount.en}")
