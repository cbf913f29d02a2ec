"""A drill that runs faster: all of its internal time is as many times shorter, counted from where the limit counts."""

from datetime import UTC, datetime, timedelta

import pytest

from services.assessment.policy.awards.impact import RunningClock, due_under_law
from services.assessment.policy.law.limits import DatedTimeLimit
from services.assessment.rules.calendar import VietnamCalendar
from shared.ids import CaseId, new_id
from shared.time_limits import Clock, ClockScope, TimeLimit, paced
from tests.support.builders import COMMUNE, INCIDENT

FRIDAY = datetime(2026, 11, 20, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_clock(limit: TimeLimit, due_at: datetime, **values: datetime) -> Clock:
    case = CaseId(new_id())
    given = {"started_at": FRIDAY, "known_at": FRIDAY, **values}
    return Clock.of_commune(limit, ClockScope(INCIDENT, case, COMMUNE, 4, drill=True), case, due_at=due_at, **given)


@pytest.mark.parametrize(("pace", "seconds"), [(1, 72 * 3600), (60, 72 * 60), (600, 432), (3600, 72)])
def test_hours_are_as_many_times_shorter(pace: int, seconds: int) -> None:
    assert TimeLimit("assisted", 72, "hours").due_after(FRIDAY, pace) == FRIDAY + timedelta(seconds=seconds)


def test_working_days_are_counted_by_the_calendar_and_their_true_length_is_made_shorter() -> None:
    limit = TimeLimit("funeral_decision", 3, "working_days", "Đ12")
    due = VietnamCalendar().due_at(FRIDAY, 3, "working_days").astimezone(UTC)
    clock = a_clock(limit, due).at_pace(600)

    assert due - FRIDAY > 6 * 24 * HOUR, "a weekend and 24/11 lie between"
    assert clock.due_at == FRIDAY + (due - FRIDAY) / 600
    assert (clock.limit, clock.started_at) == (limit, FRIDAY), "the limit stays as in law"


def test_what_is_over_before_it_is_known_is_answered_for_from_its_receipt() -> None:
    clock = a_clock(TimeLimit("assisted", 72, "hours"), FRIDAY + 72 * HOUR, known_at=FRIDAY + HOUR)

    assert clock.answer_from == FRIDAY + 72 * HOUR
    assert clock.at_pace(600).answer_from == FRIDAY + HOUR
    assert clock.at_pace(60).answer_from == FRIDAY + timedelta(minutes=72)


def test_a_limit_that_counts_from_before_its_start_is_made_shorter_from_there() -> None:
    clock = a_clock(TimeLimit("findings", 72, "hours"), FRIDAY + 71 * HOUR, counts_from=FRIDAY - HOUR)

    assert clock.at_pace(60).due_at == FRIDAY - HOUR + timedelta(minutes=72)


def test_what_a_person_has_said_is_the_moment_that_he_said() -> None:
    clock = Clock(
        limit=TimeLimit("taken_up", 5, "minutes"),
        scope=ClockScope(INCIDENT, None, COMMUNE, 4, drill=True),
        subject_id=new_id(),
        started_at=FRIDAY,
        due_at=FRIDAY + timedelta(minutes=5),
        owner="officer",
        answer_from=FRIDAY + timedelta(minutes=5),
        is_promised=True,
    )

    assert clock.at_pace(600) == clock


def test_a_new_calendar_moves_a_faster_clock_at_its_pace_and_the_same_one_leaves_it() -> None:
    before = VietnamCalendar()
    after = VietnamCalendar({datetime(2026, 11, 25, tzinfo=UTC).date(): True})
    due = paced(FRIDAY, before.due_at(FRIDAY, 3, "working_days"), 600).astimezone(UTC)
    clock = RunningClock("funeral", FRIDAY, due, 3, "working_days", 600)
    limit = DatedTimeLimit(3, "working_days", "proposed", "statutory", "Đ12")

    assert due_under_law(clock, limit, before, before) == due
    assert due_under_law(clock, limit, before, after) == due + timedelta(days=1) / 600
