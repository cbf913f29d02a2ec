"""Clocks, which every service tells alike: of one case, and all that are at risk."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.console.client.operations import PUBLISHERS
from services.console.client.transport import Caller, Inquiry, Response, Transport, TypedEndpoint
from services.console.views.clocks import ClockView


class Clock(Response):
    """A deadline as its owner tells it."""

    kind: str
    state: str
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    limit: int
    unit: str
    basis: str
    article: str | None
    owner: str
    pace: int = 1
    due_before: datetime | None = None
    cut_off_until: datetime | None = None
    subject_id: UUID | None = None
    moved_back_from: datetime | None = None
    id: UUID | None = None

    def view(self, service: str) -> ClockView:
        return ClockView(
            service=service,
            kind=self.kind,
            state=self.state,
            started_at=self.started_at,
            due_at=self.due_at,
            ended_at=self.ended_at,
            limit=self.limit,
            unit=self.unit,
            basis=self.basis,
            article=self.article,
            owner=self.owner,
            pace=self.pace,
            due_before=self.due_before,
            cut_off_until=self.cut_off_until,
            subject_id=self.subject_id,
            moved_back_from=self.moved_back_from,
            id=self.id,
        )


class ClockAtRisk(Response):
    """A running clock of which half, or most, of the time is gone."""

    id: UUID
    kind: str
    case_id: UUID | None
    incident_id: UUID
    commune_code: str
    started_at: datetime
    due_at: datetime
    article: str | None
    subject_id: UUID | None = None


class ClocksAtRiskResponse(Response):
    """Those of one service."""

    items: list[ClockAtRisk]
    count: int
    more: bool


@dataclass(frozen=True)
class ClocksAtRisk:
    """Those of all services, the next due first; `is_more`: there are more than were counted, or somebody did not answer."""

    items: Sequence[ClockAtRisk]
    count: int
    is_more: bool
    away: Sequence[str]

    @property
    def is_known(self) -> bool:
        return len(self.away) < len(PUBLISHERS)


_QUERY: Final = frozenset({"gone", "incident_id", "drill", "commune_code", "limit"})
AT_RISK: Final = {
    service: TypedEndpoint(service, "GET", "/v1/clocks/at-risk", _QUERY, response=ClocksAtRiskResponse)
    for service in PUBLISHERS
}


class Clocks:
    """The same door of the four services that have clocks."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def at_risk(self, caller: Caller, query: Mapping[str, str]) -> ClocksAtRisk:
        """Ask all at once; each has the two seconds of its own."""
        answers = await asyncio.gather(
            *(self._transport.ask(endpoint, caller, Inquiry(query=query)) for endpoint in AT_RISK.values())
        )
        found = [answer.content for answer in answers if answer.content is not None]
        away = [answer.service for answer in answers if answer.content is None]
        items = sorted((clock for one in found for clock in one.items), key=lambda clock: (clock.due_at, clock.id))
        return ClocksAtRisk(items, sum(one.count for one in found), bool(away) or any(one.more for one in found), away)
