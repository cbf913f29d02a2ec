"""A report is taken back: what is pending stops, what was paid is recovered, in whatever order the facts come."""

import itertools
from typing import Any

import pytest

from tests.component.disbursement.harness import Household, ServiceHarness, a_household, corrected, rejected, settled
from tests.support.builders import a_case_retracted


def _retraction(household: Household) -> Any:
    return a_case_retracted(case_id=household.reported.case_id)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_any_order_of_facts_ends_the_same(harness: ServiceHarness, order: Any) -> None:
    source = await harness.source(10_000_000)
    household = a_household()
    facts = [household.reported, household.approved, _retraction(household)]

    for number in order:
        await harness.take(facts[number])

    payment = await harness.payment(household)
    assert (payment["state"], payment["reason"], payment["recovery"]) == ("released", "case_retracted", False)
    assert (await harness.seen(source))["available"] == 10_000_000
    assert {row["state"] for row in await harness.rows("select state from clocks")} <= {"stopped"}
    await harness.expect_balanced()


async def test_a_released_payment_is_not_sent_with_its_round(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    stays, goes = a_household(), a_household()
    await harness.take(stays.reported, goes.reported, stays.approved, goes.approved)

    await harness.take(_retraction(goes))
    await harness.send()

    assert (await harness.payment(goes))["state"] == "released"
    assert [order.end_to_end_id for order in harness.bank.heard] == [f"{(await harness.payment(stays))['id']}-1"]  # type: ignore[attr-defined] # the quiet bank's


async def test_a_round_of_which_all_is_released_ends(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    (round_id,) = await harness.rounds()

    await harness.take(_retraction(household))

    await harness.activities.send_round(round_id)
    assert await harness.activities.settle_what_is_answered(round_id) is None
    assert [row.signal for row in await harness.wakes("PayRound")] == [None, "answers_arrived"]


async def test_what_waits_for_means_is_released_without_any(harness: ServiceHarness) -> None:
    household = a_household()
    await harness.take(household.reported, household.approved)

    await harness.take(_retraction(household))

    payment = await harness.payment(household)
    assert (payment["state"], payment["source_id"]) == ("released", None)


async def test_what_was_paid_is_to_be_recovered_and_stays_paid(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    await harness.send()
    await harness.answer(settled(await harness.payment(household)))

    await harness.take(_retraction(household))

    payment = await harness.payment(household)
    assert (payment["state"], payment["recovery"]) == ("settled", True)
    async with harness.client() as client:
        (marked,) = (await client.get("/v1/payments", params={"mark": "recovery"})).json()["items"]
    assert marked["id"] == str(payment["id"])
    await harness.expect_balanced()


async def test_a_held_payment_is_released_and_its_workflow_ends(harness: ServiceHarness) -> None:
    source = await harness.source(100_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    await harness.send()
    await harness.answer(rejected(await harness.payment(household)))

    await harness.take(_retraction(household))

    payment = await harness.payment(household)
    assert payment["state"] == "released"
    assert [row.signal for row in await harness.wakes("PayHousehold")] == [None, "payment_ended"]
    assert await harness.activities.ask_bank(payment["id"]) is None
    assert (await harness.seen(source))["available"] == 100_000_000


async def test_what_the_bank_paid_differently_is_never_released(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    await harness.send()
    await harness.answer(settled(await harness.payment(household), amount=1))

    await harness.take(_retraction(household))

    payment = await harness.payment(household)
    assert (payment["state"], payment["recovery"]) == ("held", True)


async def test_a_new_account_revives_nothing_of_a_retracted_case(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    household = a_household(account=None)
    await harness.take(household.reported, household.approved, _retraction(household))

    await harness.take(corrected(household, "770011112222"))

    assert (await harness.payment(household))["state"] == "released"
    assert await harness.rounds() == []
