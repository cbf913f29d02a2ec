"""The bell that wakes a loop: this process has committed something for it to do."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

from shared.database import Database

_IDLE_S: Final = 0.2
_GATHER_S: Final = 0.05


async def whenever_rung(database: Database, bell_name: str, work: Callable[[], Awaitable[bool]], pace_s: float = 0.0) -> None:
    """Work while there is work, at this pace; then wait until this process has committed some, or a fifth of a second
    for another's.
    """
    with database.bell(bell_name) as bell:
        while True:
            bell.clear()
            if await work():
                await asyncio.sleep(pace_s)
            else:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), _IDLE_S)
                await asyncio.sleep(_GATHER_S)  # commits come in swarms: look once for several
