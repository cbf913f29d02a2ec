"""What a bank may do with an order besides booking and answering it: by the account's ending, or by chance with a seed."""

import random
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final


class Trouble(StrEnum):
    """One way in which banks behave unusually."""

    REFUSED = "refused"
    """The whole message that holds it is refused (422), by form."""
    IN_PROGRESS = "in_progress"
    """The reply takes long; until it is booked a repetition is refused (409), and an inquiry says "not_received"."""
    THROTTLED = "throttled"
    """The first message that holds it is turned away as one too many (429)."""
    LATE = "late"
    """It is accepted, is "not_received" for a while, and is booked then."""
    LEFT_OUT = "left_out"
    """Told for the first time it is not taken, beside others that are."""
    ODD = "odd"
    """It is answered in a word that nobody knows; an inquiry tells."""
    NO_AMOUNT = "no_amount"
    """It is answered without an amount; an inquiry names it."""
    FEE = "fee"
    """The amount that is named is too small: a fee was kept."""
    CONTRADICTED = "contradicted"
    """Settled, and rejected a little later."""
    TWICE = "twice"
    """Booked twice: the bank's own mistake, whose second half it takes back a little later."""
    RETURNED = "returned"
    """Settled, and returned a little later, or as many days later as the bank was told (`return_after_s`, in its own time)."""
    DENIED = "denied"
    """Booked, and for a while "not_received" to whoever asks; it answers by itself after that."""
    REVIVED = "revived"
    """Rejected, and a little later settled and booked after all: what no payer can prevent."""


BY_CHANCE: Final = (Trouble.IN_PROGRESS, Trouble.LATE, Trouble.LEFT_OUT, Trouble.ODD, Trouble.NO_AMOUNT)
"""What ends well without a person: what a drill may meet anywhere."""
IN_DRILLS: Final = tuple(trouble for trouble in Trouble if trouble not in {Trouble.DENIED, Trouble.REVIVED})
"""What a drill meets of each kind: after the others a payer may be right and the bank's book wrong."""
_SHARE: Final = 0.1
_FEE_DONG: Final = 1_100


class Troubles:
    """Which order meets which trouble; the same order always the same."""

    def __init__(self) -> None:
        self.by_ending: Mapping[str, Trouble] = {}
        self.seed: int | None = None
        self.shares: Mapping[Trouble, float] = {}

    def of(self, order: Mapping[str, Any]) -> Trouble | None:
        for ending, trouble in self.by_ending.items():
            if order["account_number"].endswith(ending):
                return trouble
        if self.shares:
            return self._by_share(order["end_to_end_id"])
        if self.seed is None:
            return None
        dice = random.Random(f"{self.seed} {order['end_to_end_id']}")
        return dice.choice(BY_CHANCE) if dice.random() < _SHARE else None

    def _by_share(self, name: str) -> Trouble | None:
        """Return what this order meets by the shares, which add up to one at most; the rest meets nothing."""
        left = random.Random(f"{self.seed or 0} {name}").random()
        for trouble, share in self.shares.items():
            left -= share
            if left < 0:
                return trouble
        return None


def told_first(trouble: Trouble | None, answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer as the bank sends it by itself."""
    if trouble is Trouble.ODD:
        return {**answer, "status": answer["status"].upper()}
    if trouble is Trouble.REVIVED:
        return {**answer, "status": "rejected", "reason": "AC04", "booked_at": None}
    return {**answer, "amount_dong": None} if trouble is Trouble.NO_AMOUNT else answer


def told_always(trouble: Trouble | None, answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer as the bank believes it."""
    return {**answer, "amount_dong": answer["amount_dong"] - _FEE_DONG} if trouble is Trouble.FEE else answer


def told_later(trouble: Trouble | None, answer: dict[str, Any]) -> dict[str, Any] | None:
    """Return what the bank says a little later, where it says anything more."""
    if trouble is Trouble.REVIVED:
        return answer
    if trouble is Trouble.CONTRADICTED:
        return {**answer, "status": "rejected", "reason": "AC04", "booked_at": None}
    return {**answer, "status": "returned", "reason": "AC04"} if trouble is Trouble.RETURNED else None
