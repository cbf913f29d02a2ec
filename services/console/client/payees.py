"""Who is paid, as disbursement shows and takes it: changes that wait for a second person, and what several households have."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint

SERVICE: Final = "disbursement"


class PaidPerson(Response):
    """Who is paid: the head, or somebody of the household or beside it."""

    kind: str
    person: str | None


class PayeeAccount(Response):
    """An account, as far as this reader may know it."""

    name: str
    bank_code: str
    account_number: str


class PaymentOfChange(Response):
    """What is paid by a change."""

    benefit: str
    person: str | None
    amount: int
    unit: str


class PayeeBefore(Response):
    """Who is paid as long as nobody confirms the change."""

    kind: str
    person: str | None
    without_account: bool
    account: PayeeAccount | None


class PayeeChange(Response):
    """Somebody proposes who is paid, or on which account; another person must confirm it."""

    id: UUID
    case_id: UUID
    payment_ids: list[UUID]
    payments: tuple[PaymentOfChange, ...] = ()
    drill: bool = False
    kind: str
    person: str | None
    without_account: bool = False
    account: PayeeAccount | None
    before: tuple[PayeeBefore, ...] = ()
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: str


class PayeeChangesResponse(Response):
    """A page of them, the oldest first."""

    items: list[PayeeChange]
    next_cursor: str | None


class SharedReleased(Response):
    """Which payments of a household go on."""

    case_id: UUID
    payment_ids: list[UUID]


CHANGES: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/payee-changes", frozenset({"limit", "cursor"}), response=PayeeChangesResponse
)
PROPOSE: Final = TypedEndpoint(SERVICE, "POST", "/v1/payee-changes", response=PayeeChange)
DECIDE: Final = TypedEndpoint(SERVICE, "POST", "/v1/payee-changes/{change_id}/verdict", response=PayeeChange)
RELEASE: Final = TypedEndpoint(SERVICE, "POST", "/v1/shared-accounts/released", response=SharedReleased)


class Payees:
    """Disbursement's doors for who is paid."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def changes(self, caller: Caller, limit: int, cursor: str = "") -> Answer[PayeeChangesResponse]:
        """Return what waits for a second person in the caller's area; it is recorded that he has seen it."""
        query = {"limit": str(limit), **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask(CHANGES, caller, Inquiry(query=query))

    async def propose(self, caller: Caller, body: Mapping[str, Any], key: str) -> Answer[PayeeChange]:
        """Propose who is paid, or on which account."""
        return await self._transport.act(PROPOSE, caller, Inquiry(body=body, key=key))

    async def decide(self, caller: Caller, change_id: UUID, verdict: str, key: str) -> Answer[PayeeChange]:
        """Confirm or refuse what somebody else proposed."""
        return await self._transport.act(DECIDE, caller, Inquiry({"change_id": change_id}, body={"verdict": verdict}, key=key))

    async def release(self, caller: Caller, body: Mapping[str, Any], key: str) -> Answer[SharedReleased]:
        """Say why a household may be paid although others have the same account or telephone."""
        return await self._transport.act(RELEASE, caller, Inquiry(body=body, key=key))
