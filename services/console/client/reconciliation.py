"""How the ledger stands beside what others show, as disbursement says it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import Field

from services.console.client.money import PaymentName
from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint, Upload

SERVICE: Final = "disbursement"


class Figure(Response):
    """What one part of one source came to: booked + late + accepted + difference = found."""

    part: str
    source_id: UUID | None
    source_name: str | None
    unit: str
    booked: int
    found: int
    late: int
    accepted: int
    difference: int
    unexplained: int
    counts: dict[str, int]


class Run(Response):
    """One comparison, in đồng."""

    id: UUID
    drill: bool
    at: datetime
    by: str
    shown_until: datetime | None
    booked_dong: int
    found_dong: int
    late_dong: int
    accepted_dong: int
    difference_dong: int
    unexplained_dong: int
    differences: int


class Side(Response):
    """The newest comparison, and what each source came to in it."""

    run: Run | None
    figures: list[Figure]


class ReconciliationResponse(Response):
    """What is real, and what is of drills."""

    real: Side
    drills: Side


class RunsResponse(Response):
    """Comparisons, the newest first."""

    items: list[Run]


class Difference(Response):
    """One difference that nobody has explained."""

    id: UUID
    drill: bool
    part: str
    subject: str
    source_id: UUID | None
    payment_id: UUID | None
    payment: PaymentName | None = None
    kind: str
    unit: str
    booked: int
    found: int
    difference: int
    state: str
    owner: str
    due_at: datetime
    taken_by: str | None
    proposed_by: str | None
    reason: str


class DifferencesResponse(Response):
    """A page of them."""

    items: list[Difference]
    next_cursor: str | None


class Statement(Response):
    """A statement of the bank, and what another person said of one that somebody brought."""

    id: UUID
    channel: str
    account: str
    from_at: datetime = Field(alias="from")
    to_at: datetime = Field(alias="to")
    gap_dong: int | None
    line_count: int
    total_out_dong: int
    total_in_dong: int
    received_by: str
    received_at: datetime
    verdict: str | None
    decided_by: str | None


class StatementsResponse(Response):
    """Statements, the newest first."""

    items: list[Statement]
    next_cursor: str | None


class StatementLine(Response):
    """One booking in the bank's book."""

    reference: str
    end_to_end_id: str | None
    amount_dong: int
    direction: str
    booked_at: datetime


class StatementStory(Statement):
    """A statement with the lines that somebody brought."""

    lines: list[StatementLine]


NOW: Final = TypedEndpoint(SERVICE, "GET", "/v1/reconciliation", response=ReconciliationResponse)
RUNS: Final = TypedEndpoint(SERVICE, "GET", "/v1/reconciliation/runs", frozenset({"limit"}), response=RunsResponse)
RECONCILE: Final = TypedEndpoint(SERVICE, "POST", "/v1/reconciliation/runs", response=Run)
DIFFERENCES: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/reconciliation/differences", frozenset({"limit", "cursor"}), response=DifferencesResponse
)
TAKE: Final = TypedEndpoint(SERVICE, "POST", "/v1/reconciliation/differences/{difference_id}/take", response=Difference)
ACCEPT: Final = TypedEndpoint(SERVICE, "POST", "/v1/reconciliation/differences/{difference_id}/accept", response=Difference)
STATEMENTS: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/bank/statements", frozenset({"limit", "cursor"}), response=StatementsResponse
)
STATEMENT: Final = TypedEndpoint(SERVICE, "GET", "/v1/bank/statements/{statement_id}", response=StatementStory)
BRING: Final = TypedEndpoint(SERVICE, "POST", "/v1/bank/statements/uploads", response=Statement)
DECIDE: Final = TypedEndpoint(SERVICE, "POST", "/v1/bank/statements/{statement_id}/verdict", response=Statement)


class Reconciliation:
    """Disbursement's doors of reconciliation."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def now(self, caller: Caller) -> Answer[ReconciliationResponse]:
        """Return how the books stand by the newest comparison."""
        return await self._transport.ask(NOW, caller)

    async def runs(self, caller: Caller, most: int) -> Answer[RunsResponse]:
        """Return the newest comparisons."""
        return await self._transport.ask(RUNS, caller, Inquiry(query={"limit": str(most)}))

    async def reconcile(self, caller: Caller, key: str) -> Answer[Run]:
        """Have the ledger compared now."""
        return await self._transport.act(RECONCILE, caller, Inquiry(key=key))

    async def differences(self, caller: Caller, most: int, cursor: str = "") -> Answer[DifferencesResponse]:
        """Return what nobody has explained, the oldest first."""
        query = {"limit": str(most), **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask(DIFFERENCES, caller, Inquiry(query=query))

    async def take(self, caller: Caller, difference_id: UUID, key: str) -> Answer[Difference]:
        """Look after a difference from now on."""
        return await self._transport.act(TAKE, caller, Inquiry({"difference_id": difference_id}, key=key))

    async def accept(self, caller: Caller, difference_id: UUID, body: Mapping[str, Any], key: str) -> Answer[Difference]:
        """Say why a difference may stand; another accountant has to say so too."""
        return await self._transport.act(ACCEPT, caller, Inquiry({"difference_id": difference_id}, body=body, key=key))

    async def statements(self, caller: Caller, most: int, cursor: str = "") -> Answer[StatementsResponse]:
        """Return the bank's statements, the newest first."""
        query = {"limit": str(most), **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask(STATEMENTS, caller, Inquiry(query=query))

    async def statement(self, caller: Caller, statement_id: UUID) -> Answer[StatementStory]:
        """Return one statement with the lines that somebody brought."""
        return await self._transport.ask(STATEMENT, caller, Inquiry({"statement_id": statement_id}))

    async def bring(self, caller: Caller, upload: Upload, key: str) -> Answer[Statement]:
        """Hand a statement on as it comes in: all of it is kept, or nothing."""
        return await self._transport.act(BRING, caller, Inquiry(upload=upload, key=key))

    async def decide(self, caller: Caller, statement_id: UUID, body: Mapping[str, Any], key: str) -> Answer[Statement]:
        """Release what another person has brought, or refuse it."""
        return await self._transport.act(DECIDE, caller, Inquiry({"statement_id": statement_id}, body=body, key=key))
