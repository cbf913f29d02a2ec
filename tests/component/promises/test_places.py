"""Teeth of P10 where a case was moved: every service says the same commune, and its clocks go along."""

from tests.component.promises.found import breaches
from tests.component.promises.world import COMMUNE, World


async def test_a_service_that_keeps_a_moved_case_where_it_was_is_found(world: World):
    await world.run("intake", "update cases set commune_code = '18100' where id = $1", world.case)
    found = (await breaches(world))["P10"]
    assert f"assessment: case {world.case} is in {COMMUNE}, and lies in 18100" in found
    assert f"disbursement: case {world.case} is in {COMMUNE}, and lies in 18100" in found


async def test_a_running_clock_that_a_moved_case_left_behind_is_found(world: World):
    await world.run("intake", "update cases set commune_code = '18100' where id = $1", world.late_case)
    assert f"intake: case {world.late_case} is in {COMMUNE}, and lies in 18100" not in (await breaches(world)).get("P10", [])
    await world.alter("intake", "update clocks set state = 'running', ended_at = null, escalated_at = null")
    assert f"intake: case {world.late_case} is in {COMMUNE}, and lies in 18100" in (await breaches(world))["P10"]
