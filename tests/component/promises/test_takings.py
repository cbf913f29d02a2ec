"""What was said of what somebody had taken is judged act by act; what was given back has climbed, or is found."""

from datetime import datetime, timedelta

from shared.ids import new_id
from tests.component.promises.found import all_of, breaches, one_of
from tests.component.promises.test_clocks import climb_on, said
from tests.component.promises.told import on_duty
from tests.component.promises.world import NOON, World

OTHER = "0559000077"
TAKEN_AT = NOON + timedelta(minutes=5)
_AUDITED = {
    "taken": "escalation taken",
    "taken_over": "escalation taken",
    "prolonged": "escalation prolonged",
    "given_back": "escalation given back",
    "done": "escalation done",
}


async def an_act(world: World, number: int, act: str, at: datetime, actor: str = "officer", **row: object) -> None:
    given = {"clock_id": world.clock, "number": number, "act": act, "actor": actor, "rung": 1, "acted_at": at, **row}
    await world.put("notifications", "taking_acts", **given)
    await world.audit("notifications", actor, "commune_officer", _AUDITED[act], world.clock)


async def given_back(world: World, at: datetime) -> None:
    """Somebody took it and gave it back; nobody has it now."""
    await an_act(world, 1, "taken", TAKEN_AT, until=TAKEN_AT + timedelta(hours=2))
    await an_act(world, 2, "given_back", at)


async def test_what_was_given_back_and_climbed_at_once_is_sound(world: World):
    await climb_on(world, minutes=8)
    await given_back(world, NOON + timedelta(minutes=8))
    assert await breaches(world) == {}


async def test_what_was_given_back_and_climbed_much_later_is_found(world: World):
    await climb_on(world, minutes=20)
    await given_back(world, NOON + timedelta(minutes=8))
    text = "rung 4 was told 722.0 s after rung 3, which had nothing left, because it was given back"
    assert one_of(await breaches(world), "P4") == said(world, text)


async def test_a_give_back_after_which_nobody_climbed_is_found(world: World):
    await given_back(world, NOON + timedelta(minutes=8))
    await world.run("notifications", "update climbs set solved_at = solved_at + interval '2 hours'")
    assert await breaches(world) == {}, "nobody stands above"
    await on_duty(world, new_id(), OTHER, province_code="42", post="leader")
    text = "given back on rung 3, and nobody above was told although somebody stood there"
    assert one_of(await breaches(world), "P4") == said(world, text)


async def test_who_gives_back_or_prolongs_what_another_has_is_found(world: World):
    await an_act(world, 1, "taken", TAKEN_AT, until=TAKEN_AT + timedelta(hours=2))
    await an_act(world, 2, "prolonged", TAKEN_AT, "chair", until=TAKEN_AT + timedelta(hours=25))
    assert all_of(await breaches(world), "P5") == [
        f"clock {world.clock}: prolonged by chair, who does not have it",
        f"clock {world.clock}: prolonged for 90000 s, allowed are 86400 s",
    ]


async def test_who_takes_over_without_standing_above_is_found(world: World):
    await an_act(world, 1, "taken", TAKEN_AT, until=TAKEN_AT + timedelta(hours=2))
    await an_act(world, 2, "taken_over", TAKEN_AT, "chair", until=TAKEN_AT + timedelta(hours=2), rung=2)
    assert await breaches(world) == {}
    await an_act(world, 3, "taken_over", TAKEN_AT, "officer", until=TAKEN_AT + timedelta(hours=2))
    text = f"clock {world.clock}: taken over by officer on rung 1, who does not stand above rung 2"
    assert one_of(await breaches(world), "P5") == text


async def test_an_act_that_nobody_wrote_down_is_found(world: World):
    await an_act(world, 1, "taken", TAKEN_AT, until=TAKEN_AT + timedelta(hours=2))
    await world.put(
        "notifications", "taking_acts", clock_id=world.clock, number=2, act="done", actor="officer", acted_at=TAKEN_AT
    )
    text = f"clock {world.clock}: done by officer, who is not written down as having done so"
    assert one_of(await breaches(world), "P5") == text
