"""Teeth of P2 and P3 about cash lists: money that is out, given or back otherwise than the lists say."""

from datetime import timedelta
from uuid import UUID

import pytest

from shared.ids import new_id
from tests.component.promises.found import all_of, breaches
from tests.component.promises.test_pauses import a_pause
from tests.component.promises.world import COMMUNE, DONG, NOON, PROVINCE, World


@pytest.fixture
async def cash_list(world: World) -> UUID:
    """The money of the sound world went by a list that is closed, instead of by bank."""
    name = new_id()
    world.evidence.bank_book = []
    await world.run("disbursement", "delete from attempts")
    await world.run(
        "disbursement", "update payments set rail = 'cash', state = 'handed_over', round_id = $1 where unit = 'dong'", name
    )
    await world.put("disbursement", "rounds", id=name, source_id=world.money_source, rail="cash", number=1, closed_at=NOON)
    place = {"source_id": world.money_source, "commune_code": COMMUNE, "province_code": PROVINCE, "drill": True}
    made = {"carrier": b"sealed", "made_by": "accountant", "made_at": NOON, "revision": 3}
    await world.put("disbursement", "cash_lists", id=name, number=1, **place, **made, closed_by="accountant", closed_at=NOON)
    line = {"list_id": name, "number": 1, "payment_id": world.money_payment, "case_id": world.case}
    state = {"amount": DONG, "state": "handed_over", "changed_at": NOON}
    await world.put("disbursement", "cash_lines", **line, source_id=world.money_source, **state)
    handover = {"payment_id": world.money_payment, "handed_to": "household", "quantity": DONG}
    await world.put("disbursement", "handovers", **handover, handed_over_by="payer", handed_over_at=NOON)
    await world.audit("disbursement", "accountant", "accountant", "cash list made", name)
    return name


async def test_money_that_was_given_by_a_list_is_sound(world: World, cash_list: UUID):
    assert cash_list
    assert await breaches(world) == {}


async def test_cash_that_no_list_has_is_found(world: World, cash_list: UUID):
    await world.alter("disbursement", "delete from cash_lines")
    assert f"payment {world.money_payment} is handed_over by cash, and no list says so" in all_of(await breaches(world), "P2")
    assert cash_list


async def test_a_line_that_was_given_and_whose_payment_waits_is_found(world: World, cash_list: UUID):
    await world.alter(
        "disbursement", "update handovers set quantity = 1 where payment_id = (select payment_id from cash_lines)"
    )
    text = f"payment {world.money_payment} on cash list {cash_list}: {DONG} handed over, the payment is handed_over of 1"
    assert text in (await breaches(world))["P2"]


async def test_money_that_is_out_on_a_closed_list_is_found_in_both_books(world: World, cash_list: UUID):
    await world.alter("disbursement", "update cash_lines set state = 'out'")
    found = await breaches(world)
    assert f"payment {world.money_payment} on cash list {cash_list}: the list is closed, and the line is out" in found["P2"]
    assert f"source {world.money_source}: 0 advanced, lines that are out sum to {DONG}" in found["P3"]


async def test_money_that_came_back_uncounted_is_found(world: World, cash_list: UUID):
    await world.alter("disbursement", "update cash_lines set state = 'handed_back', reason = 'absent'")
    assert f"cash list {cash_list}: 0 was counted back, its lines say {DONG}" in (await breaches(world))["P3"]


@pytest.mark.parametrize("what", ["source", "incident"])
async def test_a_list_that_went_out_in_a_pause_is_found(world: World, cash_list: UUID, what: str):
    await a_pause(world, what, NOON - timedelta(hours=1), None)
    assert f"cash list {cash_list} went out in a pause of its {what}" in all_of(await breaches(world), "P2")


async def test_what_the_bank_paid_beside_a_list_is_found(world: World, cash_list: UUID):
    world.evidence.bank_book = [{"end_to_end_id": f"{world.money_payment}-1", "amount_dong": DONG}]
    assert f"payment {world.money_payment} goes by cash, and the bank paid {DONG} for it" in all_of(await breaches(world), "P2")
    assert cash_list
