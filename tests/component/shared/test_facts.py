"""Facts on their way to a real Kafka: sizes that all agree on, what it never takes set aside, what it forgot sent again."""

import asyncio
import contextlib
import os

import pytest
import yaml
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from prometheus_client import REGISTRY
from sqlalchemy import text

from shared import archive
from shared.archive import Selection
from shared.database import execute, run_alone
from shared.errors import InvalidInput
from shared.events import topic_of
from shared.events.envelope import headers_of
from shared.events.sizes import MAX_BATCH_BYTES, MAX_FACT_BYTES, MAX_FETCH_BYTES, MAX_HEAD_BYTES, MAX_RECORD_BYTES
from shared.identity import Actor
from shared.ids import CaseId, new_id
from shared.outbox import publish
from shared.refused_facts import retry_refused
from shared.relay import FactLane, RelaySettings
from tests.support.builders import a_case_retracted, a_household_reported
from tests.support.golden import ROOT
from tests.support.kafka import OwnTopic
from tests.support.waiting import eventually

OPERATOR = Actor(subject="operator", roles=frozenset({"operator"}))
WHY = "the broker's limit is mended"


@contextlib.asynccontextmanager
async def relaying(database, service, bootstrap):
    lane = FactLane(database, RelaySettings(service, bootstrap))
    task = asyncio.create_task(run_alone(database, "facts", lane.deliver_for_ever))
    try:
        yield lane
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def write(database, *facts):
    async with database.transaction() as session:
        await publish(session, facts)
    return [str(fact.event_id) for fact in facts]


async def ask(database, statement, **values):
    async with database.reading() as session:
        return (await execute(session, text(statement), values)).all()


async def waiting(database):
    [row] = await ask(database, "select count(*) from outbox where delivered_at is null and refused is null")
    [open_ones] = await ask(database, "select count(*) from republications where finished_at is null")
    return row[0] + open_ones[0]


async def all_delivered(database, within_s=60):
    await eventually(lambda: waiting(database), lambda count: count == 0, within_s=within_s, what="all facts delivered")


def in_order_per_case(ids_on_topic, facts):
    """Whether, for a reader that saw nothing before, each case's facts come in the order in which they were written."""
    first = {}
    for place, event_id in enumerate(ids_on_topic):
        first.setdefault(event_id, place)
    of_case = {}
    for fact in facts:
        of_case.setdefault(fact.case_id, []).append(first[str(fact.event_id)])
    return all(places == sorted(places) for places in of_case.values())


def of_size(size, **values):
    """A fact whose JSON has exactly this many bytes and cannot be pressed."""
    fact = a_household_reported(**values)
    missing = size - len(fact.to_json())
    return fact.model_copy(update={"sealed": fact.sealed + os.urandom(missing).hex()[:missing]})


# --- sizes


async def test_broker_topic_producer_and_consumer_agree_on_the_largest_fact(kafka_bootstrap):
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    await admin.start()
    try:
        nodes = [broker["node_id"] for broker in (await admin.describe_cluster())["brokers"]]
        told = []
        for kind, name, key in [
            (ConfigResourceType.BROKER, str(nodes[0]), "message.max.bytes"),
            (ConfigResourceType.TOPIC, topic_of("intake"), "max.message.bytes"),
        ]:
            [answer] = await admin.describe_configs([ConfigResource(kind, name, {key: None})])
            told += [int(entry[1]) for entry in answer.resources[0][4] if entry[0] == key]
    finally:
        await admin.close()

    assert told[1] == MAX_BATCH_BYTES
    assert told[0] >= MAX_BATCH_BYTES
    assert MAX_FACT_BYTES + MAX_HEAD_BYTES == MAX_RECORD_BYTES < MAX_BATCH_BYTES <= MAX_FETCH_BYTES
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert compose["services"]["kafka"]["environment"]["KAFKA_MESSAGE_MAX_BYTES"] == MAX_BATCH_BYTES


async def test_a_fact_of_exactly_the_limit_arrives(database, topic):
    fact = of_size(MAX_FACT_BYTES)
    await write(database, fact)

    async with relaying(database, topic.service, topic.bootstrap):
        await all_delivered(database)

    [record] = await topic.records()
    assert record.value == fact.to_json()


