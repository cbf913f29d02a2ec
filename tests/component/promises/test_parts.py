"""Teeth of P2 about awards in parts: one that is missing, one too many, parts that overlap, and more than was signed."""

from typing import Any
from uuid import UUID

from shared.ids import new_id
from tests.component.promises.found import breaches
from tests.component.promises.sound import DONG
from tests.component.promises.world import World


async def a_second_part(world: World, amount: int, state: str = "not_due", **values: Any) -> UUID:
    """The money's award goes out in two parts: the first is what was paid."""
    columns = "household_id, incident_id, case_id, award_id, decision_id, decision_number, decided_at, signed_by, benefit, "
    columns += "instalment, commune_code, province_code, means_commune_code, means_province_code, unit, rail, drill, "
    columns += "source_id, recovery, contradicted, created_at, updated_at"
    said = {"part": 2, "parts_before": DONG, **values}
    ended = "updated_at" if state == "released" else "null"
    statement = f"""
        insert into payments (id, part, parts, parts_before, amount, state, attempt_count, ended_at, {columns})
        select $1, $2, 2, $3, $4, $5, 0, {ended}, {columns} from payments where id = $6"""
    name = new_id()
    await world.run("disbursement", statement, name, said["part"], said["parts_before"], amount, state, world.money_payment)
    await world.run("disbursement", "update payments set parts = 2 where id = $1", world.money_payment)
    return name


async def test_parts_that_are_all_there_are_sound(world: World):
    await a_second_part(world, 5, "released")
    # What was signed is less by these five: of that the ledger's promise speaks.
    assert (await breaches(world)).keys() == {"P3"}


async def test_a_part_that_is_missing_is_found(world: World):
    await world.run("disbursement", "update payments set parts = 2 where id = $1", world.money_payment)
    assert f"award {world.money_award}: its parts are [1] of 2" in (await breaches(world))["P2"]


async def test_parts_that_come_to_more_than_was_signed_are_found(world: World):
    await a_second_part(world, 5, "waiting_funds")
    assert f"award {world.money_award} of {DONG}: its payments come to {DONG + 5}" in (await breaches(world))["P2"]


async def test_parts_that_overlap_are_found(world: World):
    await a_second_part(world, 5, "released", parts_before=DONG - 5)
    said = f"award {world.money_award}: part 2 follows {DONG - 5}, and before are {DONG}"
    assert said in (await breaches(world))["P2"]


async def test_a_part_that_waits_above_what_stands_is_found(world: World):
    part = await a_second_part(world, 5, "not_due")
    assert f"payment {part} is not_due with 5, only 0 stands" in (await breaches(world))["P2"]
