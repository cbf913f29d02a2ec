"""Waiting for what other processes do: with a deadline, and with the last thing seen when it passes."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


class NotYet(AssertionError):  # noqa: N818 - says what is the matter
    """The time is over; the text says what was waited for and what was last seen."""


async def eventually(
    look: Callable[[], Awaitable[T]],
    until: Callable[[T], bool] = bool,
    *,
    within_s: float = 30.0,
    every_s: float = 0.2,
    what: str = "the expected state",
) -> T:
    """Look again and again until it is as it should be, and return what was seen then. Raises NotYet after the time.

    A look that fails (an engine is away) counts as "not yet".
    """
    end = time.monotonic() + within_s
    while True:
        try:
            seen = await look()
            if until(seen):
                return seen
            last = repr(seen)
        except Exception as error:  # noqa: BLE001 - whatever the look met is told when the time is over
            last = repr(error)
        if time.monotonic() > end:
            raise NotYet(f"waited {within_s:g} s for {what}; last seen: {last[:500]}")
        await asyncio.sleep(every_s)
