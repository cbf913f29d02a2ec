"""Whoever knocks too often waits; nobody else does."""

import pytest

from shared.http.rate import RateLimit, TooOften


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_so_many_at_once_and_one_more_after_a_while() -> None:
    clock = Clock()
    limit = RateLimit(3, 2.0, clock)
    for _ in range(3):
        limit.take("one")

    with pytest.raises(TooOften):
        limit.take("one")
    limit.take("another")
    clock.at = 2.0
    limit.take("one")
    with pytest.raises(TooOften):
        limit.take("one")


def test_what_is_given_back_slows_nobody_down_and_never_makes_more_than_there_was() -> None:
    limit = RateLimit(2, 2.0, Clock())
    for _ in range(5):
        limit.take("one")
        limit.give_back("one")
    limit.give_back("one")

    limit.take("one")
    limit.take("one")
    with pytest.raises(TooOften):
        limit.take("one")
