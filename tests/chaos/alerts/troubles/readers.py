"""Readers that wait for a key, or have more before them than they take; tables that nobody can open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from deploy.devstack.addresses import new_key
from tests.chaos.alerts.ground import OPERATOR, Ground, fires
from tests.journeys.test_journeys import HUNGRY
from tests.support import people
from tests.support.waiting import eventually

_READERS: Final = ("assessment", "disbursement", "notifications", "console")
_MANY: Final = 1500
_TIMES: Final = 4
_FACTS: Final = 7000
_SENT: Final = "select coalesce(sum(next_offset), 0)::bigint from topic_ends"
_WHY: Final = "Thử báo động"
_OLDER: Final = 'max(kipthoi_sealed_under_older_keys{service="intake",keys="data"})'


@fires("ReaderWaits", service="notifications")
@asynccontextmanager
async def lacks_a_key(ground: Ground) -> AsyncIterator[None]:
    """intake seals facts under a new EVENT_KEY before the others have it; undone: they get it beside the old one"""
    new = new_key()
    old = ground.stack.process("intake").program.environment["INTAKE_EVENT_KEY"]
    village = await ground.storm()
    await ground.set_for_good("intake", {"INTAKE_EVENT_KEY": f"{new},{old}"})
    case = await village.report(HUNGRY)
    yield
    await asyncio.gather(*(ground.set_for_good(name, {f"{name.upper()}_EVENT_KEY": f"{old},{new}"}) for name in _READERS))
    await ground.take_back(village, case)


@fires("ReaderBehind", within_s=90, service="assessment")
@asynccontextmanager
async def cannot_read_a_storm(ground: Ground) -> AsyncIterator[None]:
    """7,000 facts of intake come under a new EVENT_KEY that no reader has; undone: they get it, and catch up"""
    new = new_key()
    old = ground.stack.process("intake").program.environment["INTAKE_EVENT_KEY"]
    village = await ground.storm()
    await ground.set_for_good("intake", {"INTAKE_EVENT_KEY": f"{new},{old}"})
    before = await ground.statement("intake", _SENT)
    households = [ground.dice.household(number, village.commune, datetime.now(UTC)) for number in range(_MANY)]
    await people.import_list(ground.doors, people.commune_officer(village.commune), village.incident, households)

    async def came() -> int:
        return int(await ground.statement("intake", _SENT)) - before

    await eventually(came, lambda count: count >= _MANY, within_s=180, every_s=1, what="the list to be told")
    await _tell_again(ground)
    await eventually(came, lambda count: count >= _FACTS, within_s=300, every_s=1, what="it to be told again")
    yield
    await asyncio.gather(*(ground.set_for_good(name, {f"{name.upper()}_EVENT_KEY": f"{old},{new}"}) for name in _READERS))


async def _tell_again(ground: Ground) -> None:
    for _ in range(_TIMES):
        body = {"everything": True, "reason": _WHY}
        await ground.doors.post("intake", "/v1/operations/outbox/republications", OPERATOR, body)


@fires("BoardBehind", within_s=120)
@asynccontextmanager
async def does_not_read(ground: Ground) -> AsyncIterator[None]:
    """the console shows pages and does not read, and a household is reported; undone: it reads again"""
    village = await ground.storm()
    child = ground.stack.process("console")
    whole = child.program
    child.program = replace(whole, argv=(*whole.argv, "--roles", "api"))
    try:
        await ground.stack.restart("console")
        case = await village.report(HUNGRY)
        yield
    finally:
        child.program = whole
        await ground.stack.restart("console")
    await ground.take_back(village, case)


@fires("KeyTakenAway", service="intake", keys="data")
@asynccontextmanager
async def is_started_without_its_key(ground: Ground) -> AsyncIterator[None]:
    """intake starts with another DATA_KEY than the one that sealed a household; undone: the old one stands beside it"""
    name, new = "INTAKE_DATA_KEY", new_key()
    old = ground.stack.process("intake").program.environment[name]
    village = await ground.storm()
    case = await village.report(HUNGRY)
    await ground.set_for_good("intake", {name: new})
    yield
    await ground.set_for_good("intake", {name: f"{new},{old}"})
    await ground.take_back(village, case)


@fires("OldKeyInUse", within_s=150, service="intake", keys="data")
@asynccontextmanager
async def is_not_sealed_again(ground: Ground) -> AsyncIterator[None]:
    """a newer DATA_KEY stands before the one that sealed a household, and Prometheus is told that this was so all the week

    Its memory of the days before, in a hurry of the hours, is made by promtool; the figure of now is intake's own.
    Undone: all is sealed again.
    """
    name, new = "INTAKE_DATA_KEY", new_key()
    old = ground.stack.process("intake").program.environment[name]
    village = await ground.storm()
    case = await village.report(HUNGRY)
    await ground.set_for_good("intake", {name: f"{new},{old}"})
    await eventually(lambda: ground.watch.value(_OLDER), bool, within_s=60, what="it to be counted")
    older = await ground.watch.value(_OLDER)
    await ground.watch.remember('kipthoi_sealed_under_older_keys{service="intake",keys="data"}', older or 0, for_s=4 * 3600)
    yield
    await ground.kipthoi("keys", "rotate", "--service", "intake", "--reason", _WHY)
    await ground.set_for_good("intake", {name: f"{new},{old}"})  # counted when it starts, otherwise every quarter of an hour
    await ground.take_back(village, case)
