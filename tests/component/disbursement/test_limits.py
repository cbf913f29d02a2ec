"""Limits of what is ordered: never passed, whoever orders; what is above waits, and goes on another day by itself."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.clock import now
from shared.database import execute
from tests.component.disbursement.conftest import QuietBank
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, settings_for
from tests.component.disbursement.pausing import send_all
from tests.support.builders import COMMUNE

MILLION = 1_000_000
GAUGE = "kipthoi_disbursement_payments_over_limit"


def limited(harness: ServiceHarness, *, per_day: int | None = None, per_award: int | None = None) -> None:
    """From now on so many đồng may be ordered of each source in a day, and of each award."""
    said = {"from": "2021-07-01", "per_award_dong": per_award, "per_source_and_day_dong": per_day}
    harness.keep_terms(limits=[{**said, "document": None, "article": None, "certainty": "D"}])


async def stands(harness: ServiceHarness, *households: Household) -> list[tuple[str, str | None]]:
    payments = [await harness.payment(household) for household in households]
    return [(payment["state"], payment["reason"]) for payment in payments]


async def approved(harness: ServiceHarness, *households: Household) -> None:
    for household in households:
        await harness.take(household.reported, household.approved)
    await send_all(harness)


async def test_above_the_limit_of_the_day_it_waits_in_sight_and_goes_the_next_day_by_itself(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.source(1_000 * MILLION)
    limited(harness, per_day=10 * MILLION)
    first, second, third = (a_household(amount=amount * MILLION) for amount in (6, 6, 3))
    await approved(harness, first, second, third)
    await harness.loops.let_over_limit_go()
    await send_all(harness)
    await harness.loops.measure()

    assert await stands(harness, first, second, third) == [("sent", None), ("reserved", "over_day_limit"), ("sent", None)]
    assert REGISTRY.get_sample_value(GAUGE, {"reason": "over_day_limit"}) == 1
    assert {row["state"] for row in await harness.rows("select state from clocks")} <= {"running", "missed"}
    async with harness.client() as client:
        (shown,) = (await client.get("/v1/payments", params={"mark": "over_limit"})).json()["items"]
        figures = (await client.get("/v1/queues/stuck/figures")).json()["kinds"]
    assert shown["amount"] == 6 * MILLION
    assert [one["count"] for one in figures if one["kind"] == "over_limit"] == [1]

    tomorrow = now() + timedelta(days=1)
    for place in ("services.disbursement.loops.now", "services.disbursement.activities.now"):
        monkeypatch.setattr(place, lambda: tomorrow)
    fourth = a_household(amount=6 * MILLION)
    await harness.take(fourth.reported, fourth.approved)
    await send_all(harness)
    assert await stands(harness, second, fourth) == [("reserved", "over_day_limit")] * 2, "nobody new goes before him"
    await harness.loops.let_over_limit_go()
    await send_all(harness)

    assert await stands(harness, second, fourth) == [("sent", None), ("reserved", "over_day_limit")]
    days = await harness.rows("select ordered from source_days order by day")
    assert [row["ordered"] for row in days] == [9 * MILLION, 6 * MILLION]
    await harness.expect_balanced()


async def test_above_the_limit_of_an_award_it_waits_until_another_limit_is_in_force(harness: ServiceHarness) -> None:
    await harness.source(1_000 * MILLION)
    limited(harness, per_award=20 * MILLION)
    much, little = a_household(amount=27 * MILLION), a_household(amount=20 * MILLION)
    await approved(harness, much, little)
    assert await stands(harness, much, little) == [("reserved", "over_award_limit"), ("sent", None)]

    limited(harness, per_award=30 * MILLION, per_day=1 * MILLION)
    await harness.loops.let_over_limit_go()
    await send_all(harness)
    assert await stands(harness, much) == [("reserved", "over_award_limit")], "no day is long enough for it"

    limited(harness)
    await harness.loops.let_over_limit_go()
    await send_all(harness)
    assert await stands(harness, much) == [("sent", None)]
    await harness.expect_balanced()


async def test_two_processes_that_order_at_once_never_pass_the_limit(harness: ServiceHarness) -> None:
    await harness.source(1_000 * MILLION)
    limited(harness, per_day=10 * MILLION)
    households = [a_household(amount=3 * MILLION) for _ in range(12)]
    for household in households:
        await harness.take(household.reported, household.approved)
    rounds = await harness.rounds()
    other = ServiceHarness(harness.foundation, settings_for("http://bank.test"), QuietBank())
    limited(other, per_day=10 * MILLION)

    async def send(service: ServiceHarness, round_ids: Any) -> None:
        for round_id in round_ids:
            await service.activities.send_round(round_id)

    await asyncio.gather(send(harness, rounds), send(other, rounds[::-1]))
    await asyncio.gather(harness.loops.let_over_limit_go(), other.loops.let_over_limit_go())
    await asyncio.gather(send_all(harness), send_all(other))

    assert [dict(row) for row in await harness.rows("select count(*) as n, sum(amount)::bigint as dong from attempts")] == [
        {"n": 3, "dong": 9 * MILLION}
    ]
    with pytest.raises(IntegrityError, match="within_its_limit"):
        async with harness.foundation.database.transaction() as session:
            await execute(session, text("update source_days set ordered = ordered + 1000001"))


async def test_a_cash_list_takes_out_no_more_than_the_day_lets_go(harness: ServiceHarness) -> None:
    source = await harness.source(1_000 * MILLION)
    limited(harness, per_day=10 * MILLION)
    households = [a_household(amount=6 * MILLION, account=None) for _ in range(2)]
    await approved(harness, *households)
    wish = {"source_id": source, "commune_code": COMMUNE, "carrier": "Tổ chi trả"}
    async with harness.client() as client:
        named = await client.post(
            "/v1/cash-lists",
            json={**wish, "payment_ids": [str((await harness.payment(each))["id"]) for each in households]},
        )
        made = await client.post("/v1/cash-lists", json=wish)
        none_left = await client.post("/v1/cash-lists", json=wish)

    assert (named.status_code, len(named.json()["errors"])) == (409, 1), "one of the two fits"
    assert (made.status_code, none_left.status_code) == (201, 409), made.text
    assert none_left.json()["type"] == "urn:kipthoi:problem:over-limit"
    assert sorted(state for state, _ in await stands(harness, *households)) == ["reserved", "sent"]
    await harness.expect_balanced()
