"""Communes that are cut off, as intake shows them and takes what is signed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint
from services.console.views.cut_offs import CutOffView

SERVICE: Final = "intake"


class CutOffAct(Response):
    """One signed act."""

    document: str
    reason: str
    signed_by: str
    signed_at: datetime


class CutOff(Response):
    """A commune that is or was cut off."""

    id: UUID
    commune_code: str
    until: datetime
    begun: CutOffAct
    ended: CutOffAct | None

    def view(self) -> CutOffView:
        return CutOffView(
            until=self.until,
            document=self.begun.document,
            signed_by=self.begun.signed_by,
            signed_at=self.begun.signed_at,
            ended_document=self.ended.document if self.ended else None,
            ended_by=self.ended.signed_by if self.ended else None,
            ended_at=self.ended.signed_at if self.ended else None,
        )


class CutOffsResponse(Response):
    """Those of an incident, the one signed last first."""

    items: list[CutOff]


CUT_OFFS: Final = TypedEndpoint(SERVICE, "GET", "/v1/incidents/{incident_id}/cut-offs", response=CutOffsResponse)
CUT_OFF: Final = TypedEndpoint(SERVICE, "POST", "/v1/incidents/{incident_id}/cut-offs", response=CutOff)
REACH: Final = TypedEndpoint(SERVICE, "POST", "/v1/cut-offs/{cut_off_id}/end", response=CutOff)


class CutOffs:
    """Intake's doors for communes that are cut off."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def of_incident(self, caller: Caller, incident_id: UUID) -> Answer[CutOffsResponse]:
        """Return those of the caller's area."""
        return await self._transport.ask(CUT_OFFS, caller, Inquiry({"incident_id": incident_id}))

    async def begin(self, caller: Caller, incident_id: UUID, body: Mapping[str, Any], key: str) -> Answer[CutOff]:
        """Sign that a commune is cut off."""
        return await self._transport.act(CUT_OFF, caller, Inquiry({"incident_id": incident_id}, body=body, key=key))

    async def end(self, caller: Caller, cut_off_id: UUID, body: Mapping[str, Any], key: str) -> Answer[CutOff]:
        """Sign that it is reached again."""
        return await self._transport.act(REACH, caller, Inquiry({"cut_off_id": cut_off_id}, body=body, key=key))
