"""A reader that was killed is not waited for by the one that starts in its place, and nobody else is sent out of the group."""

import asyncio
import contextlib
import time

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient

from shared.engine_security import UNSECURED
from shared.events import CaseRetracted, HouseholdReported
from shared.messaging import FactReader
from shared.messaging.predecessor import leave_for_predecessor
from tests.component.shared.test_broken_off import a_process
from tests.component.shared.test_facts import relaying, write
from tests.support.builders import a_household_reported
from tests.support.waiting import eventually

SESSION_S = 6.0
HEARTBEAT_S = 1.5


async def _members(topic, group):
    async with _admin(topic) as admin:
        [answer] = await admin.describe_consumer_groups([group])
        return {member[0]: member[1] for member in answer.groups[0][5]}


@contextlib.asynccontextmanager
async def _admin(topic):
    admin = AIOKafkaAdminClient(bootstrap_servers=topic.bootstrap)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()


@contextlib.asynccontextmanager
async def _reading(database, topic, at, heard):
    """A reader as in the other process, until it is ended."""

    async def hear(session, actor, facts):
        heard.extend(facts)

    handlers = dict.fromkeys((HouseholdReported, CaseRetracted), hear)
    reader = FactReader(topic.service, database, topic.bootstrap, [topic.service], handlers, at=at)
    task = asyncio.create_task(reader.run())
    try:
        yield reader
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _runs(reader):
    return reader.running


async def test_who_starts_in_the_place_of_a_killed_reader_reads_before_its_session_is_over(database, database_url, topic):
    group, heard = f"kipthoi-{topic.service}", []
    async with a_process("read", database_url, topic.service, "here", *topic.bootstrap) as process:
        await eventually(lambda: _members(topic, group), within_s=60, every_s=0.05, what="the reader in its group")
        process.kill()
        await process.wait()
        killed = time.monotonic()

        async with relaying(database, topic.service, topic.bootstrap), _reading(database, topic, "here", heard) as reader:
            await eventually(lambda: _runs(reader), every_s=0.02, what="a place in the group")
            waited = time.monotonic() - killed
            facts = [a_household_reported() for _ in range(30)]
            await write(database, *facts)
            await eventually(lambda: _count(heard), lambda count: count == 30, what="all partitions")

    assert waited < SESSION_S - HEARTBEAT_S, "it has waited until the dead one's session was over"


async def _count(heard):
    return len(heard)


async def test_a_reader_in_another_place_keeps_its_own(database, topic):
    group = f"kipthoi-{topic.service}"
    async with _reading(database, topic, "there", []) as reader:
        await eventually(lambda: _runs(reader), within_s=60, what="a place in the group")
        before = await _members(topic, group)

        assert await leave_for_predecessor(topic.bootstrap, group, f"{group}-here", UNSECURED) == 0

        assert list(before.values()) == [f"{group}-there"]
        assert await _members(topic, group) == before


async def test_two_that_live_under_one_name_both_read(database, topic):
    """Machines that are called alike: the first is sent out when the second starts, and joins again by itself."""
    group, heard = f"kipthoi-{topic.service}", []
    async with _reading(database, topic, "here", heard) as first:
        await eventually(lambda: _runs(first), within_s=60, what="a place in the group")
        [before] = await _members(topic, group)
        async with _reading(database, topic, "here", heard) as second:
            members = await eventually(
                lambda: _members(topic, group), lambda members: len(members) == 2, within_s=60, what="both in the group"
            )
            consumers = [reader.subscriber.consumer for reader in (first, second)]
            await eventually(lambda: _shared(consumers), what="partitions for both")

            assert before not in members, "nobody was sent out: it proves nothing"


async def _shared(consumers):
    sizes = [len(consumer.assignment()) for consumer in consumers]
    return all(sizes) and sum(sizes) == 3


async def test_a_broker_that_is_away_or_knows_no_such_group_is_no_hindrance(topic):
    await leave_for_predecessor(["127.0.0.1:1"], "kipthoi-nobody", "kipthoi-nobody-here", UNSECURED)
    await leave_for_predecessor(topic.bootstrap, "kipthoi-nobody", "kipthoi-nobody-here", UNSECURED)

    async with AIOKafkaConsumer(topic.name, bootstrap_servers=topic.bootstrap, group_id="kipthoi-nobody") as consumer:
        assert consumer.assignment()
