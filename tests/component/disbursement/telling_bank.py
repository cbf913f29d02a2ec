"""A bank in memory for tests in which chance decides what it does: its book is its own, and it is naive as banks are.

What it says is not what it has done. It never rejects what it has booked, what it has rejected it books by a fault of its own
alone (`after_all`), and nothing lies in its queue for longer than the queue is: everything else it may do, lose, repeat, deny
or contradict.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from services.disbursement.domain.bank_answers import read_answer
from services.disbursement.gateways.rail import BankBusy, Inquiry, OrdersRefused, RailOrder
from shared.errors import OutcomeUnknown, Unavailable


class Died(Exception):  # noqa: N818 - says what happened
    """Our process was killed here."""


@dataclass
class TellingBank:
    """`next_calls` is what befalls the next calls; `poison` are accounts whose orders are refused by form, whole message."""

    queue_s: float
    next_calls: list[str] = field(default_factory=list)
    poison: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    now_s: float = 0.0
    taken: list[RailOrder] = field(default_factory=list)
    """Every order that has reached it, as often as it has."""
    waiting: dict[str, tuple[float, RailOrder]] = field(default_factory=dict)
    book: dict[str, int] = field(default_factory=dict)
    rejected: set[str] = field(default_factory=set)
    given_back: dict[str, int] = field(default_factory=dict)
    after_all: set[str] = field(default_factory=set)
    """What stands in its book though it had rejected it."""
    denies: set[str] = field(default_factory=set)

    async def pay(self, round_id: str, orders: Sequence[RailOrder], *, idempotency_key: str) -> None:
        assert round_id
        assert idempotency_key
        befalls = self.next_calls.pop(0) if self.next_calls else "heard"
        if befalls == "dies before":
            raise Died
        if befalls == "not sent":
            raise Unavailable
        if befalls == "busy":
            raise BankBusy(timedelta(seconds=5))
        if befalls == "conflict":
            raise OrdersRefused(by_form=False, words="HTTP 409")
        if befalls == "lost":
            raise OutcomeUnknown
        if any(order.payee.reveal().account_number in self.poison for order in orders):
            raise OrdersRefused(by_form=True, words="HTTP 422")
        taken = orders[: len(orders) // 2] if befalls == "in part" else orders
        known = {order.end_to_end_id for order in self.taken}
        self.taken += taken
        self.waiting |= {order.end_to_end_id: (self.now_s, order) for order in taken if order.end_to_end_id not in known}
        if befalls == "dies after":
            raise Died
        if befalls == "reply lost":
            raise OutcomeUnknown

    async def ask(self, end_to_end_ids: Sequence[str]) -> Inquiry:
        befalls = self.next_calls.pop(0) if self.next_calls else "heard"
        if befalls in {"dies before", "dies after"}:
            raise Died
        if befalls == "busy":
            raise BankBusy(timedelta(seconds=5))
        if befalls != "heard":
            raise Unavailable
        known = [name for name in end_to_end_ids if name in {*self.book, *self.rejected, *self.given_back}]
        # What lies in the queue, or is denied, was never received.
        missing = {name for name in end_to_end_ids if name not in known or name in self.denies}
        return Inquiry([read_answer(self.line(name)) for name in known if name not in missing], frozenset(missing))

    def passes(self, seconds: float) -> None:
        """Time passes: what has lain in the queue for as long as it is gets booked, or rejected."""
        self.now_s += seconds
        self.work(self.queue_s)

    def work(self, older_than_s: float = 0.0) -> None:
        """Book or reject what lies in the queue for so long."""
        for name, (since, order) in list(self.waiting.items()):
            if self.now_s - since >= older_than_s * 0.99:
                del self.waiting[name]
                if order.payee.reveal().account_number in self.closed:
                    self.rejected.add(name)
                else:
                    self.book[name] = order.amount_dong

    def give_back(self, name: str) -> None:
        """What was booked goes back to the payer, whole: it is in nobody's hand any more."""
        self.given_back[name] = self.book.pop(name)

    def book_after_all(self, name: str) -> None:
        """By a fault of its own it books what it had rejected."""
        (order,) = {order.end_to_end_id: order for order in self.taken if order.end_to_end_id == name}.values()
        self.rejected.remove(name)
        self.after_all.add(name)
        self.book[name] = order.amount_dong

    def line(self, name: str, said: str = "true") -> dict[str, Any]:
        """Return what the bank says of an order that it has booked or rejected or given back: the truth, or something else."""
        is_paid = (name in self.book) != (said == "contrary")
        amount = {**self.book, **self.given_back}.get(name, 1)
        unpaid = "returned" if name in self.given_back else "rejected"
        line = {
            "end_to_end_id": name,
            "status": "settled" if is_paid else unpaid,
            "reason": None if is_paid else "AC04",
            "amount_dong": amount,
        }
        changes = {
            "odd": {"status": "BOOKED"},
            "no amount": {"amount_dong": None},
            "fee": {"amount_dong": max(1, amount - 1_100)},
        }
        return {**line, **changes.get(said, {})}

    @property
    def paid(self) -> Counter[str]:
        """How often each payment stands in the book."""
        return Counter(payment_of(name) for name in self.book)

    @property
    def paid_as_ordered(self) -> Counter[str]:
        """The same, without what stands there by a fault of the bank's own."""
        return Counter(payment_of(name) for name in self.book if name not in self.after_all)

    @property
    def paid_dong(self) -> Counter[str]:
        """How much of each payment stands in the book, in đồng."""
        paid: Counter[str] = Counter()
        for name, amount in self.book.items():
            paid[payment_of(name)] += amount
        return paid


def payment_of(end_to_end_id: str) -> str:
    """The payment of which this is an order."""
    return end_to_end_id.rpartition("-")[0]
