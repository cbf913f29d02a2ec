"""How often somebody may knock: a bucket for each who knocks, in this process. It slows down, it decides nothing."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from shared.errors import Problem
from shared.texts import Text

_MAX_KNOWN: Final = 10_000


class TooOften(Problem):
    """Too many requests from one place in a short time."""

    status = 429
    code = "too-often"
    title = Text(vi="Quá nhiều lượt hỏi; hãy đợi một phút rồi thử lại", en="Too many requests; wait a minute, then try again")


@dataclass
class RateLimit:
    """`burst` at once, and one more every `every_s` seconds, for each place that asks."""

    burst: int
    every_s: float
    clock: Callable[[], float] = time.monotonic
    _known: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict, repr=False)

    def take(self, who: str) -> None:
        """Count one. Raises TooOften where nothing is left."""
        left = self._left(who)
        if left < 1:
            raise TooOften
        self._keep(who, left - 1)

    def give_back(self, who: str) -> None:
        """Count one less: it was what one comes for, and must not slow down whoever comes from the same place."""
        self._keep(who, min(float(self.burst), self._left(who) + 1))

    def _left(self, who: str) -> float:
        left, at = self._known.get(who, (float(self.burst), self.clock()))
        return min(float(self.burst), left + (self.clock() - at) / self.every_s)

    def _keep(self, who: str, left: float) -> None:
        self._known[who] = left, self.clock()
        self._known.move_to_end(who)
        while len(self._known) > _MAX_KNOWN:
            # Who has not come for longest has the fullest bucket.
            self._known.popitem(last=False)
