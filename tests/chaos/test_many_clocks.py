"""Five thousand clocks of one second on the running stack: from rows of intake to the telephones of those on duty."""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import pytest

from deploy.devstack.stack import Stack
from shared import clocks
from shared.communes import communes
from shared.database import Database
from shared.identity import Actor
from shared.ids import CaseId, IncidentId, new_id
from shared.targets import ASSISTED, target_on
from shared.time_limits import Clock, ClockScope
from tests.support import people
from tests.support.doors import Doors
from tests.support.invented import Dice
from tests.support.promises.clocks import check_clocks
from tests.support.promises.evidence import ESCALATED_OF_THOUSANDS_S
from tests.support.promises.phones import bare, heard_by_notice
from tests.support.stack import gather_evidence, open_databases, superuser_url
from tests.support.waiting import eventually

pytestmark = pytest.mark.skipif(
    os.environ.get("KIPTHOI_CHAOS") != "long", reason="the seconds are those of a quiet machine (make chaos)"
)

MANY: Final = 5000
PLACES: Final = 20
RISK_LEVEL: Final = 4
_LEAD: Final = timedelta(seconds=10)
_ACTOR: Final = Actor.service("intake")
_TOLD: Final = """
    select e.clock_id, e.commune_code, e.notice_id from escalations e where e.incident_id = $1 and e.accepted_at is not null"""


@pytest.mark.timeout(240)
async def test_of_five_thousand_clocks_of_one_second_each_is_told_once_within_a_minute_in_few_messages(
    stack: Stack, doors: Doors
) -> None:
    dice = Dice(datetime.now(UTC).microsecond)
    places = sorted(communes())[:PLACES]
    numbers = {code: dice.phone() for code in places}
    incident = await people.declare_incident(doors, "DIỄN TẬP: Năm nghìn hạn", places, risk_level=RISK_LEVEL)
    await people.fill_roster(doors, [(code, dice.name(), number) for code, number in numbers.items()])
    due_at = (datetime.now(UTC) + _LEAD).replace(microsecond=0)
    started = [_a_clock(incident, places[number % PLACES], due_at) for number in range(MANY)]
    address = superuser_url(stack.addresses, "intake").replace("postgresql://", "postgresql+asyncpg://", 1)
    database = Database(address, name="intake")
    try:
        async with database.transaction() as session:
            await clocks.start(session, started)

        async def told() -> int:
            async with open_databases(stack.addresses) as databases:
                return len(await databases["notifications"].fetch(_TOLD, incident))

        await eventually(told, lambda count: count >= MANY, within_s=150, every_s=1, what="all of them to be told")
        async with gather_evidence(
            stack.addresses, doors, incident_id=incident, escalated_within_s=ESCALATED_OF_THOUSANDS_S
        ) as world:
            heard, verdict = await heard_by_notice(world), await check_clocks(world)
            steps = await world.rows("notifications", _TOLD, incident)
    finally:
        # Nobody shall be rung for what no household waits for.
        async with database.transaction() as session:
            await clocks.stop_cases(session, [clock.subject_id for clock in started], datetime.now(UTC))
        await database.close()
        await people.fill_roster(doors, [], emptied=places)

    assert Counter(step["clock_id"] for step in steps) == Counter(clock.id for clock in started)
    rang = {step["notice_id"]: heard.get(step["notice_id"], ()) for step in steps}
    assert {len(some) for some in rang.values()} == {1}
    assert {rang[step["notice_id"]][0].to == bare(numbers[step["commune_code"]]) for step in steps} == {True}
    last = max(some[0].at for some in rang.values()) - due_at
    calls = Counter(some[0].to for some in rang.values())
    print(f"{MANY} clocks: last telephone after {last.total_seconds():.1f} s, {max(calls.values())} messages to one person")  # noqa: T201 - what a run of it says
    assert timedelta(0) < last <= timedelta(seconds=ESCALATED_OF_THOUSANDS_S)
    assert max(calls.values()) <= _most_messages(last), calls
    assert (verdict.violations, verdict.checked) == ([], MANY)


def _most_messages(last: timedelta) -> int:
    """The first goes at once, and what follows is gathered by the second."""
    return 2 + int(last.total_seconds())


def _a_clock(incident: UUID, commune_code: str, due_at: datetime) -> Clock:
    case, limit = CaseId(new_id()), target_on(ASSISTED, due_at, RISK_LEVEL)
    scope = ClockScope(IncidentId(incident), case, commune_code, RISK_LEVEL, drill=True)
    known_at = datetime.now(UTC)
    return Clock.of_commune(limit, scope, case, started_at=limit_start(limit.count, due_at), due_at=due_at, known_at=known_at)


def limit_start(hours: int, due_at: datetime) -> datetime:
    """Since when its household would have been known."""
    return due_at - timedelta(hours=hours)
