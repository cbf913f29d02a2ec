"""Readers in trouble: what takes too long is found and tried alone, and nothing is put aside that only waits."""

import pytest
from faststream.exceptions import NackMessage
from sqlalchemy import text

import shared.messaging.reader as reader_module
from shared.database import execute
from shared.errors import Unavailable
from shared.ids import CaseId, new_id
from shared.messaging.taking import MAX_TRIES
from tests.component.shared.reading import Service, ids_of
from tests.support.builders import a_case_retracted, a_household_reported
from tests.support.records import a_record, deliver


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
