"""Teeth of P4: clocks that nobody was told of, told late, told to the wrong phone, or told twice; by the phones' own book."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from shared.ids import new_id
from tests.component.promises.found import breaches, one_of
from tests.component.promises.told import a_notice, a_step, on_duty
from tests.component.promises.world import COMMUNE, NOON, ON_DUTY, SERVICES, World
from tests.support.promises.ringing import until_it_must_have_rung

OTHER = "0559000003"
CLIMBED = "DIỄN TẬP. 1 hạn bị lỡ"
LATE_LEADER = "rung 4 was told 6.1 s after rung 3, which had 3 seconds (30 minutes)"
SOON_S = 0.6
DAY = timedelta(days=1)


def said(world: World, problem: str) -> str:
    return f"intake clock assisted {world.clock} (commune {COMMUNE}): {problem}"


def shift_book(world: World, delivery: UUID | None = None, **changes: object) -> None:
    """Let the phone of the escalation (or of this delivery) have heard it otherwise."""
    name = str(delivery or world.delivery)
    world.evidence.phones_book = [
        {**entry, **changes} if entry["id"] == name else entry for entry in world.evidence.phones_book
    ]


async def test_a_missed_clock_without_an_escalation_is_found(world: World):
    await world.run("notifications", "delete from escalations")
    assert (await breaches(world))["P4"] == [said(world, "missed, and no escalation")]


async def test_what_was_kept_late_and_told_to_nobody_is_found(world: World):
    await world.run("intake", "update clocks set state = 'kept_late', solved_at = $1", NOON + timedelta(minutes=5))
    assert await breaches(world) == {}
    await world.run("notifications", "delete from escalations")
    assert (await breaches(world))["P4"] == [said(world, "missed, and no escalation")]


async def test_a_phone_that_heard_late_is_found_whatever_the_service_says(world: World):
    shift_book(world, accepted_at=(NOON + timedelta(seconds=7)).isoformat())
    assert one_of(await breaches(world), "P4") == said(world, "a phone heard of it after 7.0 s, allowed are 5 s")
    world.evidence.escalated_within_s = 30
    assert await breaches(world) == {}


async def test_an_escalation_that_no_gateway_took_is_found(world: World):
    await world.run("notifications", "update escalations set accepted_at = null, state = 'waiting'")
    found = await breaches(world)
    assert "escalated, and no gateway accepted a notice (waiting)" in found["P4"][0]


async def test_a_notice_that_no_phone_has_heard_is_found(world: World):
    name = str(world.delivery)
    world.evidence.phones_book = [entry for entry in world.evidence.phones_book if entry["id"] != name]
    assert one_of(await breaches(world), "P4").endswith("its notice counts as accepted, and no phone has heard it")


async def test_a_clock_that_runs_past_its_moment_is_found(world: World):
    await world.run("intake", "update clocks set state = 'running', ended_at = null")
    await world.run("notifications", "delete from escalations")
    assert "past its moment, never missed" in one_of(await breaches(world), "P4")


async def test_a_phone_of_nobody_on_duty_is_found(world: World):
    shift_book(world, to=OTHER)
    assert one_of(await breaches(world), "P4") == said(
        world, "a phone heard of it on rung 3 that was nobody's there at that moment"
    )


async def test_a_strangers_phone_that_rings_beside_the_right_one_is_found(world: World):
    await world.ring(new_id(), world.notice, OTHER, "DIỄN TẬP. 1 hạn bị lỡ", NOON + timedelta(seconds=3))
    assert one_of(await breaches(world), "P4") == said(
        world, "a phone heard of it on rung 3 that was nobody's there at that moment"
    )


async def test_a_rung_on_which_somebody_stood_and_that_was_skipped_is_found(world: World):
    await on_duty(world, new_id(), OTHER, commune_code=COMMUNE)
    assert one_of(await breaches(world), "P4") == said(world, "rung 1 was skipped, and somebody stood on it")
    await world.run("notifications", "update escalations set rung = 1")
    shift_book(world, to=f"+84{OTHER[1:]}")
    assert await breaches(world) == {}


async def test_who_comes_on_duty_later_is_told_from_then_on(world: World):
    begins = NOON + timedelta(seconds=20)
    await world.run("notifications", "update duty_shifts set begins_at = $1, created_at = $1", begins)
    shift_book(world, accepted_at=(begins + timedelta(seconds=2)).isoformat())
    assert await breaches(world) == {}
    shift_book(world, accepted_at=(begins + timedelta(seconds=9)).isoformat())
    assert one_of(await breaches(world), "P4") == said(world, "a phone heard of it after 9.0 s, allowed are 5 s")


async def test_a_skipped_chair_is_found_too(world: World):
    await on_duty(world, new_id(), OTHER, commune_code=COMMUNE, post="leader")
    assert one_of(await breaches(world), "P4") == said(world, "rung 2 was skipped, and somebody stood on it")


async def test_the_countrys_person_is_called_only_where_the_province_has_none(world: World):
    await on_duty(world, new_id(), OTHER)
    assert await breaches(world) == {}
    await world.run("notifications", "delete from duty_shifts where province_code is not null")
    shift_book(world, to=f"+84{OTHER[1:]}")
    assert await breaches(world) == {}


async def test_whom_a_drill_has_invented_is_nobody_for_what_is_real(world: World):
    await world.run("notifications", "update duty_shifts set drill = true")
    assert "P4" not in await breaches(world), "for the drill he is there"
    await world.run("notifications", "update climbs set drill = false")
    assert (await breaches(world))["P4"][0] == said(
        world, "a phone heard of it on rung 3 that was nobody's there at that moment"
    )


async def test_a_drill_rings_whom_it_has_invented_before_whoever_came_later(world: World):
    await world.run("notifications", "update duty_shifts set drill = true")
    await on_duty(world, new_id(), OTHER, province_code="42", begins_at=NOON - timedelta(hours=1))
    assert "P4" not in await breaches(world)
    shift_book(world, to=f"+84{OTHER[1:]}")
    assert "nobody's there at that moment" in (await breaches(world))["P4"][0]


async def climb_on(world: World, minutes: float) -> UUID:
    """The province's leader is told so many minutes after its officer; return what was delivered to him."""
    notice, delivery, told_at = new_id(), new_id(), NOON + timedelta(minutes=minutes, seconds=2)
    await on_duty(world, new_id(), OTHER, province_code="42", post="leader")
    await a_notice(world, id=notice, kind="escalation", audience="duty", text=CLIMBED)
    await world.ring(delivery, notice, OTHER, CLIMBED, told_at)
    await a_step(world, world.clock, 4, notice, told_at)
    await world.run("notifications", "update climbs set rung = 4, solved_at = solved_at + interval '2 hours'")
    return delivery


