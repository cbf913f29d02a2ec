"""Where a reader begins, whatever became of its topic or its database; what it has missed is a gap that is filled again."""

import asyncio

from aiokafka import AIOKafkaConsumer, TopicPartition
from prometheus_client import REGISTRY
from sqlalchemy import text

from shared import archive
from shared.archive import Selection
from shared.database import execute
from shared.messaging.positions import PositionBook
from tests.component.shared.reading import (
    OPERATOR,
    Service,
    count_taken,
    ids_of,
)
from tests.component.shared.test_facts import all_delivered, in_order_per_case, relaying, write
from tests.support.builders import a_case_retracted, a_household_reported
from tests.support.waiting import eventually


async def test_a_reader_whose_topic_was_made_again_while_it_was_away_reads_it_from_the_beginning(database, topic, hurried):
    service = Service(database, topic.bootstrap, topic.service)
    facts = [a_household_reported() for _ in range(30)]
    others = [a_household_reported() for _ in range(300)]
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *facts)
        async with service.reading():
            await eventually(lambda: count_taken(service), lambda count: count == 30, what="what came before")
        await all_delivered(database)
        await topic.delete()
        await asyncio.sleep(0.5)
        await topic.create()
        await write(database, *others)
        await all_delivered(database)
        await _commit_what_stood_in_the_old_one(service, topic)

        async with service.reading():
            await eventually(lambda: count_taken(service), lambda count: count == 330, what="everything")

    assert sorted(await service.taken()) == sorted(ids_of([*facts, *others]))
    assert await service.gaps() == []


async def test_what_was_fetched_before_a_reader_had_said_where_it_begins_comes_again_in_its_turn(database, topic, hurried):
    """The broker believed that the reader stood further on than it does: nothing was dropped, and nothing may be left out."""
    service = Service(database, topic.bootstrap, topic.service)
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *(a_household_reported() for _ in range(30)))
        async with service.reading():
            await eventually(lambda: count_taken(service), lambda count: count == 30, what="what came before")
        await write(database, *(a_household_reported() for _ in range(300)))
        await all_delivered(database)

    async with AIOKafkaConsumer(bootstrap_servers=topic.bootstrap) as consumer:
        consumer.assign(topic.partitions)
        book = PositionBook(topic.service, service.reader.name, database, lambda: consumer)
        await book.on_partitions_assigned(topic.partitions)
        stood = {place: await consumer.position(place) for place in topic.partitions}
        for place in topic.partitions:
            consumer.seek(place, stood[place] + 20)
        early = [record for each in (await consumer.getmany(timeout_ms=5000)).values() for record in each]
        met = await book.meet(early)
        first = (await consumer.getmany(timeout_ms=5000)).values()

    assert early, "a test of nothing"
    assert list(met) == []
    assert all(records[0].offset == stood[TopicPartition(records[0].topic, records[0].partition)] for records in first)
    assert await service.gaps() == []


async def _commit_what_stood_in_the_old_one(service, topic):
    """As a reader does that lives on: the new topic is already longer than the place where it stood."""
    async with AIOKafkaConsumer(bootstrap_servers=topic.bootstrap, group_id=service.reader.name) as consumer:
        consumer.assign(topic.partitions)
        await consumer.commit(dict.fromkeys(topic.partitions, 10))


async def test_a_reader_whose_database_was_emptied_reads_everything_again(database, topic, hurried):
    service = Service(database, topic.bootstrap, topic.service)
    facts = [a_household_reported() for _ in range(30)]
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *facts)
        async with service.reading():
            await eventually(lambda: count_taken(service), lambda count: count == 30, what="the first time")
        async with database.transaction() as session:
            await execute(session, text("truncate inbox, reading_places"))
        async with service.reading():
            await eventually(lambda: count_taken(service), lambda count: count == 60, what="the second time")


async def test_a_reader_that_was_away_past_the_retention_says_so_and_is_filled_again(database, topic, hurried):
    service = Service(database, topic.bootstrap, topic.service)
    known = [a_household_reported() for _ in range(30)]
    missed = [a_household_reported() for _ in range(60)]
    missed += [a_case_retracted(case_id=fact.case_id) for fact in missed]
    after = [a_household_reported() for _ in range(30)]
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *known)
        async with service.reading():
            await eventually(lambda: count_taken(service), lambda count: count == 30, what="what came before")
        await all_delivered(database)
        before = await topic.ends()
        await write(database, *missed)
        await all_delivered(database)
        dropped = await topic.ends()
        await topic.drop_before(dropped)
        await write(database, *after)
        await all_delivered(database)

        async with service.reading():
            await eventually(lambda: count_taken(service), lambda count: count == 60, what="what is still there")
            gaps = await service.gaps()
            for _, partition, from_offset, until_offset in gaps:
                async with database.transaction() as session:
                    gap = Selection(partition=partition, from_offset=from_offset, until_offset=until_offset)
                    await archive.republish(session, OPERATOR, gap, "a gap")
            await eventually(lambda: count_taken(service), lambda count: count == 180, what="what was missed")
            await all_delivered(database)

    assert gaps == [(topic.name, number, before[number], dropped[number]) for number in sorted(before)]
    taken = await service.taken()
    assert sorted(taken) == sorted(ids_of([*known, *missed, *after]))
    assert in_order_per_case(taken, missed)
    labels = {"service": service.reader._service, "topic": topic.name}
    assert REGISTRY.get_sample_value("kipthoi_messaging_missed_records_total", labels) == 120


async def test_a_reader_that_was_stopped_and_one_that_takes_a_batch_again_see_no_gap(database, topic, hurried):
    service = Service(database, topic.bootstrap, topic.service)
    facts = [a_household_reported() for _ in range(40)]
    async with relaying(database, topic.service, topic.bootstrap):
        for start in range(0, 40, 10):
            await write(database, *facts[start : start + 10])
            if start == 20:
                service.slow.add(facts[25].event_id)
            async with service.reading():
                await eventually(lambda: count_taken(service), start.__le__, what="facts")
                service.slow.clear()
                await eventually(lambda: count_taken(service), (start + 10).__eq__, what="facts")

    assert await service.gaps() == []
    assert sorted(await service.taken()) == sorted(ids_of(facts))