async def test_a_fact_above_the_limit_is_refused_by_the_name_of_its_largest_field_and_nothing_is_written(database):
    with pytest.raises(InvalidInput) as refused:
        await write(database, a_household_reported(), of_size(MAX_FACT_BYTES + 1))

    [error] = refused.value.errors
    assert (error.field, error.values) == ("sealed", {"size": 512, "limit": 512})
    assert "512 KiB" in error.reason.say("vi", **error.values)
    assert await ask(database, "select 1 from outbox") == []


# --- what the broker never takes


async def plant(database, *, key=None, payload=b"x"):
    """A row that no command writes."""
    async with database.transaction() as session:
        await execute(
            session,
            text(
                "insert into outbox (event_id, address, name, key, payload)"
                " values (:id, 'fact', 'intake.household_reported.v1', :key, :payload)"
            ),
            {"id": new_id(), "key": key or str(new_id()), "payload": payload},
        )


def refused_count(service):
    return REGISTRY.get_sample_value("kipthoi_relay_refused_facts_total", {"service": service}) or 0


@pytest.mark.parametrize(
    "row", [{"payload": os.urandom(MAX_RECORD_BYTES)}, {"key": "no uuid"}], ids=["too large", "a key that is none"]
)
async def test_what_cannot_be_sent_is_set_aside_and_the_others_of_its_batch_arrive(database, topic, row):
    before = [a_household_reported() for _ in range(20)]
    after = [a_case_retracted(case_id=fact.case_id) for fact in before]
    await write(database, *before)
    await plant(database, **row)
    await write(database, *after)

    async with relaying(database, topic.service, topic.bootstrap):
        await all_delivered(database)

    assert sorted(await topic.event_ids()) == sorted(str(fact.event_id) for fact in [*before, *after])
    [aside] = await ask(database, "select delivered_at, refused from outbox where refused is not null")
    assert aside.delivered_at is None
    assert refused_count(topic.service) == 1


async def test_what_only_the_broker_refuses_is_found_by_halves_retried_by_command_and_arrives(database, kafka_bootstrap):
    topic = OwnTopic(kafka_bootstrap, max_message_bytes="40000")
    await topic.create()
    facts = [a_household_reported() for _ in range(60)]
    facts += [a_case_retracted(case_id=fact.case_id) for fact in facts]
    odd = of_size(60_000)
    written = await write(database, *facts[:70], odd, *facts[70:])

    async with relaying(database, topic.service, topic.bootstrap):
        await all_delivered(database)
        there = await topic.event_ids()
        assert set(there) == set(written) - {str(odd.event_id)}
        assert in_order_per_case(there, facts)
        assert [row.refused[:11] for row in await ask(database, "select refused from outbox where refused is not null")] == [
            "MessageSize"
        ]

        topic._settings["max.message.bytes"] = str(MAX_BATCH_BYTES)
        await _alter(topic)
        async with database.transaction() as session:
            assert len(await retry_refused(session, OPERATOR, WHY)) == 1
        await all_delivered(database)

    assert set(await topic.event_ids()) == set(written)
    await topic.delete()


async def _alter(topic):
    admin = AIOKafkaAdminClient(bootstrap_servers=topic.bootstrap)
    await admin.start()
    await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic.name, topic._settings)])
    await admin.close()


# --- what the broker forgot


async def test_a_topic_made_again_while_the_relay_lives_is_filled_again_in_order(database, topic):
    first = [a_household_reported() for _ in range(300)]
    second = [a_case_retracted(case_id=fact.case_id) for fact in first]
    third = [a_household_reported(case_id=fact.case_id, revision=2) for fact in first]
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *first)
        await write(database, *second)
        await all_delivered(database)

        await topic.delete()
        await asyncio.sleep(0.5)
        await topic.create()
        await write(database, *third)
        await all_delivered(database)

    there = await topic.event_ids()
    assert set(there) == {str(fact.event_id) for fact in [*first, *second, *third]}
    assert _in_order_from_the_last_beginning(there, [*first, *second, *third])