async def test_the_next_rung_in_its_time_is_sound_and_before_it_is_found(world: World):
    await climb_on(world, minutes=30)
    assert await breaches(world) == {}
    await world.run("notifications", "update escalations set created_at = created_at - interval '10 minutes' where rung = 4")
    assert one_of(await breaches(world), "P4") == said(world, "rung 4 was told before rung 3 had its 30 minutes")


async def test_a_rung_that_is_told_long_after_its_moment_is_found(world: World):
    await climb_on(world, minutes=31)
    text = "rung 4 was told 1862.0 s after rung 3, which had 30 minutes"
    assert one_of(await breaches(world), "P4") == said(world, text)


async def run_faster(world: World, pace: int, services: Sequence[str] = SERVICES) -> None:
    """The drill was declared to run faster, and the clocks of these services do."""
    for service in services:
        await world.put(service, "paced_incidents", incident_id=world.incident, pace=pace)
        if service != "console":
            await world.run(service, f"update clocks set due_at = started_at + make_interval(hours => limit_count) / {pace}")


async def test_a_rung_of_a_faster_drill_is_judged_by_its_pace(world: World):
    await run_faster(world, 600)
    leader = await climb_on(world, minutes=30 / 600)
    assert await breaches(world) == {}
    await world.run("notifications", "update escalations set created_at = created_at - interval '2 seconds' where rung = 4")
    text = "rung 4 was told before rung 3 had its 3 seconds (30 minutes)"
    assert one_of(await breaches(world), "P4") == said(world, text)
    await world.run("notifications", "update escalations set created_at = created_at + interval '2 seconds' where rung = 4")
    for late, found in ((6.0, {}), (6.1, {"P4": [said(world, LATE_LEADER)]})):
        shift_book(world, leader, accepted_at=(NOON + timedelta(seconds=late)).isoformat())
        assert await breaches(world) == found, late


