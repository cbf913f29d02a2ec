"""Odd answers: what the bank said that people must look at. Each is kept, shown, and ended by a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.disbursement.domain.bank_answers import Answer, Meaning
from shared.ids import PaymentId, derived_id

KEPT: Final = frozenset({Meaning.ODD, Meaning.DIFFERS, Meaning.CONTRADICTS, Meaning.REFUSES, Meaning.STRANGER})
"""What people must see. The rest has done its work."""


@dataclass(frozen=True)
class OddAnswerNote:
    """One such answer as it comes in. The same words about the same attempt are one note, however often they are said."""

    end_to_end_id: str | None
    payment_id: PaymentId | None
    meaning: Meaning
    words: str

    @property
    def id(self) -> UUID:
        return derived_id("odd answer", self.end_to_end_id or "", self.meaning, self.words)


@dataclass(frozen=True)
class EarlyReturn:
    """The bank has said that money came back of which it has never said that it arrived. `first_at`: since when it says so."""

    answer: Answer
    first_at: datetime


@dataclass(frozen=True)
class OddAnswerRecord:
    """One such answer as it is kept; `words` are sealed."""

    id: UUID
    payment_id: PaymentId | None
    end_to_end_id: str | None
    meaning: Meaning
    words: bytes
    times: int
    first_at: datetime
    last_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    outcome: str | None


def words_binding(note: UUID) -> str:
    """The associated data of sealed words: they open for this note only."""
    return f"odd_answers.words|{note}"


def reason_binding(payment: PaymentId) -> str:
    """The associated data of a person's reason: it opens for the notes of this payment only."""
    return f"odd_answers.reason|{payment}"
