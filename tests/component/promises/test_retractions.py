"""Teeth of P11: a household that was taken back, and what all the same goes on; a proposal that was withdrawn, and stands."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.ids import new_id
from tests.component.promises.found import all_of, breaches, one_of
from tests.component.promises.sound import a_fact
from tests.component.promises.told import TOLD_AT, a_claim, a_clock
from tests.component.promises.world import DONG, NOON, World
from tests.support.promises import check_promises

LONG_AFTER = NOON + timedelta(days=1)


async def take_back(world: World, known_at: datetime = LONG_AFTER) -> None:
    """The helped household was reported wrongly: all know it from this moment, what was paid is marked."""
    gone = "stage = 'retracted', retracted_at = now(), retraction_reason = 'mistake'"
    await world.run("intake", f"update cases set {gone} where id = $1", world.case)
    await world.audit("intake", "officer", "commune_officer", "case retracted", world.case)
    event = await a_fact(world, world.case, name="intake.case_retracted.v1", days=8)
    for service in ("assessment", "disbursement", "notifications"):
        await world.put(service, "inbox", event_id=event, received_at=known_at)
    await world.run("disbursement", "update payments set recovery = true")
    for payment, award, amount in (
        (world.money_payment, world.money_award, DONG),
        (world.rice_payment, new_id(), 1),
    ):
        await a_claim(world, payment, award, amount, number=0, cause="case_retracted")


async def an_award(world: World, state: str, **row: Any) -> Any:
    award = {"id": new_id(), "case_id": world.case, "code": "INJURY", "person": "p2", "instalment": 1, "amount": 5, "floor": 5}
    rest = {"unit": "dong", "urgent": False, "rule_set": "ND335_540", "reasoning": "{}", "proposed_at": NOON}
    await world.put("assessment", "awards", **award, **rest, state=state, **row)
    return award["id"]


def said(world: World, problem: str) -> str:
    return f"case {world.case} was taken back, and {problem}"


async def test_a_household_that_is_wholly_taken_back_is_held(world: World):
    await take_back(world)
    verdicts = await check_promises(world.evidence)
    assert {name: verdict.violations for name, verdict in verdicts.items() if verdict.violations} == {}
    assert verdicts["P11"].held
    # The case, and a claim of each payment.
    assert verdicts["P11"].checked == 3


@pytest.mark.parametrize("state", ["waiting_funds", "waiting_payee", "reserved"])
async def test_a_payment_that_still_waits_is_found(world: World, state: str):
    await take_back(world)
    await world.run("disbursement", "update payments set state = $1, ended_at = null where unit = 'kg'", state)
    assert said(world, f"payment {world.rice_payment} is {state}") in (await breaches(world))["P11"]


async def test_what_was_paid_and_is_not_marked_is_found(world: World):
    await take_back(world)
    await world.run("disbursement", "update payments set recovery = false where unit = 'dong'")
    text = said(world, f"payment {world.money_payment} is settled, not marked to be recovered")
    assert one_of(await breaches(world), "P11") == text


async def test_what_the_bank_paid_after_its_release_and_is_not_marked_is_found(world: World):
    await take_back(world)
    await world.run("disbursement", "update payments set recovery = false, state = 'released' where unit = 'dong'")
    text = said(world, f"payment {world.money_payment} was paid by the bank, not marked to be recovered")
    assert text in (await breaches(world))["P11"]


async def test_means_that_stay_set_aside_are_found(world: World):
    await take_back(world)
    world.evidence.bank_book = []
    await world.run("disbursement", "update payments set recovery = false, state = 'released' where unit = 'dong'")
    await world.book(world.money_payment, world.money_source, settled=-DONG, reserved=DONG)
    text = said(world, f"payment {world.money_payment} still has {DONG} set aside")
    assert text in (await breaches(world))["P11"]


async def test_an_order_to_the_bank_after_the_retraction_was_known_is_found(world: World):
    await take_back(world, NOON - timedelta(seconds=30))
    text = said(world, f"payment {world.money_payment} was told to the bank 30 s after that was known")
    assert text in (await breaches(world))["P11"]


async def test_a_decision_after_the_retraction_was_known_is_found(world: World):
    await take_back(world, NOON - timedelta(seconds=30))
    assert said(world, "decision 1 was signed afterwards") in (await breaches(world))["P11"]


async def test_an_outcome_told_after_the_retraction_was_known_is_found(world: World):
    await take_back(world, TOLD_AT - timedelta(seconds=20))
    found = all_of(await breaches(world), "P11")
    assert found == [said(world, "a phone heard an outcome 20 s after that was known")] * 2


async def test_what_left_in_the_seconds_around_the_retraction_is_no_breach(world: World):
    await take_back(world, TOLD_AT - timedelta(seconds=4))
    assert await breaches(world) == {}


async def test_a_notice_that_still_waits_to_be_told_is_found(world: World):
    await take_back(world)
    await world.run("notifications", "update notices set state = 'waiting' where id = $1", world.visit)
    text = said(world, f"notice {world.visit} (in_person) still waits to be told")
    assert text in (await breaches(world))["P11"]


async def test_a_clock_that_runs_on_is_found(world: World):
    await take_back(world)
    later = {"due_at": LONG_AFTER + timedelta(days=300), "answer_from": LONG_AFTER + timedelta(days=300)}
    await a_clock(world, "assessment", "decision", new_id(), state="running", case_id=world.case, **later)
    assert one_of(await breaches(world), "P11") == said(world, "assessment lets its clock decision run")


@pytest.mark.parametrize("state", ["proposed", "returned"])
async def test_a_proposal_that_still_waits_for_a_signature_is_found(world: World, state: str):
    await take_back(world)
    award = await an_award(world, state)
    assert one_of(await breaches(world), "P11") == said(world, f"award {award} is still {state}")


async def test_a_retraction_that_nobody_wrote_down_is_found(world: World):
    await take_back(world)
    await world.alter("intake", "update audit set action = 'case viewed' where action = 'case retracted'")
    text = f"case {world.case} was taken back, and its report, its moment or who did it is not there"
    assert one_of(await breaches(world), "P11") == text


async def test_a_withdrawn_proposal_that_is_gone_is_held(world: World):
    await an_award(world, "withdrawn")
    verdicts = await check_promises(world.evidence)
    assert {name: verdict.violations for name, verdict in verdicts.items() if verdict.violations} == {}
    assert verdicts["P11"].held


async def test_a_withdrawn_proposal_that_stands_somewhere_is_found(world: World):
    award = await an_award(world, "withdrawn")
    gone = f"award {award} (INJURY, case {world.case}) was withdrawn, and"
    later = {"due_at": LONG_AFTER + timedelta(days=300), "answer_from": LONG_AFTER + timedelta(days=300)}
    clock = await a_clock(world, "assessment", "decision", award, state="running", **later)
    assert one_of(await breaches(world), "P11") == f"{gone} a clock runs for its decision"
    await world.run("assessment", "delete from clocks where id = $1", clock)

    await world.put("intake", "case_awards", case_id=world.case, award_id=award, whole_case=False, proposed_at=NOON)
    assert one_of(await breaches(world), "P11") == f"{gone} intake still waits for it"
    await world.run("intake", "delete from case_awards")

    await world.run("disbursement", "update payments set award_id = $1 where unit = 'kg'", award)
    assert f"{gone} there is a payment for it" in (await breaches(world))["P11"]

    await world.alter("assessment", f"update decision_lines set award_id = '{award}' where award_id = '{world.rice_award}'")
    assert f"{gone} a decision approved it" in (await breaches(world))["P11"]
