"""Teeth of P2 about rights: what is owed twice of one right in the ledger alone, or by two cases of one household."""

from dataclasses import replace

import pytest

from shared.ids import new_id
from tests.component.promises.assessed import FOUND_AT, SIGNED_AT, a_case_under_assessment, ask_law, find, found_losses, sign
from tests.component.promises.found import all_of, breaches
from tests.component.promises.world import DONG, KG, NOON, World


async def _benefit(world: World, payment: object, benefit: str, person: str | None = None, part: int = 1) -> None:
    """The ledger says that this payment is of another help; nobody signed that."""
    changed = "update payments set benefit = $1, person = $2, part = $3, parts = $3 where id = $4"
    await world.run("disbursement", changed, benefit, person, part, payment)


@pytest.mark.parametrize("benefit", ["HOUSE_NEW", "HOUSE_MOVE"])
async def test_two_housing_benefits_in_the_ledger_alone_are_found(world: World, benefit: str):
    await _benefit(world, world.rice_payment, benefit)
    assert all_of(await breaches(world), "P2") == [
        f"payment {world.rice_payment} is of {benefit} 1, its award of RICE 1",
        f"household {world.household}: HOUSE is paid or owed with {DONG + KG} in all, the law never gave more than {DONG}",
    ]


async def test_a_payment_of_another_benefit_than_its_award_is_found(world: World):
    await _benefit(world, world.money_payment, "HOUSE_MOVE")
    assert all_of(await breaches(world), "P2") == [
        f"payment {world.money_payment} is of HOUSE_MOVE 1, its award of HOUSE_REPAIR 1"
    ]


async def test_a_payment_for_another_person_than_its_award_is_found(world: World):
    await _benefit(world, world.rice_payment, "RICE", "p2")
    found = all_of(await breaches(world), "P2")
    assert found == [f"payment {world.rice_payment} is of RICE of p2 1, its award of RICE 1"]


@pytest.mark.parametrize("second", ["FUNERAL_HH", "FUNERAL_ORG"])
@pytest.mark.parametrize("part", [1, 2])
async def test_a_burial_that_is_owed_twice_in_the_ledger_alone_is_found(world: World, second: str, part: int):
    if (second, part) == ("FUNERAL_HH", 1):
        await world.run("disbursement", "alter table payments drop constraint uq_payments_owed_once")
    await _benefit(world, world.money_payment, "FUNERAL_HH", "p2")
    await _benefit(world, world.rice_payment, second, "p2", part)
    found = all_of(await breaches(world), "P2")
    if second == "FUNERAL_HH":
        key = f"{world.household} {world.incident} FUNERAL_HH p2 1"
        assert f"help {key}: owed by 2 awards" in found
    else:
        assert f"household {world.household}: the burial of p2 has 2 payments (FUNERAL_HH and FUNERAL_ORG)" in found
    total = f"case {world.case}: FUNERAL is paid or owed with {DONG + KG} in all, the law never gave more than 0"
    assert total in found


async def test_one_persons_burial_that_is_owed_twice_beside_another_dead_is_found(world: World):
    """The law gives two burials; one of them is owed twice, as a first and a later instalment, and the other not at all."""
    proposed = await find(world, found_losses(dead=["p2", "p3"]), 2, NOON)
    worth = next(award.amount for award in proposed if award.code == "FUNERAL_HH")
    await _benefit(world, world.rice_payment, "FUNERAL_HH", "p2")
    await world.run("disbursement", "update payments set amount = $1 where id = $2", worth, world.rice_payment)
    right = f"case {world.case}: FUNERAL of p2 is paid or owed with"
    assert not [text for text in (await breaches(world))["P2"] if text.startswith(right)]
    row = await world.database("disbursement").fetchrow("select * from payments where id = $1", world.rice_payment)
    given = {**dict(row), "id": new_id(), "award_id": new_id(), "instalment": 2, "state": "waiting_funds", "ended_at": None}
    await world.put("disbursement", "payments", **{**given, "source_id": None})
    said = f"{right} {2 * worth} in all, the law never gave more than {worth}"
    assert said in (await breaches(world))["P2"]


async def _second_case(world: World) -> World:
    """Another report of the same house, of which the law gives as much; signed and owed by itself."""
    household = await world.database("intake").fetchval("select household_id from cases where id = $1", world.late_case)
    twin = replace(world, case=world.late_case, household=household, decision=new_id())
    await a_case_under_assessment(twin)
    await ask_law(twin, (), NOON)
    awards = [one for one in await find(twin, found_losses(), 1, FOUND_AT) if one.code == "HOUSE_REPAIR"]
    assert [one.amount for one in awards] == [DONG]
    await sign(twin, twin.decision, "2", awards, SIGNED_AT)
    await world.put("disbursement", "cases", case_id=twin.case, household_id=household, revision=1)
    row = await world.database("disbursement").fetchrow("select * from payments where id = $1", world.money_payment)
    owed = {"id": new_id(), "award_id": twin.money_award, "case_id": twin.case, "household_id": household}
    waits = {"state": "waiting_funds", "ended_at": None, "source_id": None, "attempt_count": 0}
    await world.put("disbursement", "payments", **{**dict(row), **owed, **waits})
    return twin


_ALIKE = "update cases set looks_like_id = $1, likeness = 'same_report', look_alike_verdict = $2 where id = $3"


async def test_one_house_for_two_cases_of_one_household_is_found(world: World):
    twin = await _second_case(world)
    assert (await breaches(world)).get("P2", []) == []
    await world.run("intake", _ALIKE, world.case, "different", twin.case)
    assert (await breaches(world)).get("P2", []) == []
    await world.run("intake", _ALIKE, world.case, "same", twin.case)
    [text] = (await breaches(world))["P2"]
    assert text.endswith(f": HOUSE was approved for {2 * DONG} in all, the law never gave more than {DONG}")
    # One of them is taken back: what is in hand of that is claimed, which P11 looks at.
    gone = "update cases set stage = 'retracted', retracted_at = now(), retraction_reason = 'doubled' where id = $1"
    await world.run("intake", gone, twin.case)
    assert (await breaches(world)).get("P2", []) == []
