"""How a lane rests while nothing waits."""

import asyncio
import contextlib
from typing import Final

_IDLE_S: Final = 0.5
_GATHER_S: Final = 0.005


async def pause(bell: asyncio.Event) -> None:
    """Wait for the next commit of this process, or a little, because another process may have written."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(bell.wait(), _IDLE_S)
    await asyncio.sleep(_GATHER_S)