async def test_a_higher_rung_of_which_nobody_was_told_is_found(world: World):
    leader = await climb_on(world, minutes=30)
    kept = world.evidence.phones_book
    world.evidence.phones_book = [entry for entry in kept if entry["id"] != str(leader)]
    text = said(world, "its notice counts as accepted on rung 4, and no phone has heard it")
    assert one_of(await breaches(world), "P4") == text
    await world.run("notifications", "update escalations set state = 'waiting', accepted_at = null where rung = 4")
    assert one_of(await breaches(world), "P4") == said(world, "it came to rung 4, and no gateway accepted a notice")
    await world.run("notifications", "update escalations set state = 'withdrawn' where rung = 4")
    assert await breaches(world) == {}


async def missed_just_now(world: World) -> datetime:
    """The clock was missed this moment, and nobody is told of it yet."""
    moment = datetime.now(UTC)
    await world.run("intake", "update clocks set answer_from = $1 where id = $2", moment, world.clock)
    await world.run("notifications", "delete from escalations")
    await world.run("notifications", "update climbs set state = 'climbing', solved_at = null, answer_from = $1", moment)
    return moment


async def test_what_was_missed_before_the_looking_began_is_judged_and_what_came_after_by_the_next_look(world: World):
    moment = await missed_just_now(world)
    world.evidence.as_of = moment
    assert await breaches(world) == {}
    world.evidence.as_of = moment + timedelta(milliseconds=1)
    found = await breaches(world)
    assert found["P4"] == [said(world, "missed, and no escalation")]
    assert [text.endswith("no clock with an owner watches it") for text in found["P1"]] == [True]


async def waited_s(world: World, as_of: datetime) -> float:
    began = time.monotonic()
    within = timedelta(seconds=1)
    await until_it_must_have_rung(world.evidence.databases, as_of, within, world.incident)
    return time.monotonic() - began


async def test_the_looking_waits_until_what_was_missed_must_have_been_told(world: World):
    assert await waited_s(world, datetime.now(UTC)) < SOON_S
    moment = await missed_just_now(world)
    assert await waited_s(world, moment - timedelta(seconds=1)) < SOON_S, "what comes later is not waited for"
    assert await waited_s(world, datetime.now(UTC)) > SOON_S
    await world.run("notifications", "update climbs set next_at = $1", datetime.now(UTC))
    assert await waited_s(world, datetime.now(UTC)) > SOON_S, "a rung that is over must have climbed"


async def test_the_looking_waits_until_what_just_closed_must_have_been_told(world: World):
    await world.run("intake", "update cases set closed_at = $1 where id = $2", datetime.now(UTC), world.case)
    assert await waited_s(world, datetime.now(UTC)) > SOON_S
    assert await waited_s(world, datetime.now(UTC) - timedelta(minutes=1)) < SOON_S, "what comes later is not waited for"


async def test_a_service_that_does_not_know_how_fast_a_drill_runs_is_found(world: World):
    await run_faster(world, 600, services=("intake", "assessment", "disbursement", "console"))
    found = (await breaches(world))["P4"]
    assert found
    assert all(one.startswith("notifications clock ") and one.endswith("does not run at pace 600") for one in found)


async def test_a_pace_that_nobody_declared_is_found(world: World):
    await run_faster(world, 600, services=("disbursement",))
    text = f"disbursement lets incident {world.incident} run 600 times faster, nobody declared it"
    assert one_of(await breaches(world), "P4") == text


