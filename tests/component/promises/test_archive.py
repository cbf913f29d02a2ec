"""Teeth of P12 and P10: facts that are lost, set aside, out of order or not taken; gaps; readers left behind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.events import topic_of
from shared.ids import new_id
from tests.component.promises.found import all_of, breaches, one_of
from tests.component.promises.sound import a_fact, a_record, stand_at
from tests.component.promises.world import World

TOPIC = topic_of("intake")
READERS = {
    "assessment": "kipthoi-assessment",
    "disbursement": "kipthoi-disbursement",
    "console": "kipthoi-console",
    "notifications": "kipthoi-notifications",
}


async def read_to(world: World, offset: int) -> None:
    """Let every reader of intake's topic stand at this offset."""
    for service, reader in READERS.items():
        await stand_at(world, service, reader, offset)


async def two_facts(world: World) -> tuple:
    """Two more facts of one case, which the console has taken; all readers stand at the end."""
    case = new_id()
    first, second = await a_fact(world, case), await a_fact(world, case)
    for event in (first, second):
        await world.put("console", "inbox", event_id=event)
    await read_to(world, 3)
    return case, first, second


async def test_facts_of_one_case_out_of_order_are_found(world: World):
    case, first, second = await two_facts(world)
    before = world.evidence.records
    world.evidence.records = [*before, a_record(case, first, 1), a_record(case, second, 2), a_record(case, first, 2)]
    assert await breaches(world) == {}
    world.evidence.records = [*before, a_record(case, second, 1), a_record(case, first, 2)]
    assert "overtook an earlier fact" in one_of(await breaches(world), "P10")


async def test_a_fact_that_is_not_on_the_topic_is_found(world: World):
    case, first, _ = await two_facts(world)
    world.evidence.records = [*world.evidence.records, a_record(case, first, 1)]
    found = one_of(await breaches(world), "P12")
    assert found.startswith("intake: 1 delivered facts of the outbox are not on the topic (intake.case_closed.v1 of ")
    assert str(case) in found, "who looks for it must know which it is"


async def test_what_happens_while_the_checker_looks_is_judged_by_the_next_look(world: World):
    """A stack is shared: a clock of another story rang in the second in which the topics were read."""
    case, first, second = await two_facts(world)
    late = a_record(case, second, 3)
    world.evidence.as_of = datetime.now(UTC) - timedelta(seconds=30)
    world.evidence.records = [*world.evidence.records, a_record(case, first, 1), replace(late, written_at=datetime.now(UTC))]
    await world.run("console", "delete from inbox where event_id = $1", second)
    await a_fact(world, new_id(), delivered_at=None, created_at=datetime.now(UTC))
    await a_fact(world, new_id())
    assert await breaches(world) == {}
    world.evidence.as_of = datetime.now(UTC) + timedelta(seconds=30)
    found = await breaches(world)
    assert f"{READERS['assessment']} stands at 3 of {TOPIC}/0, which ends at 4" in found["P12"]
    assert any("1 delivered facts of the outbox are not on the topic" in line for line in found["P12"])
    assert "intake: 1 outbox rows for fact are not delivered" in found["P10"]
    assert "console: 1 of 3 facts intake.case_closed.v1 were never taken" in found["P10"]


async def test_a_fact_that_is_older_than_topics_keep_facts_may_be_gone(world: World):
    event = await a_fact(world, new_id(), days=8)
    await world.put("console", "inbox", event_id=event)
    assert await breaches(world) == {}
    await world.run("intake", "update outbox set delivered_at = now() - interval '6 days' where event_id = $1", event)
    assert one_of(await breaches(world), "P12").startswith("intake: 1 delivered facts of the outbox are not on")


async def test_a_fact_that_one_reader_never_took_is_found(world: World):
    case, first, second = await two_facts(world)
    world.evidence.records = [*world.evidence.records, a_record(case, first, 1), a_record(case, second, 2)]
    await world.run("console", "delete from inbox where event_id = $1", first)
    assert one_of(await breaches(world), "P10") == "console: 1 of 3 facts intake.case_closed.v1 were never taken"
    await world.run("console", "delete from inbox")
    assert one_of(await breaches(world), "P10") == "console: 3 of 3 facts intake.case_closed.v1 were never taken"


async def test_what_is_stuck_or_put_aside_is_found(world: World):
    row = {"event_id": new_id(), "name": "AssistPromptly", "key": "assist-promptly:x:1", "payload": b"[]"}
    await world.put("intake", "outbox", address="wake", **row)
    place = {"id": "letter", "topic": TOPIC, "kafka_partition": 0, "kafka_offset": 1}
    await world.put("console", "dead_letters", **place, wire_type="intake.case_closed.v1", reason="KeyError")
    assert all_of(await breaches(world), "P10") == [
        "intake: 1 outbox rows for wake are not delivered",
        "console: 1 dead letters of intake.case_closed.v1 (KeyError) wait",
    ]


async def test_a_fact_that_the_broker_would_not_take_is_found(world: World):
    event = await a_fact(world, new_id(), delivered_at=None)
    await world.run("intake", "update outbox set refused = 'too large' where event_id = $1", event)
    found = await breaches(world)
    assert found["P12"] == ["intake: 1 facts intake.case_closed.v1 were set aside, the broker would not take them"]
    assert found["P10"] == ["intake: 1 outbox rows for fact are not delivered"]


async def test_a_republication_that_has_not_ended_is_found(world: World):
    await world.put("intake", "republications", reason="asked for", from_offsets=[0])
    number = await world.database("intake").fetchval("select max(id) from republications")
    assert one_of(await breaches(world), "P12") == f"intake: republication {number} (asked for) has not ended"
    await world.run("intake", "update republications set finished_at = now()")
    assert await breaches(world) == {}


async def test_a_reader_that_has_not_come_to_the_end_is_found(world: World):
    await stand_at(world, "disbursement", "kipthoi-disbursement", 0)
    assert one_of(await breaches(world), "P12") == f"kipthoi-disbursement stands at 0 of {TOPIC}/0, which ends at 1"


async def test_a_reader_that_never_came_to_a_topic_is_found(world: World):
    await world.run("assessment", "delete from reading_places")
    assert one_of(await breaches(world), "P12") == f"kipthoi-assessment stands at 0 of {TOPIC}/0, which ends at 1"


async def test_a_gap_is_found_until_what_was_missed_has_been_taken(world: World):
    missed = await a_fact(world, new_id(), days=8)
    gap = {"topic": TOPIC, "kafka_partition": 0, "from_offset": 0, "until_offset": 4}
    assert await breaches(world) == {}
    await world.put("console", "gaps", **gap)
    text = f"console: the gap {TOPIC}/0 0-4 is open, 1 facts of intake were never taken"
    assert one_of(await breaches(world), "P12") == text
    await world.put("console", "inbox", event_id=missed)
    assert await breaches(world) == {}
