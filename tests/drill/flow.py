"""How fast households are reported in a rehearsal: no faster than the installation decides about those before."""

import asyncio
import time
from collections.abc import Mapping
from typing import Final

from shared.time_limits import REAL_PACE

_UNDECIDED_AT_PACE: Final = 9600
_MIN_UNDECIDED: Final = 10
_MAX_UNDECIDED: Final = 30
"""So many fill two cores for a second or two. With 80 of them a telephone rang after 5.1 to 5.5 s, where 5 are allowed."""
_WAITS_FOR_ONE_S: Final = 0.5


class Flow:
    """Who asks may report so many more when those before are decided, or after half a second for each.

    A rehearsal's minutes are short and its machine is none the faster: a storm's hour in six seconds would be late by what the
    machine has not done yet, not by what anybody has left undone. The faster it runs, the fewer may be undecided. Some stay
    undecided for a reason, so nobody waits for ever. At the pace of the world nobody waits.
    """

    def __init__(self, pace: int) -> None:
        self.is_free = pace == REAL_PACE
        self.most = min(_MAX_UNDECIDED, max(_MIN_UNDECIDED, _UNDECIDED_AT_PACE // pace))
        self._turn = asyncio.Lock()
        self._reported = self._decided = 0

    def follow(self, counts: Mapping[str, int]) -> None:
        """Hear how far those are that were reported, as the board counts them."""
        self._decided = counts["decided"] + counts["retracted"]

    async def let_pass(self, count: int) -> None:
        """Return when so many households more may be reported."""
        async with self._turn:
            end = time.monotonic() + count * _WAITS_FOR_ONE_S
            while not self.is_free and self._reported - self._decided >= self.most and time.monotonic() < end:
                await asyncio.sleep(0.1)
            self._reported += count
