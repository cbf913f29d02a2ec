"""A process that a test kills: it takes dead letters again, or publishes again, slowly enough to be met in the middle,
or it reads.

`python -m tests.component.shared.killed replay URL`, `… relay URL SERVICE BOOTSTRAP` or `… read URL SERVICE AT BOOTSTRAP`.
"""

import asyncio
import sys

import shared.relay.rows
from shared import audit
from shared.database import Database, run_alone
from shared.events import CaseRetracted, HouseholdReported
from shared.identity import Actor
from shared.messaging import FactReader, LetterQuery, Replay, ReplayOrder
from shared.relay import FactLane, RelaySettings

OPERATOR = Actor(subject="operator")


async def _write_down_slowly(session, actor, facts):
    await audit.record(session, actor, "taken", "fact", [fact.event_id for fact in facts])
    await asyncio.sleep(0.05)


async def replay(url):
    database = Database(url, name="killed")
    handlers = dict.fromkeys((HouseholdReported, CaseRetracted), _write_down_slowly)
    reader = FactReader("killed", database, ["127.0.0.1:1"], ["intake"], handlers)
    await Replay("killed", database, [reader]).run(OPERATOR, ReplayOrder(LetterQuery(most=1000), "mended"))


async def relay(url, service, *bootstrap):
    shared.relay.rows._WINDOW = 20
    database = Database(url, name="killed")
    lane = FactLane(database, RelaySettings(service, bootstrap))
    await run_alone(database, "facts", lane.deliver_for_ever)


async def read(url, service, at, *bootstrap):
    handlers = dict.fromkeys((HouseholdReported, CaseRetracted), _write_down_slowly)
    await FactReader(service, Database(url, name="killed"), bootstrap, [service], handlers, at=at).run()


if __name__ == "__main__":
    asyncio.run({"replay": replay, "relay": relay, "read": read}[sys.argv[1]](*sys.argv[2:]))
