"""Who ends a ticket, and when it takes two."""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.tickets import Named, Proposal, Ticket
from services.disbursement.policy.precedence import RISK_WHEN_UNKNOWN
from services.disbursement.policy.resolutions import Outcome
from shared.duties import same_person
from shared.errors import Forbidden, Refused
from shared.targets import BANK_TICKET, target_on
from shared.texts import Text
from shared.time_limits import Clock, ClockScope

SEEN: Final = "seen"
"""How a ticket ends that is about no payment of ours: a person has found out what it was."""


class TicketEnded(Refused):
    """Somebody has ended it, or the bank has by its exact word."""

    code = "ticket-ended"
    title = Text(vi="Vướng mắc này đã kết thúc", en="This ticket has ended already")


class TicketOfPayment(Refused):
    """What became of the payment must be said, at its own door."""

    code = "ticket-of-payment"
    title = Text(
        vi="Vướng mắc này thuộc một khoản chi: hãy kết luận ngay tại khoản chi đó",
        en="This ticket belongs to a payment: say at the payment what became of it",
    )


class NobodysTicket(Forbidden):
    """What is about no payment of ours is ended by who keeps the whole country's books."""

    code = "nobodys-ticket"
    title = Text(
        vi="Câu trả lời không thuộc khoản nào của ta do kế toán toàn quốc xử lý",
        en="What the bank says of no payment of ours is ended by an accountant of the whole country",
    )


def ticket_clock(ticket: Ticket, payment: Payment, case: CaseFile | None) -> Clock:
    """Return the clock of a ticket: until when a named person has ended it (internal target, certainty D)."""
    return clock_about(ticket.id, ticket.opened_at, payment, case)


def clock_about(question: UUID, since: datetime, payment: Payment, case: CaseFile | None) -> Clock:
    """Return the clock of a question to people about this payment, a ticket or a difference: it rings where its owner is."""
    risk_level = (case.risk_level if case else None) or RISK_WHEN_UNKNOWN
    scope = ClockScope(payment.incident_id, payment.case_id, payment.answering_commune, risk_level, payment.drill)
    limit = target_on(BANK_TICKET, since, risk_level)
    return Clock.of_commune(limit, scope, question, started_at=since, due_at=limit.due_after(since), known_at=since)


def at_stake(payment: Payment, last: AttemptStatus | None, outcome: Outcome, named: Named) -> int:
    """Return how many đồng hang on a person's word: the difference where the bank itself names a sum as paid, else all that
    is named.

    A sum that only the person names lowers nothing: whoever reads a statement alone could name what leaves him alone.
    """
    says_paid = outcome == "paid" and last is AttemptStatus.DISPUTED and not payment.contradicted
    if says_paid and named.by_bank is not None:
        return max(abs(amount - payment.amount) for amount in named.all)
    return max([payment.amount, *named.all])


def takes_two(outcome: Outcome, stake: int, alone_up_to: int) -> bool:
    """Tell whether a second person must say the same: above the limit, and always where booked money is said to be back."""
    return outcome == "reversed" or stake > alone_up_to


def is_seconded(ticket: Ticket, outcome: str, amount: int | None, by: str) -> bool:
    """Tell whether another person has said exactly this before."""
    said: Proposal | None = ticket.proposal
    return said is not None and not same_person(said.by, by) and (said.outcome, said.amount) == (outcome, amount)


def proposed(outcome: str, amount: int | None, by: str, now: datetime) -> Proposal:
    return Proposal(outcome, amount, by, now)
