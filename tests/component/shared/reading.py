"""A service that writes down what it takes from Kafka, and can be slow, refuse, or lack a key."""

import asyncio
import contextlib

from prometheus_client import REGISTRY
from sqlalchemy import text

from shared import audit
from shared.database import execute
from shared.errors import Refused
from shared.events import CaseRetracted, HouseholdReported
from shared.identity import Actor
from shared.ids import new_id
from shared.messaging import FactReader, LetterQuery, Replay, ReplayOrder
from shared.privacy import UnknownKey

OPERATOR = Actor(subject="operator", roles=frozenset({"operator"}))


class Service:
    """Writes down what it takes; some facts are slow, refused or sealed with a key that it does not have.

    `slow_tries`: how often slow ones are tried all alone before they are slow no more (unless told, they stay slow).
    """

    def __init__(self, database, bootstrap=("127.0.0.1:1",), producer="intake", facts=(HouseholdReported, CaseRetracted)):
        self.database = database
        self.slow, self.refused, self.sealed, self.slow_above = set(), set(), set(), 10_000
        self.batches, self.slow_tries = [], float("inf")
        self.reader = FactReader(
            f"r{new_id().hex[-12:]}", database, list(bootstrap), [producer], dict.fromkeys(facts, self.on_facts)
        )

    async def on_facts(self, session, actor, facts):
        self.batches.append(len(facts))
        ids = {fact.event_id for fact in facts}
        if ids & self.sealed:
            raise UnknownKey("sealed")
        if ids & self.refused:
            raise Refused
        if ids & self.slow and len(facts) == 1:
            self.slow_tries -= 1
        if self.slow_tries < 0:
            self.slow.clear()
        if ids & self.slow or len(facts) > self.slow_above:
            await execute(session, text("set local statement_timeout = '30ms'"))
            await execute(session, text("select pg_sleep(5)"))
        await audit.record(session, actor, "taken", "fact", [str(fact.event_id) for fact in facts])

    async def taken(self):
        async with self.database.reading() as session:
            rows = await execute(session, text("select subject_ids from audit where action = 'taken' order by id"))
            return [one for row in rows for one in row.subject_ids.split()]

    async def letters(self):
        async with self.database.reading() as session:
            return (await execute(session, text("select * from dead_letters order by received_at, kafka_offset"))).all()

    async def replay(self, ids=None, **order):
        replay = Replay(self.reader._service, self.database, [self.reader])
        return (await replay.run(OPERATOR, ReplayOrder(LetterQuery(ids), "mended", **order))).results

    async def gaps(self):
        async with self.database.reading() as session:
            columns = "topic, kafka_partition, from_offset, until_offset"
            return [tuple(row) for row in await execute(session, text(f"select {columns} from gaps order by 2, 3"))]

    @contextlib.asynccontextmanager
    async def reading(self):
        task = asyncio.create_task(self.reader.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def waiting(self):
        labels = {"service": self.reader._service, "reader": self.reader.name, "topic": self.reader.topics[0]}
        return REGISTRY.get_sample_value("kipthoi_messaging_waiting", labels)


def ids_of(facts):
    return [str(fact.event_id) for fact in facts]


async def count_taken(service):
    return len(await service.taken())
