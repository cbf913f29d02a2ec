"""The bank's own time: it runs like ours, and may be advanced by days at once."""

import asyncio
import contextlib
import time
from datetime import UTC, datetime, timedelta


class BankTime:
    """How late it is for the bank; whoever waits for a moment of it is woken when it is advanced."""

    def __init__(self) -> None:
        self._ahead_s = 0.0
        self._moved = asyncio.Event()

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._ahead_s)

    @property
    def seconds(self) -> float:
        """A count of seconds that only grows."""
        return time.monotonic() + self._ahead_s

    def advance(self, seconds: float) -> None:
        self._ahead_s += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    async def wait_until(self, moment: float) -> None:
        """Wait until `seconds` has come to this."""
        while (left := moment - self.seconds) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), left)
