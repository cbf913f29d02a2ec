"""A missed clock climbs rung by rung until somebody takes it or the work is done, once each, with or without Temporal."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.notifications.loops.clocks import GRACE_S
from services.notifications.metrics import CLIMBS, OLDEST_AT_TOP, OPEN_CLIMBS
from services.notifications.store import climbs as climb_store
from shared import audit, clocks
from shared.clock import now
from shared.events import ClockMissed, ClockSolved, EscalationClimbed
from shared.ids import new_id
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness
from tests.support.builders import COMMUNE, OTHER_COMMUNE, PROVINCE, a_clock_missed, a_household_reported, moved

CHAIR_PHONE, PROVINCE_PHONE, LEADER_PHONE = "0559000021", "0559000022", "0559000023"
IN_TURN = (OFFICER_PHONE, CHAIR_PHONE, PROVINCE_PHONE, LEADER_PHONE)


async def give_ladder(harness: ServiceHarness, *without: str) -> None:
    """Somebody stands on each rung, except on those named by their phones."""
    shifts: list[tuple[str, dict[str, Any]]] = [
        (OFFICER_PHONE, {"commune_code": COMMUNE}),
        (CHAIR_PHONE, {"commune_code": COMMUNE, "post": "leader"}),
        (PROVINCE_PHONE, {"province_code": PROVINCE}),
        (LEADER_PHONE, {"province_code": PROVINCE, "post": "leader"}),
    ]
    by_place: dict[str, list[dict[str, Any]]] = {}
    for phone, shift in shifts:
        if phone not in without:
            by_place.setdefault(shift.get("commune_code", PROVINCE), []).append({**shift, "phone": phone})
    for entries in by_place.values():
        await harness.give_duty(*entries)


async def let_pass(harness: ServiceHarness, minutes: float) -> None:
    """So many minutes go by for whatever climbs; then the workflows do their work, and what was laid out is sent."""
    await harness.change("update climbs set next_at = next_at - make_interval(secs => :secs)", secs=minutes * 60)
    await harness.activities.climb_due(new_id())
    await settle(harness)


async def settle(harness: ServiceHarness) -> None:
    await close_windows(harness)
    await harness.send()


def rang(harness: ServiceHarness) -> dict[str, int]:
    counts = {phone: len(harness.telephones.texts(phone)) for phone in (*IN_TURN, DUTY_PHONE)}
    return {phone: count for phone, count in counts.items() if count}


async def climb_of(harness: ServiceHarness, clock_id: UUID) -> Any:
    (row,) = await harness.rows("select * from climbs where clock_id = :id", id=clock_id)
    return row


def solved(missed: ClockMissed, at: datetime | None = None) -> ClockSolved:
    names = set(ClockSolved.model_fields) & set(ClockMissed.model_fields) - {"event_id", "occurred_at"}
    given = {name: getattr(missed, name) for name in names}
    return ClockSolved(**given, solved_at=at or now(), outcome="kept_late")


async def test_what_nobody_takes_rings_four_phones_one_after_the_other_and_each_once(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = a_clock_missed()
    await harness.take(missed)
    await settle(harness)
    heard = [rang(harness)]
    for minutes in (10, 20, 30):
        await let_pass(harness, minutes - 2)
        assert rang(harness) == heard[-1], "before its moment nobody above hears"
        await let_pass(harness, 2.1)
        heard.append(rang(harness))
    await let_pass(harness, 600)

    assert heard == [dict.fromkeys(IN_TURN[:count], 1) for count in (1, 2, 3, 4)]
    assert rang(harness) == dict.fromkeys(IN_TURN, 1)
    climb = await climb_of(harness, missed.clock_id)
    assert (climb.state, climb.rung, climb.next_at) == ("top", 4, None)
    climbed = await harness.facts(EscalationClimbed)
    assert [(fact.from_rung, fact.rung, fact.recipient) for fact in climbed] == [
        (1, 2, f"leader:{COMMUNE}"),
        (2, 3, f"duty:{PROVINCE}"),
        (3, 4, f"leader:{PROVINCE}"),
    ]


async def test_a_rung_on_which_nobody_stands_is_passed_at_once(harness: ServiceHarness) -> None:
    await give_ladder(harness, OFFICER_PHONE, PROVINCE_PHONE)
    await harness.take(a_clock_missed())
    await settle(harness)
    first = rang(harness)
    await let_pass(harness, 20)

    assert first == {CHAIR_PHONE: 1}
    assert rang(harness) == {CHAIR_PHONE: 1, LEADER_PHONE: 1}
    assert await harness.rows("select rung, state from escalations order by rung") == [(2, "sent"), (4, "sent")]


async def test_a_communes_own_silence_never_goes_to_that_commune(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(a_clock_missed(kind="acknowledged", service="notifications"))
    await settle(harness)
    await let_pass(harness, 600)

    assert rang(harness) == {PROVINCE_PHONE: 1, LEADER_PHONE: 1}


async def test_silence_of_a_province_without_anybody_waits_and_is_not_told_to_the_commune(harness: ServiceHarness) -> None:
    await give_ladder(harness, PROVINCE_PHONE, LEADER_PHONE)
    await harness.take(a_clock_missed(kind="acknowledged"))
    await harness.loops.clocks.assign_waiting()
    await settle(harness)
    assert await harness.rows("select rung, state from escalations") == [(3, "nobody_on_duty")]

    await harness.give_duty({"province_code": PROVINCE}, phone=PROVINCE_PHONE)
    await settle(harness)

    assert rang(harness) == {PROVINCE_PHONE: 1}


async def test_who_comes_on_duty_above_the_last_one_told_is_told_what_stands_there(harness: ServiceHarness) -> None:
    await give_ladder(harness, LEADER_PHONE)
    missed = a_clock_missed()
    await harness.take(missed)
    await settle(harness)
    for _ in range(3):
        await let_pass(harness, 600)
    before = await climb_of(harness, missed.clock_id)

    await give_ladder_above(harness)
    await settle(harness)

    assert (before.state, before.rung) == ("top", 4)
    assert rang(harness) == dict.fromkeys(IN_TURN, 1)
    assert len(await harness.facts(EscalationClimbed)) == 3


async def give_ladder_above(harness: ServiceHarness) -> None:
    """The province's leader comes beside its officer."""
    shifts = [({"province_code": PROVINCE}, PROVINCE_PHONE), ({"province_code": PROVINCE, "post": "leader"}, LEADER_PHONE)]
    await harness.give_duty(*({**place, "phone": phone} for place, phone in shifts))


