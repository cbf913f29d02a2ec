"""What the desk asks disbursement: payments, what is to be handed over, sources of means."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.console.client.clocks import Clock
from services.console.client.milestones import PartTold
from services.console.client.money import (
    CLOSE_TICKET,
    CONTRIBUTE,
    END_RECOVERY,
    OPEN_SOURCE,
    PAY_AGAIN,
    PAYMENT,
    PLAN_RECOVERY,
    RECEIVE_REPAYMENT,
    RECOVERIES,
    RECOVERY,
    RESOLVE,
    SOURCE,
    SOURCES,
    STUCK,
    TAKE_TICKET,
    TICKETS,
    ContributedResponse,
    OpenedSourceResponse,
    PaidAgainResponse,
    PaymentStoryResponse,
    RecoveriesResponse,
    RecoveryEndedResponse,
    RecoveryStoryResponse,
    ResolvedResponse,
    Source,
    SourcesResponse,
    StuckPaymentsResponse,
    TicketResponse,
    TicketsResponse,
)
from services.console.client.pauses import LIFT, LIST, PAUSE, PauseOfPayment, PauseShown, PausesResponse
from services.console.client.queues import STUCK_FIGURES, StuckFigures
from services.console.client.transport import Answer, Caller, Inquiry, ProblemResponse, Response, Transport, TypedEndpoint
from services.console.views.payments import HandoverView, PaymentView, RecoveryView

SERVICE: Final = "disbursement"
_AS_THEY_ARE: Final = ("recovery", "contradicted", "lowered", "part", "parts", "due_on")


class Recovery(Response):
    """So much of a payment is too much in hand."""

    amount: int
    unit: str
    state: str
    decision_number: str

    def view(self) -> RecoveryView:
        return RecoveryView(amount=self.amount, unit=self.unit, state=self.state, decision_number=self.decision_number)


class HandoverTold(Response):
    """Who took it, and what proves that it was given."""

    handed_to: str
    handed_over_at: datetime
    evidence_kind: str | None
    evidence: str | None

    def view(self) -> HandoverView:
        return HandoverView(
            handed_to=self.handed_to, at=self.handed_over_at, evidence_kind=self.evidence_kind, evidence=self.evidence
        )


class Payment(PartTold):
    """One sum or quantity that is owed because of an award."""

    id: UUID
    case_id: UUID
    commune_code: str
    means_commune_code: str
    award_id: UUID
    benefit: str
    person: str | None = None
    amount: int
    unit: str
    rail: str
    state: str
    reason: str | None
    decision_number: str
    recovery: bool
    contradicted: bool
    lowered: int
    recoveries: list[Recovery]
    pauses: list[PauseOfPayment]
    ended_at: datetime | None
    clock: Clock | None
    handover: HandoverTold | None = None

    def view(self) -> PaymentView:
        return PaymentView(
            id=self.id,
            award_id=self.award_id,
            code=self.benefit,
            person=self.person,
            amount=self.amount,
            unit=self.unit,
            rail=self.rail,
            state=self.state,
            reason=self.reason,
            decision_number=self.decision_number,
            recoveries=[one.view() for one in self.recoveries],
            pauses=[one.view() for one in self.pauses],
            at=self.ended_at,
            means_of=self.means_commune_code if self.means_commune_code != self.commune_code else None,
            clock=self.clock.view(SERVICE) if self.clock else None,
            handover=self.handover.view() if self.handover else None,
            **{name: getattr(self, name) for name in _AS_THEY_ARE},
        )


class PaymentsResponse(Response):
    """A page of payments."""

    items: list[Payment]

    def views(self, case_id: UUID) -> list[PaymentView]:
        """Return the payments of a case: none of another is shown, whatever the answer holds."""
        return [payment.view() for payment in self.items if payment.case_id == case_id]


class PaymentToHandOver(Response):
    """Goods or cash that are set aside for a household."""

    id: UUID
    case_id: UUID
    incident_id: UUID
    commune_code: str
    benefit: str
    person: str | None
    amount: int
    unit: str
    rail: str
    decision_number: str
    drill: bool
    lowered: int
    pauses: list[PauseOfPayment]
    clock: Clock | None


class PaymentsToHandOverResponse(Response):
    """A page of them."""

    items: list[PaymentToHandOver]
    next_cursor: str | None


class HandedOver(Response):
    """A payment that was handed over."""

    payment_id: UUID


class RefusedHandover(Response):
    """A payment that could not be handed over, and why."""

    payment_id: UUID
    problem: ProblemResponse


class HandedOverResponse(Response):
    """What was handed over of a list, and what was not."""

    handed_over: list[HandedOver]
    refused: list[RefusedHandover]


PAYMENTS: Final = TypedEndpoint(SERVICE, "GET", "/v1/payments", frozenset({"case_id"}), response=PaymentsResponse)
TO_HAND_OVER: Final = TypedEndpoint(
    SERVICE,
    "GET",
    "/v1/payments",
    frozenset({"state", "rail", "incident_id", "commune_code", "limit", "cursor"}),
    response=PaymentsToHandOverResponse,
)
HAND_OVER: Final = TypedEndpoint(SERVICE, "POST", "/v1/handovers", response=HandedOverResponse)


class Disbursement:
    """The service that pays."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def to_hand_over(self, caller: Caller, rail: str, limit: int) -> Answer[PaymentsToHandOverResponse]:
        """Return what is set aside for households of the caller's area and goes by hand."""
        query = {"state": "reserved", "rail": rail, "limit": str(limit)}
        return await self._transport.ask(TO_HAND_OVER, caller, Inquiry(query=query))

    async def hand_over(self, caller: Caller, lines: Sequence[Mapping[str, Any]], key: str) -> Answer[HandedOverResponse]:
        """Write down who got what; a line that is refused stops no other."""
        return await self._transport.act(HAND_OVER, caller, Inquiry(body={"items": list(lines)}, key=key))

    async def payments(self, caller: Caller, case_id: UUID) -> Answer[PaymentsResponse]:
        return await self._transport.ask(PAYMENTS, caller, Inquiry(query={"case_id": str(case_id)}))

    async def stuck(
        self, caller: Caller, which: Mapping[str, str], limit: int, cursor: str = ""
    ) -> Answer[StuckPaymentsResponse]:
        """Return payments of the caller's area that somebody must look at: `which` names their state or mark."""
        query = {**which, "limit": str(limit), **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask(STUCK, caller, Inquiry(query=query))

    async def stuck_figures(self, caller: Caller) -> Answer[StuckFigures]:
        """Return how many payments of the caller's area are stuck in which way, and what they come to."""
        return await self._transport.ask(STUCK_FIGURES, caller)

    async def payment(self, caller: Caller, payment_id: UUID) -> Answer[PaymentStoryResponse]:
        """Return one payment with all that was tried and said of it."""
        return await self._transport.ask(PAYMENT, caller, Inquiry({"payment_id": payment_id}))

    async def resolve(self, caller: Caller, payment_id: UUID, body: Mapping[str, Any], key: str) -> Answer[ResolvedResponse]:
        """Say what became of a payment that the bank left open."""
        return await self._transport.act(RESOLVE, caller, Inquiry({"payment_id": payment_id}, body=body, key=key))

    async def tickets(self, caller: Caller, limit: int, cursor: str = "") -> Answer[TicketsResponse]:
        """Return what the bank left open and nobody has ended, with its words."""
        query = {"limit": str(limit), **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask(TICKETS, caller, Inquiry(query=query))

    async def take_ticket(self, caller: Caller, ticket_id: UUID, key: str) -> Answer[TicketResponse]:
        """Say that one looks after it oneself."""
        return await self._transport.act(TAKE_TICKET, caller, Inquiry({"ticket_id": ticket_id}, key=key))

    async def close_ticket(self, caller: Caller, ticket_id: UUID, body: Mapping[str, Any], key: str) -> Answer[TicketResponse]:
        """Say what one has found out about words that are of no payment."""
        return await self._transport.act(CLOSE_TICKET, caller, Inquiry({"ticket_id": ticket_id}, body=body, key=key))

    async def sources(self, caller: Caller, limit: int, cursor: str = "") -> Answer[SourcesResponse]:
        """Return sources with their balances."""
        query = {"limit": str(limit), **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask(SOURCES, caller, Inquiry(query=query))

    async def source(self, caller: Caller, source_id: UUID) -> Answer[Source]:
        return await self._transport.ask(SOURCE, caller, Inquiry({"source_id": source_id}))

    async def open_source(self, caller: Caller, body: Mapping[str, Any], key: str) -> Answer[OpenedSourceResponse]:
        """Open a source of means, once however often it is sent."""
        return await self._transport.act(OPEN_SOURCE, caller, Inquiry(body=body, key=key))

    async def contribute(
        self, caller: Caller, source_id: UUID, body: Mapping[str, Any], key: str
    ) -> Answer[ContributedResponse]:
        """Book what came in, once however often it is sent."""
        return await self._transport.act(CONTRIBUTE, caller, Inquiry({"source_id": source_id}, body=body, key=key))

    async def recoveries(self, caller: Caller, limit: int, cursor: str = "") -> Answer[RecoveriesResponse]:
        """Return what is to be recovered in the caller's area."""
        query = {"state": "open", "limit": str(limit), **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask(RECOVERIES, caller, Inquiry(query=query))

    async def end_recovery(
        self, caller: Caller, recovery_id: UUID, body: Mapping[str, Any], key: str
    ) -> Answer[RecoveryEndedResponse]:
        """Say that it was paid back, or waived, once however often it is sent."""
        return await self._transport.act(END_RECOVERY, caller, Inquiry({"recovery_id": recovery_id}, body=body, key=key))

    async def recovery(self, caller: Caller, recovery_id: UUID) -> Answer[RecoveryStoryResponse]:
        """Return one recovery with its plan and its receipts."""
        return await self._transport.ask(RECOVERY, caller, Inquiry({"recovery_id": recovery_id}))

    async def plan_recovery(
        self, caller: Caller, recovery_id: UUID, body: Mapping[str, Any], key: str
    ) -> Answer[RecoveryEndedResponse]:
        """Agree by which instalments it comes back."""
        return await self._transport.act(PLAN_RECOVERY, caller, Inquiry({"recovery_id": recovery_id}, body=body, key=key))

    async def receive_repayment(
        self, caller: Caller, recovery_id: UUID, body: Mapping[str, Any], key: str
    ) -> Answer[RecoveryEndedResponse]:
        """Book what came back, once however often it is sent."""
        return await self._transport.act(RECEIVE_REPAYMENT, caller, Inquiry({"recovery_id": recovery_id}, body=body, key=key))

    async def pay_again(self, caller: Caller, payment_id: UUID, body: Mapping[str, Any], key: str) -> Answer[PaidAgainResponse]:
        """Let what came back go once more."""
        return await self._transport.act(PAY_AGAIN, caller, Inquiry({"payment_id": payment_id}, body=body, key=key))

    async def pauses(self, caller: Caller, limit: int, cursor: str = "", *, in_force: bool = False) -> Answer[PausesResponse]:
        """Return what is, or ever was, paused in the caller's area, the newest first."""
        query = {"limit": str(limit), **({"cursor": cursor} if cursor else {}), **({"in_force": "true"} if in_force else {})}
        return await self._transport.ask(LIST, caller, Inquiry(query=query))

    async def pause(self, caller: Caller, body: Mapping[str, Any], key: str) -> Answer[PauseShown]:
        """Stop a source, a rail or an incident, once however often it is sent."""
        return await self._transport.act(PAUSE, caller, Inquiry(body=body, key=key))

    async def lift_pause(self, caller: Caller, pause_id: UUID, body: Mapping[str, Any], key: str) -> Answer[PauseShown]:
        """Let it go on, once however often it is sent."""
        return await self._transport.act(LIFT, caller, Inquiry({"pause_id": pause_id}, body=body, key=key))
