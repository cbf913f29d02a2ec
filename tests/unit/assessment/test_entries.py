"""Dated data of law officers: what may be entered, who may release it, and what the law makes of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.policy.awards.impact import RunningClock, due_changes
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entries import (
    Data,
    DayData,
    Entry,
    EntryDraft,
    EntryHasEnded,
    EntryState,
    NormData,
    ReleasedTooLate,
    SamePerson,
    Source,
    TimeLimitData,
    check_new,
    check_release,
    check_withdrawal,
    first_moment,
    released_of,
)
from services.assessment.rules import ReliefLaw
from services.assessment.rules.calendar import VietnamCalendar
from shared.clock import VIETNAM
from shared.errors import InvalidInput
from shared.events.household import Hazard, Losses, Standing
from shared.ids import new_id
from tests.unit.assessment.households import HOUSEHOLDS
from tests.unit.assessment.law import the_law
from tests.unit.assessment.test_law_properties import quick

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
FIRST = date(2027, 3, 1)
NORM = NormData("96", "base_level_dong", 700_000, FIRST)
LIMIT = TimeLimitData("found", 36, "hours", "findings_recorded", "internal", FIRST)
DAY = DayData(date(2027, 3, 2), day_off=True)
RESOLUTION = Source("05/2027/NQ-HĐND", "1", "A", "nâng mức chuẩn")
ORDER = Source("12/2027/QĐ-BYT", None, "A", "rút ngắn")
DEAD = Losses(dead=("a",))


def _entry(data: Data, version: int | None = None, source: Source = RESOLUTION) -> Entry:
    return Entry(new_id(), data, source, "officer-1", NOON, EntryState.RELEASED if version else EntryState.ENTERED, version)


def _law(*entries: Entry) -> ReliefLaw:
    return the_law().with_released(released_of(entries))


def _amount(law: ReliefLaw, day: date, province: str | None = "96") -> int:
    household = Circumstances(Hazard.STORM, Standing.POOR, DEAD, province_code=province)
    [funeral] = law.entitlements([household], day)[0].given
    return funeral.level


@pytest.mark.parametrize(
    ("data", "source", "field"),
    [
        (replace(NORM, value=539_999), RESOLUTION, "norm.value"),
        (replace(NORM, parameter="benefits.injury.multiplier"), RESOLUTION, "norm.parameter"),
        (replace(NORM, valid_from=TODAY), RESOLUTION, "norm.valid_from"),
        (replace(NORM, valid_from=date(2040, 1, 1)), RESOLUTION, "norm.valid_from"),
        (replace(NORM, valid_until=date(2027, 2, 28)), RESOLUTION, "norm.valid_until"),
        pytest.param(replace(NORM, valid_until=date.max), RESOLUTION, "norm.valid_until", id="the last day of all"),
        (NORM, ORDER, "article"),
        (replace(LIMIT, name="forever"), ORDER, "limit.name"),
        (replace(LIMIT, valid_from=TODAY), ORDER, "limit.valid_from"),
        (replace(LIMIT, starts_at_event="case_opened"), ORDER, "limit.starts_at_event"),
        (replace(LIMIT, name="findings"), ORDER, "limit.starts_at_event"),
        (LIMIT, RESOLUTION, "article"),
        (replace(LIMIT, basis="statutory"), ORDER, "article"),
        (replace(DAY, day=TODAY), ORDER, "day_off.day"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name(data: Data, source: Source, field: str):
    with pytest.raises(InvalidInput) as refused:
        check_new(EntryDraft(data, source), the_law(), TODAY)

    assert [error.field for error in refused.value.errors] == [field]


@pytest.mark.parametrize(
    ("data", "source"), [(NORM, RESOLUTION), (replace(NORM, value=540_000), RESOLUTION), (LIMIT, ORDER), (DAY, ORDER)]
)
def test_what_fits_may_be_entered_and_released_by_another_person(data: Data, source: Source):
    check_new(EntryDraft(data, source), the_law(), TODAY)
    check_release(_entry(data, source=source), "officer-2", the_law(), NOON)


def test_nobody_releases_what_he_entered_nor_anything_twice():
    with pytest.raises(SamePerson):
        check_release(_entry(NORM), "officer-1", the_law(), NOON)
    with pytest.raises(EntryHasEnded):
        check_release(_entry(NORM, version=1), "officer-2", the_law(), NOON)
    with pytest.raises(EntryHasEnded):
        check_withdrawal(_entry(NORM, version=1))


def test_nothing_takes_force_within_a_minute_of_its_release():
    midnight = first_moment(FIRST)

    check_release(_entry(NORM), "officer-2", the_law(), midnight - timedelta(seconds=61))
    for late in (timedelta(seconds=60), timedelta(), -timedelta(days=3)):
        with pytest.raises(ReleasedTooLate):
            check_release(_entry(NORM), "officer-2", the_law(), midnight - late)


def test_a_norm_that_a_newer_decree_has_overtaken_is_not_released():
    with pytest.raises(InvalidInput):
        check_release(_entry(replace(NORM, value=500_000)), "officer-2", the_law(), NOON)


def test_a_norm_holds_from_its_first_day_to_its_last_and_in_its_province():
    law = _law(_entry(replace(NORM, valid_until=date(2027, 3, 31)), 1))

    assert [_amount(law, day) for day in (date(2027, 2, 28), FIRST, date(2027, 3, 31), date(2027, 4, 1))] == [
        540_000,
        700_000,
        700_000,
        540_000,
    ]
    assert _amount(law, FIRST, "01") == 540_000
    assert law.last_change(date(2027, 5, 1)) == date(2027, 4, 1)


def test_a_later_release_supersedes_an_earlier_one_also_downwards():
    too_high, corrected = _entry(NORM, 1), _entry(replace(NORM, value=600_000), 2)
    lowered = _entry(replace(NORM, value=560_000, valid_from=date(2027, 6, 1)), 3)
    law = _law(lowered, corrected, too_high)

    assert (law.release, _amount(law, FIRST), _amount(law, date(2027, 6, 1))) == (3, 600_000, 560_000)
    [base] = [one for one in law.catalogue().parameters if one.name == "base_level_dong"]
    assert [value.value for value in base.values if value.province_code == "96"] == [600_000, 560_000]


def test_an_uncertain_norm_makes_the_award_unverified():
    law = _law(_entry(NORM, 1, replace(RESOLUTION, certainty="D")))
    answer = law.entitlements([Circumstances(Hazard.STORM, Standing.POOR, DEAD, province_code="96")], FIRST)[0]

    assert (answer.given[0].certainty, answer.unverified, answer.law_release) == ("D", ("released_norm",), 1)


def test_a_limit_holds_from_its_first_day():
    law = _law(_entry(LIMIT, 1, ORDER))

    assert (law.limit("found", date(2027, 2, 28)).count, law.limit("found", FIRST).count) == (48, 36)
    assert law.limit("found", FIRST).since == FIRST
    assert law.last_change(date(2027, 5, 1)) == FIRST


def test_a_released_day_counts_in_terms():
    calendar = VietnamCalendar().with_released(released_of([_entry(DAY, 1)]))
    start = datetime(2027, 3, 1, 9, tzinfo=VIETNAM)

    assert VietnamCalendar().due_at(start, 1, "working_days").date() == date(2027, 3, 2)
    assert calendar.due_at(start, 1, "working_days").date() == date(2027, 3, 3)


ENTRIES = st.one_of(
    st.builds(
        lambda value, until: NormData("00", "base_level_dong", value, FIRST, until),
        st.integers(540_000, 10**13),
        st.one_of(st.none(), st.dates(FIRST, date(2030, 1, 1))),
    ),
    st.builds(lambda kilograms: NormData("96", "benefits.rice.kg_per_person_and_month", kilograms, FIRST), st.integers(15, 99)),
    st.builds(lambda hours: replace(LIMIT, count=hours), st.integers(1, 3650)),
    st.builds(lambda days: DayData(FIRST + timedelta(days=days), day_off=True), st.integers(0, 999)),
)


@quick
@given(household=HOUSEHOLDS, data=st.lists(ENTRIES, min_size=1, max_size=4), day=st.dates(date(2021, 7, 1), date(2027, 2, 28)))
def test_what_is_released_later_never_changes_an_earlier_decision(household: Circumstances, data: list[Data], day: date):
    law = _law(*(_entry(one, version) for version, one in enumerate(data, start=1)))

    later, before = (one.entitlements([household], day)[0] for one in (law, the_law()))

    def rights(answer: Any) -> list[tuple[object, ...]]:
        return [
            (one.code, one.person, one.count, one.multiplier, one.level, one.basis, one.deadline, one.authority)
            for one in answer.given
        ]

    assert rights(later) == rights(before)
    assert (later.base_level_dong, later.unverified) == (before.base_level_dong, before.unverified)


START = datetime(2027, 2, 27, 2, tzinfo=UTC)


def _clock(hours: int = 48) -> RunningClock:
    return RunningClock("found", START, START + timedelta(hours=hours), hours, "hours")


@quick
@given(hours=st.integers(1, 500), was=st.integers(1, 500))
def test_a_new_limit_leaves_what_is_over_and_never_takes_more_than_it_gives(hours: int, was: int):
    clock, calendar = _clock(was), VietnamCalendar()
    changes = due_changes([clock], replace(LIMIT, count=hours), calendar, calendar)
    due = changes[0].after if changes else clock.due_at
    first = first_moment(FIRST)

    if clock.due_at < first:
        assert changes == ()
    elif hours >= was:
        assert due == START + timedelta(hours=hours)
    else:
        assert min(clock.due_at, first + timedelta(hours=hours)) <= due <= clock.due_at


def test_other_clocks_and_hours_are_not_touched():
    calendar = VietnamCalendar()
    funeral = RunningClock("funeral", START, START + timedelta(days=9), 3, "working_days")

    assert due_changes([funeral], LIMIT, calendar, calendar) == ()
    with_day = calendar.with_released(released_of([_entry(DAY, 1)]))
    assert due_changes([_clock()], DAY, calendar, with_day) == ()