async def test_what_is_done_climbs_no_further_and_leaves_the_group_that_was_not_sent(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    told, other, third = a_clock_missed(), a_clock_missed(), a_clock_missed()
    await harness.take(told)
    await settle(harness)
    # However slow the machine is, what comes now is gathered and does not go at once.
    await harness.change("update windows set closed_at = now() + interval '1 minute'")
    await harness.take(other, third)
    await harness.take(solved(told), solved(other))
    await settle(harness)
    await let_pass(harness, 10)

    texts = harness.telephones.texts(OFFICER_PHONE)
    assert [text.split(" viec")[0].rsplit(" ", 1)[-1] for text in texts] == ["1", "1"], (
        "the second speaks of the third clock only"
    )
    assert len(harness.telephones.texts(CHAIR_PHONE)) == 1
    states = await harness.rows("select clock_id, state from climbs")
    assert dict(states) == {told.clock_id: "solved", other.clock_id: "solved", third.clock_id: "climbing"}


async def test_a_notice_that_nobody_could_be_sent_goes_when_all_of_it_is_done(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    first, second, third = a_clock_missed(), a_clock_missed(), a_clock_missed()
    await harness.take(first, second)
    await close_windows(harness)
    await harness.take(third)
    await close_windows(harness)

    # Whoever keeps one of two still hears of both.
    await harness.take(solved(first), solved(third))
    await harness.send()
    heard = harness.telephones.texts(OFFICER_PHONE)
    states = dict(await harness.rows("select clock_id, state from escalations"))

    assert len(heard) == 1
    assert "2 viec" in heard[0]
    assert states == {first.clock_id: "sent", second.clock_id: "sent", third.clock_id: "withdrawn"}
    assert sorted(await harness.rows("select state, count(*) from notices group by state")) == [("sent", 1), ("withdrawn", 1)]


async def close_windows(harness: ServiceHarness) -> None:
    await harness.change("update windows set closes_at = closes_at - interval '1 minute' where state = 'filling'")
    await harness.loops.windows.close_due_windows()


async def test_what_was_done_before_anybody_heard_that_it_was_late_rings_nobody(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = a_clock_missed()

    await harness.take(solved(missed))
    await harness.take(missed, solved(missed))
    await settle(harness)

    assert rang(harness) == {}
    assert (await climb_of(harness, missed.clock_id)).state == "solved"


async def test_workflow_sweeper_and_a_second_process_climb_a_clock_once(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(*[a_clock_missed() for _ in range(30)])
    await settle(harness)
    await harness.change("update climbs set next_at = now() - interval '5 seconds'")

    await asyncio.gather(*(harness.activities.climb_due(new_id()) for _ in range(3)), harness.loops.clocks.climb_late())
    await settle(harness)

    assert rang(harness) == {OFFICER_PHONE: 1, CHAIR_PHONE: 1}
    assert await harness.rows("select rung, count(*) from escalations group by rung order by rung") == [(1, 30), (2, 30)]


async def test_while_one_lets_what_is_due_go_on_a_second_finds_nothing_of_it(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(*[a_clock_missed() for _ in range(6)])
    await harness.change("update climbs set next_at = now() - interval '5 seconds'")
    database = harness.foundation.database

    async with database.transaction() as one:
        first = await climb_store.lock_due(one, 4)
        async with database.transaction() as other:
            second = await climb_store.lock_due(other, 4)

    assert (len(first), second) == (4, []), "the rest would open a second window for the same people"


async def test_while_temporal_is_away_the_sweeper_climbs_and_counts_what_it_found(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(a_clock_missed(), a_clock_missed())
    await settle(harness)
    swept = CLIMBS.labels("2", "sweeper")
    before = swept._value.get()

    await harness.change("update climbs set next_at = now() - make_interval(secs => :secs)", secs=GRACE_S / 2)
    await harness.loops.clocks.climb_late()
    too_soon = swept._value.get() - before
    await harness.change("update climbs set next_at = now() - make_interval(secs => :secs)", secs=GRACE_S + 0.1)
    await harness.loops.clocks.climb_late()
    await settle(harness)

    assert (too_soon, swept._value.get() - before) == (0, 2)
    assert rang(harness) == {OFFICER_PHONE: 1, CHAIR_PHONE: 1}


async def test_each_window_with_somebody_above_is_waited_for_by_one_workflow(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(a_clock_missed(risk_level=4), a_clock_missed(risk_level=3))
    await settle(harness)

    rows = await harness.rows("select key, convert_from(payload, 'UTF8') from outbox where name = 'ClimbLadder'")
    ((window, since),) = await harness.rows("select distinct window_id, since from escalations join climbs using (clock_id)")
    ((key, arguments),) = rows
    assert key == f"climb-ladder:{window}"
    assert datetime.fromisoformat(arguments.split('"')[3]) == since + timedelta(minutes=10)
    assert await harness.activities.climb_due(window) == since + timedelta(minutes=10)


async def test_a_crash_between_handing_and_sending_rings_nobody_twice(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = a_clock_missed()
    await harness.take(missed)
    harness.telephones.lose_the_next_reply()
    await harness.loops.windows.close_due_windows()
    await harness.send()
    await harness.take(missed)
    await harness.change("update deliveries set claimed_until = null, next_attempt_at = now() where state = 'waiting'")
    await settle(harness)

    assert rang(harness) == {OFFICER_PHONE: 1}


async def test_a_phone_that_does_not_exist_holds_nothing_up(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    harness.telephones.refuse(OFFICER_PHONE)
    missed = a_clock_missed()
    await harness.take(missed)
    await settle(harness)
    await harness.loops.clocks.assign_waiting()
    await settle(harness)

    assert rang(harness) == {CHAIR_PHONE: 1}
    assert await harness.rows("select rung, state from escalations") == [(2, "sent")]


async def test_a_moved_case_climbs_on_in_its_new_commune(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    report = a_household_reported()
    await harness.take(report)
    missed = a_clock_missed(case_id=report.case_id)
    await harness.take(missed)
    await settle(harness)

    await harness.take(moved(report, OTHER_COMMUNE))
    await harness.give_duty({"commune_code": OTHER_COMMUNE, "post": "leader"}, phone=DUTY_PHONE)
    await let_pass(harness, 10)

    assert len(harness.telephones.texts(DUTY_PHONE)) == 1
    assert (await climb_of(harness, missed.clock_id)).commune_code == OTHER_COMMUNE


@pytest.mark.parametrize("count", [5000])
async def test_five_thousand_clocks_of_one_second_climb_together_and_each_once(harness: ServiceHarness, count: int) -> None:
    await give_ladder(harness)
    for _ in range(count // 500):
        await harness.take(*[a_clock_missed() for _ in range(500)])
    began = asyncio.get_running_loop().time()
    await settle(harness)
    await harness.change("update climbs set next_at = now()")
    for _ in range(count // 1000 + 1):
        await harness.activities.climb_due(new_id())
    await settle(harness)

    assert asyncio.get_running_loop().time() - began < 60
    assert await harness.rows("select rung, state, count(*) from escalations group by 1, 2 order by 1") == [
        (1, "sent", count),
        (2, "sent", count),
    ]
    assert len(harness.telephones.texts(CHAIR_PHONE)) <= 2 * count // 500


async def test_operators_see_how_many_stand_on_which_rung(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(a_clock_missed(), a_clock_missed(), a_clock_missed(kind="acknowledged"))
    await harness.loops.clocks.measure()

    shown = {rung: OPEN_CLIMBS.labels(rung, "climbing")._value.get() for rung in ("1", "2", "3", "4")}
    assert shown == {"1": 2, "2": 0, "3": 1, "4": 0}


async def test_operators_see_how_long_one_has_stood_at_the_top_and_not_how_many_come_and_go(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(*[a_clock_missed() for _ in range(3)])
    await harness.change("update climbs set since = now() - interval '3 hours'")
    await harness.loops.clocks.measure()
    climbing = OLDEST_AT_TOP._value.get()
    older, newer, taken = [row[0] for row in await harness.rows("select clock_id from climbs order by 1")]
    for clock, minutes, state in ((older, 20, "top"), (newer, 2, "top"), (taken, 90, "solved")):
        await harness.change(
            f"update climbs set state = '{state}', rung = 4, next_at = null, since = now() - interval '{minutes} minutes',"
            f" solved_at = case when '{state}' = 'solved' then now() end where clock_id = '{clock}'"
        )
    await harness.loops.clocks.measure()
    at_top = OLDEST_AT_TOP._value.get()
    await harness.change("update climbs set state = 'solved', solved_at = now() where state = 'top'")
    await harness.loops.clocks.measure()

    assert climbing == 0
    assert 1200 <= at_top < 1260
    assert OLDEST_AT_TOP._value.get() == 0


async def test_a_clock_of_our_own_that_is_kept_late_is_said_to_be_solved(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    await harness.send()
    await harness.change("update clocks set due_at = now() - interval '1 minute', answer_from = now()")
    await harness.activities.escalate_overdue()
    (notice,) = await harness.notices(kind="digest")
    async with harness.client(communes=[COMMUNE]) as client:
        for _ in range(2):
            assert (await client.post(f"/v1/notices/{notice['id']}/acknowledge", json={})).status_code == 200

    (fact,) = await harness.facts(ClockSolved)
    assert (fact.kind, fact.outcome) == ("acknowledged", "kept_late")
    assert await harness.rows("select state, solved_at is not null from clocks") == [("kept_late", True)]


async def test_a_missed_clock_is_solved_once(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    await harness.send()
    await harness.change("update clocks set due_at = now() - interval '1 minute', answer_from = now()")
    await harness.activities.escalate_overdue()
    (clock,) = await harness.rows("select subject_id from clocks")
    for _ in range(2):
        async with harness.foundation.database.transaction() as session:
            await audit.record(session, harness.foundation.actor, "kept again", "clock", [clock.subject_id])
            await clocks.keep(session, "acknowledged", [clock.subject_id], now())

    assert len(await harness.facts(ClockSolved)) == 1
