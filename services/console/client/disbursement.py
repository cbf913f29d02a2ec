"""What the desk asks disbursement: the payments of a case."""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.console.client.clocks import Clock
from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint
from services.console.views.payments import PaymentView

SERVICE: Final = "disbursement"


class Payment(Response):
    """One sum or quantity that is owed because of an award."""

    id: UUID
    case_id: UUID
    commune_code: str
    means_commune_code: str
    award_id: UUID
    benefit: str
    amount: int
    unit: str
    rail: str
    state: str
    reason: str | None
    decision_number: str
    recovery: bool
    contradicted: bool
    ended_at: datetime | None
    clock: Clock | None

    def view(self) -> PaymentView:
        return PaymentView(
            id=self.id,
            award_id=self.award_id,
            code=self.benefit,
            amount=self.amount,
            unit=self.unit,
            rail=self.rail,
            state=self.state,
            reason=self.reason,
            decision_number=self.decision_number,
            recovery=self.recovery,
            contradicted=self.contradicted,
            at=self.ended_at,
            means_of=self.means_commune_code if self.means_commune_code != self.commune_code else None,
            clock=self.clock.view(SERVICE) if self.clock else None,
        )


class PaymentsResponse(Response):
    """A page of payments."""

    items: list[Payment]

    def views(self, case_id: UUID) -> list[PaymentView]:
        """Return the payments of a case: none of another is shown, whatever the answer holds."""
        return [payment.view() for payment in self.items if payment.case_id == case_id]


PAYMENTS: Final = TypedEndpoint(SERVICE, "GET", "/v1/payments", frozenset({"case_id"}), response=PaymentsResponse)


class Disbursement:
    """The service that pays."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def payments(self, caller: Caller, case_id: UUID) -> Answer[PaymentsResponse]:
        return await self._transport.ask(PAYMENTS, caller, Inquiry(query={"case_id": str(case_id)}))
