"""How soon a commune must confirm, who is on duty, how often is tried."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain import Lane, SealedPhone, Shift
from services.notifications.policy.ladder import acknowledge_within, gives_up, next_try, on_duty, recipient_of
from shared.ids import new_id

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
COMMUNE, PROVINCE = "00004", "01"


def a_shift(
    commune: str | None = None, province: str | None = None, begins: datetime = NOON - HOUR, ends: datetime = NOON + HOUR
) -> Shift:
    shift_id = new_id()
    return Shift(shift_id, commune, province, begins, ends, SealedPhone("place", b"sealed", shift_id))


@pytest.mark.parametrize(("risk", "minutes"), [(1, 60), (2, 60), (3, 30), (4, 10), (5, 10), (None, 10)])
def test_the_higher_the_risk_the_sooner_a_commune_must_confirm(risk: int | None, minutes: int) -> None:
    assert acknowledge_within(risk) == minutes


def test_the_communes_own_person_comes_before_the_provinces_and_the_countrys() -> None:
    own, above, top = a_shift(COMMUNE), a_shift(None, PROVINCE), a_shift()

    assert on_duty([top, above, own], COMMUNE, PROVINCE, NOON) is own
    assert on_duty([top, above], COMMUNE, PROVINCE, NOON) is above
    assert on_duty([top], COMMUNE, PROVINCE, NOON) is top


def test_nobody_of_another_place_is_called() -> None:
    shifts = [a_shift("00097"), a_shift(None, "79")]

    assert on_duty(shifts, COMMUNE, PROVINCE, NOON) is None


def test_a_shift_holds_from_its_first_moment_until_before_its_last() -> None:
    shift = a_shift(begins=NOON, ends=NOON + HOUR)

    assert on_duty([shift], COMMUNE, PROVINCE, NOON) is shift
    assert on_duty([shift], COMMUNE, PROVINCE, NOON - timedelta(microseconds=1)) is None
    assert on_duty([shift], COMMUNE, PROVINCE, NOON + HOUR) is None


def test_of_two_on_duty_the_one_who_came_last_is_called() -> None:
    before, after = a_shift(begins=NOON - 2 * HOUR), a_shift(begins=NOON - HOUR)

    assert on_duty([after, before], COMMUNE, PROVINCE, NOON) is after


def test_an_unknown_commune_has_the_countrys_person() -> None:
    top = a_shift()

    assert on_duty([top, a_shift(None, PROVINCE)], "99999", None, NOON) is top


def test_a_digest_goes_to_the_contacts_else_to_the_person_on_duty_else_to_nobody() -> None:
    phone, shift = SealedPhone("place", b"sealed"), a_shift(None, PROVINCE)

    by_contacts = recipient_of(COMMUNE, PROVINCE, [phone], [shift], NOON)
    by_duty = recipient_of(COMMUNE, PROVINCE, [], [shift], NOON)

    assert by_contacts is not None
    assert (by_contacts.name, by_contacts.phones) == (f"commune:{COMMUNE}", (phone,))
    assert by_duty is not None
    assert (by_duty.name, by_duty.phones) == (f"duty:{PROVINCE}", (shift.phone,))
    assert recipient_of(COMMUNE, PROVINCE, [], [], NOON) is None


@given(st.sampled_from(Lane), st.integers(min_value=1, max_value=30_000))
def test_every_pause_is_between_one_second_and_one_minute(lane: Lane, attempts: int) -> None:
    pause = next_try(lane, attempts, NOON) - NOON

    assert timedelta(seconds=1) <= pause <= timedelta(minutes=1)


def test_escalations_never_pause_longer_than_five_seconds() -> None:
    assert next_try(Lane.ESCALATIONS, 20, NOON) - NOON == timedelta(seconds=5)


def test_trying_ends_after_a_day() -> None:
    assert not gives_up(NOON, NOON + 24 * HOUR)
    assert gives_up(NOON, NOON + 24 * HOUR + timedelta(seconds=1))
