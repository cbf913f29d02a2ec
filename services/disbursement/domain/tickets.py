"""Tickets: what the bank has left open about one payment, or about nothing of ours, until a named person has ended it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.disbursement.domain.bank_answers import Meaning
from shared.ids import PaymentId

NOBODYS: Final = "country"
"""Who answers for what the bank says of no payment of ours: whoever keeps the whole country's books."""


class TicketState(StrEnum):
    """How far a ticket has come."""

    OPEN = "open"
    TAKEN = "taken"
    """A named person looks after it."""
    PROPOSED = "proposed"
    """One person has said how it ends; another must say the same."""
    ENDED = "ended"


@dataclass(frozen=True)
class Proposal:
    """How one person says that a ticket ends; `amount` is what the statement shows, if he said so; `reason` is sealed."""

    outcome: str
    amount: int | None
    by: str
    at: datetime
    reason: bytes | None = None


@dataclass(frozen=True)
class Ticket:
    """One question to people. `kind` is what made it one, or "contradicts" once the bank has said otherwise."""

    id: UUID
    payment_id: PaymentId | None
    kind: Meaning
    owner: str
    opened_at: datetime
    taken_by: str | None = None
    taken_at: datetime | None = None
    proposal: Proposal | None = None
    drill: bool | None = None
    """Of its payment; unknown where nobody asked, or where it belongs to none."""
    due_at: datetime | None = None
    """Its clock's end; of what belongs to no payment there is no clock, and none here."""
    ended_at: datetime | None = None
    ended_by: str | None = None
    outcome: str | None = None

    @property
    def state(self) -> TicketState:
        if self.ended_at is not None:
            return TicketState.ENDED
        if self.proposal is not None:
            return TicketState.PROPOSED
        return TicketState.TAKEN if self.taken_by is not None else TicketState.OPEN


@dataclass(frozen=True)
class Named:
    """What is named as paid (đồng), where it is not what was owed: by the bank, and by a person as the statement shows it."""

    by_bank: int | None = None
    by_person: int | None = None

    @property
    def all(self) -> list[int]:
        return [amount for amount in (self.by_bank, self.by_person) if amount is not None]

    @property
    def last(self) -> int | None:
        """What counts: the person has the statement before him, the bank's word may be short."""
        return self.by_bank if self.by_person is None else self.by_person

    def beside(self, owed: int) -> int | None:
        """What is booked beside what was `owed`: what counts; the bank's word where a person says exactly what was owed."""
        return next((amount for amount in (self.last, self.by_bank) if amount is not None and amount != owed), None)


@dataclass(frozen=True)
class Difference:
    """What the bank says that it paid, less what was owed (đồng), accepted by one person or by two.

    `said`: what they say that the statement shows, where they have said so: also what was owed, where the bank says otherwise.
    """

    ticket_id: UUID
    payment_id: PaymentId
    end_to_end_id: str
    owed: int
    named: int
    proposed_by: str | None
    accepted_by: str
    said: int | None = None

    @property
    def amount(self) -> int:
        return self.named - self.owed


def ticket_binding(ticket: UUID) -> str:
    """The associated data of a person's reason: it opens for this ticket only."""
    return f"tickets.reason|{ticket}"
