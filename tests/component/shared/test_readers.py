"""Readers in trouble: what takes too long is found, what was put aside is taken again, what is too new is waited for."""

import asyncio
import contextlib

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from faststream.exceptions import NackMessage
from prometheus_client import REGISTRY
from sqlalchemy import text

import shared.messaging.reader as reader_module
from shared import archive, audit
from shared.archive import Selection
from shared.database import execute
from shared.errors import Refused, Unavailable
from shared.events import CaseRetracted, HouseholdReported, PaymentSettled
from shared.identity import Actor
from shared.ids import CaseId, new_id
from shared.messaging import FactReader, LetterQuery, Replay, ReplayOrder
from shared.messaging.positions import PositionBook
from shared.messaging.taking import MAX_TRIES
from shared.privacy import UnknownKey
from tests.component.shared.test_facts import all_delivered, in_order_per_case, relaying, write
from tests.support.builders import a_case_retracted, a_household_reported
from tests.support.records import a_record, deliver
from tests.support.waiting import eventually

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


# --- what takes too long


async def test_a_batch_that_takes_too_long_is_taken_in_parts(database):
    service = Service(database)
    service.slow_above = 10
    facts = [a_household_reported() for _ in range(64)]

    await deliver(service.reader, *facts)

    assert sorted(await service.taken()) == sorted(ids_of(facts))
    assert [size for size in service.batches if size <= 10] == [8] * 8
    assert await service.letters() == []


async def test_one_fact_that_always_takes_too_long_is_tried_and_then_put_aside_without_being_overtaken(database, hurried):
    service = Service(database)
    case = CaseId(new_id())
    facts = [a_household_reported() for _ in range(20)]
    slow, later = a_household_reported(case_id=case), a_case_retracted(case_id=case)
    service.slow.add(slow.event_id)

    for _ in range(MAX_TRIES - 1):
        with pytest.raises(NackMessage):
            await deliver(service.reader, *facts[:10], slow, *facts[10:], later)
        assert str(later.event_id) not in await service.taken()
    await deliver(service.reader, *facts[:10], slow, *facts[10:], later)

    assert sorted(await service.taken()) == sorted(ids_of([*facts, later]))
    [letter] = await service.letters()
    assert (letter.id, letter.reason) == (str(slow.event_id), f"took too long, {MAX_TRIES} times")


async def test_a_database_that_is_away_puts_nothing_aside_however_often(database, hurried, monkeypatch):
    service, fact = Service(database), a_household_reported()

    async def away(*_):
        raise Unavailable

    with monkeypatch.context() as patched:
        patched.setattr(reader_module, "_MAX_PAUSE_S", 0.01)
        patched.setitem(service.reader._handlers, fact.wire_type(), away)
        for _ in range(3 * MAX_TRIES):
            with pytest.raises(NackMessage):
                await deliver(service.reader, fact)
    await deliver(service.reader, fact)

    assert await service.taken() == ids_of([fact])
    assert await service.letters() == []


async def test_a_partition_that_goes_on_after_waiting_for_a_key_has_no_gap(database):
    service = Service(database)
    facts = [a_household_reported() for _ in range(4)]
    records = [a_record(fact, offset=number) for number, fact in enumerate(facts)]
    service.sealed.add(facts[2].event_id)

    await service.reader.take(records[:1])
    await service.reader.take(records[1:3])
    async with service.database.reading() as session:
        saved = (await execute(session, text("select next_offset, event_id from reading_places"))).one()
    service.sealed.clear()
    await service.reader.take(records[2:])

    assert tuple(saved) == (2, str(facts[1].event_id))
    assert await service.taken() == ids_of(facts)
    assert await service.gaps() == []


# --- dead letters


async def test_a_fact_that_fails_wherever_it_stands_is_one_letter(database):
    service, fact = Service(database), a_household_reported()
    service.refused.add(fact.event_id)

    for offset in (7, 7, 4711):
        await service.reader.take([a_record(fact, offset=offset)])

    [letter] = await service.letters()
    assert (letter.id, letter.kafka_offset, letter.reason) == (str(fact.event_id), 4711, "Refused")


async def test_a_record_that_lies_about_its_id_hides_nobodys_letter(database):
    service, fact = Service(database), a_household_reported()
    service.refused.add(fact.event_id)
    liar = a_record(a_household_reported(), offset=8)
    liar.headers = [("ce_type", fact.wire_type().encode()), ("ce_id", str(fact.event_id).encode())]

    await service.reader.take([liar, a_record(fact, offset=9)])

    assert {letter.id for letter in await service.letters()} == {"kipthoi.test.v1/0/8", str(fact.event_id)}


