"""*Late* is said while it lasts, and afterwards by how much it was: it never grows after the act."""

from datetime import timedelta
from typing import Any

import pytest

from services.console.views.acts import with_acts
from services.console.views.cases import CaseNow
from services.console.views.clock_words import CLOCKS_LATE, CLOCKS_UNDONE
from services.console.views.clocks import ClockView
from services.console.views.payments import PaymentView
from services.console.views.story import Line
from services.console.views.timeline import LiveCase, StoredCase, timeline_of
from services.console.views.vocabulary import CLOCKS
from shared.ids import new_id
from tests.support.builders import INCIDENT, MORNING

HOUR = timedelta(hours=1)
DUE = MORNING + 24 * HOUR


def a_clock(kind: str, state: str = "missed", **values: Any) -> ClockView:
    # What was missed was noted a moment after it was due, whatever happened later.
    ended = DUE + timedelta(seconds=2) if state == "missed" else None
    return ClockView(kind=kind, state=state, started_at=MORNING, due_at=DUE, ended_at=ended, **values)


def a_line(what: str, hours: float, **details: Any) -> Line:
    return Line(new_id(), new_id(), MORNING + hours * HOUR, what, "assessment", details)


def signed(code: str, hours: float) -> Line:
    return a_line("AssistanceApproved", hours, awards=[{"code": code}])


@pytest.mark.parametrize(
    ("kind", "act", "while_it_lasts", "for_ever_after"),
    [
        ("assisted", a_line("GoodsHandedOver", 80), "chưa trợ giúp, quá hạn 9 giờ", "trợ giúp trễ 2 ngày 8 giờ"),
        ("findings", a_line("DamageAssessed", 80), "chưa đánh giá, quá hạn 9 giờ", "đánh giá trễ 2 ngày 8 giờ"),
        ("urgent_decision", signed("RICE", 80), "chưa ký, quá hạn 9 giờ", "ký trễ 2 ngày 8 giờ"),
        ("decision", signed("HOUSE_NEW", 80), "chưa ký, quá hạn 9 giờ", "ký trễ 2 ngày 8 giờ"),
        ("decision", a_line("AssistanceDeclined", 80), "chưa ký, quá hạn 9 giờ", "ký trễ 2 ngày 8 giờ"),
        ("funeral_decision", signed("FUNERAL_HH", 80), "chưa ký, quá hạn 9 giờ", "ký trễ 2 ngày 8 giờ"),
    ],
)
@pytest.mark.parametrize("later_days", [0, 1, 400])
def test_lateness_grows_until_the_act_and_never_after(
    kind: str, act: Line, while_it_lasts: str, for_ever_after: str, later_days: int
) -> None:
    [before], [after] = with_acts([a_clock(kind)], []), with_acts([a_clock(kind)], [act])

    assert before.lateness(DUE + 9 * HOUR, "vi") == while_it_lasts
    assert before.is_overdue(DUE + 9 * HOUR)
    assert after.lateness(MORNING + timedelta(days=4 + later_days), "vi") == for_ever_after
    assert not after.is_overdue(MORNING + timedelta(days=4 + later_days))


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        ("decision", signed("RICE", 80)),
        ("urgent_decision", signed("HOUSE_NEW", 80)),
        ("funeral_decision", signed("HOUSE_NEW", 80)),
        ("assisted", a_line("PaymentFailed", 80)),
        # Before this clock began: an earlier opening of the case.
        ("assisted", a_line("PaymentSettled", -3)),
    ],
)
def test_another_act_ends_nothing(kind: str, other: Line) -> None:
    [clock] = with_acts([a_clock(kind)], [other])

    assert clock.is_overdue(DUE + 100 * HOUR)


def test_a_running_clock_past_its_moment_is_late_before_anybody_has_noted_it() -> None:
    clock = a_clock("decision", "running")

    assert clock.lateness(DUE - HOUR, "en") == ""
    assert clock.lateness(DUE + HOUR, "en") == "not signed yet, 1 h overdue"


def test_what_its_service_calls_kept_late_is_late_by_the_moment_that_the_service_says() -> None:
    [clock] = with_acts([ClockView(kind="decision", state="kept_late", due_at=DUE, ended_at=DUE + 5 * HOUR)], [])

    assert not clock.is_overdue(DUE + 100 * HOUR)
    assert {clock.lateness(DUE + hours * HOUR, "vi") for hours in (6, 900)} == {"ký trễ 5 giờ"}


@pytest.mark.parametrize("state", ["kept", "stopped", "handed_over"])
def test_what_was_in_time_or_stopped_is_not_late(state: str) -> None:
    assert a_clock("decision", state).lateness(DUE + 100 * HOUR, "vi") == ""


def test_where_the_case_ended_otherwise_lateness_stands_still_too() -> None:
    [clock] = with_acts([a_clock("decision")], [a_line("CaseRetracted", 30)])

    assert {clock.lateness(DUE + timedelta(days=days), "vi") for days in (2, 300)} == {"hồ sơ kết thúc khi đã quá hạn 6 giờ"}


@pytest.mark.parametrize(("state", "said"), [("settled", "chi trễ 5 giờ"), ("sent", "chưa chi, quá hạn 4 ngày 4 giờ")])
def test_a_payment_says_itself_when_it_was_paid(state: str, said: str) -> None:
    at = DUE + 5 * HOUR if state == "settled" else None
    payment = PaymentView(state=state, at=at, clock=a_clock("paid"))
    live = LiveCase(now=CaseNow(incident_id=INCIDENT), payments=[payment])

    story = timeline_of(new_id(), DUE + 100 * HOUR, StoredCase(), live)

    assert story is not None
    assert story.clocks[0].lateness(story.as_of, "vi") == said


def test_every_clock_has_both_sentences() -> None:
    assert CLOCKS.keys() == CLOCKS_UNDONE.keys() == CLOCKS_LATE.keys()
    for table in (CLOCKS_UNDONE, CLOCKS_LATE):
        assert all("{time}" in text.vi and "{time}" in text.en for text in table.values())
