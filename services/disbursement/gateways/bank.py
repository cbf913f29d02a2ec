"""The bank over HTTP. Whatever HTTP says, once the order was written only the bank's word about the payment ends it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import httpx
import orjson

from services.disbursement.domain.bank_answers import MAX_WORDS, Answer, OddAnswer, read_answer, readable_id
from services.disbursement.gateways.http_manners import BY_FORM, CONFLICT, NOT_SENT, let_it_rest
from services.disbursement.gateways.rail import Inquiry, OrdersRefused, RailOrder, keep_apart
from shared.errors import OutcomeUnknown, Unavailable
from shared.outside import OutsideClient
from shared.tls import trusted

_WITHOUT_NEWS: Final = frozenset({"pending", "not_received"})


class HttpBank:
    """One bank behind one address."""

    def __init__(self, url: str, *, timeout_s: float, is_real: bool, connect_s: float | None = None) -> None:
        """`is_real` says that money moves: then a drill is refused before any call, and without it everything else.

        `connect_s`: how long the line may take to open, where that is not how long the bank may take.
        """
        self._is_real = is_real
        # Idle connections are dropped before the server's keep-alive of 5 s: one that breaks under a POST is an unknown.
        limit = httpx.Timeout(timeout_s, connect=connect_s or timeout_s)
        self._client = OutsideClient(
            "bank", verify=trusted(), base_url=url, timeout=limit, limits=httpx.Limits(keepalive_expiry=2)
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def pay(self, round_id: str, orders: Sequence[RailOrder], *, idempotency_key: str) -> None:
        keep_apart(orders, is_real=self._is_real)
        body = {"round_id": round_id, "payments": [_order(order) for order in orders]}
        try:
            response = await self._client.post("/payments", json=body, headers={"Idempotency-Key": idempotency_key})
        except NOT_SENT as error:
            raise Unavailable from error
        except httpx.HTTPError as error:
            raise OutcomeUnknown from error
        status = response.status_code
        if status in BY_FORM or status == CONFLICT:
            raise OrdersRefused(by_form=status in BY_FORM, words=f"HTTP {status} {response.text}"[:MAX_WORDS])
        let_it_rest(response)
        if not response.is_success:
            raise OutcomeUnknown

    async def ask(self, end_to_end_ids: Sequence[str]) -> Inquiry:
        try:
            response = await self._client.post("/inquiries", json={"end_to_end_ids": list(end_to_end_ids)})
            let_it_rest(response)
            lines = _lines_of(response.raise_for_status().content)
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable from error
        answers = list(_answers(lines))
        missing, pending = _named(lines, "not_received"), _named(lines, "pending")
        told = {answer.end_to_end_id for answer in answers}
        asked = frozenset(end_to_end_ids)
        # Of what it also knows something, it has received it.
        return Inquiry(answers, (asked & missing) - told - pending, (asked & pending) - told)

    async def greet(self) -> None:
        """Ask about no order at all: nothing follows from it, and whatever it says of that is an answer.

        Raises Unavailable, BankBusy.
        """
        try:
            response = await self._client.post("/inquiries", json={"end_to_end_ids": []})
        except httpx.HTTPError as error:
            raise Unavailable from error
        let_it_rest(response)
        if response.is_server_error:
            raise Unavailable


def _lines_of(body: bytes) -> list[Any]:
    """Return the lines of an answer. Raises ValueError where there are none to be found."""
    content = orjson.loads(body)
    lines = content.get("answers") if isinstance(content, dict) else None
    if not isinstance(lines, list):
        raise ValueError("no answers")  # noqa: TRY004 - whatever came, it is no answer
    return lines


def _named(lines: Sequence[Any], status: str) -> frozenset[str | None]:
    return frozenset(readable_id(line) for line in lines if isinstance(line, dict) and line.get("status") == status)


def _answers(lines: Sequence[Any]) -> Iterator[Answer | OddAnswer]:
    """Yield what is definite or odd; what is under way is no answer."""
    for line in lines:
        is_plain = isinstance(line, dict) and isinstance(line.get("status"), str) and readable_id(line) is not None
        if not (is_plain and line["status"] in _WITHOUT_NEWS):
            yield read_answer(line)


def _order(order: RailOrder) -> dict[str, Any]:
    payee = order.payee.reveal()
    return {
        "end_to_end_id": order.end_to_end_id,
        "amount_dong": order.amount_dong,
        "bank_code": payee.bank_code,
        "account_number": payee.account_number,
        "payee_name": payee.name,
    }