async def test_letters_are_taken_again_one_by_one_and_all_and_once(database):
    service = Service(database)
    facts = [a_household_reported() for _ in range(4)]
    service.refused |= {fact.event_id for fact in facts}
    await deliver(service.reader, *facts)

    still = await service.replay([str(facts[0].event_id)])
    assert [(one.id, one.reason) for one in still] == [(str(facts[0].event_id), "Refused")]
    service.refused.clear()
    one = await service.replay([str(facts[1].event_id)])
    others = await service.replay()
    nothing = await service.replay()
    await deliver(service.reader, *facts)

    assert [result.reason for result in [*one, *others, *nothing]] == [None] * 4
    assert sorted(await service.taken()) == sorted(ids_of(facts))
    letters = await service.letters()
    assert all(letter.replayed_at is not None for letter in letters)


async def test_what_was_taken_meanwhile_is_not_taken_again_by_a_replay(database):
    service, fact = Service(database), a_household_reported()
    service.refused.add(fact.event_id)
    await deliver(service.reader, fact)
    service.refused.clear()
    await deliver(service.reader, fact)

    await service.replay()

    assert await service.taken() == ids_of([fact])
    [letter] = await service.letters()
    assert letter.replayed_at is not None


async def test_a_letter_never_overtakes_an_earlier_one_of_its_case(database):
    service, case = Service(database), CaseId(new_id())
    first, second, other = (a_household_reported(case_id=case), a_case_retracted(case_id=case), a_household_reported())
    service.refused |= {first.event_id, second.event_id, other.event_id}
    await deliver(service.reader, first, second, other)
    service.refused -= {second.event_id, other.event_id}

    results = await service.replay()

    assert [result.reason for result in results] == ["Refused", "an earlier fact of the same case waits", None]
    assert await service.taken() == ids_of([other])


async def test_a_letter_that_no_reader_takes_any_more_waits_on_and_says_so(database):
    service, fact = Service(database), a_household_reported()
    service.refused.add(fact.event_id)
    await deliver(service.reader, fact)

    other = Service(database, facts=(PaymentSettled,))

    assert [result.reason for result in await other.replay()] == ["no reader of this service takes such facts"]
    assert [letter.replayed_at for letter in await service.letters()] == [None]


# --- what is too new


async def test_a_newer_version_of_a_fact_that_we_handle_waits_and_other_partitions_go_on(database, topic, hurried):
    service = Service(database, topic.bootstrap, topic.service)
    facts = [a_household_reported() for _ in range(60)]
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *facts[:30])
        await all_delivered(database)
        newer = a_household_reported(case_id=facts[0].case_id)
        async with database.transaction() as session:
            await _publish_as(session, newer, "intake.household_reported.v2")
        follows = [a_case_retracted(case_id=fact.case_id) for fact in facts[:30]]
        await write(database, *facts[30:], *follows)
        await all_delivered(database)
    of_its_partition = await _ids_behind(topic, newer)

    async with service.reading():
        everything = {*ids_of(facts), *ids_of(follows)}
        await eventually(lambda: _count(service), lambda count: count >= len(everything - of_its_partition), what="the others")
        await asyncio.sleep(1.5)
        taken = set(await service.taken())
        waiting = service.waiting()

    assert taken == everything - of_its_partition
    assert waiting == 1
    assert await service.letters() == []
    assert str(follows[0].event_id) in of_its_partition


async def _publish_as(session, fact, wire_type):
    from shared.outbox import publish

    await publish(session, fact)
    await execute(
        session, text("update outbox set name = :name where event_id = :id"), {"name": wire_type, "id": fact.event_id}
    )


async def _ids_behind(topic, fact):
    """What stands behind this fact in its partition, itself included."""
    records = await topic.records()
    ids = [dict(record.headers)["ce_id"].decode() for record in records]
    at = ids.index(str(fact.event_id))
    return {ids[n] for n in range(at, len(ids)) if records[n].partition == records[at].partition}


async def _count(service):
    return len(await service.taken())


async def test_a_fact_under_an_unknown_key_waits_and_is_taken_when_the_key_is_there(database, topic, hurried):
    service = Service(database, topic.bootstrap, topic.service)
    facts = [a_household_reported() for _ in range(30)]
    service.sealed.add(facts[3].event_id)
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *facts)
        await all_delivered(database)

    async with service.reading():
        await eventually(lambda: _is_waiting(service), what="the reader to wait")
        assert await service.letters() == []
        service.sealed.clear()
        await eventually(lambda: _count(service), lambda count: count == 30, what="all facts")
        await eventually(lambda: _is_waiting(service), lambda waiting: not waiting, what="the reader to say that it goes on")

    assert sorted(await service.taken()) == sorted(ids_of(facts))


async def _is_waiting(service):
    return service.waiting()


