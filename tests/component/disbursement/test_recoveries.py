"""What is too much in hand comes back: by a plan that sums up, by receipts booked once, or is let go by who may."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from shared.clock import VIETNAM
from shared.events import (
    RecoveryEnded,
    RecoveryOpened,
    RecoveryPlanned,
    RecoveryWrittenOff,
    RepaymentReceived,
)
from tests.component.disbursement.harness import ServiceHarness, a_household, settled
from tests.component.disbursement.recovering import (
    SUM,
    TODAY,
    claimed,
    receipt,
    say,
    source,
)
from tests.support.builders import COMMUNE, a_case_retracted


async def test_a_claim_has_an_owner_and_a_clock_from_its_first_moment(harness: ServiceHarness) -> None:
    _, recovery = await claimed(harness)

    assert (recovery["amount"], recovery["state"], recovery["owner"]) == (SUM, "open", f"commune:{COMMUNE}")
    [clock] = await harness.rows("select state, owner, limit_count, basis from clocks where kind = 'recovered'")
    assert tuple(clock.values()) == ("running", f"commune:{COMMUNE}", 720, "internal")
    [fact] = await harness.facts(RecoveryOpened)
    assert (fact.cause, fact.amount, fact.owner) == ("award_reduced", SUM, f"commune:{COMMUNE}")


@pytest.mark.parametrize("order", ["paid first", "taken back first"])
async def test_of_a_case_that_was_taken_back_all_that_was_paid_is_claimed_once(harness: ServiceHarness, order: str) -> None:
    household = a_household(amount=SUM)
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
    assert (recovery["amount"], recovery["cause"], recovery["number"]) == (SUM, "case_retracted", 0)
    clocks = await harness.rows("select kind, state from clocks order by kind")
    assert ("recovered", "running") in [tuple(row.values()) for row in clocks]
    assert ("paid", "running") not in [tuple(row.values()) for row in clocks]
    assert len(await harness.facts(RecoveryOpened)) == 1


async def test_it_comes_back_in_parts_each_booked_once_and_never_above_what_is_owed(harness: ServiceHarness) -> None:
    _, recovery = await claimed(harness)

    first, again = await asyncio.gather(*[receipt(harness, recovery, 2_000_000) for _ in range(2)])
    other = await receipt(harness, recovery, 1_000_000)
    above = await receipt(harness, recovery, 3_400_001, "PT-2")
    last = await receipt(harness, recovery, 3_400_000, "CK-77", way="bank")
    after_the_end = await receipt(harness, recovery, 1, "PT-9")
    repeated = await receipt(harness, recovery, 3_400_000, "CK-77", way="bank")

    statuses = [one.status_code for one in (first, again, other, above, last, after_the_end, repeated)]
    assert statuses == [200, 200, 409, 422, 200, 409, 200]
    assert (last.json()["state"], last.json()["left"], last.json()["ended_by"]) == ("paid_back", 0, "officer-accountant")
    assert await source(harness) == (1_000_000_000, 0, 0)
    assert [(fact.amount, fact.left, fact.way) for fact in await harness.facts(RepaymentReceived)] == [
        (2_000_000, 3_400_000, "cash"),
        (3_400_000, 0, "bank"),
    ]
    [ended] = await harness.facts(RecoveryEnded)
    assert (ended.outcome, ended.amount) == ("paid_back", SUM)
    assert [row["state"] for row in await harness.rows("select state from clocks where kind = 'recovered'")] == ["kept"]


async def test_a_plan_sums_to_what_is_left_and_its_next_day_is_the_clock(harness: ServiceHarness) -> None:
    _, recovery = await claimed(harness)
    days = [TODAY + timedelta(days=each) for each in (10, 40)]

    def parts(*amounts: int) -> list[dict[str, Any]]:
        return [{"due_on": day.isoformat(), "amount": amount} for day, amount in zip(days, amounts, strict=True)]

    wrong = await say(harness, recovery, "plan", instalments=parts(2_000_000, 3_000_000))
    backwards = await say(harness, recovery, "plan", instalments=parts(2_000_000, 3_400_000)[::-1])
    agreed = await say(harness, recovery, "plan", instalments=parts(2_000_000, 3_400_000))

    assert [wrong.status_code, backwards.status_code, agreed.status_code] == [422, 422, 200]
    [fact] = await harness.facts(RecoveryPlanned)
    assert (fact.instalments, fact.last_due_on, fact.amount) == (2, days[1], SUM)

    async def running() -> Any:
        [clock] = await harness.rows("select due_at from clocks where kind = 'recovered' and state = 'running'")
        return clock["due_at"].astimezone(VIETNAM).date()

    assert await running() == days[0]
    await receipt(harness, recovery, 500_000)
    assert await running() == days[0]
    await receipt(harness, recovery, 1_500_000, "PT-2")
    assert await running() == days[1]
    async with harness.client(communes=[COMMUNE]) as client:
        shown = (await client.get(f"/v1/recoveries/{recovery['id']}")).json()
    assert ([part["amount"] for part in shown["plan"]], shown["received"], shown["overdue"]) == (
        [2_000_000, 3_400_000],
        2_000_000,
        0,
    )
    assert [one["receipt_number"] for one in shown["receipts"]] == ["PT-1", "PT-2"]


async def test_what_is_let_go_names_who_and_by_which_act(harness: ServiceHarness) -> None:
    household, recovery = await claimed(harness)
    reason = {"reason": "hardship"}
    act = {**reason, "act": "17/QĐ-UBND"}

    answers = [
        await say(harness, recovery, "end", outcome="waived", **act),
        await say(harness, recovery, "end", "provincial_leader", outcome="waived", **reason),
        await say(harness, recovery, "end", outcome="paid_back", **reason),
        await say(harness, recovery, "owner", owner="officer-77"),
        await receipt(harness, recovery, 400_000),
        await say(harness, recovery, "end", "provincial_leader", outcome="uncollectable", **act),
        await say(harness, recovery, "end", "provincial_leader", outcome="waived", **act),
    ]

    assert [answer.status_code for answer in answers] == [403, 422, 422, 200, 200, 200, 409]
    [row] = await harness.rows("select state, act, ended_by, owner, received from recoveries")
    assert (row["state"], row["act"], row["owner"], row["received"]) == ("uncollectable", "17/QĐ-UBND", "officer-77", 400_000)
    [fact] = await harness.facts(RecoveryWrittenOff)
    assert (fact.amount, fact.reason_code) == (5_000_000, "hardship")
    signer = household.approved.signed_by
    assert (await receipt(harness, recovery, 1, "PT-3", who={"communes": [COMMUNE], "subject": signer})).status_code == 409
