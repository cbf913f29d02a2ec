"""What the broker drops before a reader has taken it is noticed although no later fact of its partition ever comes."""

import asyncio
import contextlib

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from shared import archive
from shared.archive import Selection
from shared.database import execute
from shared.messaging.gaps import Missed
from shared.messaging.positions import PositionBook, load_places
from shared.messaging.records import Position
from tests.component.shared.reading import OPERATOR, Service, count_taken, ids_of
from tests.component.shared.test_facts import all_delivered, relaying, write
from tests.support.builders import a_household_reported
from tests.support.waiting import eventually

PLACE = Position("kipthoi.test.v1", 3)


class Gated(Service):
    """Takes a batch when it is let, and can be asked how often it has looked."""

    def __init__(self, *of):
        super().__init__(*of)
        self.gate, self.arrived, self.looks = asyncio.Event(), asyncio.Event(), 0
        self.gate.set()
        look = self.reader._backlog.look

        async def counted(consumer):
            found = await look(consumer)
            self.looks += 1
            return found

        self.reader._backlog.look = counted

    async def on_facts(self, session, actor, facts):
        self.arrived.set()
        await self.gate.wait()
        await super().on_facts(session, actor, facts)

    async def look_again(self, times=3):
        """Wait until it has looked so often since it was asked."""
        until = self.looks + times
        await eventually(self._looks, lambda looks: looks >= until, what="it to look")

    async def _looks(self):
        return self.looks


async def _written(database, *facts):
    await write(database, *facts)
    await all_delivered(database)


async def _dropped(database, topic, facts):
    """These facts came and went; return where each partition stood before and stands after."""
    before = await topic.ends()
    await _written(database, *facts)
    after = await topic.ends()
    await topic.drop_before(after)
    return [(topic.name, number, before[number], after[number]) for number in sorted(before) if before[number] < after[number]]


async def test_what_was_dropped_is_a_gap_without_any_later_fact_and_is_one_gap_when_facts_come(database, topic, hurried):
    service = Gated(database, topic.bootstrap, topic.service)
    known, missed, after = ([a_household_reported() for _ in range(30)] for _ in range(3))
    async with relaying(database, topic.service, topic.bootstrap):
        await _written(database, *known)
        async with service.reading():
            await eventually(lambda: count_taken(service), lambda count: count == 30, what="what came before")
        expected = await _dropped(database, topic, missed)

        async with service.reading():
            gaps = await eventually(service.gaps, lambda gaps: len(gaps) >= len(expected), what="the gaps")
            await service.look_again()
            assert await service.gaps() == gaps
            await _written(database, *after)
            await eventually(lambda: count_taken(service), lambda count: count == 60, what="what came later")
            together = await service.gaps()
            for _, partition, from_offset, until_offset in gaps:
                async with database.transaction() as session:
                    gap = Selection(partition=partition, from_offset=from_offset, until_offset=until_offset)
                    await archive.republish(session, OPERATOR, gap, "a gap")
            await eventually(lambda: count_taken(service), lambda count: count == 90, what="what was missed")

    assert expected == gaps == together
    assert sorted(await service.taken()) == sorted(ids_of([*known, *missed, *after]))
    labels = {"service": service.reader._service, "topic": topic.name}
    assert REGISTRY.get_sample_value("kipthoi_messaging_missed_records_total", labels) == 30


async def test_a_reader_that_never_took_anything_sees_what_was_dropped_before_it_came(database, topic, hurried):
    service = Gated(database, topic.bootstrap, topic.service)
    async with relaying(database, topic.service, topic.bootstrap):
        expected = await _dropped(database, topic, [a_household_reported() for _ in range(30)])
        async with service.reading():
            gaps = await eventually(service.gaps, lambda gaps: len(gaps) >= len(expected), what="the gaps")
            await service.look_again()

    assert expected == gaps == await service.gaps()


