"""At how many households a second half of the cores are busy: tried, because what one by one costs no swarm tells."""

from collections.abc import Awaitable, Callable
from typing import Final

HALF: Final = 0.5
NEAR: Final = 0.03
"""So far from half is near enough: the machine itself varies by more from one minute to the next."""
_TRIES: Final = 5
_AT_MOST: Final = 2.0
"""One try changes the rate by no more than this factor: a try whose backlog was still being worked off misleads."""


async def rate_at_half(busy_at: Callable[[float], Awaitable[float]], first: float, idle: float) -> float:
    """Return households a second at which half of all cores are busy, or what the last of five tries came to.

    ``busy_at`` plays a rate and returns the share of all cores that was busy; ``idle`` is that share at rest.
    """
    rate = first
    for _ in range(_TRIES):
        busy = await busy_at(rate)
        if abs(busy - HALF) <= NEAR:
            break
        rate = next_rate(rate, busy, idle)
    return rate


def next_rate(rate: float, busy: float, idle: float) -> float:
    """Return the rate at which half would be busy if each household cost as much as those of this try did."""
    wanted = (HALF - idle) / max(busy - idle, 1e-3)
    return rate * min(max(wanted, 1 / _AT_MOST), _AT_MOST)
