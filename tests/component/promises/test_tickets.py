"""Teeth of P2 about tickets: a word that is nobody's, a ticket without clock, one person where it takes two."""

from datetime import timedelta
from uuid import UUID

from shared.ids import new_id
from tests.component.promises.found import all_of, breaches, one_of
from tests.component.promises.tickets import a_ticket, accept, end_ticket
from tests.component.promises.world import DONG, NOON, World

LATER = NOON + timedelta(minutes=2)
FEE = 1_100


async def _a_word(world: World, **row: object) -> UUID:
    same = {"id": new_id(), "payment_id": world.money_payment, "meaning": "differs", "words": b"\x01sealed", "times": 1, **row}
    await world.put("disbursement", "odd_answers", **same, first_at=NOON, last_at=NOON)
    return same["id"]


async def test_a_word_that_is_nobodys_ticket_is_found(world: World):
    name = await _a_word(world)
    assert one_of(await breaches(world), "P2") == f"the bank's word {name} (differs) is open, and no ticket is"
    await a_ticket(world, name)
    assert await breaches(world) == {}
    await _a_word(world, meaning="odd")
    assert await breaches(world) == {}, "another word of the same payment is the same ticket"


async def test_a_ticket_that_no_clock_watches_is_found(world: World):
    name = await a_ticket(world, await _a_word(world))
    await world.run("disbursement", "delete from clocks where subject_id = $1", name)
    assert one_of(await breaches(world), "P2") == f"ticket {name} has no clock that runs"


async def test_a_clock_that_outlives_its_ticket_is_found(world: World):
    name = await a_ticket(world, await _a_word(world))
    await end_ticket(world, name, at=LATER, outcome="paid")
    assert await breaches(world) == {}
    await world.run("disbursement", "update clocks set state = 'running', ended_at = null where subject_id = $1", name)
    assert one_of(await breaches(world), "P2") == f"ticket {name} has ended, its clock has not"


async def test_one_person_who_says_that_booked_money_is_back_is_found(world: World):
    name = await a_ticket(world, await _a_word(world))
    await end_ticket(world, name, at=LATER, outcome="reversed")
    alone = f"ticket {name}: accountant alone said that the bank took its booking back"
    said = "update tickets set proposed_outcome = $1, proposed_by = $2, proposed_at = opened_at"
    assert one_of(await breaches(world), "P2") == alone
    await world.run("disbursement", said, "reversed", "accountant")
    assert one_of(await breaches(world), "P2") == alone
    await world.run("disbursement", said, "paid", "second")
    assert one_of(await breaches(world), "P2") == alone
    await world.run("disbursement", said, "reversed", "second")
    assert await breaches(world) == {}


async def test_a_difference_that_people_accepted_explains_the_two_books_to_the_dong(world: World):
    world.evidence.bank_book = [{"end_to_end_id": f"{world.money_payment}-1", "amount_dong": DONG - FEE}]
    name = await a_ticket(world, await _a_word(world))
    await end_ticket(world, name, at=LATER, outcome="paid")
    assert "and nobody is told" in one_of(await breaches(world), "P2")
    await accept(world, name, -FEE, DONG)
    assert await breaches(world) == {}
    world.evidence.bank_book = [{"end_to_end_id": f"{world.money_payment}-1", "amount_dong": DONG - FEE - 1}]
    assert f"the bank paid {DONG - FEE - 1}, the ledger settled {DONG}" in one_of(await breaches(world), "P2")


async def test_a_difference_of_what_was_not_accepted_as_paid_is_found(world: World):
    name = await a_ticket(world, await _a_word(world))
    await end_ticket(world, name, at=LATER, outcome="not_paid")
    await accept(world, name, -FEE, DONG)
    text = f"ticket {name} ended as not_paid, and a difference of {-FEE} was accepted"
    assert one_of(await breaches(world), "P2") == text


async def test_a_signer_who_proposes_how_a_ticket_ends_is_found(world: World):
    name = await a_ticket(world, await _a_word(world), proposed_outcome="paid", proposed_by="chair", proposed_at=NOON)
    assert f"{world.case}" in all_of(await breaches(world), "P6")[0]
    await world.run("disbursement", "update tickets set proposed_by = 'second' where id = $1", name)
    assert await breaches(world) == {}
