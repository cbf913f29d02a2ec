"""What one round came to: by benefit and commune, what was ordered, paid, sent back, not paid, and is still open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.disbursement.domain.rounds import Round


class RoundStanding(StrEnum):
    """What became of one payment of a round."""

    PAID = "paid"
    RETURNED = "returned"
    """The bank paid it, and it came back."""
    NOT_PAID = "not_paid"
    """The bank has refused it, or nobody took it and it was handed back."""
    OPEN = "open"
    """On its way, unanswered, answered oddly, or with who carries it."""


@dataclass(frozen=True)
class RoundFigure:
    """How many payments of one benefit and commune stand so, and what they come to."""

    benefit: str
    commune_code: str
    standing: RoundStanding
    count: int
    amount: int


@dataclass(frozen=True)
class RoundHead:
    """A round with whose means it moved."""

    round: Round
    closed_at: datetime
    source_name: str
    drill: bool


@dataclass(frozen=True)
class RoundSummary:
    """A round and its figures."""

    head: RoundHead
    figures: Sequence[RoundFigure]
