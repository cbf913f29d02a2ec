"""Somebody pauses the money, another lets it go on, and every round goes: what several tests do."""

from typing import Any, Final

from shared.ids import new_id
from tests.component.disbursement.harness import ServiceHarness

WHY: Final = "Sai tài khoản nguồn, đang đối chiếu"


async def pause(harness: ServiceHarness, what: str, name: object, role: str = "accountant", **more: Any) -> Any:
    """Somebody stops it."""
    headers = {"Idempotency-Key": str(more.pop("key", new_id())), "Accept-Language": "en"}
    body = {"what": what, "id": str(name), "reason": more.pop("reason", WHY)}
    async with harness.client(role, **more) as client:
        return await client.post("/v1/pauses", json=body, headers=headers)


async def paused(harness: ServiceHarness, what: str, name: object, **more: Any) -> str:
    answer = await pause(harness, what, name, **more)
    assert answer.status_code == 201, answer.text
    name_of_pause: str = answer.json()["id"]
    return name_of_pause


async def lift(harness: ServiceHarness, pause_id: object, role: str = "accountant", **more: Any) -> Any:
    """Another person lets it go on."""
    headers = {"Idempotency-Key": str(more.pop("key", new_id())), "Accept-Language": "en"}
    more = {"subject": "another", **more}
    async with harness.client(role, **more) as client:
        return await client.post(f"/v1/pauses/{pause_id}/lifted", json={"reason": "Đã đối chiếu xong"}, headers=headers)


async def lifted(harness: ServiceHarness, pause_id: object, **more: Any) -> None:
    answer = await lift(harness, pause_id, **more)
    assert answer.status_code == 200, answer.text


async def send_all(harness: ServiceHarness) -> None:
    """Let every round go whose moment has come, and hand it to the bank."""
    await harness.loops.close_rounds()
    await harness.send()
