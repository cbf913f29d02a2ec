"""Attempts: each try to pay, of which one at most is alive."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.disbursement.domain.payments import Payment
from shared.ids import CaseId, PaymentId, RoundId


class AttemptStatus(StrEnum):
    """What has become of one try. Only `rejected` and `returned` are certainly dead, so only then another may be made."""

    SENT = "sent"
    SETTLED = "settled"
    REJECTED = "rejected"
    RETURNED = "returned"
    """It was paid, and the money came back."""
    REFUSED = "refused"
    """The bank says that it never received the order, which it takes in no form or which is not told again. That is no word
    about the payment itself."""
    DISPUTED = "disputed"
    """The bank speaks of another amount than we do, or contradicts itself."""


DEAD: Final = frozenset({AttemptStatus.REJECTED, AttemptStatus.RETURNED})
"""The bank has said that the household has nothing by it."""


@dataclass(frozen=True)
class Order:
    """One attempt that has no answer yet, as it must be told to the bank; `account` is sealed."""

    end_to_end_id: str
    payment_id: PaymentId
    round_id: RoundId
    case_id: CaseId
    amount: int
    drill: bool
    payee_revision: int
    account: bytes
    sent_at: datetime
    refusal_count: int
    """How often the bank refused it by form when it stood alone: it then stands in nobody's way any more."""
    is_unreadable: bool
    """Its account could not be read when it was to be told."""
    is_new: bool


@dataclass(frozen=True)
class Attempt:
    """One try to pay, with the payment that it is for."""

    payment: Payment
    status: AttemptStatus
    account_hash: bytes
    payee_revision: int
    named_amount: int | None = None
    """The amount that the bank spoke of, where it was another than ours."""
    refusal_count: int = 0
    missing_since: datetime | None = None
    """Since when the bank says that it never received it; told again, it is not missing any more."""
    known_at: datetime | None = None
    """When the bank said first that the order is under way: it has received it, whatever it says later."""
    turned_away: bool = False
    """What the bank was told last it turned away at its door, whole message and all; told again, it is not turned away."""
    is_contradicted: bool = False
    """The bank has said otherwise of it than before, and nobody has ended that."""


@dataclass(frozen=True)
class Claim:
    """An attempt that was thought dead, and so much the bank now says that it paid by it."""

    end_to_end_id: str
    paid: int
    number: int


@dataclass(frozen=True)
class AttemptResult:
    """What has become of an attempt, and why; `words`: the bank's own, sealed, where it gave no code."""

    end_to_end_id: str
    status: AttemptStatus
    reason: str | None
    named_amount: int | None = None
    words: bytes | None = None


_OURS: Final = re.compile(
    r"(?<![0-9a-z])([0-9a-f]{8}(-?)[0-9a-f]{4}\2[0-9a-f]{4}\2[0-9a-f]{4}\2[0-9a-f]{12})\2([1-9][0-9]{0,2})(?![0-9a-z])",
    re.IGNORECASE,
)


def order_named(words: str) -> str | None:
    """Return the order of ours that a bank names in these words: with our dashes, or without as in a file, in any letters."""
    found = _OURS.search(words)
    return f"{UUID(found[1])}-{found[3]}" if found else None


def words_binding(end_to_end_id: str) -> str:
    """The associated data of a bank's sealed words: they open for this attempt only."""
    return f"attempts.words|{end_to_end_id}"
