"""Households that wait, and clocks that nobody takes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from shared.communes import province_of
from tests.chaos.alerts.ground import PACE, Ground, fires
from tests.journeys.test_journeys import HUNGRY
from tests.journeys.village import Village
from tests.support import people
from tests.support.doors import Person
from tests.support.waiting import eventually

_SOON: Final = timedelta(seconds=15)
_MANY: Final = 25
"""Of fewer climbs the share of the sweeper says nothing."""
_SLOWLY_S: Final = 40.0
_TOP: Final = 4


@fires("HouseholdWaitsForHelp")
@asynccontextmanager
async def waits_for_two_days(ground: Ground) -> AsyncIterator[None]:
    """a household of a real storm is reported that was identified 51 hours ago; undone: the report is taken back"""
    async with _late(ground, timedelta(hours=51)):
        yield


@fires("HouseholdPromiseBroken")
@asynccontextmanager
async def waits_for_three_days(ground: Ground) -> AsyncIterator[None]:
    """the same, identified 73 hours ago"""
    async with _late(ground, timedelta(hours=73)):
        yield


@asynccontextmanager
async def _late(ground: Ground, since: timedelta) -> AsyncIterator[None]:
    # What is written to real people leaves, and there is somebody to write to: otherwise each would be another alert.
    async with ground.real_gateway():
        village = await ground.storm(drill=False)
        await ground.ladder(village)
        case = await village.report(HUNGRY, phone=False, identified_at=(datetime.now(UTC) - since).isoformat())
        yield
        await ground.take_back(village, case)


@fires("NobodyTakesIt")
@asynccontextmanager
async def climbs_to_the_top(ground: Ground) -> AsyncIterator[None]:
    """a clock of a drill climbs its four rungs, and that is set back by 11 minutes; undone: the leader takes it"""
    village = await ground.storm(pace=PACE)
    await ground.ladder(village)
    case = await ground.overdue(village)
    await eventually(lambda: _at_top(ground, village), within_s=60, what="the leader to be told")
    await ground.statement(
        "notifications", "update climbs set since = since - interval '11 minutes' where state = 'top'", "select 1"
    )
    yield
    await _taken(ground, village)
    await ground.take_back(village, case)


async def _at_top(ground: Ground, village: Village) -> list[dict[str, Any]]:
    return [one for one in await ground.climbs(village) if one["state"] == "top"]


async def _taken(ground: Ground, village: Village) -> None:
    province = province_of(village.commune) or ""
    leader = Person(f"leader-{province}", ("provincial_leader",), provinces=(province,))
    for one in await _at_top(ground, village):
        until = datetime.now(UTC) + timedelta(hours=20) / PACE
        body = {"plan": "Gọi xã, cử người đến ngay", "until": until.isoformat()}
        await ground.doors.post("notifications", f"/v1/escalations/{one['clock_id']}/taken", leader, body)


@fires("NobodyOnDuty")
@asynccontextmanager
async def misses_with_nobody_there(ground: Ground) -> AsyncIterator[None]:
    """a clock of a drill is missed where commune, province and country have nobody on duty; undone: shifts are entered"""
    village = await ground.storm(pace=PACE)
    await people.fill_roster(ground.doors, [], emptied=[village.commune, province_of(village.commune), None])
    case = await ground.overdue(village)
    yield
    await ground.ladder(village)
    await ground.take_back(village, case)


@fires("CommunesSilent")
@asynccontextmanager
async def says_nothing(ground: Ground) -> AsyncIterator[None]:
    """of a commune of a drill nothing is heard for six hours at its pace (36 s); undone: the province has called it"""
    village = await ground.storm(pace=PACE, contact=False)
    yield
    province = province_of(village.commune) or ""
    officer = Person(f"duty-{province}", ("provincial_officer",), provinces=(province,))
    await ground.doors.post("notifications", f"/v1/communes/{village.commune}/heard", officer, {"by": "phone", "drill": True})


@fires("EscalationsSlow", lasts=False)
@asynccontextmanager
async def reaches_people_late(ground: Ground) -> AsyncIterator[None]:
    """all providers of messages are silent for 40 s while a clock is missed; undone: it is over"""
    village = await ground.storm()
    await ground.ladder(village)
    for path in ("/faults", "/second/faults", "/voice/faults"):
        await ground.doors.simulator("phones", path, {"silent_for_s": _SLOWLY_S})
    case = await ground.overdue(village, pace=1)
    await asyncio.sleep(_SLOWLY_S)
    yield
    await ground.take_back(village, case)


@fires("SweeperDoesWorkflowsWork", within_s=90, lasts=False)
@asynccontextmanager
async def stands_in_for_temporal(ground: Ground) -> AsyncIterator[None]:
    """Temporal hangs (SIGSTOP) while 25 clocks of a drill are missed and climb; undone: it goes on"""
    village = await ground.storm(pace=PACE)
    await ground.ladder(village)
    ground.stack.pause("temporal")
    try:
        cases = [await ground.overdue(village, _SOON) for _ in range(_MANY)]
        yield
    finally:
        ground.stack.resume("temporal")
    await ground.take_back(village, *cases)
