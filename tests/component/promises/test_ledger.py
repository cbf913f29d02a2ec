"""Teeth of P3: what does not balance, what is borne by the wrong source, what was approved and is nowhere."""

from shared.ids import new_id
from tests.component.promises.found import all_of, breaches
from tests.component.promises.world import DONG, KG, World


async def test_an_unbalanced_ledger_is_found(world: World):
    entry = f"values ('{new_id()}', '{world.rice_source}', 'available', 5, now())"
    await world.alter("disbursement", f"insert into ledger_entries (transaction_id, source_id, account, amount, at) {entry}")
    found = all_of(await breaches(world), "P3")
    assert any("sums to 5, not to zero" in text for text in found)
    assert any(f"available says {KG}, its entries {KG + 5}" in text for text in found)


async def test_a_payment_from_a_source_of_another_unit_is_found(world: World):
    await world.run("disbursement", "update payments set source_id = $1 where unit = 'kg'", world.money_source)
    assert any("is borne by source" in text for text in all_of(await breaches(world), "P3"))


async def test_an_approval_without_a_payment_is_found(world: World):
    await world.alter("disbursement", f"delete from payments where id = '{world.rice_payment}'")
    found = await breaches(world)
    assert f"approved {KG} kg in 1 awards, payments sum to 0 in 0 payments" in found["P3"]


async def test_two_errors_that_cancel_out_in_their_source_are_found(world: World):
    """Another payment's means are booked on this one: the source's sums stay right."""
    await world.book(world.money_payment, world.money_source, available=-5, reserved=5)
    await world.book(None, world.money_source, available=5, reserved=-5)
    text = f"payment {world.money_payment} (settled) of {DONG}: the ledger holds 5 for it"
    assert all_of(await breaches(world), "P3") == [text]
