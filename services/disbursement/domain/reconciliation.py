"""Reconciliation: what our ledger has booked beside what others show of the same money or goods, and what is left between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from services.disbursement.domain.tickets import Proposal, TicketState
from shared.events.assessment import Unit
from shared.ids import PaymentId, SourceId

RunId = NewType("RunId", UUID)
DifferenceId = NewType("DifferenceId", UUID)
Span = tuple[datetime, datetime]
"""From one moment up to another, which is not part of it."""


class Part(StrEnum):
    """What is compared with what."""

    BANK = "bank"
    """What the ledger has paid by bank, with the bank's statements."""
    INCOME = "income"
    """What came into the account, with the contributions that people booked."""
    CASH = "cash"
    """What cash lists took out, with what was signed for and what came back."""
    GOODS = "goods"
    """What came in, with what was handed over and what is left."""


class Kind(StrEnum):
    """What is the matter between the two sides of one thing."""

    MATCHED = "matched"
    LATE = "late"
    """One side has it, and the other may still come: no difference yet."""
    PARTIAL = "partial"
    """Both sides speak of it, and not of the same sum."""
    UNMATCHED = "unmatched"
    """The other side shows it, and we have not booked it."""
    DUPLICATE = "duplicate"
    """The other side shows it more than once."""
    MISSING = "missing"
    """We have booked it, and the other side does not show it though it should by now."""


@dataclass(frozen=True)
class Pair:
    """The two sides of one thing, in đồng, kg or sets: what we have `booked`, and what is `found` at the other side.

    `subject` names it within its part: a payment, the bank's line, a cash list, a source. `debits` and `credits` count the
    bank's lines; `booked_at` and `heard_at` say since when each side is as it is.
    """

    part: Part
    subject: str
    source_id: SourceId | None
    booked: int
    found: int
    debits: int = 0
    credits: int = 0
    booked_at: datetime | None = None
    heard_at: datetime | None = None
    payment_id: PaymentId | None = None
    unit: Unit = "dong"

    @property
    def difference(self) -> int:
        return self.found - self.booked


@dataclass(frozen=True)
class BookedPayment:
    """What the ledger says went out for a payment by bank, returns taken off, with what people accepted beside it."""

    payment_id: PaymentId
    source_id: SourceId | None
    amount: int
    booked_at: datetime | None


@dataclass(frozen=True)
class FoundLine:
    """A line of a statement that counts, and the payment whose order it names (None: none of ours)."""

    account: str
    reference: str
    out: int
    """What left by it, in đồng; below zero where it came in."""
    booked_at: datetime
    received_at: datetime
    payment_id: PaymentId | None = None

    @property
    def name(self) -> str:
        """By what it is known where no payment of ours is: an account's references are its own."""
        return f"{self.account}|{self.reference}"


@dataclass(frozen=True)
class BookedIncome:
    """A contribution that nobody has reversed, or what a household gave back by transfer (`contribution_id`: its receipt)."""

    contribution_id: UUID
    source_id: SourceId
    amount: int
    received_at: datetime


@dataclass(frozen=True)
class Judged:
    """A pair, and what is the matter with it. `accepted`: two accountants have said before that it may stay so."""

    pair: Pair
    kind: Kind
    accepted: bool = False


@dataclass
class Sums:
    """What the pairs of one part and source come to. booked + late + accepted + difference = found."""

    booked: int = 0
    found: int = 0
    late: int = 0
    accepted: int = 0
    difference: int = 0
    unexplained: int = 0
    """The same without their signs: what is too much hides nothing that is missing."""
    counts: dict[Kind, int] = field(default_factory=dict)

    def add(self, judged: Judged) -> None:
        """Add one more pair."""
        pair, kind = judged.pair, judged.kind
        self.booked += pair.booked
        self.found += pair.found
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if kind is Kind.LATE:
            self.late += pair.difference
        elif judged.accepted:
            self.accepted += pair.difference
        else:
            self.difference += pair.difference
            self.unexplained += abs(pair.difference)

    def add_matched(self, count: int, amount: int) -> None:
        """Add pairs that are the same on both sides."""
        self.booked += amount
        self.found += amount
        self.counts[Kind.MATCHED] = self.counts.get(Kind.MATCHED, 0) + count

    def add_late(self, count: int, amount: int) -> None:
        """Add so many that we have booked, and that the other side does not show yet."""
        self.booked += amount
        self.late -= amount
        if count:
            self.counts[Kind.LATE] = self.counts.get(Kind.LATE, 0) + count

    def add_sums(self, other: "Sums") -> None:
        """Add what others came to."""
        for name in ("booked", "found", "late", "accepted", "difference", "unexplained"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for kind, count in other.counts.items():
            self.counts[kind] = self.counts.get(kind, 0) + count


@dataclass(frozen=True)
class Figure:
    """What one part of one source came to in a run; `source_id` is None for what belongs to no source."""

    part: Part
    source_id: SourceId | None
    unit: Unit
    sums: Sums


@dataclass(frozen=True)
class Run:
    """One comparison, of what is real or of what is of drills; sums are in đồng, goods are in their figures.

    `shown_until`: up to when statements that follow one another show the account; None where none has come.
    """

    id: RunId
    drill: bool
    at: datetime
    by: str
    shown_until: datetime | None
    booked: int
    found: int
    late: int
    accepted: int
    difference: int
    unexplained: int
    differences: int
    """How many are open after it, goods among them."""
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """One difference that nobody has explained: with an owner, a due moment, whoever has taken it, and an end."""

    id: DifferenceId
    drill: bool
    part: Part
    subject: str
    source_id: SourceId | None
    payment_id: PaymentId | None
    kind: Kind
    unit: Unit
    booked: int
    found: int
    owner: str
    commune_code: str | None
    province_code: str | None
    opened_at: datetime
    due_at: datetime
    taken_by: str | None = None
    taken_at: datetime | None = None
    proposal: Proposal | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    outcome: str | None = None

    @property
    def amount(self) -> int:
        """What the other side shows more than we have booked; below zero: less."""
        return self.found - self.booked

    @property
    def state(self) -> TicketState:
        if self.ended_at is not None:
            return TicketState.ENDED
        if self.proposal is not None:
            return TicketState.PROPOSED
        return TicketState.TAKEN if self.taken_by is not None else TicketState.OPEN


@dataclass(frozen=True)
class Coverage:
    """From when to when statements show the account without a hole between them, in order, each apart from the next."""

    spans: Sequence[Span] = ()

    @property
    def until(self) -> datetime | None:
        return self.spans[-1][1] if self.spans else None

    def shows(self, since: datetime, until: datetime) -> bool:
        """Tell whether one span holds all from one moment to another."""
        return any(begin <= since and until <= end for begin, end in self.spans)


def explanation_binding(difference: DifferenceId) -> str:
    """The associated data of why a difference may stay: it opens for this one only."""
    return f"differences.reason|{difference}"
