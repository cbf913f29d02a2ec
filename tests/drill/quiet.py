"""When a drill is quiet: nothing of it runs, waits to be sent, waits to be taken or climbs any more."""

import asyncio
import time
from datetime import datetime
from typing import Final
from uuid import UUID

from aiokafka.errors import KafkaError
from temporalio.client import Client

from deploy.devstack.addresses import Addresses
from tests.drill import measures
from tests.drill.rehearsal import Rehearsal
from tests.support.promises.archive import PLACES, places_of
from tests.support.promises.topics import read_ends
from tests.support.stack import open_databases, temporal_of, workflows_since

_LOOK_EVERY_S: Final = 1.0
_VISIBLE_AFTER_S: Final = 1.2
"""Temporal's list of workflows is a second behind."""
_AT_WORK: Final = f"ExecutionStatus = 'Running' and WorkflowType != '{measures.CLIMB_LADDER}'"
_LOOKED_AT: Final = 500
"""Of those that run: where there are more, the drill is not quiet anyway."""
_UNSENT: Final = "select count(*) from outbox where delivered_at is null"


async def until_quiet(addresses: Addresses, incident: UUID, began: datetime, within_s: float, rehearsal: Rehearsal) -> None:
    """Wait until every workflow of this drill has ended, every fact is sent and taken by all who read it, and nothing climbs
    any more; no longer than this: what still goes on then is told by the promises.
    """
    end = time.monotonic() + within_s
    client = await temporal_of(addresses)
    async with open_databases(addresses) as databases:
        while time.monotonic() < end:
            if not await _goes_on(client, databases, incident, began, rehearsal) and await _all_taken(addresses, databases):
                return
            await asyncio.sleep(_LOOK_EVERY_S)


async def _goes_on(
    client: Client, databases: measures.Databases, incident: UUID, began: datetime, rehearsal: Rehearsal
) -> bool:
    unsent = [await connection.fetchval(_UNSENT) for connection in databases.values()]
    query = f"{_AT_WORK} and StartTime >= '{began:%Y-%m-%dT%H:%M:%SZ}'"
    running = [each async for each in client.list_workflows(query, limit=_LOOKED_AT)]
    climbing = await measures.climbing(databases, incident)
    if rehearsal.climbs:
        climbing += await measures.gathering(databases, incident)
    if any(unsent) or measures.at_work(running, incident) or climbing:
        return True
    await asyncio.sleep(_VISIBLE_AFTER_S)
    return bool(measures.at_work(await workflows_since(client, began), incident))


async def _all_taken(addresses: Addresses, databases: measures.Databases) -> bool:
    """Whether every reader has come to the end: one that hung when the broker was killed comes back after a while, and only
    then it is known what came of that.
    """
    try:
        ends = await read_ends(addresses.engines.kafka.bootstrap)
    except KafkaError:
        return False
    for service, connection in databases.items():
        if any(place.stood < place.end for place in places_of(service, await connection.fetch(PLACES), ends)):
            return False
    return True
