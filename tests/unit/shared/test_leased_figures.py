"""What a process shows while it alone measures is gone when another does it: of two figures one would be of long ago.

And it shows nothing before it has measured: added up over processes, what nobody measures would be 0.
"""

import asyncio
import contextlib

from prometheus_client import REGISTRY

from shared.counting import LeasedGauge
from shared.foundation import PeriodicTask, do_together

WAITING = LeasedGauge("kipthoi_test_waiting", "By state", ["state"])
CONTRADICTED = LeasedGauge("kipthoi_test_contradicted", "All in all")


def shown() -> tuple[float | None, float | None]:
    return (
        REGISTRY.get_sample_value("kipthoi_test_waiting", {"state": "held"}),
        REGISTRY.get_sample_value("kipthoi_test_contradicted"),
    )


async def test_who_measures_no_more_shows_nothing_any_more() -> None:
    measured, before = asyncio.Event(), shown()

    async def measure() -> None:
        WAITING.labels("held").set(7)
        CONTRADICTED.set(3)
        measured.set()

    working = asyncio.create_task(do_together([PeriodicTask(60, measure, [WAITING, CONTRADICTED])]))
    await asyncio.wait_for(measured.wait(), 5)
    meanwhile = shown()
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working

    assert (before, meanwhile, shown()) == ((None, None), (7, 3), (None, None))
