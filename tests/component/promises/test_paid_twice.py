"""Teeth of P2 about what the bank paid by two orders of one payment: openly claimed to the đồng it is accepted, else found."""

from uuid import UUID

import pytest

from shared.ids import new_id
from tests.component.promises.found import all_of, breaches, one_of
from tests.component.promises.sound import an_attempt
from tests.component.promises.tickets import a_ticket, end_ticket
from tests.component.promises.told import a_claim
from tests.component.promises.world import DONG, NOON, World


async def _paid_by_two_orders(world: World) -> None:
    """The bank had said that it refused the first order, the second was paid, and both stand in its book."""
    await world.run("disbursement", "update attempts set status = 'rejected'")
    await an_attempt(world, 2, "settled", minutes=5)
    orders = [f"{world.money_payment}-{number}" for number in (1, 2)]
    world.evidence.bank_book = [{"end_to_end_id": name, "amount_dong": DONG} for name in orders]


async def _is_gone(world: World, amount: int) -> None:
    """The books say that so much was paid twice."""
    await world.book(world.money_payment, world.money_source, available=-amount, paid_twice=amount)
    changed = "update sources set available = available - $1, paid_twice = paid_twice + $1 where unit = 'dong'"
    await world.run("disbursement", changed, amount)


async def _claimed(world: World, amount: int = DONG, number: int = -1, **row: object) -> UUID:
    await _paid_by_two_orders(world)
    await _is_gone(world, amount)
    return await a_claim(world, world.money_payment, world.money_award, amount, number=number, cause="paid_twice", **row)


async def test_two_orders_that_were_paid_and_are_claimed_are_accepted(world: World):
    await _claimed(world)
    assert await breaches(world) == {}


async def test_two_orders_that_were_paid_and_that_nobody_claims_are_found(world: World):
    await _paid_by_two_orders(world)
    assert all_of(await breaches(world), "P2") == [
        f"payment {world.money_payment}: the bank paid 2 times, {2 * DONG} in all, of {DONG}",
        f"payment {world.money_payment}: tried again (2) although the bank had paid try 1",
        f"award {world.money_award} of {DONG}: ledger {DONG}, bank {2 * DONG}",
    ]


@pytest.mark.parametrize(("amount", "number"), [(DONG - 1, -1), (DONG, -3)])
async def test_a_claim_of_another_sum_or_order_is_no_claim_of_it(world: World, amount: int, number: int):
    await _claimed(world, amount, number)
    found = all_of(await breaches(world), "P2")
    assert f"payment {world.money_payment}: the bank paid 2 times, {2 * DONG} in all, of {DONG}" in found


async def test_a_third_payment_beside_a_claimed_one_is_found(world: World):
    await _claimed(world)
    third = {"end_to_end_id": f"{world.money_payment}-3", "amount_dong": DONG}
    world.evidence.bank_book = [*world.evidence.bank_book, third]
    assert f"payment {world.money_payment}: the bank paid 2 times, {2 * DONG} in all, of {DONG}" in all_of(
        await breaches(world), "P2"
    )


async def test_a_claimed_order_that_the_bank_booked_twice_is_found(world: World):
    await _claimed(world)
    again, *_ = world.evidence.bank_book
    world.evidence.bank_book = [*world.evidence.bank_book, again]
    assert all_of(await breaches(world), "P2") == [
        f"payment {world.money_payment}: the bank paid 2 times, {2 * DONG} in all, of {DONG}",
        f"payment {world.money_payment}: tried again (2) although the bank had paid try 1",
        f"award {world.money_award} of {DONG}: ledger {DONG}, bank {2 * DONG}",
    ]
    # One of its two bookings came back, the other one is what is claimed.
    world.evidence.bank_returned = [f"{world.money_payment}-1"]
    assert await breaches(world) == {}


_ENDED = "ended_at = now(), ended_by = 'somebody'"


async def test_what_the_bank_took_back_itself_is_sound_once_its_claim_has_ended(world: World):
    await _claimed(world)
    world.evidence.bank_returned = [f"{world.money_payment}-1"]
    assert one_of(await breaches(world), "P2") == (
        f"payment {world.money_payment}: {DONG} is claimed, and the bank has taken that back itself"
    )
    await _is_gone(world, -DONG)
    ended = f"update recoveries set state = 'returned', reason_code = 'sent_back_by_bank', {_ENDED}"
    await world.run("disbursement", ended)
    await world.run("disbursement", "update clocks set state = 'stopped', ended_at = now() where kind = 'recovered'")
    assert await breaches(world) == {}


async def test_what_both_gave_back_is_for_people_and_found_where_nobody_was_asked(world: World):
    """The household had given some back by hand, and then the bank took all of it back."""
    claim = await _claimed(world)
    row = {"recovery_id": claim, "way": "cash", "receipt_number": "PT-1", "amount": 5, "received_on": NOON.date()}
    await world.put("disbursement", "recovery_receipts", id=new_id(), **row, recorded_by="keeper", recorded_at=NOON)
    await world.run("disbursement", "update recoveries set received = 5")
    await _is_gone(world, -5)
    assert await breaches(world) == {}
    world.evidence.bank_returned = [f"{world.money_payment}-1"]
    assert one_of(await breaches(world), "P2").endswith("is claimed, and the bank has taken that back itself")
    asked = new_id()
    await a_ticket(world, asked, kind="contradicts")
    await end_ticket(world, asked, at=NOON, outcome="paid")
    assert await breaches(world) == {}


async def test_a_claim_that_ended_as_taken_back_though_the_bank_kept_it_is_found(world: World):
    await _claimed(world)
    await _is_gone(world, -DONG)
    await world.run("disbursement", f"update recoveries set state = 'returned', reason_code = 'sent_back_by_bank', {_ENDED}")
    await world.run("disbursement", "update clocks set state = 'stopped', ended_at = now() where kind = 'recovered'")
    found = all_of(await breaches(world), "P2")
    assert f"payment {world.money_payment}: the bank paid 2 times, {2 * DONG} in all, of {DONG}" in found


async def test_a_claim_that_ended_without_its_money_in_the_books_is_found(world: World):
    await _claimed(world)
    world.evidence.bank_returned = [f"{world.money_payment}-1"]
    await world.run("disbursement", f"update recoveries set state = 'returned', reason_code = 'sent_back_by_bank', {_ENDED}")
    await world.run("disbursement", "update clocks set state = 'stopped', ended_at = now() where kind = 'recovered'")
    found = await breaches(world)
    assert found["P3"] == [f"source {world.money_source}: {DONG} paid twice, 0 of it is claimed"]
    assert found["P11"] == [f"payment {world.money_payment}: {DONG} came back by receipts, booked is 0"]
