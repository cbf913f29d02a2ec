"""Sources of means, payments that need a person, and the bank's odd answers: as disbursement shows them."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.console.client.clocks import Clock
from services.console.client.milestones import PartTold
from services.console.client.pauses import PauseOfPayment
from services.console.client.payees import PaidPerson
from services.console.client.transport import Response, TypedEndpoint

SERVICE: Final = "disbursement"


class Scope(Response):
    """Where a source may be used: a commune, a province, or the country."""

    commune_code: str | None = None
    province_code: str | None = None


class StateSum(Response):
    """How many payments stand in one state, and what they come to."""

    count: int
    amount: int


class Source(Response):
    """Means of one origin and their balances: contributed = available + reserved + advanced + settled + paid_twice."""

    id: UUID
    name: str
    kind: str
    unit: str
    scope: Scope
    incident_id: UUID | None
    drill: bool
    available: int
    reserved: int
    settled: int
    advanced: int
    paid_twice: int = 0
    contributed: int
    payments: dict[str, StateSum]

    @property
    def accounted(self) -> int:
        """What its accounts come to; it must be what came in."""
        return self.available + self.reserved + self.advanced + self.settled + self.paid_twice


class SourcesResponse(Response):
    """A page of sources."""

    items: list[Source]
    next_cursor: str | None


class PaymentName(Response):
    """What people know of a payment."""

    case_id: UUID
    benefit: str
    person: str | None
    amount: int
    unit: str


class RecoveryShown(Response):
    """So much of a payment is too much since less of its award stands."""

    id: UUID
    payment_id: UUID
    case_id: UUID
    decision_number: str
    amount: int
    unit: str
    opened_at: datetime
    cause: str
    owner: str | None
    received: int
    left: int
    payment: PaymentName | None = None
    drill: bool = False
    """False where nobody says: a disbursement of before."""


class RecoveriesResponse(Response):
    """A page of recoveries."""

    items: list[RecoveryShown]
    next_cursor: str | None


class PlannedInstalment(Response):
    """So much until the end of that day."""

    due_on: date
    amount: int


class RecoveryReceipt(Response):
    """So much came back, by which receipt."""

    way: str
    receipt_number: str
    amount: int
    received_on: date


class RecoveryStoryResponse(RecoveryShown):
    """A recovery with its plan, what of it is overdue, and its receipts."""

    state: str
    paid_to: PaidPerson | None = None
    plan: list[PlannedInstalment]
    overdue: int
    receipts: list[RecoveryReceipt]


class PaidAgainResponse(Response):
    """What came back goes out again."""

    state: str


class RecoveryEndedResponse(Response):
    """A recovery after somebody's act."""

    id: UUID
    state: str


class OpenedSourceResponse(Response):
    """A source that was opened just now."""

    id: UUID


class ContributedResponse(Response):
    """What was booked, and how many payments that had waited for means went on in the same moment."""

    amount: int
    available: int
    continued: int
    waits_for_confirmation: bool = False


class StuckPayment(PartTold):
    """A payment that somebody must look at."""

    id: UUID
    case_id: UUID
    commune_code: str
    means_commune_code: str
    benefit: str
    person: str | None
    amount: int
    unit: str
    rail: str
    state: str
    reason: str | None
    source_id: UUID | None
    decision_number: str
    drill: bool
    recovery: bool
    contradicted: bool
    pauses: list[PauseOfPayment]
    updated_at: datetime
    clock: Clock | None


class StuckPaymentsResponse(Response):
    """A page of them."""

    items: list[StuckPayment]
    next_cursor: str | None


class Attempt(Response):
    """One try to pay; `named_amount` is what the bank spoke of, where it is not ours, `words` its own where it gave no code."""

    number: int
    status: str
    reason: str | None
    words: str | None = None
    named_amount: int | None
    sent_at: datetime
    answered_at: datetime | None


class OddAnswer(Response):
    """What the bank said that people must look at, in its own words, and what a person said of it."""

    id: UUID
    payment_id: UUID | None
    meaning: str
    words: str
    times: int
    first_at: datetime
    last_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    outcome: str | None


