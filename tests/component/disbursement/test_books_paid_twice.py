"""Closed books tell of what the bank paid twice, and of a balance that the ledger contradicts."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from services.disbursement.store.cycles import _SUMS
from services.disbursement.store.ledger_sides import _RENEW, renew_sides
from shared import audit
from shared.clock import VIETNAM, now
from shared.database import execute
from tests.component.disbursement.cash import earlier
from tests.component.disbursement.harness import ServiceHarness
from tests.component.disbursement.test_books import _get, this_month
from tests.component.disbursement.test_books_as_they_were import a_file
from tests.component.disbursement.test_paid_twice import ORDERS, SUM, _in_both_hands, _resolve
from tests.support.builders import COMMUNE

YEAR = now().astimezone(VIETNAM).year
_MONTH = {
    "drill": True,
    "begins": now() - timedelta(days=30),
    "ends": now() + timedelta(days=1),
    "last_day": now().astimezone(VIETNAM).date(),
}


async def _paid_twice(harness: ServiceHarness) -> None:
    household, _ = await _in_both_hands(harness, ORDERS[0])
    assert (await _resolve(harness, await harness.payment(household), "paid")).status_code == 200


async def _gives_back(harness: ServiceHarness, amount: int) -> None:
    [claim] = await harness.rows("select id from recoveries")
    async with harness.client("accountant", communes=[COMMUNE]) as client:
        body = {"way": "cash", "receipt_number": "PT 12", "amount": amount, "received_on": earlier(0)[:10]}
        assert (await client.post(f"/v1/recoveries/{claim['id']}/receipts", json=body)).status_code == 200


async def _of_year(harness: ServiceHarness, year: int) -> dict[str, Any]:
    [one] = (await _get(harness, f"/v1/settlements/{year}", area={})).json()["items"]
    return {name: one[name] for name in ("opening", "spent", "recovered", "left", "unexplained")}


async def test_what_was_paid_twice_is_spent_in_its_year_and_no_earlier_one_changes(harness: ServiceHarness) -> None:
    await _paid_twice(harness)
    before, of_year = await _of_year(harness, YEAR - 1), await _of_year(harness, YEAR)
    await _gives_back(harness, 400_000)

    assert before == {"opening": 0, "spent": 0, "recovered": 0, "left": 0, "unexplained": 0}
    assert of_year == {"opening": 0, "spent": 2 * SUM, "recovered": 0, "left": 0, "unexplained": 0}
    given_back = {"opening": 0, "spent": 2 * SUM, "recovered": 400_000, "left": 400_000, "unexplained": 0}
    assert await _of_year(harness, YEAR) == given_back
    assert await _of_year(harness, YEAR + 1) == {
        "opening": 400_000,
        "spent": 0,
        "recovered": 0,
        "left": 400_000,
        "unexplained": 0,
    }


async def test_a_monthly_file_tells_of_it_with_both_vouchers(harness: ServiceHarness) -> None:
    await _paid_twice(harness)
    await _gives_back(harness, 400_000)
    path = f"/v1/communes/{COMMUNE}/cycles/{this_month()}"

    paid = (await _get(harness, path)).json()
    [line] = (await _get(harness, f"{path}/lines")).json()["items"]

    assert (paid["paid_dong"], paid["returned_dong"], paid["unpaid_dong"]) == (2 * SUM, 400_000, 0)
    assert (line["paid_dong"], line["returned_dong"], line["cash_list_number"]) == (2 * SUM, 400_000, 1)
    assert line["bank_order"].endswith("-1")


async def test_a_balance_that_the_ledger_does_not_explain_is_seen(harness: ServiceHarness) -> None:
    """The balance says 7 đồng more than was ever booked."""
    source = await harness.source(1_000, scope={"commune_code": COMMUNE})
    assert (await _of_year(harness, YEAR))["unexplained"] == 0
    async with harness.foundation.database.transaction() as session:
        statement = "update sources set available = available + 7, contributed = contributed + 7"
        await execute(session, text(statement), {})
        await audit.record(session, harness.foundation.actor, "damaged by a test", "source", [source])

    assert [(await _of_year(harness, year))["unexplained"] for year in (YEAR - 1, YEAR)] == [7, 7]


async def test_what_is_compared_is_found_without_reading_the_ledger(harness: ServiceHarness) -> None:
    """Each question asks what was settled and what was paid twice, of a few payments: by the index that is made for that."""
    await _paid_twice(harness)
    async with harness.foundation.database.transaction() as session:
        await execute(session, text("set local enable_seqscan = off"), {})
        for asked, values in ((_RENEW, {"most": 9}), (_SUMS, {**_MONTH, "commune": COMMUNE})):
            plan = "\n".join((await execute(session, text(f"explain {asked.text}"), values)).scalars())
            assert all(f"ix_ledger_entries_{index}" in plan for index in ("settled", "paid_twice")), plan
        assert await renew_sides(session)
        await audit.record(session, harness.foundation.actor, "compared by a test", "source", [])
    [side] = await harness.rows("select booked, state from reconciliation_sides")

    assert dict(side) == {"booked": SUM, "state": "unheard"}


async def test_a_file_of_before_the_bank_paid_as_well_names_the_signed_list_alone(harness: ServiceHarness) -> None:
    household, _ = await _in_both_hands(harness, ORDERS[0])
    ends = now()
    made = await a_file(harness, ends)
    assert (await _resolve(harness, await harness.payment(household), "paid")).status_code == 200

    assert await a_file(harness, ends) == made
    [line] = made[1]
    assert (line["cash_list_number"], line["bank_order"], line["paid"]) == (1, None, SUM)
