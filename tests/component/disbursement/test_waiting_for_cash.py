"""Who waits for a cash list: without an account, refused by the bank for good, or with an account that comes too late."""

from typing import Any

import pytest
from sqlalchemy import text

from services.disbursement import policy
from shared import audit
from shared.database import execute
from shared.ids import new_id
from tests.component.disbursement.cash import (
    a_line,
    a_list,
    a_waiting_household,
    hand_back,
    hand_over,
    keep_back,
)
from tests.component.disbursement.harness import ServiceHarness, a_household, corrected, rejected
from tests.component.disbursement.pausing import paused
from tests.support.builders import COMMUNE


async def test_an_account_that_comes_while_the_money_is_out_waits_until_the_line_is_back(harness: ServiceHarness) -> None:
    source = await harness.source(10_000_000)
    household = await a_waiting_household(harness)
    made = await a_list(harness, source)

    await harness.take(corrected(household, "770099998888"))
    payment = await harness.payment(household)
    assert (payment["rail"], payment["state"], await harness.rounds()) == ("cash", "sent", [])
    await keep_back(harness, made["id"], payment, "wrong_person")
    await hand_back(harness, made["id"], payment["amount"])

    payment = await harness.payment(household)
    assert (payment["rail"], payment["state"]) == ("bank", "reserved")
    assert await harness.rounds() == [payment["round_id"]]
    await harness.expect_balanced()


async def test_a_payment_that_the_bank_refused_for_good_goes_by_list_when_an_accountant_says_so(
    harness: ServiceHarness,
) -> None:
    source = await harness.source(10_000_000)
    household = a_household(account="770012345678")
    await harness.take(household.reported, household.approved)
    await harness.send()
    payment = await harness.payment(household)

    too_early = await _resolve(harness, payment["id"])
    await harness.answer(rejected(payment))
    async with harness.client() as client:
        possible = (await client.get(f"/v1/payments/{payment['id']}")).json()["possible_outcomes"]
    by_signer = await _resolve(harness, payment["id"], subject=payment["signed_by"])
    answer = await _resolve(harness, payment["id"])
    # The same account told once more is the refused one still.
    await harness.take(corrected(household, "770012345678"))
    made = await a_list(harness, source)
    await hand_over(harness, made["id"], a_line(payment))

    assert (too_early.status_code, by_signer.status_code) == (409, 403)
    assert possible == ["cash_list"]
    assert (answer.status_code, answer.json()["state"], answer.json()["outcome"]) == (200, "reserved", "cash_list")
    assert (await harness.payment(household))["state"] == "handed_over"
    assert [row.signal for row in await harness.wakes("PayHousehold")][-1] == "payment_ended"
    await harness.expect_balanced()


async def test_what_waits_is_counted_by_source_and_commune(harness: ServiceHarness) -> None:
    source = await harness.source(20_000_000)
    await a_waiting_household(harness, 2_000_000)
    await a_waiting_household(harness, 3_000_000)

    async with harness.client("accountant", communes=[COMMUNE]) as client:
        waiting = (await client.get("/v1/queues/to-put-on-lists")).json()["items"]
        elsewhere = await client.get("/v1/cash-lists", params={"open": True})

    assert [(one["source_id"], one["commune_code"], one["payments"], one["amount"]) for one in waiting] == [
        (source, COMMUNE, 2, 5_000_000)
    ]
    assert elsewhere.json()["items"] == []


async def test_who_waited_for_an_account_before_there_were_lists_waits_for_a_list(harness: ServiceHarness) -> None:
    source = await harness.source(20_000_000)
    household = await a_waiting_household(harness)
    async with harness.foundation.database.transaction() as session:
        old = text("update payments set rail = 'bank', state = 'waiting_payee', reason = 'no_account'")
        await execute(session, old)
        await audit.record(session, harness.foundation.actor, "as it was", "payment", [])

    await harness.loops.offer_cash()

    assert (await harness.payment(household))["rail"] == "cash"
    assert (await a_list(harness, source))["lines"] == 1
    await harness.loops.measure()


async def _resolve(harness: ServiceHarness, payment: Any, **who: Any) -> Any:
    async with harness.client("accountant", **who) as client:
        said = {"outcome": "cash_list", "reason": "Ngân hàng báo tài khoản đã đóng"}
        return await client.post(f"/v1/payments/{payment}/resolve", json=said)


async def test_those_of_a_paused_incident_stand_before_nobody_who_waits_for_a_list(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy.cash_lists, "MAX_LINES", 1)
    source = await harness.source(100_000_000)
    first = await a_waiting_household(harness)
    other = a_household(account=None, amount=1_000_000, incident_id=new_id()).signed_now()
    await harness.take(other.reported, other.approved)
    await harness.hear_of(first.reported.incident_id)
    await paused(harness, "incident", first.reported.incident_id)

    made = await a_list(harness, source)

    assert (made["lines"], made["total"]) == (1, 1_000_000)