class Proposal(Response):
    """How one person says that a ticket ends; another must say the same."""

    outcome: str
    amount_dong: int | None
    by: str
    at: datetime
    reason: str | None = None
    """How he knows; empty where it is not this reader's to know, None from a version that does not tell."""


class Ticket(Response):
    """What the bank left open, and who looks after it."""

    id: UUID
    payment_id: UUID | None
    kind: str
    drill: bool | None = None
    state: str
    owner: str
    opened_at: datetime
    due_at: datetime | None
    taken_by: str | None
    proposal: Proposal | None


class TicketLine(Ticket):
    """One of them with the bank's words that nobody has ended."""

    payment: PaymentName | None = None
    odd_answers: list[OddAnswer]


class TicketsResponse(Response):
    """A page of them."""

    items: list[TicketLine]
    next_cursor: str | None


class TicketResponse(Response):
    """A ticket after somebody did something about it."""

    id: UUID
    state: str


class PaymentStoryResponse(StuckPayment):
    """A payment with every attempt, what the bank said of it, and what a person may say became of it."""

    attempts: list[Attempt]
    odd_answers: list[OddAnswer]
    possible_outcomes: list[str]
    ways_again: list[str]
    ticket: Ticket | None = None


class ResolvedResponse(Response):
    """The payment after a person has said what became of it; `waits_for_second`: another must say the same."""

    state: str
    reason: str | None
    waits_for_second: bool = False


SOURCES: Final = TypedEndpoint(SERVICE, "GET", "/v1/sources", frozenset({"limit", "cursor"}), response=SourcesResponse)
SOURCE: Final = TypedEndpoint(SERVICE, "GET", "/v1/sources/{source_id}", response=Source)
OPEN_SOURCE: Final = TypedEndpoint(SERVICE, "POST", "/v1/sources", response=OpenedSourceResponse)
CONTRIBUTE: Final = TypedEndpoint(SERVICE, "POST", "/v1/sources/{source_id}/contributions", response=ContributedResponse)
STUCK: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/payments", frozenset({"state", "mark", "rail", "limit", "cursor"}), response=StuckPaymentsResponse
)
PAYMENT: Final = TypedEndpoint(SERVICE, "GET", "/v1/payments/{payment_id}", response=PaymentStoryResponse)
RESOLVE: Final = TypedEndpoint(SERVICE, "POST", "/v1/payments/{payment_id}/resolve", response=ResolvedResponse)
TICKETS: Final = TypedEndpoint(SERVICE, "GET", "/v1/tickets", frozenset({"limit", "cursor"}), response=TicketsResponse)
TAKE_TICKET: Final = TypedEndpoint(SERVICE, "POST", "/v1/tickets/{ticket_id}/take", response=TicketResponse)
CLOSE_TICKET: Final = TypedEndpoint(SERVICE, "POST", "/v1/tickets/{ticket_id}/close", response=TicketResponse)
RECOVERIES: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/recoveries", frozenset({"state", "limit", "cursor"}), response=RecoveriesResponse
)
PLAN_RECOVERY: Final = TypedEndpoint(SERVICE, "POST", "/v1/recoveries/{recovery_id}/plan", response=RecoveryEndedResponse)
RECEIVE_REPAYMENT: Final = TypedEndpoint(
    SERVICE, "POST", "/v1/recoveries/{recovery_id}/receipts", response=RecoveryEndedResponse
)
RECOVERY: Final = TypedEndpoint(SERVICE, "GET", "/v1/recoveries/{recovery_id}", response=RecoveryStoryResponse)
PAY_AGAIN: Final = TypedEndpoint(SERVICE, "POST", "/v1/payments/{payment_id}/pay-again", response=PaidAgainResponse)
END_RECOVERY: Final = TypedEndpoint(SERVICE, "POST", "/v1/recoveries/{recovery_id}/end", response=RecoveryEndedResponse)
