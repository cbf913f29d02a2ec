"""Taking again and publishing again, killed in the middle: nothing is lost, nothing doubled, and it goes on where it was."""

import asyncio
import contextlib
import sys

import pytest
from sqlalchemy import text

from shared import archive
from shared.archive import Selection
from shared.database import execute
from shared.ids import CaseId, new_id
from shared.messaging import LetterQuery, Replay, ReplayOrder
from shared.messaging.taking import MAX_TRIES
from tests.component.shared.reading import Service, ids_of
from tests.component.shared.test_facts import OPERATOR, all_delivered, ask, in_order_per_case, relaying, write
from tests.support.builders import a_case_retracted, a_household_reported
from tests.support.golden import ROOT
from tests.support.records import deliver
from tests.support.waiting import eventually


@contextlib.asynccontextmanager
async def a_process(*words):
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.component.shared.killed", *words, cwd=ROOT)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _replayed(database):
    [row] = await ask(database, "select count(*) from dead_letters where replayed_at is not null")
    return row[0]


async def test_a_replay_that_is_killed_in_the_middle_goes_on_and_takes_each_once_and_in_order(database, database_url):
    service = Service(database)
    first = [a_household_reported(case_id=CaseId(new_id())) for _ in range(40)]
    facts = [*first, *(a_case_retracted(case_id=fact.case_id) for fact in first)]
    service.refused |= {fact.event_id for fact in facts}
    await deliver(service.reader, *facts)
    service.refused.clear()

    async with a_process("replay", database_url) as process:
        await eventually(lambda: _replayed(database), lambda count: count >= 5, within_s=60, every_s=0.02, what="some letters")
        process.kill()
        await process.wait()
    before = await _replayed(database)
    await service.replay()

    assert 5 <= before < 80, "it was not killed in the middle: it proves nothing"
    assert await service.taken() == ids_of(facts)
    assert await _replayed(database) == 80
    [row] = await ask(database, "select count(*) from audit where action = 'dead letter replayed'")
    assert row[0] == 80


async def test_two_who_replay_at_once_take_each_once_and_in_order(database):
    service = Service(database)
    first = [a_household_reported(case_id=CaseId(new_id())) for _ in range(30)]
    facts = [*first, *(a_case_retracted(case_id=fact.case_id) for fact in first)]
    service.refused |= {fact.event_id for fact in facts}
    await deliver(service.reader, *facts)
    service.refused.clear()
    replay, order = Replay("twice", database, [service.reader]), ReplayOrder(LetterQuery(most=100), "mended")

    await asyncio.gather(replay.run(OPERATOR, order), replay.run(OPERATOR, order))
    await replay.run(OPERATOR, order)

    taken = await service.taken()
    assert sorted(taken) == sorted(ids_of(facts))
    assert in_order_per_case(taken, facts)


async def _published(database):
    rows = await ask(database, "select published from republications")
    return rows[0][0] if rows else 0


async def test_a_republication_that_is_killed_in_the_middle_goes_on_while_new_facts_arrive(
    database,
    database_url,
    topic,
    hurried,
):
    first = [a_household_reported(case_id=CaseId(new_id())) for _ in range(500)]
    second = [a_case_retracted(case_id=fact.case_id) for fact in first]
    new = [a_household_reported() for _ in range(20)]
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *first)
        await write(database, *second)
        await all_delivered(database)
    await topic.drop_before(await topic.ends())
    async with database.transaction() as session:
        await archive.republish(session, OPERATOR, Selection(), "a new reader")

    async with a_process("relay", database_url, topic.service, *topic.bootstrap) as process:
        await eventually(lambda: _published(database), lambda count: count >= 100, within_s=90, every_s=0.02, what="some facts")
        process.kill()
        await process.wait()
    before = await _published(database)
    await write(database, *new)
    service = Service(database, topic.bootstrap, topic.service)
    async with relaying(database, topic.service, topic.bootstrap), service.reading():
        await all_delivered(database)
        await eventually(lambda: _taken(service), lambda count: count >= 1020, within_s=60, what="every fact")

    assert 100 <= before < 1000, "it was not killed in the middle: it proves nothing"
    taken = await service.taken()
    assert sorted(taken) == sorted(ids_of([*first, *second, *new]))
    assert in_order_per_case(taken, [*first, *second])
    assert (await _progress(database)).percent == 100


