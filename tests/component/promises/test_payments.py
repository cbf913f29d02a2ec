"""Teeth of P2: help that is paid, tried, signed or owed more than once, in our books or in the bank's."""

from datetime import timedelta
from uuid import UUID

import pytest

from shared.ids import new_id
from tests.component.promises.assessed import as_signed, find, found_losses, sign
from tests.component.promises.found import all_of, breaches, one_of
from tests.component.promises.sound import an_attempt, owe
from tests.component.promises.tickets import a_ticket, end_ticket
from tests.component.promises.world import DONG, KG, NOON, World

LATER = NOON + timedelta(minutes=2)


async def test_a_second_payment_in_the_ledger_is_found(world: World):
    await world.book(world.money_payment, world.money_source, available=-DONG, settled=DONG)
    await world.run("disbursement", "update sources set available = 0, settled = $1 where unit = 'dong'", 2 * DONG)
    found = await breaches(world)
    assert found["P2"][0] == f"payment {world.money_payment}: the ledger settled {2 * DONG} of {DONG} in 2 bookings"
    assert "settled payments sum to" in found["P3"][0]
    assert set(found) == {"P2", "P3"}


async def test_a_second_payment_of_one_key_is_found(world: World):
    await world.run("disbursement", "alter table payments drop constraint uq_payments_owed_once")
    again = new_id()
    names = "household_id, incident_id, case_id, decision_id, decision_number, decided_at, signed_by, benefit, instalment, "
    names += "commune_code, province_code, amount, unit, rail, drill, attempt_count, recovery, contradicted, "
    names += "means_commune_code, means_province_code, created_at, updated_at"
    copied = f"select $1, award_id, 'waiting_funds', {names} from payments where id = $2"
    statement = f"insert into payments (id, award_id, state, {names}) {copied}"
    await world.run("disbursement", statement, again, world.rice_payment)
    ended = "update payments set source_id = $1, state = 'handed_over', ended_at = $2 where id = $3"
    await world.run("disbursement", ended, world.rice_source, NOON, again)
    await world.book(again, world.rice_source, available=-KG, settled=KG)
    await world.run("disbursement", "update sources set available = 0, settled = $1 where unit = 'kg'", 2 * KG)
    found = await breaches(world)
    assert any("paid 2 times" in text for text in found["P2"])
    assert f"award {world.rice_award} of {KG}: ledger {2 * KG}, bank 0" in found["P2"]


async def test_a_second_payment_in_the_banks_book_is_found(world: World):
    twice = {"end_to_end_id": f"{world.money_payment}-2", "amount_dong": DONG}
    world.evidence.bank_book = [*world.evidence.bank_book, twice]
    found = await breaches(world)
    assert found["P2"] == [
        f"payment {world.money_payment}: the bank paid 2 times, {2 * DONG} in all, of {DONG}",
        f"award {world.money_award} of {DONG}: ledger {DONG}, bank {2 * DONG}",
    ]
    assert list(found) == ["P2"]


async def test_a_try_that_nobody_wrote_down_is_found(world: World):
    await world.run("disbursement", "delete from attempts")
    assert one_of(await breaches(world), "P2") == f"payment {world.money_payment} is settled, and no try is written down"


async def test_a_settled_payment_that_the_bank_never_made_is_found(world: World):
    world.evidence.bank_book = []
    assert one_of(await breaches(world), "P2") == (
        f"payment {world.money_payment} (settled): the bank paid 0, the ledger settled {DONG}, and nobody is told"
    )


async def test_what_our_book_settled_after_the_banks_was_read_is_judged_by_the_next_look(world: World):
    world.evidence.bank_book = []
    booked_at = await world.database("disbursement").fetchval("select max(at) from ledger_entries where account = 'settled'")
    world.evidence.as_of = booked_at
    assert "P2" not in await breaches(world)
    world.evidence.as_of = booked_at + timedelta(milliseconds=1)
    assert "the bank paid 0, the ledger settled" in one_of(await breaches(world), "P2")


async def test_what_the_bank_has_just_paid_may_be_on_its_way_to_us_for_a_minute_and_no_longer(world: World):
    await hold(world)
    await world.run("disbursement", "update payments set state = 'unknown' where id = $1", world.money_payment)
    paid_at = NOON + timedelta(hours=1)
    [entry] = world.evidence.bank_book
    world.evidence.bank_book = [{**entry, "booked_at": paid_at.isoformat()}]
    world.evidence.as_of = paid_at + timedelta(seconds=59)
    assert "P2" not in await breaches(world)
    world.evidence.as_of = paid_at + timedelta(seconds=61)
    assert "(unknown): the bank paid" in one_of(await breaches(world), "P2")
    await world.run("disbursement", "update payments set state = 'held' where id = $1", world.money_payment)
    world.evidence.as_of = paid_at + timedelta(seconds=59)
    assert "(held): the bank paid" in one_of(await breaches(world), "P2"), "what is held waits for people, not for the bank"


async def test_a_payment_that_only_the_bank_knows_is_found(world: World):
    stranger = new_id()
    world.evidence.bank_book = [*world.evidence.bank_book, {"end_to_end_id": f"{stranger}-1", "amount_dong": 5}]
    assert "which is no payment of ours" in one_of(await breaches(world), "P2")


async def test_a_payment_of_one_dong_less_is_found(world: World):
    world.evidence.bank_book = [{"end_to_end_id": f"{world.money_payment}-1", "amount_dong": DONG - 1}]
    assert f"the bank paid {DONG - 1}, the ledger settled {DONG}" in one_of(await breaches(world), "P2")


