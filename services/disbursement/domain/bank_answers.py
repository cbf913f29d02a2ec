"""Answers of the bank, and what each means to us."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

AnswerStatus = Literal["settled", "rejected"]


@dataclass(frozen=True)
class Answer:
    """A definite word of the bank about one attempt."""

    end_to_end_id: str
    status: AnswerStatus
    reason: str | None
    amount_dong: int | None


class Meaning(StrEnum):
    """What an answer means to us."""

    SETTLES = "settles"
    REJECTS = "rejects"
    DIFFERS = "differs"
    """Settled, but with another amount: nothing is booked, people must look."""
    REPEATS = "repeats"
    """We knew it already, or the matter has ended."""
    CONTRADICTS = "contradicts"
    """The bank says otherwise than it did before."""
    STRANGER = "stranger"
    """The bank speaks of an attempt that we never made."""
