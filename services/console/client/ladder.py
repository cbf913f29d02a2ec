"""The ladder's data, as notifications shows them."""

from datetime import date
from typing import Final

from services.console.client.transport import Answer, Caller, Response, Transport, TypedEndpoint

SERVICE: Final = "notifications"


class Stay(Response):
    """How many minutes something stands on each rung but the top one, at a level of risk."""

    risk_level: int
    minutes: list[int]


class KindStays(Response):
    """What is otherwise for one kind of clock."""

    kind: str
    stays: list[Stay]


class Silence(Response):
    """After how many hours a commune is silent, at a level of risk."""

    risk_level: int
    hours: int


class Ladder(Response):
    """One ladder, from a day on."""

    valid_from: date
    in_force: bool
    top_rung: int
    stays: list[Stay]
    kinds: list[KindStays]
    own_silence: list[str]
    taken_at_most_hours: int
    silent_after: list[Silence]
    document: str | None
    article: str | None
    certainty: str


class LaddersResponse(Response):
    """All of them, the newest first."""

    items: list[Ladder]


LADDER: Final = TypedEndpoint(SERVICE, "GET", "/v1/ladder", response=LaddersResponse)


class Ladders:
    """What the desk asks about the ladder."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def all(self, caller: Caller) -> Answer[LaddersResponse]:
        """Return the ladders of the installation, the newest first."""
        return await self._transport.ask(LADDER, caller)