async def test_a_real_incident_that_runs_faster_is_found(world: World):
    await run_faster(world, 600, services=("intake",))
    await world.alter("intake", "update incidents set drill = false")
    assert f"incident {world.incident} is real and runs 600 times faster" in (await breaches(world))["P4"]


async def test_what_nobody_takes_and_does_not_climb_is_found(world: World):
    await world.run(
        "notifications", "update climbs set state = 'climbing', solved_at = null, next_at = now() - interval '1 min'"
    )
    text = said(world, "nobody has taken it on rung 3 in time, and it does not climb")
    assert one_of(await breaches(world), "P4") == text


async def test_an_escalation_that_stands_on_no_ladder_is_found(world: World):
    await world.run("notifications", "delete from climbs")
    assert one_of(await breaches(world), "P4") == said(world, "it was told to somebody, and stands on no ladder")


async def test_what_was_done_before_anybody_had_to_be_told_is_sound(world: World):
    await world.run("notifications", "delete from escalations")
    await world.run("notifications", "update climbs set solved_at = answer_from + interval '1 second'")
    assert "P4" not in await breaches(world)


async def test_who_came_later_is_called_after_a_handover(world: World):
    begins = NOON - timedelta(hours=1)
    await on_duty(world, new_id(), OTHER, province_code="42", begins_at=begins, created_at=begins)
    assert "nobody's there" in one_of(await breaches(world), "P4")
    shift_book(world, to=OTHER)
    assert await breaches(world) == {}


async def test_a_shift_that_ended_or_was_taken_away_before_is_nobodys(world: World):
    for column in ("ends_at", "removed_at", "refused_at"):
        kept = await world.database("notifications").fetchval(f"select {column} from duty_shifts")
        statement = f"update duty_shifts set {column} = $1"
        await world.run("notifications", statement, NOON - timedelta(minutes=1))
        assert "nobody's there" in one_of(await breaches(world), "P4"), column
        await world.run("notifications", statement, kept)
    assert await breaches(world) == {}


async def test_an_escalation_that_one_phone_hears_twice_is_found(world: World):
    await world.ring(new_id(), world.notice, ON_DUTY, "DIỄN TẬP. 1 hạn bị lỡ", NOON + timedelta(seconds=3))
    text = f"escalation notice {world.notice}: one phone heard it 2 times"
    assert one_of(await breaches(world), "P4") == text


async def test_an_escalation_of_a_clock_that_nobody_missed_is_found(world: World):
    await world.run("notifications", "update escalations set clock_id = $1", new_id())
    found = await breaches(world)
    assert any("which nobody missed" in text for text in found["P4"])


async def test_who_stands_at_the_top_now_and_was_never_told_is_found(world: World):
    await world.run("notifications", "update climbs set state = 'top', solved_at = null")
    assert "P4" not in await breaches(world), "who was told has gone, and nobody came"
    begins = datetime.now(UTC) - timedelta(hours=1)
    await on_duty(world, new_id(), OTHER, province_code="42", begins_at=begins, created_at=begins, ends_at=begins + DAY)
    assert one_of(await breaches(world), "P4") == said(
        world, "nobody has taken it on rung 3, and who stands there now was never told"
    )
    notice, told_at = new_id(), begins + timedelta(seconds=2)
    await a_notice(world, id=notice, kind="escalation", audience="duty", text=CLIMBED)
    await world.ring(new_id(), notice, OTHER, CLIMBED, told_at)
    await world.run(
        "notifications",
        "insert into former_escalations (clock_id, rung, shift_id, recipient, notice_id, created_at, accepted_at, relieved_at) "
        "select clock_id, rung, shift_id, recipient, notice_id, created_at, accepted_at, $1 from escalations",
        begins,
    )
    await world.run(
        "notifications", "update escalations set notice_id = $1, created_at = $2, accepted_at = $3", notice, begins, told_at
    )
    assert "P4" not in await breaches(world)
