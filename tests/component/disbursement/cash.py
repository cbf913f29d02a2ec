"""Cash lists as people use them: made out, handed over, handed back, closed."""

from datetime import timedelta
from typing import Any, Final

from shared.clock import now
from shared.ids import new_id
from tests.component.disbursement.harness import Household, ServiceHarness, a_household
from tests.support.builders import COMMUNE

CARRIER: Final = "Người Mang Tiền"


async def a_waiting_household(harness: ServiceHarness, amount: int = 5_400_000) -> Household:
    """A household without an account that is owed money."""
    household = a_household(account=None, amount=amount)
    await harness.take(household.reported, household.approved)
    return household


async def make_list(harness: ServiceHarness, source: str, *, subject: str = "accountant", **body: Any) -> Any:
    headers = {"Idempotency-Key": str(body.pop("key", new_id())), "Accept-Language": "en"}
    given = {"source_id": source, "commune_code": COMMUNE, "carrier": CARRIER, **body}
    async with harness.client("accountant", subject=subject, communes=[COMMUNE]) as client:
        return await client.post("/v1/cash-lists", json=given, headers=headers)


async def a_list(harness: ServiceHarness, source: str, **body: Any) -> dict[str, Any]:
    answer = await make_list(harness, source, **body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def seen(harness: ServiceHarness, list_id: object, role: str = "accountant") -> dict[str, Any]:
    async with harness.client(role, communes=[COMMUNE]) as client:
        answer = await client.get(f"/v1/cash-lists/{list_id}")
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return {**shown, "etag": answer.headers["etag"]}


async def act(harness: ServiceHarness, list_id: object, what: str, body: Any = None, **more: Any) -> Any:
    """One of the acts on a list, by who does it."""
    role = more.pop("role", "accountant" if what in {"handed-back", "closed"} else "paying_agent")
    headers = {"Idempotency-Key": str(more.pop("key", new_id())), "Accept-Language": "en", **more.pop("headers", {})}
    async with harness.client(role, **{"subject": "agent", "communes": [COMMUNE], **more}) as client:
        return await client.post(f"/v1/cash-lists/{list_id}/{what}", json=body, headers=headers)


def a_line(payment: Any, **more: Any) -> dict[str, Any]:
    """What the list says of one household that has signed."""
    said = {"signer": "Hộ Thử Nghiệm", "mark": "signature", "evidence": "Danh sách 1, tờ 1"}
    return {"payment_id": str(payment["id"]), **said, "handed_at": now().isoformat(), **more}


async def hand_over(harness: ServiceHarness, list_id: object, *lines: dict[str, Any], **more: Any) -> Any:
    return await act(harness, list_id, "handovers", {"items": list(lines)}, **more)


async def keep_back(harness: ServiceHarness, list_id: object, payment: Any, reason: str = "absent", **more: Any) -> Any:
    items = [{"payment_id": str(payment["id"]), "reason": reason}]
    return await act(harness, list_id, "not-handed-over", {"items": items}, **more)


async def hand_back(harness: ServiceHarness, list_id: object, amount: int, **more: Any) -> Any:
    return await act(harness, list_id, "handed-back", {"amount": amount}, **more)


async def close(harness: ServiceHarness, list_id: object, etag: str | None = None, **more: Any) -> Any:
    tag = etag if etag is not None else (await seen(harness, list_id))["etag"]
    return await act(harness, list_id, "closed", headers={"If-Match": tag} if tag else {}, **more)


def earlier(minutes: int) -> str:
    return (now() - timedelta(minutes=minutes)).isoformat()
