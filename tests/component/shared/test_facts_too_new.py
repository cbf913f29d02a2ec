"""What is too new, or under a key that is not here, is waited for; what is not for us is passed over."""

import asyncio

from prometheus_client import REGISTRY
from sqlalchemy import text

import shared.messaging.reader as reader_module
from shared.database import execute
from shared.events import CaseRetracted
from tests.component.shared.reading import (
    Service,
    count_taken,
    ids_of,
)
from tests.component.shared.test_facts import all_delivered, relaying, write
from tests.support.builders import a_case_retracted, a_household_reported
from tests.support.records import a_record
from tests.support.waiting import eventually


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
        await eventually(
            lambda: count_taken(service), lambda count: count >= len(everything - of_its_partition), what="the others"
        )
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
        await eventually(lambda: count_taken(service), lambda count: count == 30, what="all facts")
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
        await eventually(lambda: count_taken(service), lambda count: count == len(taken), what="what does not rest")

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
