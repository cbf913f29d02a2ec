"""The bank over HTTP. A broken line after the order was written is an unknown outcome, never a failure."""

from collections.abc import Sequence
from typing import Any, Final, Literal

import httpx
from pydantic import BaseModel, ValidationError

from services.disbursement.domain.bank_answers import Answer
from services.disbursement.gateways.rail import DrillOnRealRail, Inquiry, OrderRefused, RailOrder
from shared.errors import OutcomeUnknown, Unavailable

# The line was never opened, so the bank has heard nothing.
_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
# The order itself is refused. Other refusals (401, 404, 429 …) are about us or the moment: nothing was done, try later.
_REFUSALS: Final = frozenset({400, 409, 422})
_SERVER_ERROR: Final = 500


class _AnswerBody(BaseModel):
    end_to_end_id: str
    status: Literal["settled", "rejected", "pending", "not_received"]
    reason: str | None = None
    amount_dong: int | None = None


class _AnswersBody(BaseModel):
    answers: list[_AnswerBody]


class HttpBank:
    """One bank behind one address."""

    def __init__(self, url: str, *, timeout_s: float, is_real: bool) -> None:
        """`is_real` says that money moves: then a drill is refused before any call."""
        self._is_real = is_real
        # Idle connections are dropped before the server's keep-alive of 5 s: one that breaks under a POST is an unknown.
        self._client = httpx.AsyncClient(base_url=url, timeout=timeout_s, limits=httpx.Limits(keepalive_expiry=2))

    async def close(self) -> None:
        await self._client.aclose()

    async def pay(self, round_id: str, orders: Sequence[RailOrder], *, idempotency_key: str) -> None:
        if self._is_real and any(order.drill for order in orders):
            raise DrillOnRealRail
        body = {"round_id": round_id, "payments": [_order(order) for order in orders]}
        try:
            response = await self._client.post("/payments", json=body, headers={"Idempotency-Key": idempotency_key})
        except _NOT_SENT as error:
            raise Unavailable from error
        except httpx.HTTPError as error:
            raise OutcomeUnknown from error
        if response.status_code in _REFUSALS:
            raise OrderRefused
        if response.status_code >= _SERVER_ERROR:
            raise OutcomeUnknown
        if not response.is_success:
            raise Unavailable

    async def ask(self, end_to_end_ids: Sequence[str]) -> Inquiry:
        try:
            response = await self._client.post("/inquiries", json={"end_to_end_ids": list(end_to_end_ids)})
            answers = _AnswersBody.model_validate_json(response.raise_for_status().content).answers
        except (httpx.HTTPError, ValidationError) as error:
            raise Unavailable from error
        return Inquiry(
            answers=[
                Answer(each.end_to_end_id, each.status, each.reason, each.amount_dong)
                for each in answers
                if each.status in {"settled", "rejected"}
            ],
            never_received=frozenset(each.end_to_end_id for each in answers if each.status == "not_received"),
        )


def _order(order: RailOrder) -> dict[str, Any]:
    payee = order.payee.reveal()
    return {
        "end_to_end_id": order.end_to_end_id,
        "amount_dong": order.amount_dong,
        "bank_code": payee.bank_code,
        "account_number": payee.account_number,
        "payee_name": payee.name,
    }
