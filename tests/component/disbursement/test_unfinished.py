"""Since when payments have not ended: asked every ten seconds, however many wait."""

from sqlalchemy import text

from services.disbursement.store import unfinished_payments
from shared.database import execute
from tests.component.disbursement.harness import ServiceHarness, a_household


async def test_since_when_the_oldest_waits_for_means_is_the_first_line_of_an_index(harness: ServiceHarness) -> None:
    async with harness.foundation.database.reading() as session:
        nothing = await unfinished_payments.find_oldest_unfinished(session)
    for _ in range(2):
        household = a_household()
        await harness.take(household.reported, household.approved)
    [oldest] = await harness.rows("select min(created_at) as at from payments where state = 'waiting_funds'")
    async with harness.foundation.database.reading() as session:
        found = await unfinished_payments.find_oldest_unfinished(session)
        await execute(session, text("set local enable_seqscan = off"))
        told = (await execute(session, text(f"explain {unfinished_payments._OLDEST_UNFINISHED.text}"))).scalars().all()

    assert nothing == {}
    assert found == {"waiting_funds": oldest["at"]}
    plan = "\n".join(told)
    assert "Index Only Scan using ix_payments_waiting_since" in plan, plan
    assert "Limit" in plan, plan
