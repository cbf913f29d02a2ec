"""How often and how long a message is tried."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.deliveries import Lane
from services.notifications.policy.deliveries import gives_up, next_try

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)


@given(st.sampled_from(Lane), st.integers(min_value=1, max_value=30_000))
def test_every_pause_is_between_one_second_and_one_minute(lane: Lane, attempts: int) -> None:
    pause = next_try(lane, attempts, NOON) - NOON

    assert timedelta(seconds=1) <= pause <= timedelta(minutes=1)


def test_escalations_never_pause_longer_than_five_seconds() -> None:
    assert next_try(Lane.ESCALATIONS, 20, NOON) - NOON == timedelta(seconds=5)


def test_trying_ends_after_a_day() -> None:
    assert not gives_up(NOON, NOON + 24 * HOUR)
    assert gives_up(NOON, NOON + 24 * HOUR + timedelta(seconds=1))
