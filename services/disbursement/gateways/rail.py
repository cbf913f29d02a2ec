"""The port to whoever carries the help: one for every rail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from services.disbursement.domain.bank_answers import Answer, OddAnswer
from services.disbursement.domain.bank_files import BankWords
from shared.errors import OutcomeUnknown, Refused, Unavailable
from shared.events.household import Payee
from shared.privacy import Private
from shared.texts import Text


@dataclass(frozen=True)
class RailOrder:
    """One payment as the rail must hear it. A bank books an end-to-end id once, however often it hears it."""

    end_to_end_id: str
    amount_dong: int
    payee: Private[Payee]
    drill: bool


@dataclass(frozen=True)
class Inquiry:
    """What the bank knows: definite and odd answers, ids that it never received, ids that it says are under way."""

    answers: Sequence[Answer | OddAnswer]
    never_received: frozenset[str]
    under_way: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Delivery:
    """One message that lies in the bank's mailbox for us; the same name is always the same message."""

    name: str
    body: bytes


class DrillOnRealRail(Refused):
    """A drill never moves real money."""

    code = "drill_on_real_rail"
    title = Text(vi="Diễn tập không được chuyển tiền thật", en="A drill must not move real money")


class RealOnSimulator(Unavailable):
    """Help that is owed in earnest never goes to a simulator: it waits for a bank that moves money."""

    code = "real_on_simulator"
    title = Text(vi="Khoản chi thật không được gửi tới ngân hàng mô phỏng", en="A real payment must not go to a simulated bank")


def keep_apart(orders: Sequence[RailOrder], *, is_real: bool) -> None:
    """Let no drill reach a bank that moves money, and nothing owed in earnest one that does not."""
    if is_real and any(order.drill for order in orders):
        raise DrillOnRealRail
    if not is_real and any(not order.drill for order in orders):
        raise RealOnSimulator


class OrdersRefused(Refused):
    """The bank does not take this message. Of several orders one may be the cause; of none does it say what became of it.

    `by_form` says that it will not take the same message later either; `words` is what it said, and may name people.
    """

    code = "order_refused"
    title = Text(vi="Ngân hàng từ chối lệnh chi", en="The bank refuses the order")

    def __init__(self, *, by_form: bool, words: str) -> None:
        super().__init__()
        self.by_form = by_form
        self.words = words


class BankBusy(OutcomeUnknown):
    """The bank turns the message away as one too many, and wants to be left alone for a while.

    That is no word about any payment in it: it is asked about, then told again under the same names.
    """

    code = "bank_busy"
    title = Text(vi="Ngân hàng yêu cầu tạm dừng gửi lệnh", en="The bank asks to be left alone for a while")

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__()
        self.retry_after = retry_after


class Rail(Protocol):
    """Who carries the help.

    Errors: DrillOnRealRail (a definite no, before any call), RealOnSimulator (not done, before any call), OrdersRefused
    (divide, then ask), BankBusy (wait, then ask), Unavailable (definitely not done), OutcomeUnknown (ask before repeating).
    """

    async def pay(self, round_id: str, orders: Sequence[RailOrder], *, idempotency_key: str) -> None:
        """Hand these orders over; what becomes of each is answered later."""

    async def ask(self, end_to_end_ids: Sequence[str]) -> Inquiry:
        """Ask what has become of these. A question changes nothing, so a failure is always Unavailable, or BankBusy."""


class Mailbox(Protocol):
    """Where a bank leaves its messages whose protocol is one of files. It is looked into, never asked about a payment."""

    async def deliveries(self) -> Sequence[Delivery]:
        """Return what lies there, the oldest first, also what was read before. Raises Unavailable, or BankBusy."""

    def read(self, delivery: Delivery) -> tuple[str, BankWords]:
        """Return a message's kind and all that it says; what cannot be understood is odd, never an error."""

    async def let_go(self, names: Sequence[str]) -> None:
        """These have been written down: the bank need not keep them. Repeating it changes nothing."""