def _in_order_from_the_last_beginning(ids_on_topic, facts):
    """The few new facts that met the loss stand there twice; what counts is that none of a case is later than what followed
    it, when each is taken where it last stood.
    """
    last = {event_id: place for place, event_id in enumerate(ids_on_topic)}
    of_case = {}
    for fact in facts:
        of_case.setdefault(fact.case_id, []).append(last[str(fact.event_id)])
    return all(places == sorted(places) for places in of_case.values())


async def test_a_topic_made_again_while_no_relay_looked_is_noticed_though_it_has_grown(database, topic):
    facts = [a_household_reported() for _ in range(50)]
    others = [a_household_reported() for _ in range(400)]
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *facts)
        await all_delivered(database)
    await topic.delete()
    await asyncio.sleep(0.5)
    await topic.create()
    # As a relay sends that dies before it writes down where they stand: the new topic is longer than the old one was.
    async with AIOKafkaProducer(bootstrap_servers=topic.bootstrap) as producer:
        for fact in others:
            headers = headers_of(fact, topic.service, None, fact.occurred_at)
            await producer.send(topic.name, fact.to_json(), key=fact.subject.bytes, headers=headers)
    await write(database, *others)

    async with relaying(database, topic.service, topic.bootstrap):
        await all_delivered(database)

    assert set(await topic.event_ids()) == {str(fact.event_id) for fact in [*facts, *others]}


async def test_while_much_is_published_again_new_facts_do_not_wait_and_follow_what_was_forgotten_of_their_case(
    database, topic, monkeypatch
):
    monkeypatch.setattr("shared.relay.rows._WINDOW", 50)
    monkeypatch.setattr("shared.relay.facts._SETTLE_S", 0.1)
    old = [a_household_reported() for _ in range(2000)]
    async with relaying(database, topic.service, topic.bootstrap):
        for start in range(0, 2000, 500):
            await write(database, *old[start : start + 500])
        await all_delivered(database)
        await topic.delete()
        await asyncio.sleep(0.5)
        await topic.create()
        await write(database, a_household_reported())
        await eventually(lambda: ask(database, "select 1 from republications"), what="the loss to be noticed")

        late_case, unknown = old[-1], a_household_reported()
        follows = a_case_retracted(case_id=late_case.case_id)
        await write(database, follows, unknown)

        async def both_there():
            rows = await ask(
                database,
                "select count(*) from outbox where event_id = any(:ids) and delivered_at is not null",
                ids=[follows.event_id, unknown.event_id],
            )
            return rows[0][0] == 2

        await eventually(both_there, within_s=30, what="the new facts to be delivered")
        still_open = await ask(database, "select 1 from republications where finished_at is null")
        await all_delivered(database)

    there = await topic.event_ids()
    assert still_open, "all was published again before the new facts: it proves nothing"
    assert there.index(str(late_case.event_id)) < there.index(str(follows.event_id))
    assert set(there) >= {str(fact.event_id) for fact in [*old, follows, unknown]}


async def test_by_command_all_or_a_part_is_published_again(database, topic):
    facts = [a_household_reported(case_id=CaseId(new_id())) for _ in range(40)]
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *facts)
        await all_delivered(database)
        [row] = await ask(database, "select kafka_partition, count(*) as count from outbox group by 1 order by 2 desc limit 1")

        async with database.transaction() as session:
            part = Selection(partition=row.kafka_partition, from_offset=1, until_offset=3)
            assert await archive.republish(session, OPERATOR, part, WHY)
        await all_delivered(database)
        assert len(await topic.event_ids()) == 42

        async with database.transaction() as session:
            assert await archive.republish(session, OPERATOR, Selection(), WHY)
        await all_delivered(database)
        assert len(await topic.event_ids()) == 82

    assert [r.action for r in await ask(database, "select action from audit")] == ["republication asked for"] * 2


async def test_where_nothing_was_ever_delivered_there_is_nothing_to_publish_again(database):
    async with database.transaction() as session:
        assert await archive.republish(session, OPERATOR, Selection(), WHY) is None
