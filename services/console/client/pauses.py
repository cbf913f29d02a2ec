"""Pauses of the money, as disbursement shows them: what stands still, since when and why, and who let it go on."""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.console.client.transport import Response, TypedEndpoint
from services.console.views.payments import PauseView

SERVICE: Final = "disbursement"


class PauseOfPayment(Response):
    """A pause that stops a payment."""

    what: str
    reason: str
    paused_at: datetime

    def view(self) -> PauseView:
        return PauseView(what=self.what, reason=self.reason, since=self.paused_at)


class PauseLift(Response):
    """Who let it go on, when and why."""

    lifted_by: str
    lifted_at: datetime
    reason: str


class PauseShown(Response):
    """One pause; `subject` is the id of a source or an incident, or the name of a rail."""

    id: UUID
    what: str
    subject: str
    reason: str
    paused_by: str
    paused_at: datetime
    office: str
    lifted: PauseLift | None


class PausesResponse(Response):
    """A page of them."""

    items: list[PauseShown]
    next_cursor: str | None


LIST: Final = TypedEndpoint(SERVICE, "GET", "/v1/pauses", frozenset({"in_force", "limit", "cursor"}), response=PausesResponse)
PAUSE: Final = TypedEndpoint(SERVICE, "POST", "/v1/pauses", response=PauseShown)
LIFT: Final = TypedEndpoint(SERVICE, "POST", "/v1/pauses/{pause_id}/lifted", response=PauseShown)
