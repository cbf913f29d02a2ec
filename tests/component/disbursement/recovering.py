"""Households that have too much in hand, and what is said and received of it."""

from typing import Any

from shared.clock import VIETNAM, now
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, settled
from tests.component.disbursement.test_reductions import reduced
from tests.support.builders import COMMUNE, PROVINCE

SUM = 5_400_000

TODAY = now().astimezone(VIETNAM).date()


async def paid(harness: ServiceHarness) -> tuple[Household, Any]:
    household = a_household(amount=SUM)
    await harness.source(1_000_000_000)
    await harness.take(household.reported, household.approved)
    await harness.send()
    payment = await harness.payment(household)
    await harness.answer(settled(payment))
    return household, payment


async def claimed(harness: ServiceHarness) -> tuple[Household, Any]:
    """Paid, and nothing of it was ever due."""
    household, _ = await paid(harness)
    await harness.take(reduced(household, 0, stood=SUM))
    [recovery] = await harness.rows("select * from recoveries")
    return household, recovery


async def say(harness: ServiceHarness, recovery: Any, where: str, role: str = "accountant", **body: Any) -> Any:
    who = body.pop("who", {"provinces": [PROVINCE]} if role == "provincial_leader" else {"communes": [COMMUNE]})
    async with harness.client(role, **who) as client:
        return await client.post(f"/v1/recoveries/{recovery['id']}/{where}", json=body)


async def receipt(harness: ServiceHarness, recovery: Any, amount: int, number: str = "PT-1", **body: Any) -> Any:
    given = {"way": "cash", "receipt_number": number, "amount": amount, "received_on": TODAY.isoformat(), **body}
    return await say(harness, recovery, "receipts", **given)


async def source(harness: ServiceHarness) -> tuple[int, int, int]:
    (row,) = await harness.rows("select available, reserved, settled from sources")
    return row["available"], row["reserved"], row["settled"]
