"""What is too much in hand comes back: by a plan that sums up, by receipts booked once, or is let go by who may."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from shared.clock import VIETNAM, now
from shared.events import (
    RecoveryEnded,
    RecoveryOpened,
    RecoveryPlanned,
    RecoveryWrittenOff,
    RepaymentReceived,
)
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, came_back, rejected, settled
from tests.component.disbursement.test_reductions import reduced
from tests.support.builders import COMMUNE, PROVINCE, a_case_retracted

_SUM = 5_400_000
_TODAY = now().astimezone(VIETNAM).date()


async def _paid(harness: ServiceHarness) -> tuple[Household, Any]:
    household = a_household(amount=_SUM)
    await harness.source(1_000_000_000)
    await harness.take(household.reported, household.approved)
    await harness.send()
    payment = await harness.payment(household)
    await harness.answer(settled(payment))
    return household, payment


async def _claimed(harness: ServiceHarness) -> tuple[Household, Any]:
    """Paid, and nothing of it was ever due."""
    household, _ = await _paid(harness)
    await harness.take(reduced(household, 0, stood=_SUM))
    [recovery] = await harness.rows("select * from recoveries")
    return household, recovery


async def _say(harness: ServiceHarness, recovery: Any, where: str, role: str = "accountant", **body: Any) -> Any:
    who = body.pop("who", {"provinces": [PROVINCE]} if role == "provincial_leader" else {"communes": [COMMUNE]})
    async with harness.client(role, **who) as client:
        return await client.post(f"/v1/recoveries/{recovery['id']}/{where}", json=body)


async def _receipt(harness: ServiceHarness, recovery: Any, amount: int, number: str = "PT-1", **body: Any) -> Any:
    given = {"way": "cash", "receipt_number": number, "amount": amount, "received_on": _TODAY.isoformat(), **body}
    return await _say(harness, recovery, "receipts", **given)


async def _source(harness: ServiceHarness) -> tuple[int, int, int]:
    (row,) = await harness.rows("select available, reserved, settled from sources")
    return row["available"], row["reserved"], row["settled"]


async def test_a_claim_has_an_owner_and_a_clock_from_its_first_moment(harness: ServiceHarness) -> None:
    _, recovery = await _claimed(harness)

    assert (recovery["amount"], recovery["state"], recovery["owner"]) == (_SUM, "open", f"commune:{COMMUNE}")
    [clock] = await harness.rows("select state, owner, limit_count, basis from clocks where kind = 'recovered'")
    assert tuple(clock.values()) == ("running", f"commune:{COMMUNE}", 720, "internal")
    [fact] = await harness.facts(RecoveryOpened)
    assert (fact.cause, fact.amount, fact.owner) == ("award_reduced", _SUM, f"commune:{COMMUNE}")


@pytest.mark.parametrize("order", ["paid first", "taken back first"])
async def test_of_a_case_that_was_taken_back_all_that_was_paid_is_claimed_once(harness: ServiceHarness, order: str) -> None:
    household = a_household(amount=_SUM)
    await harness.source(1_000_000_000)
    await harness.take(household.reported, household.approved)
    await harness.send()
    payment = await harness.payment(household)
    taken_back = a_case_retracted(case_id=payment["case_id"])

    if order == "paid first":
        await harness.answer(settled(payment))
        await harness.take(taken_back)
    else:
        await harness.take(taken_back)
        assert await harness.rows("select * from recoveries") == []
        await harness.answer(settled(payment))
    await harness.take(a_case_retracted(case_id=payment["case_id"]))
    await harness.answer(settled(payment))

    [recovery] = await harness.rows("select * from recoveries")
    assert (recovery["amount"], recovery["cause"], recovery["number"]) == (_SUM, "case_retracted", 0)
    clocks = await harness.rows("select kind, state from clocks order by kind")
    assert ("recovered", "running") in [tuple(row.values()) for row in clocks]
    assert ("paid", "running") not in [tuple(row.values()) for row in clocks]
    assert len(await harness.facts(RecoveryOpened)) == 1


async def test_it_comes_back_in_parts_each_booked_once_and_never_above_what_is_owed(harness: ServiceHarness) -> None:
    _, recovery = await _claimed(harness)

    first, again = await asyncio.gather(*[_receipt(harness, recovery, 2_000_000) for _ in range(2)])
    other = await _receipt(harness, recovery, 1_000_000)
    above = await _receipt(harness, recovery, 3_400_001, "PT-2")
    last = await _receipt(harness, recovery, 3_400_000, "CK-77", way="bank")
    after_the_end = await _receipt(harness, recovery, 1, "PT-9")
    repeated = await _receipt(harness, recovery, 3_400_000, "CK-77", way="bank")

    statuses = [one.status_code for one in (first, again, other, above, last, after_the_end, repeated)]
    assert statuses == [200, 200, 409, 422, 200, 409, 200]
    assert (last.json()["state"], last.json()["left"], last.json()["ended_by"]) == ("paid_back", 0, "officer-accountant")
    assert await _source(harness) == (1_000_000_000, 0, 0)
    assert [(fact.amount, fact.left, fact.way) for fact in await harness.facts(RepaymentReceived)] == [
        (2_000_000, 3_400_000, "cash"),
        (3_400_000, 0, "bank"),
    ]
    [ended] = await harness.facts(RecoveryEnded)
    assert (ended.outcome, ended.amount) == ("paid_back", _SUM)
    assert [row["state"] for row in await harness.rows("select state from clocks where kind = 'recovered'")] == ["kept"]


async def test_a_plan_sums_to_what_is_left_and_its_next_day_is_the_clock(harness: ServiceHarness) -> None:
    _, recovery = await _claimed(harness)
    days = [_TODAY + timedelta(days=each) for each in (10, 40)]

    def parts(*amounts: int) -> list[dict[str, Any]]:
        return [{"due_on": day.isoformat(), "amount": amount} for day, amount in zip(days, amounts, strict=True)]

    wrong = await _say(harness, recovery, "plan", instalments=parts(2_000_000, 3_000_000))
    backwards = await _say(harness, recovery, "plan", instalments=parts(2_000_000, 3_400_000)[::-1])
    agreed = await _say(harness, recovery, "plan", instalments=parts(2_000_000, 3_400_000))

    assert [wrong.status_code, backwards.status_code, agreed.status_code] == [422, 422, 200]
    [fact] = await harness.facts(RecoveryPlanned)
    assert (fact.instalments, fact.last_due_on, fact.amount) == (2, days[1], _SUM)

    async def running() -> Any:
        [clock] = await harness.rows("select due_at from clocks where kind = 'recovered' and state = 'running'")
        return clock["due_at"].astimezone(VIETNAM).date()

    assert await running() == days[0]
    await _receipt(harness, recovery, 500_000)
    assert await running() == days[0]
    await _receipt(harness, recovery, 1_500_000, "PT-2")
    assert await running() == days[1]
    async with harness.client(communes=[COMMUNE]) as client:
        shown = (await client.get(f"/v1/recoveries/{recovery['id']}")).json()
    assert ([part["amount"] for part in shown["plan"]], shown["received"], shown["overdue"]) == (
        [2_000_000, 3_400_000],
        2_000_000,
        0,
    )
    assert [receipt["receipt_number"] for receipt in shown["receipts"]] == ["PT-1", "PT-2"]


async def test_what_is_let_go_names_who_and_by_which_act(harness: ServiceHarness) -> None:
    household, recovery = await _claimed(harness)
    reason = {"reason": "hardship"}
    act = {**reason, "act": "17/QĐ-UBND"}

    answers = [
        await _say(harness, recovery, "end", outcome="waived", **act),
        await _say(harness, recovery, "end", "provincial_leader", outcome="waived", **reason),
        await _say(harness, recovery, "end", outcome="paid_back", **reason),
        await _say(harness, recovery, "owner", owner="officer-77"),
        await _receipt(harness, recovery, 400_000),
        await _say(harness, recovery, "end", "provincial_leader", outcome="uncollectable", **act),
        await _say(harness, recovery, "end", "provincial_leader", outcome="waived", **act),
    ]

    assert [answer.status_code for answer in answers] == [403, 422, 422, 200, 200, 200, 409]
    [row] = await harness.rows("select state, act, ended_by, owner, received from recoveries")
    assert (row["state"], row["act"], row["owner"], row["received"]) == ("uncollectable", "17/QĐ-UBND", "officer-77", 400_000)
    [fact] = await harness.facts(RecoveryWrittenOff)
    assert (fact.amount, fact.reason_code) == (5_000_000, "hardship")
    signer = household.approved.signed_by
    assert (await _receipt(harness, recovery, 1, "PT-3", who={"communes": [COMMUNE], "subject": signer})).status_code == 409


async def test_what_the_bank_sends_back_whole_is_claimed_no_more_and_not_paid_again(harness: ServiceHarness) -> None:
    household, recovery = await _claimed(harness)
    payment = await harness.payment(household)

    await harness.answer(came_back(payment))

    assert [row["state"] for row in await harness.rows("select state from recoveries")] == ["returned"]
    assert (await harness.payment(household))["state"] == "released"
    assert await _source(harness) == (1_000_000_000, 0, 0)
    assert (await _receipt(harness, recovery, 1_000)).status_code == 409
    await harness.expect_balanced()


@pytest.mark.parametrize("given_back", [0, 1_000_000])
async def test_what_was_written_off_and_then_sent_back_is_owed_to_nobody(harness: ServiceHarness, given_back: int) -> None:
    household, recovery = await _claimed(harness)
    if given_back:
        await _receipt(harness, recovery, given_back)
    said = {"outcome": "uncollectable", "reason": "left_the_country", "act": "17/QĐ-UBND"}
    assert (await _say(harness, recovery, "end", "provincial_leader", **said)).status_code == 200
    # The same reduction again claims nothing twice: what was written off is in hand all the same.
    await harness.take(reduced(household, 0, stood=_SUM))
    assert len(await harness.facts(RecoveryOpened)) == 1

    await harness.answer(came_back(await harness.payment(household)))

    payment = await harness.payment(household)
    if given_back:
        assert (payment["state"], payment["amount"]) == ("returned", given_back)
    else:
        assert payment["state"] == "released"
    await harness.expect_balanced()
    assert await _source(harness) == (1_000_000_000, given_back, -given_back)


async def test_what_was_given_back_and_sent_back_too_is_owed_again(harness: ServiceHarness) -> None:
    household, recovery = await _claimed(harness)
    await _receipt(harness, recovery, 1_000_000)

    await harness.answer(came_back(await harness.payment(household)))

    payment = await harness.payment(household)
    assert (payment["state"], payment["amount"]) == ("returned", 1_000_000)
    available, reserved, counted = await _source(harness)
    assert (available, reserved, counted) == (1_000_000_000, 1_000_000, -1_000_000)
    await harness.expect_balanced()


async def test_a_released_payment_that_the_bank_paid_after_all_counts_as_paid_and_is_claimed_whole(
    harness: ServiceHarness,
) -> None:
    household = a_household(amount=_SUM)
    await harness.source(1_000_000_000)
    await harness.take(household.reported, household.approved)
    await harness.send()
    payment = await harness.payment(household)
    await harness.answer(rejected(payment))
    await harness.take(reduced(household, 0, stood=_SUM))
    assert (await harness.payment(household))["state"] == "released"
    await harness.answer(settled(payment))

    async with harness.client("accountant", communes=[COMMUNE]) as client:
        body = {"outcome": "paid", "reason": "Sao kê ngân hàng"}
        ended = await client.post(f"/v1/payments/{payment['id']}/resolve", json=body)

    assert ended.status_code == 200, ended.text
    after = await harness.payment(household)
    assert (after["state"], after["contradicted"], after["recovery"]) == ("settled", False, False)
    [recovery] = await harness.rows("select amount, state from recoveries")
    assert tuple(recovery.values()) == (_SUM, "open")
    assert [row["status"] for row in await harness.rows("select status from attempts")] == ["settled"]
    assert await _source(harness) == (1_000_000_000 - _SUM, 0, _SUM)
    await harness.expect_balanced()


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
    household, payment = await _paid(harness)
    await harness.take(reduced(household, 3_000_000, stood=_SUM))
    await harness.take(a_case_retracted(case_id=payment["case_id"]))
    claims = {row["cause"]: row for row in await harness.rows("select * from recoveries")}
    assert {cause: row["amount"] for cause, row in claims.items()} == {"award_reduced": 2_400_000, "case_retracted": 3_000_000}
    [second] = claims.keys() - {first}

    seen = [await _marked(harness, household)]
    for cause in (first, second):
        assert (await _receipt(harness, claims[cause], 1_000_000, f"PT-{cause}-1")).status_code == 200
        seen.append(await _marked(harness, household))
        assert (await _receipt(harness, claims[cause], claims[cause]["amount"] - 1_000_000, f"PT-{cause}-2")).status_code == 200
        seen.append(await _marked(harness, household))

    assert seen == [True, True, True, True, False]


async def test_of_which_all_was_claimed_before_the_mark_goes_with_that_claim(harness: ServiceHarness) -> None:
    household, recovery = await _claimed(harness)
    await harness.take(a_case_retracted(case_id=recovery["case_id"]))
    assert await _marked(harness, household)

    ended = {"outcome": "waived", "reason": "hardship", "act": "17/QĐ-UBND"}
    assert (await _say(harness, recovery, "end", "provincial_leader", **ended)).status_code == 200

    assert len(await harness.rows("select 1 from recoveries")) == 1
    assert not await _marked(harness, household)


async def test_what_came_back_whole_before_its_case_was_taken_back_is_not_marked(harness: ServiceHarness) -> None:
    household, recovery = await _claimed(harness)
    assert (await _receipt(harness, recovery, _SUM)).status_code == 200

    await harness.take(a_case_retracted(case_id=recovery["case_id"]))

    assert not await _marked(harness, household)
    assert len(await harness.rows("select 1 from recoveries")) == 1
    await harness.expect_balanced()


async def test_while_its_money_may_be_on_its_way_the_mark_stays_whatever_ends(harness: ServiceHarness) -> None:
    household = a_household(amount=_SUM)
    await harness.source(1_000_000_000)
    await harness.take(household.reported, household.approved)
    await harness.send()
    payment = await harness.payment(household)
    await harness.take(a_case_retracted(case_id=payment["case_id"]))
    assert await _marked(harness, household)

    await harness.answer(settled(payment))
    assert await _marked(harness, household)
    [recovery] = await harness.rows("select * from recoveries")
    assert (await _receipt(harness, recovery, _SUM)).status_code == 200
    assert not await _marked(harness, household)
