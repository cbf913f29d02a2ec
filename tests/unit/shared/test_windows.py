from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.windows import WindowKind, _Plan

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
LISTS = WindowKind("list", seconds=60, most_items=3)


def test_the_first_item_after_quiet_travels_at_once():
    plan = _Plan(LISTS, NOON, {})

    plan.place("commune")

    assert [window.closes_at for window in plan.changed.values()] == [NOON]


def test_the_next_window_of_a_group_waits_its_length():
    first = _Plan(LISTS, NOON, {})
    first.place("commune")
    closed = next(iter(first.changed.values()))
    later = _Plan(LISTS, NOON + timedelta(seconds=1), {"commune": _closed(closed)})

    later.place("commune")

    assert [window.closes_at for window in later.changed.values()] == [NOON + timedelta(seconds=60)]


def test_a_full_window_is_followed_by_another_and_no_item_is_lost():
    plan = _Plan(LISTS, NOON, {})

    placed = [plan.place("commune") for _ in range(7)]

    windows = sorted(plan.changed.values(), key=lambda window: window.number)
    assert [window.item_count for window in windows] == [3, 3, 1]
    assert [window.state for window in windows] == ["full", "full", "filling"]
    assert len(set(placed)) == 3


def test_groups_do_not_share_windows():
    plan = _Plan(LISTS, NOON, {})

    assert plan.place("one") != plan.place("other")


def test_full_windows_do_not_push_what_follows_into_the_future():
    plan = _Plan(LISTS, NOON, {})

    for _ in range(301):
        plan.place("commune")

    latest = max(plan.changed.values(), key=lambda window: window.number)
    assert latest.number == 101
    assert latest.closes_at <= NOON + timedelta(seconds=60)


def test_what_follows_a_window_that_closed_late_counts_from_when_it_really_closed():
    first = _Plan(LISTS, NOON, {})
    first.place("commune")
    closed = _closed(next(iter(first.changed.values())), NOON + timedelta(seconds=40))
    later = _Plan(LISTS, NOON + timedelta(seconds=50), {"commune": closed})

    later.place("commune")

    assert [window.closes_at for window in later.changed.values()] == [NOON + timedelta(seconds=100)]


def _closed(window, at=None):
    return replace(window, state="closed", closed_at=at)
