"""What both lanes of the relay share: whose outbox, the fence of the lease, waiting for the next commit, the counters."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from prometheus_client import Counter

_IDLE_S: Final = 0.5
_GATHER_S: Final = 0.005

DELIVERED: Final = Counter("kipthoi_relay_delivered_total", "Outbox rows delivered", ["service", "address"])
STILL_MINE: Final = "exists (select 1 from leases where name = :lease and number = :number)"
"""Fences every mark: a holder that was overtaken marks nothing."""


@dataclass(frozen=True)
class RelaySettings:
    """Which service's outbox, which brokers, which Temporal."""

    service: str
    bootstrap: Sequence[str]


async def pause(bell: asyncio.Event) -> None:
    """Wait for the next commit of this process, or a little, because another process may have written."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(bell.wait(), _IDLE_S)
    await asyncio.sleep(_GATHER_S)