async def test_what_waits_behind_a_fact_that_rests_is_counted_as_it_comes(database, topic, hurried, monkeypatch):
    """A partition that rests fetches nothing, so its consumer hears nothing of what comes."""
    service = Service(database, topic.bootstrap, topic.service)
    sealed, others = a_household_reported(), [a_household_reported() for _ in range(30)]
    behind = [a_case_retracted(case_id=sealed.case_id, revision=2 + number) for number in range(40)]
    service.sealed.add(sealed.event_id)
    async with relaying(database, topic.service, topic.bootstrap), service.reading():
        await write(database, sealed)
        await eventually(lambda: _is_waiting(service), what="the reader to wait")
        monkeypatch.setattr(reader_module, "_LOOK_AGAIN_S", 3600)
        await write(database, *others, *behind)
        await all_delivered(database)
        resting = await _ids_behind(topic, sealed)
        taken = {*ids_of([sealed, *others, *behind])} - resting
        await eventually(lambda: _count(service), lambda count: count == len(taken), what="what does not rest")

        await eventually(lambda: _lag(service), lambda lag: lag == len(resting), what="all that rests to be counted")
        service.sealed.clear()
        monkeypatch.setattr(reader_module, "_LOOK_AGAIN_S", 0.2)
        await eventually(lambda: _lag(service), lambda lag: lag == 0, what="it to be taken")

    assert len(resting) > len(behind)


async def _lag(service):
    labels = {"service": service.reader._service, "reader": service.reader.name, "topic": service.reader.topics[0]}
    return REGISTRY.get_sample_value("kipthoi_messaging_lag_records", labels)


async def test_a_newer_fact_that_is_not_for_us_is_passed_over(database):
    service = Service(database, facts=(CaseRetracted,))
    record = a_record(a_household_reported())
    record.headers = [("ce_type", b"intake.household_reported.v2")]

    await service.reader.take([record])

    assert await service.letters() == []
    assert service.waiting() == 0


# --- places


async def test_a_reader_whose_topic_was_made_again_while_it_was_away_reads_it_from_the_beginning(database, topic, hurried):
    service = Service(database, topic.bootstrap, topic.service)
    facts = [a_household_reported() for _ in range(30)]
    others = [a_household_reported() for _ in range(300)]
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *facts)
        async with service.reading():
            await eventually(lambda: _count(service), lambda count: count == 30, what="what came before")
        await all_delivered(database)
        await topic.delete()
        await asyncio.sleep(0.5)
        await topic.create()
        await write(database, *others)
        await all_delivered(database)
        await _commit_what_stood_in_the_old_one(service, topic)

        async with service.reading():
            await eventually(lambda: _count(service), lambda count: count == 330, what="everything")

    assert sorted(await service.taken()) == sorted(ids_of([*facts, *others]))
    assert await service.gaps() == []


async def test_what_was_fetched_before_a_reader_had_said_where_it_begins_comes_again_in_its_turn(database, topic, hurried):
    """The broker believed that the reader stood further on than it does: nothing was dropped, and nothing may be left out."""
    service = Service(database, topic.bootstrap, topic.service)
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *(a_household_reported() for _ in range(30)))
        async with service.reading():
            await eventually(lambda: _count(service), lambda count: count == 30, what="what came before")
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
            await eventually(lambda: _count(service), lambda count: count == 30, what="the first time")
        async with database.transaction() as session:
            await execute(session, text("truncate inbox, reading_places"))
        async with service.reading():
            await eventually(lambda: _count(service), lambda count: count == 60, what="the second time")


# --- gaps


async def test_a_reader_that_was_away_past_the_retention_says_so_and_is_filled_again(database, topic, hurried):
    service = Service(database, topic.bootstrap, topic.service)
    known = [a_household_reported() for _ in range(30)]
    missed = [a_household_reported() for _ in range(60)]
    missed += [a_case_retracted(case_id=fact.case_id) for fact in missed]
    after = [a_household_reported() for _ in range(30)]
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *known)
        async with service.reading():
            await eventually(lambda: _count(service), lambda count: count == 30, what="what came before")
        await all_delivered(database)
        before = await topic.ends()
        await write(database, *missed)
        await all_delivered(database)
        dropped = await topic.ends()
        await topic.drop_before(dropped)
        await write(database, *after)
        await all_delivered(database)

        async with service.reading():
            await eventually(lambda: _count(service), lambda count: count == 60, what="what is still there")
            gaps = await service.gaps()
            for _, partition, from_offset, until_offset in gaps:
                async with database.transaction() as session:
                    gap = Selection(partition=partition, from_offset=from_offset, until_offset=until_offset)
                    await archive.republish(session, OPERATOR, gap, "a gap")
            await eventually(lambda: _count(service), lambda count: count == 180, what="what was missed")
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
                await eventually(lambda: _count(service), start.__le__, what="facts")
                service.slow.clear()
                await eventually(lambda: _count(service), (start + 10).__eq__, what="facts")

    assert await service.gaps() == []
    assert sorted(await service.taken()) == sorted(ids_of(facts))
