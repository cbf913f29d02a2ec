"""Teeth about reductions: paid in full although less stands, claimed twice, taken back below the law, signed otherwise."""

from datetime import timedelta

import pytest

from services.assessment.domain.awards import Award
from shared.ids import derived_id, new_id
from tests.component.promises.assessed import as_signed, find, found_losses, reduce
from tests.component.promises.found import all_of, breaches, one_of
from tests.component.promises.told import a_claim
from tests.component.promises.world import DONG, NOON, World

LATER = NOON + timedelta(minutes=20)
SIGNED = LATER + timedelta(minutes=1)


async def _reduced(world: World, state: str = "intact", stands: int = 0, **signed: object) -> None:
    """New findings of the house, and what the chair signs by them; the household is told of it."""
    kept = await find(world, found_losses(), 2, LATER - timedelta(minutes=1))
    house = next(one for one in as_signed(kept) if one.id == world.money_award)
    awards = as_signed(kept)
    await find(world, found_losses(state), 3, LATER, awards)
    await reduce(world, house, stands, SIGNED, **signed)
    await _told(world, house)


async def _told(world: World, award: Award) -> None:
    """Its people hear of it in person."""
    decision = await world.database("assessment").fetchval("select decision_id from reductions where award_id = $1", award.id)
    outcome = derived_id("adjustment", decision, award.id)
    for audience in ("household", "informant"):
        row = await world.database("notifications").fetchrow("select * from notices where id = $1", world.visit)
        told = {**dict(row), "id": new_id(), "outcome_id": outcome, "audience": audience, "created_at": LATER}
        await world.put("notifications", "notices", **told)
        await world.audit("notifications", "officer", "commune_officer", "notice acknowledged", told["id"])


async def _claim(world: World, amount: int, number: int = 1) -> None:
    await a_claim(world, world.money_payment, world.money_award, amount, number=number, opened_at=SIGNED)


async def test_a_reduction_with_its_claim_is_sound(world: World):
    await _reduced(world)
    await _claim(world, DONG)
    assert await breaches(world) == {}


@pytest.mark.parametrize("proposer", ["chair", "CHAIR", "chair "])
async def test_a_retraction_signed_by_who_proposed_it_is_found_however_he_is_spelled(world: World, proposer: str):
    await _reduced(world)
    await _claim(world, DONG)
    said = "retraction = 'law_misread', proposed_by = $1, words = 'sealed'"
    await world.run("assessment", f"update reductions set {said}", proposer)
    assert any("by the signature of who had proposed it" in text for text in all_of(await breaches(world), "P11"))


async def test_what_was_paid_in_full_and_nobody_claims_is_found(world: World):
    await _reduced(world)
    assert one_of(await breaches(world), "P2") == (
        f"award {world.money_award}: 0 stands, {DONG} was paid, 0 is to be recovered"
    )


@pytest.mark.parametrize("claimed", [(DONG, 5), (5,)])
async def test_a_claim_of_another_sum_is_found(world: World, claimed: tuple[int, ...]):
    await _reduced(world)
    for number, amount in enumerate(claimed, start=1):
        await _claim(world, amount, number)
    assert f"{sum(claimed)} is to be recovered" in all_of(await breaches(world), "P2")[-1]


async def test_a_claim_without_a_reduction_is_found(world: World):
    await _claim(world, 5)
    assert one_of(await breaches(world), "P2") == (
        f"award {world.money_award}: {DONG} stands, {DONG} was paid, 5 is to be recovered"
    )


async def test_what_still_waits_to_go_out_in_full_is_found(world: World):
    await _reduced(world)
    await _unpaid(world, "reserved")
    found = all_of(await breaches(world), "P2")
    assert found == [f"payment {world.money_payment} is reserved with {DONG}, only 0 stands"]


async def _unpaid(world: World, state: str) -> None:
    """The money has not gone: nothing of it was told to the bank."""
    await world.run("disbursement", "delete from attempts")
    waits = "update payments set state = $2, ended_at = null, attempt_count = 0 where id = $1"
    await world.run("disbursement", waits, world.money_payment, state)
    await world.book(world.money_payment, world.money_source, reserved=DONG, settled=-DONG)
    await world.run("disbursement", "update sources set reserved = $1, settled = 0 where unit = 'dong'", DONG)
    world.evidence.bank_book = []


async def test_what_was_lowered_counts_as_signed_and_what_vanished_does_not(world: World):
    await world.run("disbursement", "update payments set lowered = 5 where id = $1", world.money_payment)
    assert one_of(await breaches(world), "P3") == (
        f"approved {DONG} dong in 1 awards, payments sum to {DONG + 5} in 1 payments"
    )


async def test_more_taken_back_than_the_findings_bear_is_found(world: World):
    await _reduced(world, "heavily_damaged", 5)
    await _claim(world, DONG - 5)
    assert one_of(await breaches(world), "P6").endswith(
        f"award {world.money_award} leaves 5 of its right, the law gives {DONG} for what was found"
    )


async def test_a_reduction_that_was_signed_with_other_figures_is_found(world: World):
    await _reduced(world, stands=0)
    await _claim(world, DONG)
    await world.alter("assessment", "update decision_lines set stands = 7 where reduction_id is not null")
    assert one_of(await breaches(world), "P6") == (
        f"award {world.money_award}: reduced from {DONG} to 0 (signed), and what was signed is reduced from {DONG} to 7"
    )


async def test_a_reduction_that_nobody_signed_is_found(world: World):
    await _reduced(world)
    await _claim(world, DONG)
    await world.alter("assessment", "delete from decision_lines where reduction_id is not null")
    assert any("what was signed is None" in text for text in (await breaches(world))["P6"])


async def test_a_reduction_without_its_reason_is_found(world: World):
    await _reduced(world)
    await _claim(world, DONG)
    await world.alter("assessment", "update decision_lines set reasoning = '{}' where reduction_id is not null")
    assert len(all_of(await breaches(world), "P7")) == 4


async def test_who_assessed_and_signed_a_reduction_is_found(world: World):
    await _reduced(world)
    await _claim(world, DONG)
    await world.alter("assessment", "update decisions set signed_by = 'assessor' where number = '91'")
    assert "P6" in await breaches(world)


async def test_a_household_that_was_not_told_is_found(world: World):
    await _reduced(world)
    await _claim(world, DONG)
    await world.run("notifications", "delete from notices where created_at = $1", LATER)
    found = await breaches(world)
    assert list(found) == ["P5"]
    assert all("was never told" in text for text in found["P5"])
