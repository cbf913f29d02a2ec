"""Facts that do not leave, are refused, or are gone before they were read."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from deploy.kafka.apply import apply_topics
from deploy.kafka.topics import read_topics
from shared.events import topic_of
from tests.chaos.alerts.ground import Ground, fires
from tests.journeys.test_journeys import HUNGRY
from tests.support.waiting import eventually

_TOPIC: Final = topic_of("intake")
_LIMIT: Final = "max.message.bytes"
_TINY: Final = "300"
_WHY: Final = "Thử báo động"
_UNDELIVERED: Final = "select count(*) from outbox where delivered_at is null and refused is null"


@fires("FactsDoNotLeave", within_s=90)
@asynccontextmanager
async def is_without_kafka(ground: Ground) -> AsyncIterator[None]:
    """Kafka is killed and a household is reported; undone: Kafka is started"""
    village = await ground.storm()
    ground.stack.kill("kafka")
    case = await village.report(HUNGRY)
    yield
    await ground.stack.restart("kafka")
    await ground.take_back(village, case)


@fires("WakesDoNotLeave", within_s=1200, is_slow=True)
@asynccontextmanager
async def is_without_temporal(ground: Ground) -> AsyncIterator[None]:
    """Temporal is killed and a household is reported; undone: Temporal is started"""
    village = await ground.storm()
    ground.stack.kill("temporal")
    case = await village.report(HUNGRY)
    yield
    await ground.stack.restart("temporal")
    await ground.take_back(village, case)


@fires("FactRefused")
@asynccontextmanager
async def is_too_large(ground: Ground) -> AsyncIterator[None]:
    """intake's topic takes 300 bytes at most, and a household is reported; undone: the limit, and `kipthoi outbox retry`"""
    village = await ground.storm()
    await _narrow(ground)
    case = await village.report(HUNGRY)
    yield
    await apply_topics(_bootstrap(ground), replication_factor=1)
    await ground.kipthoi("outbox", "retry", "--service", "intake", "--all", "--reason", _WHY)
    await ground.take_back(village, case)


async def _narrow(ground: Ground) -> None:
    narrow = {**read_topics()[_TOPIC].settings, _LIMIT: _TINY}
    async with _admin(ground) as admin:
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, _TOPIC, narrow)])


@fires("FactsMissed")
@asynccontextmanager
async def was_away_for_too_long(ground: Ground) -> AsyncIterator[None]:
    """the broker drops a report while notifications is stopped; it starts, and nothing else comes; undone: `gaps --refill`"""
    village = await ground.storm()
    await ground.stack.stop_part("notifications")
    case = await village.report(HUNGRY)
    await eventually(lambda: _all_sent(ground), what="all facts to have left")
    await asyncio.sleep(_OTHERS_READ_S)
    await _drop_all(ground)
    await ground.stack.restart("notifications")
    yield
    await ground.kipthoi("gaps", "--refill", "--reason", _WHY)
    await ground.take_back(village, case)


_OTHERS_READ_S: Final = 5.0


async def _all_sent(ground: Ground) -> bool:
    return await ground.statement("intake", _UNDELIVERED) == 0


async def _drop_all(ground: Ground) -> None:
    """Forget all that stands on intake's topic, as retention does."""
    places = [TopicPartition(_TOPIC, number) for number in range(read_topics()[_TOPIC].partitions)]
    async with AIOKafkaConsumer(bootstrap_servers=_bootstrap(ground)) as consumer:
        ends = await consumer.end_offsets(places)
    async with _admin(ground) as admin:
        await admin.delete_records({place: RecordsToDelete(end) for place, end in ends.items()})


@fires("DeadLetters")
@asynccontextmanager
async def contradicts_what_is_known(ground: Ground) -> AsyncIterator[None]:
    """a wrong constraint on a table of assessment refuses a household; undone: it is dropped, and `dead-letters replay`"""
    village = await ground.storm()
    await ground.statement(
        "assessment", "alter table assessments add constraint wrong check (report_revision < 0) not valid", "select 1"
    )
    case = await village.report(HUNGRY)
    yield
    await ground.statement("assessment", "alter table assessments drop constraint wrong", "select 1")
    await ground.kipthoi("dead-letters", "replay", "--all", "--reason", _WHY)
    await ground.take_back(village, case)


@asynccontextmanager
async def _admin(ground: Ground) -> AsyncIterator[Any]:
    client = AIOKafkaAdminClient(bootstrap_servers=_bootstrap(ground))
    await client.start()
    try:
        yield client
    finally:
        await client.close()


def _bootstrap(ground: Ground) -> Sequence[str]:
    return list(ground.stack.addresses.engines.kafka.bootstrap)
