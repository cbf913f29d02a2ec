"""When a digest that nobody has confirmed goes by one more way, and which of them are due after a standstill."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.notifications.domain.deliveries import Way
from services.notifications.domain.duty import Post, Shift
from services.notifications.domain.phones import SealedPhone
from services.notifications.policy.next_ways import candidates, due_since, following, moments, resumed
from services.notifications.policy.way_loader import read_rules
from shared.ids import new_id
from shared.targets import ACKNOWLEDGED, target_on

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
(OURS,) = read_rules()
RULES = replace(OURS, next_after_percent={1: (50,), 2: (), 3: (40, 55, 70), 4: (40,), 5: (20,)})


@pytest.mark.parametrize(("risk_level", "minutes"), [(1, [30.0]), (2, []), (3, [12.0, 16.5, 21.0]), (4, [4.0]), (None, [2.0])])
def test_shares_of_the_time_to_confirm_by_level_of_risk(risk_level: int | None, minutes: list[float]) -> None:
    assert [(at - NOON) / timedelta(minutes=1) for at in moments(RULES, risk_level, NOON, 1)] == minutes


def test_a_faster_drill_has_them_as_much_sooner() -> None:
    assert moments(RULES, 3, NOON, 600)[0] == NOON + timedelta(minutes=12) / 600


@pytest.mark.parametrize("risk_level", [1, 2, 3, 4, 5])
def test_all_of_ours_come_before_the_clock_is_missed(risk_level: int) -> None:
    due = target_on(ACKNOWLEDGED, NOON, risk_level).due_after(NOON)

    planned = moments(OURS, risk_level, NOON, 1)

    assert planned == sorted(planned)
    assert planned[0] > NOON
    assert planned[-1] < due


def test_the_next_one_and_how_many_have_passed() -> None:
    first, second, third = moments(RULES, 3, NOON, 1)

    assert following([first, second, third], NOON) == first
    assert following([first, second, third], first) == second
    assert following([first, second, third], third) is None
    assert [due_since([first, second, third], first, at) for at in (first, second, third, third + timedelta(days=1))] == [
        1,
        2,
        3,
        3,
    ]
    assert due_since([first, second, third], second, second) == 1


def test_people_on_duty_hear_it_by_sms_one_after_the_other_before_anybody_is_written_to_or_called() -> None:
    officer, leader = _on_duty(Post.OFFICER, email=True, calls=True), _on_duty(Post.LEADER, calls=True)
    elsewhere = replace(officer, commune_code="00008")
    contact = SealedPhone("contact", b"", contact_id=new_id())
    both = (Way.SMS, Way.EMAIL, Way.VOICE)

    found = list(candidates(OURS, [contact], [leader, elsewhere, officer], ("00004", NOON), both))

    assert [(one.way, one.to) for one in found] == [
        (Way.SMS, "contacts"),
        (Way.SMS, "officer"),
        (Way.SMS, "leader"),
        (Way.EMAIL, "officer"),
        (Way.VOICE, "officer"),
        (Way.VOICE, "leader"),
    ]
    assert [len(one.addresses) for one in found] == [1, 2, 2, 1, 1, 1]
    assert [one.is_second for one in found[1].addresses] == [False, True], "the first number alone puts somebody off duty"
    assert {one.shift_id for way in found[1:] for one in way.addresses} == {officer.id, leader.id}
    only_sms = candidates(OURS, [], [officer, leader], ("00004", NOON), (Way.SMS,))
    assert [(one.way, one.to) for one in only_sms] == [(Way.SMS, "officer"), (Way.SMS, "leader")]


def _on_duty(post: Post, *, email: bool = False, calls: bool = False) -> Shift:
    """Somebody with two numbers."""
    name = new_id()
    phone, second = (SealedPhone("phone", b"", name, is_second=is_second) for is_second in (False, True))
    mailbox = SealedPhone("email", b"", name, way=Way.EMAIL, is_second=True) if email else None
    return Shift(name, "00004", None, NOON - timedelta(hours=1), NOON + timedelta(hours=1), phone, post, second, mailbox, calls)


def test_a_later_digest_goes_on_where_the_earlier_was_and_takes_up_what_had_not_left() -> None:
    first, second, third = planned = moments(RULES, 3, NOON, 1)
    late = third + timedelta(minutes=1)

    assert resumed(planned, second, 0, first) == second
    assert resumed(planned, None, 0, late) is None
    assert resumed(planned, second, 1, first) == first
    assert [resumed(planned, None, withdrawn, late) for withdrawn in (1, 2, 3)] == [third, second, first]
    # Tried at once, before any moment: what was withdrawn of that is tried at once again.
    assert resumed(planned, first, 1, NOON) == NOON


def test_what_is_taken_up_is_as_many_ways_as_were_withdrawn() -> None:
    planned = moments(RULES, 3, NOON, 1)
    late = planned[-1] + timedelta(minutes=1)

    for withdrawn in (1, 2, 3):
        begin = resumed(planned, None, withdrawn, late)
        assert begin is not None
        assert due_since(planned, begin, late) == withdrawn
