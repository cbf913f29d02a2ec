"""Statements as a bank sends them."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import orjson

from shared.clock import now
from tests.component.disbursement.harness import SECRET, ServiceHarness
from tests.support.foundation import client_for


def a_debit(payment: Any, *, reference: str = "", attempt: int = 1, **more: Any) -> dict[str, Any]:
    """What the bank's book shows of a payment."""
    name = f"{payment['id']}-{attempt}"
    line = {"reference": reference or f"FT{name}", "end_to_end_id": name, "amount_dong": payment["amount"]}
    return {**line, "direction": "debit", "booked_at": now().isoformat(), **more}


def a_stranger(amount: int, direction: str, reference: str) -> dict[str, Any]:
    line = {"reference": reference, "amount_dong": amount, "direction": direction, "booked_at": now().isoformat()}
    return {**line, "reason": "Phí dịch vụ"}


async def send_statement(harness: ServiceHarness, *lines: dict[str, Any], secret: str = SECRET, **more: Any) -> Any:
    """The bank sends a statement of the last ten days."""
    moment = now()
    said = {"account": "TK-1", "from": (moment - timedelta(days=10)).isoformat(), "to": moment.isoformat(), "lines": lines}
    body = orjson.dumps({**said, **more})
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    async with client_for(harness.app) as client:
        headers = {"X-Bank-Signature": signature, "Content-Type": "application/json"}
        return await client.post("/v1/bank/statements", content=body, headers=headers)
