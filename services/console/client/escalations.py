"""Missed clocks on the ladder: as notifications shows them, and how somebody takes one."""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.console.client.transport import Response, TypedEndpoint

SERVICE: Final = "notifications"


class Told(Response):
    """Who was told, and when."""

    rung: int
    recipient: str | None
    told_at: datetime


class Escalation(Response):
    """A missed clock: where it stands, who was told, who answers for it."""

    clock_id: UUID
    kind: str
    case_id: UUID | None
    commune_code: str
    drill: bool
    pace: int = 1
    due_at: datetime
    state: str
    rung: int
    next_at: datetime | None
    told: list[Told]
    empty_rungs: list[int]
    may_take: bool
    taken_by: str | None
    taken_until: datetime | None
    plan: str | None
    promised_by: str | None = None
    promised_kind: str | None = None


class EscalationsResponse(Response):
    """Missed clocks that are not done, the longest overdue first."""

    items: list[Escalation]
    more: bool


ESCALATIONS: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/escalations", frozenset({"mine", "limit"}), response=EscalationsResponse
)
TAKE: Final = TypedEndpoint(SERVICE, "POST", "/v1/escalations/{clock_id}/taken", response=Escalation)
