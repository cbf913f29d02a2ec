"""What the bank sends back, or has paid after all, beside what is claimed from the household."""

import pytest

from shared.events import (
    RecoveryOpened,
)
from tests.component.disbursement.harness import ServiceHarness, a_household, came_back, rejected, settled
from tests.component.disbursement.recovering import SUM, claimed, receipt, say, source
from tests.component.disbursement.test_reductions import reduced
from tests.support.builders import COMMUNE


async def test_what_the_bank_sends_back_whole_is_claimed_no_more_and_not_paid_again(harness: ServiceHarness) -> None:
    household, recovery = await claimed(harness)
    payment = await harness.payment(household)

    await harness.answer(came_back(payment))

    assert [row["state"] for row in await harness.rows("select state from recoveries")] == ["returned"]
    assert (await harness.payment(household))["state"] == "released"
    assert await source(harness) == (1_000_000_000, 0, 0)
    assert (await receipt(harness, recovery, 1_000)).status_code == 409
    await harness.expect_balanced()


@pytest.mark.parametrize("given_back", [0, 1_000_000])
async def test_what_was_written_off_and_then_sent_back_is_owed_to_nobody(harness: ServiceHarness, given_back: int) -> None:
    household, recovery = await claimed(harness)
    if given_back:
        await receipt(harness, recovery, given_back)
    said = {"outcome": "uncollectable", "reason": "left_the_country", "act": "17/QĐ-UBND"}
    assert (await say(harness, recovery, "end", "provincial_leader", **said)).status_code == 200
    # The same reduction again claims nothing twice: what was written off is in hand all the same.
    await harness.take(reduced(household, 0, stood=SUM))
    assert len(await harness.facts(RecoveryOpened)) == 1

    await harness.answer(came_back(await harness.payment(household)))

    payment = await harness.payment(household)
    if given_back:
        assert (payment["state"], payment["amount"]) == ("returned", given_back)
    else:
        assert payment["state"] == "released"
    await harness.expect_balanced()
    assert await source(harness) == (1_000_000_000, given_back, -given_back)


async def test_what_was_given_back_and_sent_back_too_is_owed_again(harness: ServiceHarness) -> None:
    household, recovery = await claimed(harness)
    await receipt(harness, recovery, 1_000_000)

    await harness.answer(came_back(await harness.payment(household)))

    payment = await harness.payment(household)
    assert (payment["state"], payment["amount"]) == ("returned", 1_000_000)
    available, reserved, counted = await source(harness)
    assert (available, reserved, counted) == (1_000_000_000, 1_000_000, -1_000_000)
    await harness.expect_balanced()


async def test_a_released_payment_that_the_bank_paid_after_all_counts_as_paid_and_is_claimed_whole(
    harness: ServiceHarness,
) -> None:
    household = a_household(amount=SUM)
    await harness.source(1_000_000_000)
    await harness.take(household.reported, household.approved)
    await harness.send()
    payment = await harness.payment(household)
    await harness.answer(rejected(payment))
    await harness.take(reduced(household, 0, stood=SUM))
    assert (await harness.payment(household))["state"] == "released"
    await harness.answer(settled(payment))

    async with harness.client("accountant", communes=[COMMUNE]) as client:
        body = {"outcome": "paid", "reason": "Sao kê ngân hàng"}
        ended = await client.post(f"/v1/payments/{payment['id']}/resolve", json=body)

    assert ended.status_code == 200, ended.text
    after = await harness.payment(household)
    assert (after["state"], after["contradicted"], after["recovery"]) == ("settled", False, False)
    [recovery] = await harness.rows("select amount, state from recoveries")
    assert tuple(recovery.values()) == (SUM, "open")
    assert [row["status"] for row in await harness.rows("select status from attempts")] == ["settled"]
    assert await source(harness) == (1_000_000_000 - SUM, 0, SUM)
    await harness.expect_balanced()
