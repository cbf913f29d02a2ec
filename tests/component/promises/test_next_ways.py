"""Teeth of P5: a commune that confirms nothing and that had one more way, or somebody on duty, who was not tried."""

from datetime import timedelta
from typing import Any

import pytest

from shared.ids import new_id
from tests.component.promises.found import breaches
from tests.component.promises.told import TOLD_AT, on_duty
from tests.component.promises.world import COMMUNE, CONTACT, World

OTHER = "0559000007"
LIMIT = timedelta(minutes=72)
"""The sound world's clock counts 72."""
FOUR_TENTHS, MOST = LIMIT * 0.4, LIMIT * 0.55


async def silent(world: World, **row: Any) -> None:
    """The commune let its digest's clock pass. Its contact has a mailbox, too, and may be called."""
    columns = "state = 'sent', acknowledged_by = null, risk_level = 4"
    await world.run("notifications", f"update notices set {columns} where id = $1", world.digest)
    await world.run("notifications", "update clocks set state = 'missed' where subject_id = $1", world.digest)
    await world.run("notifications", "update commune_contacts set email = 'x', calls = true")
    await went(world, "email", 0, timedelta())


async def went(world: World, way: str, turn: int, after: timedelta, number: str = CONTACT) -> None:
    """The digest went by this way, so long after the first."""
    [contact] = await world.evidence.rows("notifications", "select id from commune_contacts")
    delivery, at = new_id(), TOLD_AT + after
    row = {"notice_id": world.digest, "lane": 1, "way": way, "turn": turn, "state": "sent", "accepted_at": at}
    sealed = world.seal("notifications", number, f"deliveries.phone|{delivery}")
    who = {"contact_id": contact["id"] if number == CONTACT else None}
    await world.put("notifications", "deliveries", id=delivery, phone=sealed, created_at=at, next_attempt_at=at, **row, **who)


async def found(world: World) -> list[str]:
    """What is said of the ways of the digest."""
    head = f"digest {world.digest} (commune {COMMUNE}): "
    of_it = [text.removeprefix(head) for text in (await breaches(world)).get("P5", []) if text.startswith(head)]
    return [text for text in of_it if not text.startswith("nobody has confirmed it (sent")]


async def test_a_way_that_a_silent_commune_had_and_that_was_not_tried_is_found(world: World):
    await silent(world)
    assert await found(world) == ["nobody has confirmed it in time, and voice, by which its people are reached, was not tried"]


async def test_a_silent_commune_that_was_tried_by_its_next_way_in_time_is_sound(world: World):
    await silent(world)
    await went(world, "voice", 1, FOUR_TENTHS)
    assert await found(world) == []


async def test_a_way_that_the_installation_does_not_have_is_asked_of_nobody(world: World):
    await silent(world)
    world.evidence.ways = ("sms", "email")
    assert await found(world) == []


async def test_who_still_has_time_need_not_have_been_tried(world: World):
    await silent(world)
    world.evidence.as_of = TOLD_AT + timedelta(minutes=10)
    assert await found(world) == []


@pytest.mark.parametrize("post", ["officer", "leader"])
async def test_somebody_on_duty_in_a_silent_commune_who_was_not_told_is_found(world: World, post: str):
    await silent(world)
    await on_duty(world, new_id(), OTHER, commune_code=COMMUNE, post=post, ends_at=TOLD_AT + timedelta(days=900))
    await went(world, "voice", 1, FOUR_TENTHS)
    assert await found(world) == [f"nobody has confirmed it in time, and its {post} on duty was not told"]

    await went(world, "sms", 2, MOST, OTHER)
    assert await found(world) == []


async def test_a_next_way_that_was_tried_twice_is_found(world: World):
    await silent(world)
    for turn, after in ((1, FOUR_TENTHS), (2, MOST)):
        await went(world, "voice", turn, after)
    assert await found(world) == ["it went by voice as a next way 2 times"]


async def test_somebody_who_was_told_twice_as_a_next_person_is_found(world: World):
    await silent(world)
    await went(world, "voice", 1, FOUR_TENTHS)
    for turn in (2, 3):
        await went(world, "sms", turn, LIMIT * 0.9, OTHER)
    assert await found(world) == ["somebody was told as a next person 2 times"]


async def test_a_next_way_before_its_time_is_found(world: World):
    await silent(world)
    await went(world, "voice", 1, FOUR_TENTHS - timedelta(seconds=60))
    assert await found(world) == ["next way 1 (turn 1) went 60.0 s before its time"]


async def test_the_time_of_next_ways_runs_from_the_first_message_also_where_a_later_digest_took_its_place(world: World):
    await silent(world)
    await went(world, "email", 0, -timedelta(minutes=2))
    first = "where way = 'email' and created_at < $1"
    await world.run("notifications", f"update deliveries set state = 'withdrawn' {first}", TOLD_AT)
    await went(world, "voice", 1, FOUR_TENTHS - timedelta(minutes=2))
    assert await found(world) == []

    await world.run("notifications", f"delete from deliveries {first}", TOLD_AT)
    assert await found(world) == ["next way 1 (turn 1) went 120.0 s before its time"]


async def test_where_a_way_led_to_nobody_the_next_may_go_at_once(world: World):
    await silent(world)
    await world.run("notifications", "update deliveries set state = 'undeliverable' where way = 'email'")
    await went(world, "voice", 1, timedelta(seconds=1))
    assert await found(world) == []


async def test_a_next_way_after_the_confirmation_is_found(world: World):
    confirmed = TOLD_AT + timedelta(minutes=5)
    await world.run("notifications", "update notices set acknowledged_at = $1 where id = $2", confirmed, world.digest)
    await went(world, "voice", 1, LIMIT)
    assert await found(world) == ["it went by voice as a next way when it was over"]