async def test_what_is_dropped_while_it_is_being_taken_is_no_gap_nor_is_what_was_taken(database, topic, hurried):
    service = Gated(database, topic.bootstrap, topic.service)
    facts = [a_household_reported() for _ in range(30)]
    async with relaying(database, topic.service, topic.bootstrap):
        service.gate.clear()
        async with service.reading():
            await _written(database, *facts)
            await asyncio.wait_for(service.arrived.wait(), 30)
            # One batch of all may have come, or several: what waits behind the first must be in hand, too.
            await eventually(lambda: _fetched(service, topic), what="all facts to be fetched")
            await topic.drop_before(await topic.ends())
            await service.look_again(4)
            service.gate.set()
            await eventually(lambda: count_taken(service), lambda count: count == 30, what="what was in hand")
            await service.look_again(4)

    assert sorted(await service.taken()) == sorted(ids_of(facts))
    assert await service.gaps() == []


async def _fetched(service, topic):
    """Whether all that came is in this process: in the batch that is under way, or brought by the consumer for the next one."""
    consumer, ends = service.reader.subscriber.consumer, await topic.ends()
    places = [place for place in consumer.assignment() if ends[place.partition]]
    brought = {place for place in places if place in consumer._fetcher._records}
    return {place for place in places if await consumer.position(place) == ends[place.partition]} | brought == set(places)


async def test_a_fact_that_waited_for_its_key_and_was_dropped_waits_no_more(database, topic, hurried):
    service = Gated(database, topic.bootstrap, topic.service)
    sealed = a_household_reported()
    service.sealed.add(sealed.event_id)
    async with relaying(database, topic.service, topic.bootstrap), service.reading():
        await _written(database, sealed)
        await eventually(lambda: _waiting(service), lambda count: count == 1, what="it to wait for its key")
        await topic.drop_before(await topic.ends())
        await eventually(service.gaps, what="the gap")
        await eventually(lambda: _waiting(service), lambda count: count == 0, what="nothing to wait")
        later = a_household_reported(case_id=sealed.case_id)
        await _written(database, later)
        await eventually(lambda: count_taken(service), lambda count: count == 1, what="the next fact of its partition")

    assert await service.taken() == [str(later.event_id)]
    assert len(await service.gaps()) == 1


async def _waiting(service):
    return service.waiting()


def _book(database):
    return PositionBook("test", "kipthoi-test", database, lambda: None)


async def _gaps(database):
    return await Service(database).gaps()


async def _look(book, from_offset, until_offset, times=2):
    for _ in range(times):
        passed = await book.pass_dropped([Missed(PLACE, from_offset, until_offset)])
    return passed


async def test_two_processes_that_see_it_write_it_down_once(database):
    first, second = _book(database), _book(database)
    await _look(first, 0, 30, times=1)
    await _look(second, 0, 30, times=1)

    both = await asyncio.gather(_look(first, 0, 30, times=1), _look(second, 0, 30, times=1))

    assert sorted(len(passed) for passed in both) == [0, 1]
    assert await _gaps(database) == [(*PLACE, 0, 30)]
    assert (await load_places(database, "kipthoi-test"))[PLACE].next_offset == 30


async def test_who_saw_it_and_lost_the_partition_sets_nobody_back(database):
    await _stand(database, 10)
    late = _book(database)
    await _look(late, 10, 30, times=1)
    # Another process has fetched these before they were dropped, and has taken them.
    await _stand(database, 25)

    assert await _look(late, 10, 30, times=1) == []
    assert await _gaps(database) == []
    assert (await load_places(database, "kipthoi-test"))[PLACE].next_offset == 25


async def _stand(database, offset):
    async with database.transaction() as session:
        statement = """insert into reading_places (reader, topic, kafka_partition, next_offset) values (:r, :t, :p, :o)
                       on conflict (reader, topic, kafka_partition) do update set next_offset = excluded.next_offset"""
        values = {"r": "kipthoi-test", "t": PLACE.topic, "p": PLACE.partition, "o": offset}
        await execute(session, text(statement), values)


@pytest.mark.parametrize("between", ["moved", "busy", "none seen"])
async def test_one_look_alone_says_nothing(database, between):
    book = _book(database)
    await _look(book, 0, 30, times=1)
    if between == "moved":
        await _look(book, 5, 30, times=1)
    elif between == "none seen":
        await book.pass_dropped([])
    with book.taking() if between == "busy" else contextlib.nullcontext():
        assert await _look(book, 0, 30, times=1) == ()

    assert await _gaps(database) == []
    if between == "busy":
        assert await _look(book, 0, 30, times=1) == (), "the look while it was busy counts for nothing"
