"""A machine whose clock is wrong goes by its database's; one that is right, or was answered slowly, goes by its own."""

from datetime import UTC, datetime, timedelta

import pytest

from shared import clock

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


@pytest.fixture(autouse=True)
def agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_ahead", [timedelta(0)])


@pytest.mark.parametrize(
    ("ahead", "took", "followed"),
    [
        (600, 0.01, 600),
        (-600, 0.01, -600),
        # Two machines that are kept in time: nobody's clock is wrong.
        (0.2, 0.01, 0),
        # Half of the way is not known.
        (0.5, 0.8, 0),
        (-0.5, 0.8, 0),
        (1.0, 0.8, 1.0),
    ],
)
def test_what_cannot_be_explained_by_the_way_is_the_clock(ahead: float, took: float, followed: float) -> None:
    said = NOON + seconds(took / 2 + ahead)

    assert clock.go_by(said, NOON, NOON + seconds(took)) == seconds(followed)
    assert abs(clock.now() - clock.machine_now() - seconds(followed)) < seconds(1)


def test_a_slow_answer_changes_nothing_and_a_clock_that_is_right_again_is_believed() -> None:
    clock.go_by(NOON + seconds(600), NOON, NOON)
    assert clock.go_by(NOON, NOON, NOON + seconds(3)) == seconds(600)
    assert clock.go_by(NOON, NOON, NOON) == seconds(0)
