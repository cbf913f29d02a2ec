"""A report is taken back, an award is reduced, the bank speaks, while the money is out: only what the list says ends it."""

from typing import Any

import pytest

from services.disbursement.domain.payments import PaymentStatus
from shared.events import AssistanceReduced, PaymentReduced, RecoveryOpened
from tests.component.disbursement.cash import (
    a_line,
    a_list,
    a_waiting_household,
    close,
    earlier,
    hand_back,
    hand_over,
    keep_back,
    seen,
)
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, rejected, settled
from tests.support.builders import a_case_retracted, a_reduced_award, an_assistance_reduced


async def _stop(harness: ServiceHarness, household: Household, how: str) -> None:
    if how == "retracted":
        await harness.take(a_case_retracted(case_id=household.reported.case_id))
    else:
        stands = 0 if how == "nothing stands" else 1_000_000
        await harness.take(_reduction(household, stands))


@pytest.mark.parametrize("how", ["retracted", "nothing stands", "less stands"])
async def test_what_is_stopped_while_it_is_out_is_not_handed_over_and_comes_back(harness: ServiceHarness, how: str) -> None:
    source = await harness.source(10_000_000)
    household = await a_waiting_household(harness)
    made = await a_list(harness, source)
    await _stop(harness, household, how)

    payment = await harness.payment(household)
    answer = await hand_over(harness, made["id"], a_line(payment))
    assert payment["state"] == "sent"
    assert [one["problem"]["type"] for one in answer.json()["refused"]] == ["urn:kipthoi:problem:line-stopped"]
    assert (await seen(harness, made["id"]))["stopped"] == [str(payment["id"])]
    await harness.expect_balanced()
    await keep_back(harness, made["id"], payment, "stopped")
    await hand_back(harness, made["id"], payment["amount"])

    payment = await harness.payment(household)
    expected = ("reserved", 1_000_000) if how == "less stands" else ("released", 5_400_000)
    assert (payment["state"], payment["amount"], payment["recovery"]) == (*expected, False)
    assert (await harness.seen(source))["available"] == 10_000_000 - (1_000_000 if how == "less stands" else 0)
    assert (await close(harness, made["id"])).status_code == 200
    await harness.expect_balanced()


@pytest.mark.parametrize("how", ["retracted", "nothing stands", "less stands"])
async def test_what_was_given_before_it_was_stopped_is_recorded_and_to_be_recovered(harness: ServiceHarness, how: str) -> None:
    source = await harness.source(10_000_000)
    household = await a_waiting_household(harness)
    made = await a_list(harness, source)
    given_at = earlier(0)
    await _stop(harness, household, how)

    answer = await hand_over(harness, made["id"], a_line(await harness.payment(household), handed_at=given_at))

    assert answer.json()["refused"] == []
    payment = await harness.payment(household)
    assert payment["state"] == PaymentStatus.HANDED_OVER
    owed = 4_400_000 if how == "less stands" else 5_400_000
    cause = "case_retracted" if how == "retracted" else "award_reduced"
    if how == "retracted":
        assert payment["recovery"]
    else:
        [fact] = await harness.facts(PaymentReduced)
        assert (fact.effect, fact.difference) == ("to_recover", owed)
    await _expect_claimed(harness, (cause, owed))
    await _stop(harness, household, how)
    await _expect_claimed(harness, (cause, owed))
    await harness.expect_balanced()


async def test_what_was_given_before_its_award_was_reduced_and_its_case_taken_back_is_claimed_once(
    harness: ServiceHarness,
) -> None:
    source = await harness.source(10_000_000)
    household = await a_waiting_household(harness)
    made = await a_list(harness, source)
    given_at = earlier(0)
    await _stop(harness, household, "less stands")
    await _stop(harness, household, "retracted")

    await hand_over(harness, made["id"], a_line(await harness.payment(household), handed_at=given_at))

    await _expect_claimed(harness, ("award_reduced", 4_400_000), ("case_retracted", 1_000_000))
    await harness.expect_balanced()


@pytest.mark.parametrize("how", ["retracted", None])
async def test_nothing_was_given_before_its_list_was_made(harness: ServiceHarness, how: str | None) -> None:
    source = await harness.source(10_000_000)
    household = await a_waiting_household(harness)
    made = await a_list(harness, source)
    if how is not None:
        await _stop(harness, household, how)

    answer = await hand_over(harness, made["id"], a_line(await harness.payment(household), handed_at=earlier(6)))

    [refused] = answer.json()["refused"]
    assert [fault["field"] for fault in refused["problem"]["errors"]] == ["handed_at"]
    assert "before the list was made" in refused["problem"]["errors"][0]["reason"]
    assert (await harness.payment(household))["state"] == PaymentStatus.SENT


async def _expect_claimed(harness: ServiceHarness, *claims: tuple[str, int]) -> None:
    """Each has its row, its fact and its clock, once."""
    rows = await harness.rows("select id, cause, amount, state from recoveries order by cause")
    assert [(row["cause"], row["amount"], row["state"]) for row in rows] == [(*claim, "open") for claim in claims]
    assert sorted((fact.cause, fact.amount) for fact in await harness.facts(RecoveryOpened)) == list(claims)
    clocks = await harness.rows("select subject_id from clocks where kind = 'recovered' and state = 'running'")
    assert sorted(str(row["subject_id"]) for row in clocks) == sorted(str(row["id"]) for row in rows)


async def test_what_the_bank_says_that_it_paid_after_all_is_not_given_by_hand_as_well(harness: ServiceHarness) -> None:
    source = await harness.source(10_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    await harness.send()
    before = await harness.payment(household)
    await harness.answer(rejected(before))
    async with harness.client() as client:
        said = {"outcome": "cash_list", "reason": "Tài khoản đã đóng"}
        assert (await client.post(f"/v1/payments/{before['id']}/resolve", json=said)).status_code == 200
    made = await a_list(harness, source)
    await harness.answer(settled(before))

    refused: Any = await hand_over(harness, made["id"], a_line(before))
    assert [one["problem"]["type"] for one in refused.json()["refused"]] == ["urn:kipthoi:problem:line-stopped"]
    await keep_back(harness, made["id"], before, "stopped")
    await hand_back(harness, made["id"], before["amount"])
    payment = await harness.payment(household)
    assert (payment["state"], payment["rail"], payment["contradicted"]) == ("held", "bank", True)
    async with harness.client() as client:
        said = {"outcome": "paid", "reason": "Sao kê ngày 21, dòng 4"}
        assert (await client.post(f"/v1/payments/{before['id']}/resolve", json=said)).status_code == 200

    assert (await harness.payment(household))["state"] == "settled"
    assert (await close(harness, made["id"])).status_code == 200
    await harness.expect_balanced()


async def test_a_case_that_is_taken_back_before_a_list_is_made_is_on_none(harness: ServiceHarness) -> None:
    source = await harness.source(20_000_000)
    gone, stays = await a_waiting_household(harness), await a_waiting_household(harness)
    await harness.take(a_case_retracted(case_id=gone.reported.case_id))

    made = await a_list(harness, source)

    assert [line["case_id"] for line in (await seen(harness, made["id"]))["items"]] == [str(stays.reported.case_id)]
    await harness.expect_balanced()


def _reduction(household: Household, stands: int) -> AssistanceReduced:
    one = a_reduced_award(award_id=household.award_id, stood=5_400_000, stands=stands)
    ids = {"case_id": household.reported.case_id, "household_id": household.reported.household_id}
    return an_assistance_reduced(**ids, reductions=(one,))
