"""What waits for a reader, and whether it is stuck: judged by its own places in its database and by the ends that the broker
tells.

A consumer that hangs knows no more than what it heard last: who has lost his place in the group has no partitions, and who
fetches nothing sees no new end. Both would say for ever that nothing waits. So does a partition that rests: it fetches nothing.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from shared.database import Database
from shared.errors import OutcomeUnknown, Unavailable
from shared.messaging.positions import Standing, load_places
from shared.messaging.records import Position

STUCK_S: Final = 60.0
_ASK_AFTER_S: Final = 15.0
_PATIENCE_S: Final = 5.0
_TROUBLES: Final = (Unavailable, OutcomeUnknown, TimeoutError, RuntimeError)
"""Of broker and database; the broker's client says its own by kinds of RuntimeError."""


class Backlog:
    """Facts that wait, and since when none of them was taken."""

    def __init__(self, reader: str, database: Database, topics: Sequence[str]) -> None:
        self._reader = reader
        self._database = database
        self._topics = topics
        self._since = self._asked = float("-inf")
        self._seen = 0
        self._waiting = 0

    async def is_stuck(self, consumer: Any, last_progress: float, resting: Collection[Any], now: float) -> bool:
        """Tell whether for a minute facts have waited and none was taken, by this process or by another of its kind.

        `last_progress` and `now` are moments of this process's own clock. `resting` partitions wait for a newer release or a
        key. Without an answer of broker or database nothing is said: that is their trouble, and a new process would not mend
        it. Nor is anything said of a time in which nobody asked (the machine stood still): what waits may just have come.
        """
        if now - last_progress < _ASK_AFTER_S:
            self._since = now
            return False
        if now - self._asked >= _ASK_AFTER_S:
            unasked, self._asked = now - self._asked, now
            try:
                waiting, seen = await self._ask(consumer, resting)
            except _TROUBLES:
                waiting, seen = 0, self._seen
            if not waiting or seen != self._seen or STUCK_S < unasked < float("inf"):
                self._since = now
            self._waiting, self._seen = waiting, seen
        return is_stuck(self._waiting, now - max(self._since, last_progress))

    async def _ask(self, consumer: Any, resting: Collection[Any]) -> tuple[int, int]:
        """Return how many facts wait for this process (without a partition: for all of its kind), and how far those are."""
        assigned = consumer.assignment()
        partitions = [
            partition
            for topic in self._topics
            for number in consumer.partitions_for_topic(topic) or ()
            if (partition := Position(topic, number)) not in resting and (not assigned or partition in assigned)
        ]
        if not partitions:
            return 0, 0
        stands, ends = await self._compare(consumer, partitions)
        return sum(max(0, ends[one] - stands[one]) for one in partitions), sum(stands.values())

    async def count(self, consumer: Any) -> Mapping[str, int] | None:
        """Return by topic how many facts wait in the partitions of this process, those that rest too; of a topic that is
        another's now, none. None where broker or database do not answer: it is not known then.
        """
        waiting = dict.fromkeys(self._topics, 0)
        partitions = [Position(*partition) for partition in consumer.assignment()]
        try:
            stands, ends = await self._compare(consumer, partitions) if partitions else ({}, {})
        except _TROUBLES:
            return None
        for one in partitions:
            waiting[one.topic] += max(0, ends[one] - stands[one])
        return waiting

    async def _compare(
        self, consumer: Any, partitions: Sequence[Position]
    ) -> tuple[Mapping[Position, int], Mapping[Position, int]]:
        """Return which offset comes next in each partition, and where each ends."""
        async with asyncio.timeout(_PATIENCE_S):
            begins, ends = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
        places = await load_places(self._database, self._reader)
        return {one: max(begins[one], places.get(one, Standing()).next_offset) for one in partitions}, ends


def is_stuck(waiting: int, seconds_since_progress: float) -> bool:
    """Tell whether records wait although none was handed to us for a minute; a batch that waits for its database was."""
    return waiting > 0 and seconds_since_progress > STUCK_S
