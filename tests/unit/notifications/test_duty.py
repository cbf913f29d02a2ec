"""Who is on duty, and who gets a digest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.notifications.domain.duty import Shift
from services.notifications.domain.phones import SealedPhone
from services.notifications.policy.duty import called_of, covering, on_duty
from services.notifications.policy.recipients import recipient_of
from shared.ids import new_id

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
COMMUNE, PROVINCE = "00004", "01"


def a_shift(
    commune: str | None = None, province: str | None = None, begins: datetime = NOON - HOUR, ends: datetime = NOON + HOUR
) -> Shift:
    shift_id = new_id()
    return Shift(shift_id, commune, province, begins, ends, SealedPhone("place", b"sealed", shift_id))


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


def test_on_each_post_of_each_place_who_came_last_is_called() -> None:
    first, last, elsewhere = a_shift(COMMUNE), a_shift(COMMUNE, begins=NOON - HOUR / 2), a_shift(None, PROVINCE)

    assert called_of([last, elsewhere, first]) == {last.id, elsewhere.id}
    assert on_duty([last, first], COMMUNE, PROVINCE, NOON) is last, "the roster says who is called"


def test_a_drills_people_cover_nothing_real_and_are_called_for_the_drill_before_anybody_real() -> None:
    real, invented = a_shift(COMMUNE), replace(a_shift(COMMUNE, begins=NOON - 2 * HOUR), drill=True)
    country = replace(a_shift(), drill=True)

    assert covering([country, invented], drill=False) == []
    assert on_duty(covering([country, invented, real], drill=False), COMMUNE, PROVINCE, NOON) is real
    assert on_duty(covering([country, invented, real], drill=True), COMMUNE, PROVINCE, NOON) is invented
    assert on_duty(covering([country, real], drill=True), COMMUNE, PROVINCE, NOON) is real, "a commune rehearses with its own"
    assert called_of([invented, real, country]) == {invented.id, real.id, country.id}
