"""Teeth of P1, and what is said where there was nothing to look at."""

from typing import Any

from shared.ids import new_id
from tests.component.promises.found import breaches, one_of
from tests.component.promises.world import World
from tests.support.promises import Evidence, check_promises


async def test_a_sound_world_holds_every_promise_that_it_gives_occasion_for(world: World):
    verdicts = await check_promises(world.evidence)
    assert {name: verdict.violations for name, verdict in verdicts.items() if verdict.violations} == {}
    assert list(verdicts) == [f"P{number}" for number in range(1, 13)]
    assert {name: verdict.state for name, verdict in verdicts.items() if not verdict.held} == {"P11": "not_checked"}
    assert verdicts["P11"].not_checked_because == "no household was taken back and no proposal was withdrawn"


async def test_nothing_to_check_is_not_held_and_says_why():
    verdicts = await check_promises(Evidence())
    assert [name for name, verdict in verdicts.items() if verdict.held or verdict.violations] == []
    said = {name: verdict.to_json() for name, verdict in verdicts.items()}
    assert all(one["state"] == "not_checked" and one["not_checked_because"] for one in said.values()), said


async def test_without_keys_and_tokens_the_parts_that_need_them_are_named(world: World):
    world.evidence.data_keys, world.evidence.people = {}, {}
    verdicts = await check_promises(world.evidence)
    assert {name: verdict.violations for name, verdict in verdicts.items() if verdict.violations} == {}
    assert {name for name, verdict in verdicts.items() if verdict.unseen} == {"P2", "P4", "P5", "P6", "P7", "P11"}
    assert verdicts["P6"].to_json()["parts_not_checked"] == [
        "who people are: no token was written down",
        "what the law gives for what was found: the keys of intake and assessment are not known",
    ]


async def test_a_lost_report_is_found(world: World):
    lost = new_id()
    world.evidence.acknowledged_reports = [*world.evidence.acknowledged_reports, lost]
    assert one_of(await breaches(world), "P1") == f"report {lost} was acknowledged and is not there"


async def test_a_report_that_is_there_twice_is_found(world: World):
    await world.alter(
        "intake", f"update reports set channel = 'form', import_id = null, line = null where id = '{world.report}'"
    )
    found = await breaches(world)
    assert "1 reports are there more often than anybody was told of" in found["P1"]


async def test_a_lost_row_of_a_list_is_found(world: World):
    world.evidence.acknowledged_imports = {world.imported: 2}
    assert one_of(await breaches(world), "P1") == f"list {world.imported} (done): 1 of 2 rows were read"


async def test_an_accepted_row_without_a_report_is_found(world: World):
    await world.alter("intake", f"update reports set import_id = null, line = null where id = '{world.report}'")
    assert "1 rows accepted, 0 reports of 0 cases" in one_of(await breaches(world), "P1")


async def test_an_open_case_that_nobody_watches_is_found(world: World):
    await world.run("intake", "update clocks set state = 'kept', answer_from = ended_at")
    await world.run("notifications", "delete from escalations")
    assert "no clock with an owner watches it" in one_of(await breaches(world), "P1")


async def test_another_incident_is_not_looked_at(world: World):
    world.evidence.incident_id = new_id()
    world.evidence.acknowledged_reports = []
    world.evidence.acknowledged_imports = {}
    verdicts: Any = await check_promises(world.evidence)
    assert [verdicts[name].checked for name in ("P1", "P4", "P5", "P6")] == [0, 0, 0, 0]