async def _taken(service):
    return len(await service.taken())


async def _progress(database):
    async with database.reading() as session:
        [progress] = await archive.list_republications(session, None, 10)
    return progress


async def test_one_case_or_a_span_of_time_alone_is_published_again(database, topic):
    case = CaseId(new_id())
    before = [a_household_reported() for _ in range(30)]
    of_case = [a_household_reported(case_id=case), a_case_retracted(case_id=case)]
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *before, of_case[0])
        await asyncio.sleep(0.05)
        [moment] = (await ask(database, "select clock_timestamp()"))[0]
        await asyncio.sleep(0.05)
        await write(database, of_case[1])
        await all_delivered(database)

        for selection in (Selection(case_id=case), Selection(since=moment), Selection(until=moment)):
            async with database.transaction() as session:
                assert await archive.republish(session, OPERATOR, selection, "asked by a service")
            await all_delivered(database)
    there = await topic.event_ids()

    assert {fact.event_id: there.count(str(fact.event_id)) for fact in of_case} == {
        of_case[0].event_id: 3,
        of_case[1].event_id: 3,
    }
    assert {there.count(str(fact.event_id)) for fact in before} == {2}
    async with database.reading() as session:
        progress = await archive.list_republications(session, None, 10)
    assert [(one.published, one.percent) for one in progress] == [(31, 100), (1, 100), (2, 100)]


async def test_a_brokers_loss_is_mended_first_and_what_was_asked_for_begins_anew_afterwards(database):
    async with database.transaction() as session:
        await execute(session, text("insert into topic_ends (kafka_partition, next_offset) values (0, 50), (1, 50)"))
        asked = await archive.republish(session, OPERATOR, Selection(partition=1, from_offset=10, until_offset=20), "a gap")
    async with database.transaction() as session:
        at_work = await archive.current_republication(session)
    async with database.transaction() as session:
        await archive.note_loss(session, {0: 30})
        loss = await archive.current_republication(session)
        await execute(session, text("update republications set finished_at = now() where id = :id"), {"id": loss.id})
        afterwards = await archive.current_republication(session)

    assert at_work.id == asked
    assert (loss.reason, list(loss.from_offsets)) == ("the broker had forgotten them", [30])
    assert (afterwards.id, list(afterwards.from_offsets), list(afterwards.until_offsets)) == (asked, [None, 10], [20, 20])
    assert afterwards.started_at > at_work.started_at


async def test_a_batch_that_is_taken_again_notes_its_gap_once(database, topic, hurried):
    service = Service(database, topic.bootstrap, topic.service)
    known, missed, after = ([a_household_reported() for _ in range(20)] for _ in range(3))
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *known)
        async with service.reading():
            await eventually(lambda: _taken(service), lambda count: count == 20, what="what came before")
        await write(database, *missed)
        await all_delivered(database)
        await topic.drop_before(await topic.ends())
        await write(database, *after)
        await all_delivered(database)
        service.slow |= {fact.event_id for fact in after}
        service.slow_tries = MAX_TRIES - 1
        async with service.reading():
            await eventually(lambda: _taken(service), lambda count: count == 40, within_s=60, what="what is still there")

    assert service.slow_tries < 0, "no batch was taken again: it proves nothing"
    gaps = await service.gaps()
    assert len(gaps) == len(set(gaps)) == len({partition for _, partition, _, _ in gaps})


@pytest.mark.parametrize("hidden", ["value", "headers"])
async def test_a_reason_says_nothing_of_what_stands_in_the_record(database, hidden):
    from tests.support.records import a_record

    service, record = Service(database), a_record(a_household_reported())
    if hidden == "value":
        record.value = b'{"head_name": "Nguyen Thi Bi Mat"}'
    else:
        record.headers = [("ce_type", b"Nguyen Thi Bi Mat")]
    await service.reader.take([record])
    await service.replay()

    assert ["Bi Mat" in letter.reason for letter in await service.letters()] == [False]
