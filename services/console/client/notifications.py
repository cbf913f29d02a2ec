"""What the desk asks notifications: the notices about a case."""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint
from services.console.views.notices import NoticeView

SERVICE: Final = "notifications"


class Notice(Response):
    """A message: to whom, in which state. Its text is not read."""

    id: UUID
    case_id: UUID | None
    kind: str
    audience: str
    state: str
    reason: str | None
    accepted_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None

    def view(self) -> NoticeView:
        return NoticeView(
            id=self.id,
            kind=self.kind,
            audience=self.audience,
            state=self.state,
            reason=self.reason,
            accepted_at=self.accepted_at,
            acknowledged_at=self.acknowledged_at,
            acknowledged_by=self.acknowledged_by,
        )


class NoticesResponse(Response):
    """A page of notices."""

    items: list[Notice]

    def views(self, case_id: UUID) -> list[NoticeView]:
        """Return the notices of a case: none of another is shown, whatever the answer holds."""
        return [notice.view() for notice in self.items if notice.case_id == case_id]


NOTICES: Final = TypedEndpoint(SERVICE, "GET", "/v1/notices", frozenset({"case_id"}), response=NoticesResponse)


class Notifications:
    """The service that tells everybody."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def notices(self, caller: Caller, case_id: UUID) -> Answer[NoticesResponse]:
        return await self._transport.ask(NOTICES, caller, Inquiry(query={"case_id": str(case_id)}))
