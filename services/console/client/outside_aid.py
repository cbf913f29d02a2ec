"""What others gave households directly, as intake tells it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint
from services.console.views.outside_aid import OutsideAidView

_SERVICE: Final = "intake"


class OutsideAid(Response):
    """One thing that a household was given."""

    id: UUID
    case_id: UUID
    commune_code: str
    kind: str
    given_on: date
    amount_dong: int | None
    given_by: str | None
    what: str | None
    recorded_by: str
    recorded_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None

    def view(self) -> OutsideAidView:
        return OutsideAidView(**dict(self))


class OutsideAidFoundResponse(Response):
    """What stands of the cases that were asked for."""

    items: list[OutsideAid]


class OutsideAidPage(Response):
    """A page of what was recorded in an incident."""

    items: list[OutsideAid]
    next_cursor: str | None


_ONE: Final = "/v1/cases/{case_id}/outside-aid"
RECORD: Final = TypedEndpoint(_SERVICE, "POST", _ONE, response=OutsideAid)
WITHDRAW: Final = TypedEndpoint(_SERVICE, "POST", f"{_ONE}/{{aid_id}}/withdraw", response=OutsideAid)
SEARCH: Final = TypedEndpoint(_SERVICE, "POST", "/v1/outside-aid/search", response=OutsideAidFoundResponse)
LIST: Final = TypedEndpoint(
    _SERVICE, "GET", "/v1/outside-aid", frozenset({"incident_id", "cursor", "limit"}), response=OutsideAidPage
)


class OutsideAids:
    """Intake's doors for what others gave."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def record(self, caller: Caller, case_id: UUID, body: Mapping[str, Any], key: str) -> Answer[OutsideAid]:
        """Write down what others gave a household, once however often it is sent."""
        return await self._transport.act(RECORD, caller, Inquiry({"case_id": case_id}, body=body, key=key))

    async def withdraw(self, caller: Caller, case_id: UUID, aid_id: UUID, key: str) -> Answer[OutsideAid]:
        """Say that it was wrong."""
        return await self._transport.act(WITHDRAW, caller, Inquiry({"case_id": case_id, "aid_id": aid_id}, key=key))

    async def of_cases(self, caller: Caller, case_ids: Collection[UUID]) -> Answer[OutsideAidFoundResponse]:
        """Return what stands of these cases."""
        return await self._transport.ask(SEARCH, caller, Inquiry(body={"case_ids": [str(one) for one in sorted(case_ids)]}))

    async def of_incident(self, caller: Caller, incident_id: UUID, most: int, cursor: str) -> Answer[OutsideAidPage]:
        """Return a page of what was recorded in an incident, in the caller's area."""
        query = {"incident_id": str(incident_id), "limit": str(most)}
        return await self._transport.ask(LIST, caller, Inquiry(query=query | ({"cursor": cursor} if cursor else {})))
