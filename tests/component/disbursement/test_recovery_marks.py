"""The mark "to be recovered" of a payment whose case was taken back stays as long as something is to be had back."""

import pytest

from tests.component.disbursement.harness import Household, ServiceHarness, a_household, settled
from tests.component.disbursement.recovering import SUM, claimed, paid, receipt, say
from tests.component.disbursement.test_reductions import reduced
from tests.support.builders import COMMUNE, a_case_retracted


async def _marked(harness: ServiceHarness, household: Household) -> bool:
    """Whether its payment is marked to be recovered, in its row and in the list of those."""
    async with harness.client(communes=[COMMUNE]) as client:
        listed = (await client.get("/v1/payments", params={"mark": "recovery"})).json()["items"]
    payment = await harness.payment(household)
    assert [one["id"] for one in listed] == ([str(payment["id"])] if payment["recovery"] else [])
    marked: bool = payment["recovery"]
    return marked


@pytest.mark.parametrize("first", ["award_reduced", "case_retracted"])
async def test_the_mark_to_be_recovered_goes_with_the_last_open_claim(harness: ServiceHarness, first: str) -> None:
    household, payment = await paid(harness)
    await harness.take(reduced(household, 3_000_000, stood=SUM))
    await harness.take(a_case_retracted(case_id=payment["case_id"]))
    claims = {row["cause"]: row for row in await harness.rows("select * from recoveries")}
    assert {cause: row["amount"] for cause, row in claims.items()} == {"award_reduced": 2_400_000, "case_retracted": 3_000_000}
    [second] = claims.keys() - {first}

    seen = [await _marked(harness, household)]
    for cause in (first, second):
        assert (await receipt(harness, claims[cause], 1_000_000, f"PT-{cause}-1")).status_code == 200
        seen.append(await _marked(harness, household))
        assert (await receipt(harness, claims[cause], claims[cause]["amount"] - 1_000_000, f"PT-{cause}-2")).status_code == 200
        seen.append(await _marked(harness, household))

    assert seen == [True, True, True, True, False]


async def test_of_which_all_was_claimed_before_the_mark_goes_with_that_claim(harness: ServiceHarness) -> None:
    household, recovery = await claimed(harness)
    await harness.take(a_case_retracted(case_id=recovery["case_id"]))
    assert await _marked(harness, household)

    ended = {"outcome": "waived", "reason": "hardship", "act": "17/QĐ-UBND"}
    assert (await say(harness, recovery, "end", "provincial_leader", **ended)).status_code == 200

    assert len(await harness.rows("select 1 from recoveries")) == 1
    assert not await _marked(harness, household)


async def test_what_came_back_whole_before_its_case_was_taken_back_is_not_marked(harness: ServiceHarness) -> None:
    household, recovery = await claimed(harness)
    assert (await receipt(harness, recovery, SUM)).status_code == 200

    await harness.take(a_case_retracted(case_id=recovery["case_id"]))

    assert not await _marked(harness, household)
    assert len(await harness.rows("select 1 from recoveries")) == 1
    await harness.expect_balanced()


async def test_while_its_money_may_be_on_its_way_the_mark_stays_whatever_ends(harness: ServiceHarness) -> None:
    household = a_household(amount=SUM)
    await harness.source(1_000_000_000)
    await harness.take(household.reported, household.approved)
    await harness.send()
    payment = await harness.payment(household)
    await harness.take(a_case_retracted(case_id=payment["case_id"]))
    assert await _marked(harness, household)

    await harness.answer(settled(payment))
    assert await _marked(harness, household)
    [recovery] = await harness.rows("select * from recoveries")
    assert (await receipt(harness, recovery, SUM)).status_code == 200
    assert not await _marked(harness, household)
