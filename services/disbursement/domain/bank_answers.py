"""Answers of the bank, and what each means to us."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Literal, cast

import orjson

from services.disbursement.domain.payments import OUR_REASONS
from shared.bank_reasons import BANK_IN_WORDS, code_of
from shared.money import LARGEST_DONG

AnswerStatus = Literal["settled", "rejected", "returned", "refused"]
"""`refused` is our own word: the bank has never taken the order, and will not."""
MAX_ID: Final = 100
MAX_REASON: Final = 100
MAX_WORDS: Final = 2_000
"""How much is kept of a line that cannot be understood."""
_DEFINITE: Final = frozenset({"settled", "rejected", "returned"})
_NAME_AN_AMOUNT: Final = frozenset({"settled", "returned"})


@dataclass(frozen=True)
class Answer:
    """A definite word of the bank about one attempt. `said` is its reason as it came: names may stand in it.

    `is_ours`: we have concluded it ourselves, and its reason is a code of ours.
    """

    end_to_end_id: str
    status: AnswerStatus
    said: str | None = field(repr=False)
    amount_dong: int | None
    is_ours: bool = False

    @property
    def reason(self) -> str | None:
        """The bank's code, `bank_in_words` where it gave none but spoke: what may be told, compared and kept as it is.

        A bank that says a word by which we mean something has not meant that.
        """
        code = code_of(self.said) or None if self.said is not None else None
        return BANK_IN_WORDS if code in OUR_REASONS and not self.is_ours else code

    @property
    def in_words(self) -> str | None:
        """What it said where that is no code: to be sealed."""
        return self.said if self.said is not None and self.reason == BANK_IN_WORDS else None

    @property
    def words(self) -> str:
        """What the bank said, as it is kept."""
        said = {"status": self.status, "reason": self.said, "amount_dong": self.amount_dong}
        return orjson.dumps(said).decode()


@dataclass(frozen=True)
class OddAnswer:
    """What the bank said and nobody understands; `end_to_end_id` is named where that much can be read.

    `words` may hold anything, also a person's name: they are sealed before they are kept.
    """

    end_to_end_id: str | None
    words: str


class Meaning(StrEnum):
    """What an answer means to us."""

    SETTLES = "settles"
    REJECTS = "rejects"
    REFUSES = "refuses"
    """The bank takes the order in no form, and has never received it: people must look."""
    RETURNS = "returns"
    """What had arrived, or was on its way, came back whole: the household has nothing of it."""
    TAKES_BACK = "takes_back"
    """What the bank had paid twice it has taken back itself: nobody owes it any more."""
    DIFFERS = "differs"
    """Settled, but with another amount: nothing is booked, people must look."""
    REPEATS = "repeats"
    """We knew it already, or the matter has ended."""
    CONTRADICTS = "contradicts"
    """The bank says otherwise than it did before."""
    ODD = "odd"
    """It cannot be understood: an unknown word, no amount, too long. It ends nothing."""
    STRANGER = "stranger"
    """The bank speaks of an attempt that we never made."""


def read_answer(line: Any) -> Answer | OddAnswer:
    """Read one line by itself, so that what is odd in it spoils no other."""
    given: Mapping[str, Any] = line if isinstance(line, dict) else {}
    name = readable_id(given)
    status, reason, amount = given.get("status"), given.get("reason"), given.get("amount_dong")
    understood = (
        isinstance(status, str)
        and status in _DEFINITE
        and _is_short(reason)
        and _is_amount(amount)
        # Without an amount nobody knows what was settled, or what came back.
        and not (status in _NAME_AN_AMOUNT and amount is None)
    )
    if name is None or not understood:
        return OddAnswer(name, _words_of(line))
    return Answer(name, cast(AnswerStatus, status), reason, amount)


def readable_id(line: Mapping[str, Any]) -> str | None:
    """Return the end-to-end id that a line names, if it is one."""
    name = line.get("end_to_end_id")
    return name if isinstance(name, str) and 0 < len(name) <= MAX_ID and name.isprintable() else None


def _is_short(reason: Any) -> bool:
    return reason is None or (isinstance(reason, str) and len(reason) <= MAX_REASON and reason.isprintable())


def _is_amount(amount: Any) -> bool:
    return amount is None or (isinstance(amount, int) and not isinstance(amount, bool) and 0 <= amount <= LARGEST_DONG)


def _words_of(line: Any) -> str:
    # Not orjson: it refuses halves of characters and numbers beyond 64 bits, which are what makes a line odd.
    return json.dumps(line, ensure_ascii=False, default=str)[:MAX_WORDS].encode(errors="backslashreplace").decode()
