"""Operators see how long one payment has been stuck, not how many come and go."""

import pytest
from sqlalchemy import text

from services.disbursement import metrics
from services.disbursement.domain.payments import AGES_SHOWN
from shared import audit
from shared.database import execute
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, corrected, rejected


async def _age(harness: ServiceHarness, state: str) -> float:
    metrics.UNFINISHED_AGE.forget()
    await harness.loops.measure()
    return float(metrics.UNFINISHED_AGE.labels(state)._value.get())


async def _set_back(harness: ServiceHarness, household: Household, moment: str, minutes: int) -> None:
    async with harness.foundation.database.transaction() as session:
        earlier = f"update payments set {moment} = {moment} - interval '{minutes} minutes' where case_id = :case"
        await execute(session, text(earlier), {"case": household.reported.case_id})
        await audit.record(session, harness.foundation.actor, "set back", "payment", [])


async def _rejected(harness: ServiceHarness) -> Household:
    household = a_household()
    await harness.take(household.reported, household.approved)
    await harness.send()
    await harness.answer(rejected(await harness.payment(household)))
    assert (await harness.payment(household))["state"] == "held"
    return household


async def test_what_is_held_is_as_old_as_its_hold_and_the_oldest_is_shown(harness: ServiceHarness) -> None:
    await harness.source(1_000_000_000)
    none = await _age(harness, "held")
    older, _ = await _rejected(harness), await _rejected(harness)
    await _set_back(harness, older, "decided_at", 600)
    await _set_back(harness, older, "created_at", 600)
    new = await _age(harness, "held")
    await _set_back(harness, older, "left_round_at", 180)
    held = await _age(harness, "held")
    # That the household has moved meanwhile, or that anything is written of it, makes it no younger.
    await _set_back(harness, older, "updated_at", -1)

    assert none == 0
    assert 0 < new < 60
    assert 10_800 <= held < 10_860
    assert await _age(harness, "held") >= held

    await harness.take(corrected(older, "1234567890"))
    assert (await harness.payment(older))["state"] != "held"
    assert 0 < await _age(harness, "held") < 60, "the one that is left"


async def test_what_waits_for_means_is_as_old_as_its_wait(harness: ServiceHarness) -> None:
    first, second = a_household(), a_household()
    for household in (first, second):
        await harness.take(household.reported, household.approved)
    new = await _age(harness, "waiting_funds")
    await _set_back(harness, first, "created_at", 20)
    older = await _age(harness, "waiting_funds")
    await harness.source(1_000_000_000)
    await harness.loops.reserve_waiting_payments()

    assert 0 <= new < 60
    assert 1200 <= older < 1260
    assert await _age(harness, "waiting_funds") == 0


async def test_what_is_at_the_bank_has_an_age_and_what_is_on_a_cash_list_has_none(harness: ServiceHarness) -> None:
    await harness.source(1_000_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    await harness.send()
    await _set_back(harness, household, "updated_at", 5)
    at_the_bank = await _age(harness, "sent")
    async with harness.foundation.database.transaction() as session:
        await execute(session, text("update payments set rail = 'cash'"))
        await audit.record(session, harness.foundation.actor, "as it was", "payment", [])

    assert 300 <= at_the_bank < 360
    assert await _age(harness, "sent") == 0


@pytest.mark.parametrize("state", [state.value for state in AGES_SHOWN])
async def test_where_there_is_none_it_is_0_and_where_nobody_measures_unknown(harness: ServiceHarness, state: str) -> None:
    assert await _age(harness, state) == 0

    metrics.UNFINISHED_AGE.forget()

    assert [sample for family in metrics.UNFINISHED_AGE.collect() for sample in family.samples] == []
