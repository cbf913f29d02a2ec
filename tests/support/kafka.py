"""A topic of a test's own, and what a test does to it: made, emptied, deleted, cut off at the beginning, read."""

from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic, RecordsToDelete
from aiokafka.errors import for_code

from shared.events import topic_of
from shared.ids import new_id


class OwnTopic:
    """The topic of one invented service."""

    def __init__(self, bootstrap: Sequence[str], partitions: int = 3, **settings: str) -> None:
        self.service = f"t{new_id().hex[-12:]}"
        self.name = topic_of(self.service)
        self.bootstrap = list(bootstrap)
        self.partitions = [TopicPartition(self.name, number) for number in range(partitions)]
        self._settings = {name.replace("_", "."): value for name, value in settings.items()}

    async def create(self) -> None:
        """Make it, also where it was deleted a moment ago."""
        async with _admin(self.bootstrap) as admin:
            wanted = NewTopic(self.name, len(self.partitions), 1, topic_configs=self._settings)
            for _, code, *message in (await admin.create_topics([wanted])).topic_errors:
                if code:
                    raise for_code(code)(message)

    async def delete(self) -> None:
        async with _admin(self.bootstrap) as admin:
            await admin.delete_topics([self.name])

    async def drop_before(self, offsets: dict[int, int]) -> None:
        """Forget the beginning of partitions, as retention does."""
        async with _admin(self.bootstrap) as admin:
            await admin.delete_records({self.partitions[number]: RecordsToDelete(offset) for number, offset in offsets.items()})

    async def ends(self) -> dict[int, int]:
        consumer = AIOKafkaConsumer(bootstrap_servers=self.bootstrap)
        await consumer.start()
        try:
            return {p.partition: end for p, end in (await consumer.end_offsets(self.partitions)).items()}
        finally:
            await consumer.stop()

    async def records(self) -> list[Any]:
        """Everything that stands on it, each partition in order."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.bootstrap, max_partition_fetch_bytes=4 << 20)
        await consumer.start()
        try:
            ends = await consumer.end_offsets(self.partitions)
            consumer.assign(self.partitions)
            await consumer.seek_to_beginning(*self.partitions)
            found: list[Any] = []
            while any([await consumer.position(place) < end for place, end in ends.items()]):
                for records in (await consumer.getmany(timeout_ms=300)).values():
                    found += records
        finally:
            await consumer.stop()
        return sorted(found, key=lambda record: (record.partition, record.offset))

    async def event_ids(self) -> list[str]:
        return [dict(record.headers)["ce_id"].decode() for record in await self.records()]


class _admin:  # noqa: N801 - used like a function
    def __init__(self, bootstrap: Sequence[str]) -> None:
        self._client = AIOKafkaAdminClient(bootstrap_servers=list(bootstrap))

    async def __aenter__(self) -> Any:
        await self._client.start()
        return self._client

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()
