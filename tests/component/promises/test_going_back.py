"""Teeth of P11 about what comes back: a return that nobody heard of, a claim that nobody watches, sums that do not add up."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from shared.clock import VIETNAM
from shared.ids import new_id
from tests.component.promises.found import all_of, breaches, one_of
from tests.component.promises.sound import a_fact
from tests.component.promises.told import a_claim
from tests.component.promises.world import DONG, NOON, SERVICES, World


async def _claim(world: World, **row: Any) -> Any:
    """All of the money is to be had back."""
    return await a_claim(world, world.money_payment, world.money_award, DONG, number=0, cause="case_retracted", **row)


async def test_an_agreed_day_is_that_day_also_in_a_faster_drill_and_any_other_moment_is_found(world: World):
    recovery = await _claim(world)
    for service in SERVICES:
        await world.put(service, "paced_incidents", incident_id=world.incident, pace=120)
        if service != "console":
            faster = "update clocks set due_at = started_at + make_interval(hours => limit_count) / 120"
            await world.run(service, faster)
    day = NOON.date() + timedelta(days=9)
    plan = {"recovery_id": recovery, "revision": 1, "number": 1, "due_on": day, "amount": DONG}
    await world.put("disbursement", "recovery_instalments", **plan, planned_by="keeper", planned_at=NOON)
    agreed = datetime.combine(day, time(23, 59, 59), VIETNAM)
    ends = "update clocks set due_at = $1, answer_from = $1 where kind = 'recovered'"
    await world.run("disbursement", ends, agreed)
    said = " does not run at pace 120"
    assert [one for one in (await breaches(world)).get("P4", []) if one.endswith(said)] == []
    await world.run("disbursement", ends, agreed + timedelta(hours=1))
    found = [one for one in (await breaches(world))["P4"] if one.endswith(said)]
    assert [one.startswith("disbursement clock recovered ") for one in found] == [True]


async def _receipt(world: World, recovery: Any, amount: int, *, booked: int | None = None) -> None:
    row = {"recovery_id": recovery, "way": "cash", "receipt_number": "PT-1", "amount": amount, "received_on": NOON.date()}
    await world.put("disbursement", "recovery_receipts", id=new_id(), **row, recorded_by="keeper", recorded_at=NOON)
    if booked is None or booked:
        moved = amount if booked is None else booked
        await world.book(world.money_payment, world.money_source, settled=-moved, available=moved)
        change = "update sources set settled = settled - $1, available = available + $1 where unit = 'dong'"
        await world.run("disbursement", change, moved)


async def test_a_claim_by_receipts_that_add_up_is_held(world: World):
    recovery = await _claim(world)
    await _receipt(world, recovery, 5)
    await world.run("disbursement", "update recoveries set received = 5")
    found = await breaches(world)
    assert "P11" not in found
    assert "P3" not in found


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("update recoveries set owner = null", "no owner sees to it, or no clock watches it"),
        ("update clocks set state = 'stopped', ended_at = now() where kind = 'recovered'", "or no clock watches it"),
        ("update recoveries set received = 7", "its receipts sum to 0, it counts 7"),
        (
            "update recoveries set state = 'paid_back', ended_at = now(), ended_by = 'keeper', reason_code = 'repaid'",
            "counts as paid back, and 0 came back",
        ),
        (
            "update recoveries set state = 'waived', ended_at = now(), ended_by = 'leader', reason_code = 'hardship'",
            "nobody says by which act it was let go",
        ),
    ],
)
async def test_a_claim_that_nobody_watches_or_that_ended_without_its_proof_is_found(world: World, change: str, problem: str):
    await _claim(world)
    await world.run("disbursement", change)
    assert problem in one_of(await breaches(world), "P11")


async def test_a_receipt_that_was_not_booked_is_found(world: World):
    recovery = await _claim(world)
    await _receipt(world, recovery, 5, booked=0)
    await world.run("disbursement", "update recoveries set received = 5")
    found = await breaches(world)
    # The ledger does not know of it, so that its sums are wrong as well.
    assert found["P11"] == [f"payment {world.money_payment}: 5 came back by receipts, booked is 0"]
    assert {"P2", "P3"} <= found.keys()


async def test_a_plan_of_another_sum_is_found(world: World):
    recovery = await _claim(world)
    part = {"recovery_id": recovery, "revision": 1, "number": 1, "due_on": NOON.date(), "amount": DONG - 1}
    await world.put("disbursement", "recovery_instalments", **part, planned_by="keeper", planned_at=NOON)
    await world.run("disbursement", "update recoveries set plan_revision = 1")
    assert one_of(await breaches(world), "P11").endswith(f"its plan sums to {DONG - 1}, {DONG} was to come")


async def test_money_that_came_back_and_that_nobody_heard_of_or_watches_is_found(world: World):
    await world.run("disbursement", "update attempts set status = 'returned'")
    back = "update payments set state = 'returned', ended_at = null, times_returned = 1, reason = 'AC04' where id = $1"
    await world.run("disbursement", back, world.money_payment)
    await world.book(world.money_payment, world.money_source, settled=-DONG, reserved=DONG)
    await world.run("disbursement", "update sources set settled = 0, reserved = $1 where unit = 'dong'", DONG)
    world.evidence.bank_returned = [f"{world.money_payment}-1"]
    found = await breaches(world)
    where = f"payment {world.money_payment} (returned) came back 1 times"
    assert "P2" not in found
    assert "P3" not in found
    assert f"{where}, counts 1 and told the others 0 times" in found["P11"]
    assert f"{where}, waits to be paid again, and no clock with an owner watches it" in found["P11"]


async def test_a_payment_that_was_tried_again_before_the_first_came_back_is_found(world: World):
    row = await world.database("disbursement").fetchrow("select * from attempts where payment_id = $1", world.money_payment)
    await world.run("disbursement", "drop index uq_attempts_one_alive")
    second = {"end_to_end_id": f"{world.money_payment}-2", "number": 2, "sent_at": NOON + timedelta(hours=1)}
    await world.put("disbursement", "attempts", **{**dict(row), **second})
    assert any("tried again (2)" in text for text in all_of(await breaches(world), "P2"))


async def test_an_unheard_of_claim_of_a_case_that_was_taken_back_is_found(world: World):
    gone = "stage = 'retracted', retracted_at = now(), retraction_reason = 'mistake'"
    await world.run("intake", f"update cases set {gone} where id = $1", world.case)
    await world.audit("intake", "officer", "commune_officer", "case retracted", world.case)
    await a_fact(world, world.case, name="intake.case_retracted.v1", days=8)
    await world.run("disbursement", "update payments set recovery = true")
    found = all_of(await breaches(world), "P11")
    assert sum("nobody claims payment" in text for text in found) == 2
