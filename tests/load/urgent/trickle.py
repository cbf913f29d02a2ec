"""Households that come one by one, some too late: how busy that keeps the cores, and when who is on duty hears of it."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from deploy.devstack.addresses import Addresses
from shared.communes import communes
from tests.drill.people import Officers, Workplace
from tests.drill.preparation import prepare
from tests.drill.storm import DEFAULT, set_the_scene
from tests.support.doors import Doors
from tests.support.invented import Dice, international
from tests.support.people import declare_incident, fill_roster, report
from tests.support.stack import cpu_seconds, open_databases

CORES: Final = os.cpu_count() or 1
LATE_ONE_OF: Final = 3
"""One household of so many is found when its clock has run out: enough for a hundredth to be seen within minutes."""
_LATE: Final = timedelta(hours=80)
_AFTER_S: Final = 10.0
"""So long what was missed last may take until it counts as untold."""
_OVERDUE: Final = "viec qua han"
"""In every text about what was missed; a commune without contacts has its digest go to the same telephone."""
_MISSED: Final = """
    select commune_code, ended_at from clocks where incident_id = $1 and kind = 'assisted' and escalated_at is not null"""


@dataclass(frozen=True)
class Trickle:
    """What services and engines did while households came at ``per_second``; ``busy``: which share of all cores they took."""

    per_second: float
    busy: float
    seconds: Sequence[float]
    """From each missed clock until its officer's telephone was called."""
    untold: int
    """How many missed clocks no telephone has heard of."""


async def trickle(addresses: Addresses, doors: Doors, seed: int, rate: float, seconds: float) -> Trickle:
    """``rate`` households a second come for ``seconds``, and officers do their work meanwhile."""
    dice = Dice(seed)
    late_count = max(1, round(rate * seconds / LATE_ONE_OF))
    scene = set_the_scene(DEFAULT, late_count * (LATE_ONE_OF - 1), dice)
    ground = await prepare(doors, scene, dice)
    struck = [code for code, count in scene.households.items() for _ in range(count)]
    # Each has an officer of its own, so that one call is one clock; none of the storm's, whose officers hear of other things.
    late = dice.choose([code for code in sorted(communes()) if code not in set(struck)], late_count)
    numbers = {code: dice.phone() for code in late}
    incident = await declare_incident(doors, "DIỄN TẬP: Tin khẩn", late)
    await fill_roster(doors, [(code, dice.name(), number) for code, number in numbers.items()])
    async with _at_work(Officers(Workplace(doors, ground.incident_id, dice))):
        began, before = time.monotonic(), sum(cpu_seconds(addresses).values())
        await asyncio.gather(
            _report(doors, ground.incident_id, dice, struck, seconds, timedelta(0)),
            _report(doors, incident, dice, late, seconds, _LATE),
        )
        took_s, used_s = time.monotonic() - began, sum(cpu_seconds(addresses).values()) - before
        await asyncio.sleep(_AFTER_S)
    await fill_roster(doors, [], emptied=late)
    heard, untold = await _heard(addresses, doors, incident, numbers)
    return Trickle((len(struck) + late_count) / took_s, used_s / took_s / CORES, heard, untold)


async def at_rest(addresses: Addresses, seconds: float) -> float:
    """Return which part of all cores services and engines take while nobody comes."""
    before = sum(cpu_seconds(addresses).values())
    await asyncio.sleep(seconds)
    return (sum(cpu_seconds(addresses).values()) - before) / seconds / CORES


@contextlib.asynccontextmanager
async def _at_work(officers: Officers) -> AsyncIterator[None]:
    """Officers work as long as the block lasts."""
    work = asyncio.create_task(officers.work())
    try:
        yield
    finally:
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work


async def _report(
    doors: Doors, incident: UUID, dice: Dice, places: Sequence[str], seconds: float, known_for: timedelta
) -> None:
    """One household after the other, evenly over the time; who is slow at the door delays nobody."""
    async with asyncio.TaskGroup() as group:
        for number, code in enumerate(places):
            household = dice.household(number, code, datetime.now(UTC) - known_for)
            group.create_task(report(doors, incident, household))
            await asyncio.sleep(seconds / len(places))


async def _heard(addresses: Addresses, doors: Doors, incident: UUID, numbers: dict[str, str]) -> tuple[list[float], int]:
    """From each missed clock until its officer's telephone was called, and of how many none was."""
    book = (await doors.simulator("phones", "/book"))["entries"]
    heard: dict[str, datetime] = {}
    for entry in (one for one in book if _OVERDUE in one["text"]):
        heard.setdefault(entry["to"], datetime.fromisoformat(entry["accepted_at"]))
    async with open_databases(addresses) as databases:
        missed = await databases["intake"].fetch(_MISSED, incident)
    calls = [(row["ended_at"], heard.get(international(numbers[row["commune_code"]]))) for row in missed]
    found = [(called - at).total_seconds() for at, called in calls if called is not None]
    return found, len(numbers) - len(found)
