"""The closed books, as disbursement says them: monthly files, rounds, the year's settlement."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint

SERVICE: Final = "disbursement"


class CycleSum(Response):
    """What the payments of one source, benefit and rail come to in a monthly file."""

    source_name: str | None
    benefit: str
    rail: str
    count: int
    paid_count: int
    paid_dong: int
    returned_dong: int
    unpaid_count: int
    unpaid_dong: int


class CycleResponse(Response):
    """A monthly file of a commune."""

    month: str
    file: str
    commune_code: str
    drill: bool
    begins: datetime
    ends: datetime
    as_of: datetime
    is_over: bool
    due_before: date
    basis: str
    certainty: str
    covers_certainty: str
    paid_dong: int
    returned_dong: int
    unpaid_dong: int
    count: int
    paid_count: int
    unpaid_count: int
    items: list[CycleSum]


class CycleLine(Response):
    """One payment in a monthly file."""

    payment_id: UUID
    case_id: UUID
    benefit: str
    person: str | None
    decision_number: str
    rail: str
    source_name: str | None
    state: str
    reason: str | None
    paid_dong: int
    returned_dong: int
    unpaid_dong: int
    paid_at: datetime | None
    bank_order: str | None
    cash_list_number: int | None
    changed_since: bool = False


class CycleLinesResponse(Response):
    """A part of its lines."""

    part: int
    items: list[CycleLine]


class Round(Response):
    """Payments of one source that went out together."""

    id: UUID
    source_id: UUID
    source_name: str
    rail: str
    number: int
    closed_at: datetime
    drill: bool


class RoundsResponse(Response):
    """A page of rounds, the newest first."""

    items: list[Round]
    next_cursor: str | None


class RoundFigure(Response):
    """How many payments of one benefit and commune stand so."""

    benefit: str
    commune_code: str
    standing: str
    count: int
    dong: int


class RoundSummaryResponse(Round):
    """What a round came to."""

    count: int
    total_dong: int
    items: list[RoundFigure]


class BenefitMovement(Response):
    """What moved for one benefit of a source."""

    benefit: str | None
    spent: int
    returned: int
    recovered: int


class Settlement(Response):
    """A source's year."""

    source_id: UUID
    name: str
    kind: str
    unit: str
    commune_code: str | None
    province_code: str | None
    opening: int
    received: int
    reversed: int
    spent: int
    returned: int
    recovered: int
    left: int
    unexplained: int
    own_section: str | None
    benefits: list[BenefitMovement]


class SettlementResponse(Response):
    """A page of the year's settlement."""

    year: int
    drill: bool
    is_over: bool
    basis: str
    certainty: str
    items: list[Settlement]
    next_cursor: str | None


_OF_CYCLE: Final = frozenset({"file", "drill"})
CYCLE: Final = TypedEndpoint(SERVICE, "GET", "/v1/communes/{commune_code}/cycles/{month}", _OF_CYCLE, response=CycleResponse)
CYCLE_LINES: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/communes/{commune_code}/cycles/{month}/lines", _OF_CYCLE | {"part"}, response=CycleLinesResponse
)
ROUNDS: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/sources/{source_id}/rounds", frozenset({"rail", "limit", "cursor"}), response=RoundsResponse
)
ROUND: Final = TypedEndpoint(SERVICE, "GET", "/v1/rounds/{round_id}", response=RoundSummaryResponse)
SETTLEMENT: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/settlements/{year}", frozenset({"drill", "limit", "cursor"}), response=SettlementResponse
)
_PER_PAGE: Final = 500


class Books:
    """Disbursement's doors of the closed books. `drill`: those of drills, or as the installation has it (None)."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def cycle(
        self, caller: Caller, commune: str, month: str, file: str, *, drill: bool | None = None
    ) -> Answer[CycleResponse]:
        """Return what a monthly file comes to."""
        query = {"file": file, **_said(drill)}
        return await self._transport.ask(CYCLE, caller, Inquiry({"commune_code": commune, "month": month}, query=query))

    async def cycle_lines(self, caller: Caller, cycle: CycleResponse, part: int) -> Answer[CycleLinesResponse]:
        """Return a part of the lines of a monthly file."""
        query = {"file": cycle.file, "part": str(part), **_said(cycle.drill)}
        ids = {"commune_code": cycle.commune_code, "month": cycle.month}
        return await self._transport.ask(CYCLE_LINES, caller, Inquiry(ids, query=query))

    async def rounds(self, caller: Caller, source_id: UUID, rail: str, most: int, cursor: str = "") -> Answer[RoundsResponse]:
        """Return the rounds of a source by one rail."""
        query = {"rail": rail, "limit": str(most), **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask(ROUNDS, caller, Inquiry({"source_id": source_id}, query=query))

    async def round(self, caller: Caller, round_id: UUID) -> Answer[RoundSummaryResponse]:
        """Return what a round came to."""
        return await self._transport.ask(ROUND, caller, Inquiry({"round_id": round_id}))

    async def settlement(
        self, caller: Caller, year: int, cursor: str = "", *, drill: bool | None = None
    ) -> Answer[SettlementResponse]:
        """Return a page of a year's settlement."""
        query = {"limit": str(_PER_PAGE), **_said(drill), **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask(SETTLEMENT, caller, Inquiry({"year": str(year)}, query=query))


def _said(drill: bool | None) -> dict[str, str]:  # noqa: FBT001 - what was said, or nothing
    return {} if drill is None else {"drill": "true" if drill else "false"}
