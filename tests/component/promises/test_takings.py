"""What was said of what somebody had taken is judged act by act; what was given back has climbed, or is found."""

from datetime import UTC, datetime, timedelta

from shared.ids import new_id
from tests.component.promises.found import all_of, breaches, one_of
from tests.component.promises.test_clocks import CLIMBED, climb_on, said
from tests.component.promises.told import a_notice, a_step, on_duty
from tests.component.promises.world import COMMUNE, NOON, PROVINCE, World

OTHER = "0559000003"
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


async def has_come(world: World, place: str, actor: str = "officer") -> None:
    """He has signed, as who comes, for the shift of this place."""
    handover, at = new_id(), NOON - timedelta(hours=4)
    row = {"id": handover, "place": place, "since": at, "prepared_by": "gone", "prepared_at": at, "items": "{}"}
    await world.put("notifications", "duty_handovers", **row)
    for side, who in (("goes", "gone"), ("comes", actor)):
        signed = {"handover_id": handover, "side": side, "signed_by": who, "signed_at": at}
        await world.put("notifications", "duty_handover_signatures", **signed)


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


async def told_once_more(world: World, at: datetime) -> None:
    """The leader, who was told, is told of it again."""
    notice, delivery = new_id(), new_id()
    row = (await world.database("notifications").fetch("select * from escalations where rung = 4"))[0]
    kept = {name: row[name] for name in ("clock_id", "rung", "shift_id", "recipient", "notice_id", "created_at", "accepted_at")}
    await world.put("notifications", "former_escalations", **kept, relieved_at=at)
    await a_notice(world, id=notice, kind="escalation", audience="duty", text=CLIMBED)
    await world.ring(delivery, notice, OTHER, CLIMBED, at + timedelta(seconds=2))
    statement = "update escalations set notice_id = $1, created_at = $2, accepted_at = $3 where rung = 4"
    await world.run("notifications", statement, notice, at, at + timedelta(seconds=2))


async def test_at_the_top_what_was_given_back_is_told_once_more_and_a_plain_double_is_found(world: World):
    returned = NOON + timedelta(minutes=40)
    await climb_on(world, minutes=30)
    await an_act(world, 1, "taken", NOON + timedelta(minutes=35), until=NOON + timedelta(hours=2))
    await an_act(world, 2, "given_back", returned)
    text = "given back on rung 4, and the top did not hear once more"
    assert one_of(await breaches(world), "P4") == said(world, text)
    await told_once_more(world, returned)
    assert await breaches(world) == {}
    double = said(world, "one phone heard of it twice on rung 4, and nobody had given it back")
    await told_once_more(world, NOON + timedelta(minutes=50))
    assert one_of(await breaches(world), "P4") == double, "one return is told once"


async def test_two_notices_of_one_clock_to_one_phone_without_a_return_are_found(world: World):
    await climb_on(world, minutes=30)
    await told_once_more(world, NOON + timedelta(minutes=50))
    double = said(world, "one phone heard of it twice on rung 4, and nobody had given it back")
    assert one_of(await breaches(world), "P4") == double


async def test_the_top_that_gives_it_back_itself_is_not_told_once_more(world: World):
    await climb_on(world, minutes=30)
    await an_act(world, 1, "taken", NOON + timedelta(minutes=35), until=NOON + timedelta(hours=2), rung=4)
    await an_act(world, 2, "given_back", NOON + timedelta(minutes=40), rung=4)
    text = "given back on rung 4, and the top did not hear once more"
    assert one_of(await breaches(world), "P4") == said(world, text), "nobody knows that it was who is on duty"
    await has_come(world, PROVINCE)
    assert "P4" not in await breaches(world)


async def test_the_leader_who_gave_back_what_he_was_never_told_of_knows_it_and_who_relieves_him_does_not(world: World):
    moment = datetime.now(UTC)
    await on_duty(world, new_id(), OTHER, province_code="42", post="leader", ends_at=moment + timedelta(days=1))
    unsaid = {"state": "withdrawn", "accepted_at": None, "notice_id": None}
    await a_step(world, world.clock, 4, world.notice, NOON + timedelta(minutes=30, seconds=2), **unsaid)
    await world.run("notifications", "update climbs set rung = 4, state = 'top', solved_at = null")
    await an_act(world, 1, "taken", NOON + timedelta(minutes=20), until=NOON + timedelta(hours=2), rung=4)
    await an_act(world, 2, "given_back", NOON + timedelta(minutes=30), rung=4)
    assert "P4" in await breaches(world), "nobody knows that it was who is on duty"
    await has_come(world, PROVINCE)
    assert "P4" not in await breaches(world)
    begins = moment - timedelta(hours=1)
    later = {"begins_at": begins, "created_at": begins, "ends_at": moment + timedelta(days=1)}
    await on_duty(world, new_id(), "0559000078", province_code="42", post="leader", **later)
    text = "nobody has taken it on rung 4, and who stands there now was never told"
    assert (await breaches(world))["P4"] == [said(world, text)]


async def test_the_rung_of_who_gives_it_back_is_passed_and_no_other(world: World):
    await climb_on(world, minutes=8)
    await on_duty(world, new_id(), "0559000078", commune_code=COMMUNE, post="leader")
    await world.run("notifications", "update climbs set first_rung = 2")
    await has_come(world, COMMUNE)
    for number, rung, skipped in ((1, 1, True), (3, 2, False)):
        await an_act(world, number, "taken", NOON - timedelta(seconds=2), until=NOON + timedelta(hours=2), rung=rung)
        await an_act(world, number + 1, "given_back", NOON - timedelta(seconds=1), rung=rung)
        found = (await breaches(world)).get("P4", ())
        assert any("rung 2 was skipped" in one for one in found) == skipped


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


async def test_a_notice_that_rang_and_is_said_to_have_told_nobody_is_found(world: World):
    await world.run("notifications", "update notices set state = 'withdrawn' where id = $1", world.notice)
    text = f"escalation notice {world.notice}: withdrawn as said to nobody, and a phone heard it"
    assert one_of(await breaches(world), "P4") == text
