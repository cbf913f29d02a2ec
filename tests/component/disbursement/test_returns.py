"""Money comes back: the means are with their source again, the household is paid once more, exactly once."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from shared import audit
from shared.database import execute
from shared.events import PaymentReturned, PaymentSettled
from tests.component.disbursement.cash import a_line, a_list, hand_over
from tests.component.disbursement.harness import (
    ACCOUNT,
    Household,
    ServiceHarness,
    a_household,
    came_back,
    corrected,
    rejected,
    settled,
)
from tests.component.disbursement.test_reductions import reduced
from tests.support.builders import COMMUNE, a_case_retracted

_SUM = 5_400_000


async def _sent(harness: ServiceHarness, household: Household) -> Any:
    await harness.source(1_000_000_000)
    await harness.take(household.reported, household.approved)
    await harness.send()
    return await harness.payment(household)


async def _paid_and_back(harness: ServiceHarness, household: Household) -> Any:
    payment = await _sent(harness, household)
    await harness.answer(settled(payment))
    await harness.answer(came_back(payment))
    return await harness.payment(household)


async def _source(harness: ServiceHarness) -> tuple[int, int, int]:
    (row,) = await harness.rows("select available, reserved, settled from sources")
    return row["available"], row["reserved"], row["settled"]


async def _pay_again(harness: ServiceHarness, payment: Any, *, way: str = "same_account", **who: Any) -> Any:
    async with harness.client("accountant", **({"communes": [COMMUNE]} | who)) as client:
        body = {"way": way, "reason": "account_open_again"}
        return await client.post(f"/v1/payments/{payment['id']}/pay-again", json=body)


async def test_what_came_back_is_with_its_source_and_waits_with_a_clock_of_its_own(harness: ServiceHarness) -> None:
    household = a_household().signed_now()

    payment = await _paid_and_back(harness, household)

    assert (payment["state"], payment["reason"], payment["times_returned"], payment["ended_at"]) == (
        "returned",
        "AC04",
        1,
        None,
    )
    assert await _source(harness) == (1_000_000_000 - _SUM, _SUM, 0)
    [fact] = await harness.facts(PaymentReturned)
    assert (fact.reason, fact.times, fact.amount_dong, fact.is_owed) == ("AC04", 1, _SUM, True)
    clocks = await harness.rows("select state, owner from clocks where kind = 'paid' order by started_at")
    assert [(row["state"], row["owner"]) for row in clocks] == [
        ("kept", f"commune:{COMMUNE}"),
        ("running", f"commune:{COMMUNE}"),
    ]
    async with harness.client(communes=[COMMUNE]) as client:
        [shown] = (await client.get("/v1/payments")).json()["items"]
    assert (shown["state"], shown["times_returned"], shown["clock"]["state"]) == ("returned", 1, "running")
    await harness.expect_balanced()


@pytest.mark.parametrize("order", [["settled", "back"], ["back", "settled"], ["back", "settled", "back", "settled"]])
async def test_both_words_in_any_order_and_twice_end_the_same(harness: ServiceHarness, order: list[str]) -> None:
    household = a_household()
    payment = await _sent(harness, household)

    for word in order:
        answer = await harness.answer(settled(payment) if word == "settled" else came_back(payment))
        assert "contradicts" not in answer.json()["meanings"]

    after = await harness.payment(household)
    assert (after["state"], after["times_returned"], after["contradicted"]) == ("returned", 1, False)
    assert len(await harness.facts(PaymentReturned)) == 1
    assert await harness.rows("select id from odd_answers where ended_at is null") == []
    assert await _source(harness) == (1_000_000_000 - _SUM, _SUM, 0)
    await harness.expect_balanced()


async def test_both_words_in_one_message_end_the_same(harness: ServiceHarness) -> None:
    household = a_household()
    payment = await _sent(harness, household)

    await harness.answer(came_back(payment), settled(payment))

    after = await harness.payment(household)
    assert (after["state"], after["times_returned"], after["contradicted"]) == ("returned", 1, False)
    assert await harness.rows("select id from odd_answers where ended_at is null") == []
    await harness.expect_balanced()


async def test_what_came_back_and_never_arrived_is_believed_when_it_is_said_again_later(
    harness: ServiceHarness,
) -> None:
    """A word that is sent twice is one word: while the money may still arrive, it does not go out anew."""
    household = a_household()
    payment = await _sent(harness, household)

    for _ in range(2):
        answer = await harness.answer(came_back(payment))
        assert (answer.json()["meanings"], (await harness.payment(household))["state"]) == ({"odd": 1}, "sent")
    async with harness.foundation.database.transaction() as session:
        await execute(session, text("update odd_answers set first_at = first_at - interval '8 s'"))
        await audit.record(session, harness.foundation.actor, "time has passed", "payment", [payment["id"]])
    believed = await harness.answer(came_back(payment))

    assert (believed.json()["meanings"], (await harness.payment(household))["state"]) == ({"returns": 1}, "returned")
    assert await harness.rows("select id from odd_answers where ended_at is null") == []
    assert len(await harness.facts(PaymentReturned)) == 1
    await harness.expect_balanced()


async def test_the_same_return_at_the_same_moment_is_booked_once(harness: ServiceHarness) -> None:
    household = a_household()
    payment = await _sent(harness, household)
    await harness.answer(settled(payment))

    await asyncio.gather(*[harness.answer(came_back(payment)) for _ in range(4)])

    assert len(await harness.facts(PaymentReturned)) == 1
    await harness.expect_balanced()


async def test_a_new_account_lets_it_go_again_and_it_is_settled_once(harness: ServiceHarness) -> None:
    household = a_household()
    payment = await _paid_and_back(harness, household)

    await harness.take(corrected(household, "770099990000"))
    await harness.send()
    await harness.answer(settled(payment, attempt=2), settled(payment, attempt=2), came_back(payment), settled(payment))

    after = await harness.payment(household)
    assert (after["state"], after["attempt_count"], after["times_returned"]) == ("settled", 2, 1)
    assert [fact.times_returned for fact in await harness.facts(PaymentSettled)] == [0, 1]
    clocks = await harness.rows("select state from clocks where kind = 'paid' and state = 'running'")
    assert clocks == []
    await harness.expect_balanced()


async def test_an_account_that_was_corrected_meanwhile_is_paid_at_once(harness: ServiceHarness) -> None:
    household = a_household()
    payment = await _sent(harness, household)
    await harness.answer(settled(payment))
    await harness.take(corrected(household, "770099990000"))

    await harness.answer(came_back(payment))

    assert (await harness.payment(household))["state"] == "reserved"
    assert len(await harness.facts(PaymentReturned)) == 1
    await harness.expect_balanced()


async def test_an_officers_word_lets_it_go_to_the_same_account_exactly_once(harness: ServiceHarness) -> None:
    household = a_household()
    payment = await _paid_and_back(harness, household)

    by_signer = await _pay_again(harness, payment, subject=household.approved.signed_by)
    elsewhere = await _pay_again(harness, payment, communes=["18073"])
    first, second = await asyncio.gather(*[_pay_again(harness, payment) for _ in range(2)])
    await harness.send()

    assert [by_signer.status_code, elsewhere.status_code] == [403, 403]
    assert sorted([first.status_code, second.status_code]) == [200, 409]
    after = await harness.payment(household)
    assert (after["state"], after["attempt_count"]) == ("sent", 2)
    attempts = await harness.rows("select status from attempts order by number")
    assert [row["status"] for row in attempts] == ["returned", "sent"]
    await harness.expect_balanced()


async def test_it_may_be_paid_in_cash_by_a_list_and_does_not_turn_back_to_the_account_that_sent_it_back(
    harness: ServiceHarness,
) -> None:
    household = a_household(account=ACCOUNT)
    payment = await _paid_and_back(harness, household)

    going = await _pay_again(harness, payment, way="cash")
    await harness.take(corrected(household, ACCOUNT))
    listed = await a_list(harness, str(payment["source_id"]))
    given = await hand_over(harness, listed["id"], a_line(await harness.payment(household)))

    assert (going.status_code, going.json()["rail"]) == (200, "cash")
    assert given.json()["refused"] == []
    assert await _source(harness) == (1_000_000_000 - _SUM, 0, _SUM)
    await harness.expect_balanced()


async def test_what_came_back_of_a_case_that_was_taken_back_is_free_and_no_longer_to_be_recovered(
    harness: ServiceHarness,
) -> None:
    household = a_household()
    payment = await _sent(harness, household)
    await harness.answer(settled(payment))
    await harness.take(a_case_retracted(case_id=household.reported.case_id))

    await harness.answer(came_back(payment))

    after = await harness.payment(household)
    assert (after["state"], after["reason"], after["recovery"]) == ("released", "case_retracted", False)
    assert await _source(harness) == (1_000_000_000, 0, 0)
    assert [fact.is_owed for fact in await harness.facts(PaymentReturned)] == [False]
    await harness.expect_balanced()


@pytest.mark.parametrize("first", ["back", "retracted"])
async def test_a_case_taken_back_after_the_return_pays_nothing_again(harness: ServiceHarness, first: str) -> None:
    household = a_household()
    payment = await _sent(harness, household)
    await harness.answer(settled(payment))
    steps = [lambda: harness.answer(came_back(payment)), lambda: harness.take(a_case_retracted(case_id=payment["case_id"]))]

    for step in steps if first == "back" else reversed(steps):
        await step()
    refused = await _pay_again(harness, payment)

    assert (await harness.payment(household))["state"] == "released"
    assert refused.status_code == 409
    assert await _source(harness) == (1_000_000_000, 0, 0)
    await harness.expect_balanced()


async def test_a_part_that_comes_back_ends_nothing_and_is_shown(harness: ServiceHarness) -> None:
    household = a_household()
    payment = await _sent(harness, household)
    await harness.answer(settled(payment))

    answer = await harness.answer(came_back(payment, amount=_SUM - 1_100))

    assert answer.json()["meanings"] == {"odd": 1}
    assert (await harness.payment(household))["state"] == "settled"
    await harness.expect_balanced()


async def test_a_return_in_doubt_is_not_paid_again_before_a_person_has_ended_that(harness: ServiceHarness) -> None:
    household = a_household()
    payment = await _sent(harness, household)
    await harness.answer(settled(payment))
    await harness.answer(rejected(payment))
    await harness.answer(came_back(payment))

    early = await _pay_again(harness, payment)
    async with harness.client("accountant", communes=[COMMUNE]) as client:
        ended = await client.post(f"/v1/payments/{payment['id']}/resolve", json={"outcome": "not_paid", "reason": "Sao kê"})
    late = await _pay_again(harness, payment)

    assert [early.status_code, ended.status_code, late.status_code] == [409, 200, 200]
    await harness.expect_balanced()


async def test_what_stands_no_more_is_free_when_it_comes_back(harness: ServiceHarness) -> None:
    household = a_household(code="HOUSE_NEW")
    await _paid_and_back(harness, household)

    await harness.take(reduced(household, 0))

    assert (await harness.payment(household))["state"] == "released"
    assert await _source(harness) == (1_000_000_000, 0, 0)
    await harness.expect_balanced()


async def test_what_was_lowered_and_paid_whole_all_the_same_comes_back_and_is_lowered_again_each_time(
    harness: ServiceHarness,
) -> None:
    household, other = a_household(amount=40_000_000, code="HOUSE_NEW"), a_household()
    await harness.take(other.reported, other.approved)
    first = await _sent(harness, household)
    await harness.answer(rejected(first))
    await harness.take(reduced(household, 20_000_000))
    await harness.answer(settled(first))
    async with harness.client(communes=[COMMUNE]) as client:
        said = {"outcome": "paid", "reason": "Sao kê ngày 21"}
        assert (await client.post(f"/v1/payments/{first['id']}/resolve", json=said)).status_code == 200
    assert (await harness.payment(household))["amount"] == 40_000_000

    # One delivery of the bank: what it says of others must not fail with it.
    heard = await harness.answer(came_back(first), settled(await harness.payment(other)))

    assert heard.status_code < 300, heard.text
    payment = await harness.payment(household)
    assert (payment["state"], payment["amount"], payment["times_returned"]) == ("returned", 20_000_000, 1)
    assert (await harness.payment(other))["state"] == "settled"
    await harness.expect_balanced()
