"""Who is told of a missed clock, one after the other, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.notifications.domain.climbs import TAKEN_UP, Climb, ClimbState
from services.notifications.domain.duty import Post, Shift
from services.notifications.domain.ladder import Rung
from services.notifications.domain.phones import SealedPhone
from services.notifications.policy.climbs import above, after, first_rung, latest_promise, next_step, taking_rung
from services.notifications.policy.duty import on_duty
from services.notifications.policy.ladder import ladder_on
from services.notifications.policy.ladder_loader import read_ladders
from shared.ids import new_id

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
COMMUNE, PROVINCE = "00004", "01"
LADDERS = read_ladders()
LADDER = LADDERS[0]


def a_shift(commune: str | None = None, province: str | None = None, post: Post = Post.OFFICER) -> Shift:
    shift_id = new_id()
    return Shift(shift_id, commune, province, NOON - HOUR, NOON + 2 * HOUR, SealedPhone("row", b"sealed", shift_id), post)


OFFICER, CHAIR = a_shift(COMMUNE), a_shift(COMMUNE, post=Post.LEADER)
PROVINCIAL, LEADER = a_shift(None, PROVINCE), a_shift(None, PROVINCE, Post.LEADER)
EVERYBODY = (LEADER, CHAIR, OFFICER, PROVINCIAL)


def a_climb(kind: str = "assisted", **values: Any) -> Climb:
    first = first_rung(LADDER, kind, None, None)
    begun = Climb(
        clock_id=new_id(),
        kind=kind,
        incident_id=new_id(),
        case_id=None,
        commune_code=COMMUNE,
        risk_level=4,
        drill=True,
        due_at=NOON,
        missed_at=NOON,
        state=ClimbState.CLIMBING,
        first_rung=first,
        rung=first,
        since=NOON,
        next_at=None,
    )
    return replace(begun, **values)


def test_what_nobody_takes_goes_from_the_officer_to_the_provincial_leader_with_the_minutes_of_its_level() -> None:
    climb, begin, now = a_climb(), Rung.COMMUNE_OFFICER, NOON
    told = []
    while True:
        step = next_step(LADDERS, EVERYBODY, climb, begin, now)
        told.append((step.rung, step.shift, now - NOON))
        climb = after(step, now)
        if step.next_at is None:
            break
        begin, now = above(step.rung), step.next_at

    assert told == [
        (Rung.COMMUNE_OFFICER, OFFICER, timedelta(0)),
        (Rung.COMMUNE_CHAIR, CHAIR, timedelta(minutes=10)),
        (Rung.PROVINCIAL_OFFICER, PROVINCIAL, timedelta(minutes=30)),
        (Rung.PROVINCIAL_LEADER, LEADER, timedelta(minutes=60)),
    ]
    assert climb.state is ClimbState.TOP


@pytest.mark.parametrize(("level", "minutes"), [(1, 60), (2, 60), (3, 30), (4, 10), (5, 10), (9, 10)])
def test_the_higher_the_risk_the_shorter_a_rung(level: int, minutes: int) -> None:
    step = next_step(LADDERS, EVERYBODY, a_climb(risk_level=level), Rung.COMMUNE_OFFICER, NOON)

    assert step.next_at == NOON + timedelta(minutes=minutes)


def test_a_rung_on_which_nobody_stands_is_passed_at_once() -> None:
    step = next_step(LADDERS, [LEADER, PROVINCIAL], a_climb(), Rung.COMMUNE_OFFICER, NOON)

    assert (step.rung, step.shift) == (Rung.PROVINCIAL_OFFICER, PROVINCIAL)
    assert step.next_at == NOON + timedelta(minutes=30)


def test_the_countrys_person_stands_in_where_a_province_has_none() -> None:
    country, leader = a_shift(), a_shift(post=Post.LEADER)

    assert next_step(LADDERS, [country, leader], a_climb(), Rung.COMMUNE_OFFICER, NOON).shift is country
    assert next_step(LADDERS, [country, leader], a_climb(), Rung.PROVINCIAL_LEADER, NOON).shift is leader
    assert next_step(LADDERS, [country, PROVINCIAL], a_climb(), Rung.COMMUNE_OFFICER, NOON).shift is PROVINCIAL


def test_where_nobody_is_there_it_waits_where_it_stands() -> None:
    step = next_step(LADDERS, [], a_climb(), Rung.COMMUNE_OFFICER, NOON)

    assert (step.rung, step.shift, step.state, step.next_at) == (Rung.COMMUNE_OFFICER, None, ClimbState.CLIMBING, None)


def test_where_nobody_is_above_the_last_one_who_was_told_it_is_at_the_top() -> None:
    told = a_climb(rung=Rung.PROVINCIAL_OFFICER)
    step = next_step(LADDERS, [PROVINCIAL], told, Rung.PROVINCIAL_LEADER, NOON)

    assert (step.rung, step.shift, step.state) == (Rung.PROVINCIAL_LEADER, None, ClimbState.TOP)


def test_a_communes_own_silence_begins_at_the_province() -> None:
    climb = a_climb("acknowledged")
    step = next_step(LADDERS, EVERYBODY, climb, climb.first_rung, NOON)

    assert (step.rung, step.shift) == (Rung.PROVINCIAL_OFFICER, PROVINCIAL)
    assert next_step(LADDERS, [OFFICER, CHAIR], climb, climb.first_rung, NOON).shift is None


@pytest.mark.parametrize("rung", list(Rung))
def test_a_word_that_was_not_kept_goes_to_who_stands_above_who_gave_it(rung: Rung) -> None:
    expected = Rung.PROVINCIAL_LEADER if rung is Rung.PROVINCIAL_LEADER else Rung(rung + 1)

    assert first_rung(LADDER, TAKEN_UP, None, rung) is expected


def test_who_stands_on_the_ladder_may_take_it_and_who_is_silent_may_not() -> None:
    assert taking_rung(a_climb(), {Rung.COMMUNE_OFFICER}) is Rung.COMMUNE_OFFICER
    assert taking_rung(a_climb(), {Rung.COMMUNE_OFFICER, Rung.COMMUNE_CHAIR}) is Rung.COMMUNE_CHAIR
    assert taking_rung(a_climb("acknowledged"), {Rung.COMMUNE_OFFICER, Rung.COMMUNE_CHAIR}) is None
    assert taking_rung(a_climb(), set()) is None


def test_nobody_promises_for_later_than_the_ladder_says() -> None:
    assert latest_promise(LADDERS, NOON) == NOON + timedelta(hours=24)


def test_the_ladder_in_force_on_the_day_of_the_missed_clock_counts() -> None:
    later = replace(LADDER, valid_from=NOON.date(), minutes={**LADDER.minutes, 4: [1, 1, 1]})
    before = a_climb(missed_at=NOON - timedelta(days=1))

    assert ladder_on([LADDER, later], NOON) is later
    assert next_step([LADDER, later], EVERYBODY, a_climb(), Rung.COMMUNE_OFFICER, NOON).next_at == NOON + timedelta(minutes=1)
    assert next_step([LADDER, later], EVERYBODY, before, Rung.COMMUNE_OFFICER, NOON).next_at == NOON + timedelta(minutes=10)
    assert ladder_on([LADDER, later], datetime(2020, 1, 1, tzinfo=UTC)) is LADDER


def test_a_kind_of_clock_may_have_minutes_of_its_own() -> None:
    quick = replace(LADDER, by_kind={"funeral_decision": {4: [5, 5, 5]}})

    assert next_step([quick], EVERYBODY, a_climb("funeral_decision"), Rung.COMMUNE_OFFICER, NOON).next_at == NOON + HOUR / 12
    assert next_step([quick], EVERYBODY, a_climb(), Rung.COMMUNE_OFFICER, NOON).next_at == NOON + HOUR / 6


def test_leaders_get_no_digests_of_their_communes() -> None:
    assert on_duty([CHAIR, LEADER], COMMUNE, PROVINCE, NOON) is None
    assert on_duty(EVERYBODY, COMMUNE, PROVINCE, NOON) is OFFICER


def test_a_leader_is_named_as_one() -> None:
    assert [shift.recipient for shift in (OFFICER, LEADER)] == [f"duty:{COMMUNE}", f"leader:{PROVINCE}"]


@pytest.mark.parametrize(
    "missed_at",
    [
        pytest.param(datetime(2026, 11, 21, 16, 55, tzinfo=UTC), id="into-a-sunday"),
        pytest.param(datetime(2026, 11, 23, 16, 55, tzinfo=UTC), id="into-the-24th-of-november"),
        pytest.param(datetime(2027, 2, 5, 16, 55, tzinfo=UTC), id="over-tet"),
    ],
)
def test_minutes_of_a_rung_run_through_nights_and_days_off(missed_at: datetime) -> None:
    everybody = [replace(shift, begins_at=missed_at - HOUR, ends_at=missed_at + 2 * HOUR) for shift in EVERYBODY]
    climb, begin, now = a_climb(missed_at=missed_at), Rung.COMMUNE_OFFICER, missed_at
    told = []
    while True:
        step = next_step(LADDERS, everybody, climb, begin, now)
        told.append((step.rung, (now - missed_at).total_seconds() / 60))
        if step.next_at is None:
            break
        climb, begin, now = after(step, now), above(step.rung), step.next_at

    assert told == [(1, 0), (2, 10), (3, 30), (4, 60)]


def test_what_was_handed_to_the_province_begins_with_the_province():
    assert first_rung(LADDER, "paid", "province:01", None) is Rung.PROVINCIAL_OFFICER
    assert first_rung(LADDER, "paid", "commune:00004", None) is Rung.COMMUNE_OFFICER
