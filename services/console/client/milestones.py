"""The step that a later part of an award waits for, as disbursement takes it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint

SERVICE: Final = "disbursement"


class PartTold(Response):
    """Which part of its award a payment is, and from when on it may go; what is not said is in one sum."""

    part: int = 1
    parts: int = 1
    due_on: date | None = None


class StepResponse(Response):
    """The part that waited for a step, as it stands now."""

    part: int
    parts: int
    state: str


CONFIRM: Final = TypedEndpoint(SERVICE, "POST", "/v1/payments/{payment_id}/step", response=StepResponse)


class Milestones:
    """Disbursement's door for how far the work has come."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def confirm(self, caller: Caller, payment_id: UUID, body: Mapping[str, Any], key: str) -> Answer[StepResponse]:
        """Say how far the work has come, once however often it is sent."""
        return await self._transport.act(CONFIRM, caller, Inquiry({"payment_id": payment_id}, body=body, key=key))
