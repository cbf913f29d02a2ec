"""The ledger compared with what others show, and the differences that are found."""

from datetime import datetime
from typing import Any

from services.disbursement import commands
from services.disbursement.domain.reconciliation import Run
from shared.clock import now
from tests.component.disbursement.harness import ServiceHarness, a_household, settled

SUM = 5_400_000


async def paid(harness: ServiceHarness, count: int = 1, **values: Any) -> list[Any]:
    """Households that the bank says it has paid."""
    households = [a_household(drill=False, **values).signed_now() for _ in range(count)]
    await harness.source(count * SUM, drill=False)
    for one in households:
        await harness.take(one.reported, one.approved)
    await harness.send()
    payments = [await harness.payment(one) for one in households]
    assert (await harness.answer(*(settled(each) for each in payments))).status_code == 200
    return payments


async def reconcile(harness: ServiceHarness, at: datetime | None = None) -> Run:
    async with harness.foundation.database.transaction() as session:
        return await commands.reconciliation.reconcile(session, harness.foundation.actor, harness.context, at or now())


async def differences(harness: ServiceHarness, *, ended: bool = False) -> list[Any]:
    async with harness.client("auditor") as client:
        answer = await client.get("/v1/reconciliation/differences", params={"open": str(not ended).lower()})
        assert answer.status_code == 200, answer.text
        items: list[Any] = answer.json()["items"]
        return items


async def clocks(harness: ServiceHarness) -> dict[str, str]:
    rows = await harness.rows("select subject_id, state from clocks where kind = 'bank_ticket'")
    return {str(row["subject_id"]): row["state"] for row in rows}


async def drill_figure(harness: ServiceHarness, part: str) -> Any:
    async with harness.client("auditor") as client:
        figures = (await client.get("/v1/reconciliation")).json()["drills"]["figures"]
    [figure] = [one for one in figures if one["part"] == part]
    return figure
