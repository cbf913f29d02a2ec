"""Tickets at the door."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.disbursement.api.schemas.odd_answers import OddAnswer
from services.disbursement.api.schemas.payment_names import PaymentName
from services.disbursement.api.schemas.requests import Request
from services.disbursement.domain.bank_answers import Meaning
from services.disbursement.domain.odd_answers import OddAnswerRecord
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.tickets import Proposal, Ticket, TicketState, ticket_binding
from shared.clock import VIETNAM
from shared.privacy import Cipher
from shared.sound_text import Line


class TicketProposal(BaseModel):
    """How one person says that it ends; another must say the same. `amount_dong`: what the statement shows, if he said so.

    `reason` is how he knows; empty for who may not read it (auditors, operators).
    """

    outcome: str
    amount_dong: int | None
    by: str
    at: datetime
    reason: str

    @classmethod
    def of(cls, ticket: UUID, said: Proposal, cipher: Cipher | None) -> Self:
        reason = cipher.open_remark(said.reason, ticket_binding(ticket)) if cipher and said.reason else ""
        return cls(outcome=said.outcome, amount_dong=said.amount, by=said.by, at=said.at.astimezone(VIETNAM), reason=reason)


class TicketResponse(BaseModel):
    """What the bank left open, until a named person or the bank's exact word has ended it.

    `kind`: odd, differs, contradicts, refuses, stranger (of no payment of ours). `owner` answers for it; `taken_by` looks after
    it. `due_at`: its clock's end (24 hours, internal target; null where it is of no payment). `drill`: its payment's; null
    where it is of none, or the answer does not show it.
    """

    id: UUID
    payment_id: UUID | None
    kind: Meaning
    drill: bool | None
    state: TicketState
    owner: str
    opened_at: datetime
    due_at: datetime | None
    taken_by: str | None
    taken_at: datetime | None
    proposal: TicketProposal | None
    ended_at: datetime | None
    ended_by: str | None
    outcome: str | None

    @classmethod
    def of(cls, ticket: Ticket, cipher: Cipher | None) -> Self:
        """Return it as it is shown; without a cipher to who may not read why one person has said what he did."""
        return cls(
            id=ticket.id,
            payment_id=ticket.payment_id,
            kind=ticket.kind,
            drill=ticket.drill,
            state=ticket.state,
            owner=ticket.owner,
            opened_at=ticket.opened_at.astimezone(VIETNAM),
            due_at=ticket.due_at.astimezone(VIETNAM) if ticket.due_at else None,
            taken_by=ticket.taken_by,
            taken_at=ticket.taken_at.astimezone(VIETNAM) if ticket.taken_at else None,
            proposal=TicketProposal.of(ticket.id, ticket.proposal, cipher) if ticket.proposal else None,
            ended_at=ticket.ended_at.astimezone(VIETNAM) if ticket.ended_at else None,
            ended_by=ticket.ended_by,
            outcome=ticket.outcome,
        )


class TicketLine(TicketResponse):
    """A ticket with the bank's words that nobody has ended; `payment`: what people know of it, null where it is of none."""

    payment: PaymentName | None
    odd_answers: list[OddAnswer]

    @classmethod
    def with_words(cls, ticket: Ticket, words: list[OddAnswerRecord], payment: Payment | None, cipher: Cipher | None) -> Self:
        """Return it as it is shown; without a cipher to who may not read the words."""
        odd_answers = [OddAnswer.of(one, cipher) for one in words]
        name = PaymentName.of(payment) if payment else None
        return cls(**dict(TicketResponse.of(ticket, cipher)), payment=name, odd_answers=odd_answers)


class TicketCloseRequest(Request):
    """What a person has found out (stored encrypted)."""

    reason: Line
