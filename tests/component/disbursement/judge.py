"""Who holds what chance has made of a few households against P2 and P3, by books that are not the product's.

It was told what was signed and taken back, and for whom, as the product was; the bank's own book says what the bank took in,
and who gave it by hand what was given. Of our tables it reads only what they claim, at the end.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from shared.events.household import Payee
from tests.component.disbursement.telling_bank import TellingBank, payment_of

_TWO_ALIVE = "select payment_id from attempts where status not in ('rejected', 'returned') group by 1 having count(*) > 1"
_PAYMENTS = """
    select p.id, p.state, p.amount, p.contradicted,
           coalesce((select sum(r.amount) from recoveries r where r.payment_id = p.id and r.state <> 'returned'
                        and r.cause <> 'paid_twice'), 0)::bigint as claimed,
           coalesce((select sum(r.amount) from recoveries r where r.payment_id = p.id
                        and r.cause = 'paid_twice'), 0)::bigint as claimed_twice from payments p"""
_MAY_BE_PAID = {"settled", "sent", "unknown", "held"}
_IN_HAND = {"settled", "handed_over"}


@dataclass
class Judge:
    """`due` is what stands of each payment in đồng: nothing before it was signed, nothing once all of it was taken back.

    `payees` is to whom each may be ordered, and on which account: whom the signature froze, or two persons named last. `lied`
    are payments of which the bank has said that it paid what it had not.
    """

    bank: TellingBank
    due: dict[str, int] = field(default_factory=dict)
    payees: dict[str, Collection[Payee]] = field(default_factory=dict)
    by_hand: Counter[str] = field(default_factory=Counter)
    given_dong: Counter[str] = field(default_factory=Counter)
    lied: set[str] = field(default_factory=set)
    is_paused: bool = False
    _heard: int = 0

    def look(self) -> None:
        """After each step: nothing is in hand twice by our doing, and what the bank took in since (again, too) was owed, and so
        much, to whom it was decided for, and not paused.
        """
        in_hand = self.bank.paid_as_ordered + self.by_hand
        assert [name for name, times in in_hand.items() if times > 1] == [], "it is in hand twice"
        new = self.bank.taken[self._heard :]
        self._heard += len(new)
        assert not (new and self.is_paused), f"{new} was ordered while everything was paused"
        for order in new:
            name, payee = payment_of(order.end_to_end_id), order.payee.reveal()
            due, payees = self.due.get(name, 0), self.payees[name]
            assert order.amount_dong <= due, f"{order} was ordered, and {due} stands"
            assert payee in payees, f"{order.end_to_end_id} was ordered for {payee}, and decided for {payees}"

    def give(self, payment: str, amount: int) -> None:
        """Somebody has put so much of it into the household's hands."""
        self.by_hand[payment] += 1
        self.given_dong[payment] += amount
        due = self.due.get(payment, 0)
        assert amount <= due, f"{payment} was handed over with {amount}, and {due} stands"

    async def end(self, rows: Callable[..., Awaitable[list[Any]]]) -> None:
        """At the end: what is in hand and what counts so is the same, or somebody knows that it is open; what is too much of it
        is claimed, to the đồng; one try of a payment is alive at most.
        """
        for payment in await rows(_PAYMENTS):
            name, state = str(payment["id"]), payment["state"]
            assert self.by_hand[name] == (state == "handed_over"), (
                f"{name} counts as {state}, given by hand: {self.by_hand[name]}"
            )
            assert state != "settled" or self.bank.paid[name] or name in self.lied, f"{name} counts as settled and is not"
            is_known = state in _MAY_BE_PAID or payment["contradicted"] or payment["claimed_twice"]
            assert is_known or not self.bank.paid[name], f"{name} was paid by the bank, and counts as {state}"
            if state in _IN_HAND and not payment["contradicted"]:
                over = max(0, payment["amount"] - self.due.get(name, 0))
                assert payment["claimed"] == over, f"{payment['claimed']} of {name} is claimed, and {over} is too much in hand"
                counts = payment["amount"] + payment["claimed_twice"]
                in_hand = self.given_dong[name] + self.bank.paid_dong[name]
                assert counts == in_hand or name in self.lied, f"{counts} of {name} counts or is claimed, {in_hand} is in hand"
        assert await rows(_TWO_ALIVE) == [], "two tries of a payment are alive"
