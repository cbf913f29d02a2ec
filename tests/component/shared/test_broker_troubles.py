"""A broker in trouble, whatever it calls it: sound facts wait, aloud, and are sent when it is over."""

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, UnknownError, kafka_errors
from structlog.testing import capture_logs

from shared.events.sizes import MAX_BATCH_BYTES
from shared.ids import new_id
from shared.relay.refusals import InvalidRecordError
from tests.component.shared.test_facts import all_delivered, ask, in_order_per_case, relaying, write
from tests.support.builders import a_case_retracted, a_household_reported, a_personal_part
from tests.support.kafka import OwnTopic
from tests.support.waiting import eventually

TOO_LARGE = 10
"""The code of the protocol for a record that is larger than the topic takes."""


@pytest.mark.parametrize(
    ("bad", "mended", "named"),
    [
        ({"max_message_bytes": "100"}, {"max_message_bytes": str(MAX_BATCH_BYTES)}, "UnknownError"),
        ({"message_timestamp_before_max_ms": "0"}, {"message_timestamp_before_max_ms": "3600000"}, "InvalidTimestampError"),
    ],
    ids=["it does not say what ails it", "its clock goes wrong"],
)
async def test_facts_wait_while_a_broker_is_in_trouble_and_arrive_in_order_when_it_is_over(
    database, kafka_bootstrap, monkeypatch, bad, mended, named
):
    # The broker's own refusal, under the name of one that does not know what ails it.
    monkeypatch.setitem(kafka_errors, TOO_LARGE, UnknownError)
    topic = OwnTopic(kafka_bootstrap, **bad)
    await topic.create()
    facts = [a_household_reported() for _ in range(3)]
    facts += [a_case_retracted(case_id=fact.case_id) for fact in facts]
    written = await write(database, *facts)

    with capture_logs() as logs:
        async with relaying(database, topic.service, topic.bootstrap):

            async def said():
                return [entry for entry in logs if entry["event"] == "fact lane begins again" and named in entry["error"]]

            # What the broker refuses for good stands alone after three tries, and is set aside after three more.
            await eventually(said, lambda tries: len(tries) > 8, what="many tries")
            assert await ask(database, "select 1 from outbox where refused is not null or delivered_at is not null") == []

            await _set(topic, mended)
            await all_delivered(database)

    there = await topic.event_ids()
    assert set(there) == set(written)
    assert in_order_per_case(there, facts)
    await topic.delete()


async def test_one_fact_that_a_broker_refuses_for_no_reason_is_set_aside_while_the_others_go_on_in_order(
    database, kafka_bootstrap, monkeypatch
):
    monkeypatch.setitem(kafka_errors, TOO_LARGE, UnknownError)
    topic = OwnTopic(kafka_bootstrap, max_message_bytes="40000")
    await topic.create()
    before, middle, after = sorted((new_id() for _ in range(3)), key=str)  # as the outbox numbers what is written at once
    first = [a_household_reported(case_id=case) for case in (before, after)]
    odd = a_household_reported(case_id=middle, personal=a_personal_part(what_happened="n" * 60_000))
    later = [a_case_retracted(case_id=fact.case_id) for fact in (*first, odd)]
    written = await write(database, first[0], odd, first[1], *later)

    async with relaying(database, topic.service, topic.bootstrap):

        async def aside():
            return await ask(database, "select event_id, refused from outbox where refused is not null")

        found = await eventually(aside, lambda rows: len(rows) == 1, within_s=90, what="the odd one set aside")
        assert found[0].event_id == odd.event_id
        assert "UnknownError" in found[0].refused
        more = a_household_reported()
        written += await write(database, more)

        async def waiting():
            return await ask(database, "select 1 from outbox where delivered_at is null and refused is null")

        await eventually(waiting, lambda rows: rows == [], what="the others to arrive")

    there = await topic.event_ids()
    assert set(there) == set(written) - {str(odd.event_id)}
    assert in_order_per_case(there, [*first, *later, more])
    await topic.delete()


async def test_while_there_is_no_other_fact_nothing_is_proven_and_the_next_one_proves_it(
    database, kafka_bootstrap, monkeypatch
):
    monkeypatch.setitem(kafka_errors, TOO_LARGE, UnknownError)
    topic = OwnTopic(kafka_bootstrap, max_message_bytes="40000")
    await topic.create()
    odd = a_household_reported(personal=a_personal_part(what_happened="n" * 60_000))
    await write(database, odd)

    with capture_logs() as logs:
        async with relaying(database, topic.service, topic.bootstrap):

            async def tries():
                return sum(1 for entry in logs if entry["event"] == "fact lane begins again")

            async def aside():
                return await ask(database, "select event_id from outbox where refused is not null")

            await eventually(tries, lambda count: count > 12, what="many tries")
            assert await aside() == []

            other = a_household_reported()
            await write(database, other)
            await eventually(aside, lambda rows: rows == [(odd.event_id,)], within_s=60, what="the odd one set aside")
            await eventually(
                lambda: ask(database, "select event_id from outbox where delivered_at is not null"),
                lambda rows: rows == [(other.event_id,)],
                what="the other to arrive",
            )
    await topic.delete()


async def test_a_record_that_the_broker_calls_invalid_has_a_name_of_its_own(kafka_bootstrap):
    topic = OwnTopic(kafka_bootstrap, cleanup_policy="compact")
    await topic.create()

    async with AIOKafkaProducer(bootstrap_servers=topic.bootstrap) as producer:
        with pytest.raises(KafkaError) as refused:
            await producer.send_and_wait(topic.name, b"a compacted topic takes nothing without a key")

    assert type(refused.value) is InvalidRecordError
    await topic.delete()


async def _set(topic, settings):
    admin = AIOKafkaAdminClient(bootstrap_servers=topic.bootstrap)
    await admin.start()
    values = {name.replace("_", "."): value for name, value in settings.items()}
    await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic.name, values)])
    await admin.close()
