"""Who holds what chance has made of a few households against P2 and P3, by books that are not the product's.

It was told what was signed and taken back, as the product was; the bank's own book says what the bank took in, and who gave it
by hand what was given. Of our tables it reads only what they claim, at the end.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.component.disbursement.telling_bank import TellingBank

_TWO_ALIVE = "select payment_id from attempts where status not in ('rejected', 'returned') group by 1 having count(*) > 1"
_ENDED = "select id, state from payments where state in ('settled', 'handed_over')"


@dataclass
class Judge:
    """`due` is what stands of each payment in đồng: nothing before it was signed, nothing once all of it was taken back.

    `lied` are payments of which the bank has said that it paid what it had not.
    """

    bank: TellingBank
    due: dict[str, int] = field(default_factory=dict)
    by_hand: Counter[str] = field(default_factory=Counter)
    lied: set[str] = field(default_factory=set)
    is_paused: bool = False
    _heard: int = 0

    def look(self) -> None:
        """After each step: nothing is in hand twice, and what the bank took in since was owed, and so much, and not paused."""
        in_hand = self.bank.paid + self.by_hand
        assert [name for name, times in in_hand.items() if times > 1] == [], "it is in hand twice"
        new = list(self.bank.taken.items())[self._heard :]
        self._heard += len(new)
        assert not (new and self.is_paused), f"{new} was ordered while everything was paused"
        for order, amount in new:
            due = self.due.get(order.rpartition("-")[0], 0)
            assert amount <= due, f"{order} was ordered with {amount}, and {due} stands"

    def give(self, payment: str, amount: int) -> None:
        """Somebody has put so much of it into the household's hands."""
        self.by_hand[payment] += 1
        due = self.due.get(payment, 0)
        assert amount <= due, f"{payment} was handed over with {amount}, and {due} stands"

    async def end(self, rows: Callable[..., Awaitable[list[Any]]]) -> None:
        """At the end: what counts as paid is in hand, or the bank has lied; one try of a payment is alive at most."""
        for payment in await rows(_ENDED):
            name = str(payment["id"])
            held = self.bank.paid if payment["state"] == "settled" else self.by_hand
            assert held[name] == 1 or name in self.lied, f"{name} counts as {payment['state']} and is not"
        assert await rows(_TWO_ALIVE) == [], "two tries of a payment are alive"