async def an_odd_answer(world: World, meaning: str = "contradicts", **row: object) -> UUID:
    """The bank said what people must look at, two minutes after noon; it is the ticket of somebody."""
    given = {"id": new_id(), "payment_id": world.money_payment, "meaning": meaning, "words": b"\x01sealed", "times": 1, **row}
    await world.put("disbursement", "odd_answers", **given, first_at=LATER, last_at=LATER)
    await a_ticket(world, given["id"], kind=meaning)
    return given["id"]


async def hold(world: World) -> None:
    """The money counts as not paid: it is held, its means are set aside."""
    held = "update payments set state = 'held', ended_at = null where id = $1"
    await world.run("disbursement", held, world.money_payment)
    await world.book(world.money_payment, world.money_source, reserved=DONG, settled=-DONG)
    await world.run("disbursement", "update sources set reserved = $1, settled = 0 where unit = 'dong'", DONG)


async def test_a_try_after_the_bank_contradicted_itself_is_found(world: World):
    await world.run("disbursement", "update attempts set status = 'rejected'")
    await an_attempt(world, 2, "settled", minutes=5)
    world.evidence.bank_book = [{"end_to_end_id": f"{world.money_payment}-2", "amount_dong": DONG}]
    assert await breaches(world) == {}
    answer = await an_odd_answer(world)
    assert one_of(await breaches(world), "P2") == (
        f"payment {world.money_payment}: tried again 180 s after the bank contradicted itself, nobody decided"
    )
    await end_ticket(world, answer, at=LATER + timedelta(minutes=1), outcome="not_paid")
    assert await breaches(world) == {}


async def test_a_second_try_after_the_bank_had_paid_the_first_is_found(world: World):
    await world.run("disbursement", "update attempts set status = 'rejected'")
    await an_attempt(world, 2, "settled", minutes=5)
    assert one_of(await breaches(world), "P2") == (
        f"payment {world.money_payment}: tried again (2) although the bank had paid try 1"
    )


async def test_a_second_try_while_the_first_may_live_is_found(world: World):
    await world.run("disbursement", "drop index uq_attempts_one_alive")
    await world.run("disbursement", "update attempts set status = 'disputed'")
    await an_attempt(world, 2, "settled", minutes=5)
    world.evidence.bank_book = [{"end_to_end_id": f"{world.money_payment}-2", "amount_dong": DONG}]
    assert one_of(await breaches(world), "P2").endswith("tried again (2) although try 1 is disputed, not rejected")


async def test_money_that_the_bank_paid_and_we_hold_is_found_unless_people_are_told(world: World):
    await hold(world)
    text = f"payment {world.money_payment} (held): the bank paid {DONG}, the ledger settled 0, and nobody is told"
    assert one_of(await breaches(world), "P2") == text
    await world.run("disbursement", "update payments set contradicted = true where id = $1", world.money_payment)
    assert "(held, contradicted): the bank paid" in one_of(await breaches(world), "P2")
    await an_odd_answer(world)
    assert await breaches(world) == {}


@pytest.mark.parametrize("code", ["HOUSE_NEW", "HOUSE_MOVE"])
async def test_a_related_housing_benefit_on_top_is_found(world: World, code: str):
    await world.alter("assessment", f"update awards set code = '{code}', unit = 'dong' where id = '{world.rice_award}'")
    await world.run("disbursement", "update payments set benefit = $1 where id = $2", code, world.rice_payment)
    assert one_of(await breaches(world), "P2") == (
        f"household {world.household}: HOUSE was approved for {DONG + KG} in all, the law never gave more than {DONG}"
    )


async def test_a_burial_in_both_forms_is_found(world: World):
    for award, code in ((world.money_award, "FUNERAL_HH"), (world.rice_award, "FUNERAL_ORG")):
        await world.alter("assessment", f"update awards set code = '{code}', person = 'p2' where id = '{award}'")
    assert [text for text in all_of(await breaches(world), "P2") if text.startswith("case")] == [
        f"case {world.case}: the burial of p2 was approved for household and organisation",
        f"case {world.case}: FUNERAL was approved for {DONG + KG} in all, the law never gave more than 0",
    ]


async def test_one_burial_with_two_payments_is_found(world: World):
    for payment, code in ((world.money_payment, "FUNERAL_HH"), (world.rice_payment, "FUNERAL_ORG")):
        await world.run("disbursement", "update payments set benefit = $1, person = 'p2' where id = $2", code, payment)
    found = all_of(await breaches(world), "P2")
    assert f"household {world.household}: the burial of p2 has 2 payments (FUNERAL_HH and FUNERAL_ORG)" in found


async def injured(world: World, revision: int, *refs: str) -> None:
    """New findings name these injured; what the law gives for them alone is signed and owed."""
    losses = found_losses(injured=[{"ref": ref, "treatment_days": 5} for ref in refs])
    moment = NOON + timedelta(minutes=10 * revision)
    proposed = await find(world, losses, revision, moment)
    awards = [award for award in proposed if award.code == "INJURY"]
    assert len(awards) == len(refs)
    await sign(world, new_id(), str(revision), awards, moment + timedelta(minutes=1))
    await owe(world, as_signed(awards))


async def test_an_injury_that_is_signed_again_for_a_person_named_otherwise_is_found(world: World):
    await injured(world, 2, "p2")
    assert await breaches(world) == {}
    await injured(world, 3, "p3")
    text = one_of(await breaches(world), "P2")
    assert text.startswith(f"case {world.case}: INJURY was approved for ")
    assert "in all, the law never gave more than" in text


async def test_two_injured_persons_are_two_rights(world: World):
    await injured(world, 2, "p2", "p3")
    assert await breaches(world) == {}
