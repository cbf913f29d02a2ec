"""What a trouble leaves behind once it is undone: it must not be seen by the trouble after it, nor be told as that one's."""

import asyncio
import time
from collections.abc import Collection, Mapping
from typing import Final

from tests.chaos.alerts.watch import Watch
from tests.support.waiting import eventually

_LOOK_S: Final = 0.5
_CALM_LOOKS: Final = 20
"""For twice as long as the rarest figure takes to be measured anew: what is over is seen to be over. Looks are counted, not
seconds: on a machine that stands still nobody has looked meanwhile."""
_GONE_WITHIN_S: Final = 120.0
RIPENS: Final[Mapping[str, str]] = {
    alert: f"{figure} > {limit} or absent({figure} >= 0)"
    for alert, figure, limit in (
        ("HouseholdWaitsForHelp", 'max(kipthoi_intake_oldest_unassisted_seconds{drill="false"})', 0),
        ("NobodyTakesIt", "sum(kipthoi_notifications_climbs_open)", 0),
        ("NoticesDoNotLeave", "max(kipthoi_notifications_oldest_waiting_seconds)", 10),
        ("MeansRunOut", 'max(kipthoi_disbursement_payment_unfinished_age_seconds{state="waiting_funds"})', 10),
        ("FactsDoNotLeave", 'max(kipthoi_relay_oldest_undelivered_seconds{address="fact"})', 10),
        ("WakesDoNotLeave", 'max(kipthoi_relay_oldest_undelivered_seconds{address="wake"})', 10),
        ("BoardBehind", "max(kipthoi_console_behind_seconds)", 10),
    )
}
"""By alert: what makes it neither fire nor stand before it yet, but would within the minutes that a run of all takes.

While nobody measures a figure, as a process that was just started does not, nothing is known to be over.
"""


async def standing(watch: Watch) -> set[str]:
    """Return the alerts that fire, are about to, or ripen."""

    async def look() -> set[str]:
        return await watch.raised() | {alert for alert, question in RIPENS.items() if await watch.value(question) is not None}

    return await eventually(look, lambda _: True, what="Prometheus to answer")


async def left_behind(watch: Watch, before: Collection[str] = (), within_s: float = _GONE_WITHIN_S) -> list[str]:
    """Wait until for some seconds nothing stands that did not before; return what has stood until the time was over."""
    end = time.monotonic() + within_s
    calm_looks = 0
    while calm_looks < _CALM_LOOKS:
        left = await standing(watch) - set(before)
        if left and time.monotonic() > end:
            return sorted(left)
        calm_looks = 0 if left else calm_looks + 1
        await asyncio.sleep(_LOOK_S)
    return []
