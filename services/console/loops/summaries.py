"""Keeps the summaries of communes near to their cases: within a second or two, and never more than a tenth of the time."""

import time
from typing import Final

from services.console.metrics import SUMMARIES_SECONDS
from services.console.store.summaries import refresh_summaries
from shared.database import Database

REFRESH_EVERY_S: Final = 0.5
MAX_CASES: Final = 5_000
"""So many cases are read in one turn: more communes wait for the next."""
_REST: Final = 8
"""A turn is followed by so many times as much rest: the desk's readers need the database more."""


class SummaryLoop:
    """One process at a time does it; the others find it taken."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rests_until = float("-inf")

    async def refresh(self) -> None:
        """Put together what changed, unless the last turn was long and so recent that it is not due yet."""
        began = time.monotonic()
        if began < self._rests_until:
            return
        with SUMMARIES_SECONDS.time():
            async with self._database.transaction() as session:
                await refresh_summaries(session, MAX_CASES)
        self._rests_until = time.monotonic() + _REST * (time.monotonic() - began)
