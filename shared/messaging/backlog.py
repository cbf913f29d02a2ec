"""What waits for a reader, what was dropped before it, and whether it is stuck: judged by its own places in its database and by
where the broker says that its partitions begin and end.

A consumer that hangs knows no more than what it heard last: who has lost his place in the group has no partitions, and who
fetches nothing sees no new end. Both would say for ever that nothing waits. So does a partition that rests: it fetches nothing.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from shared.database import Database
from shared.errors import OutcomeUnknown, Unavailable
from shared.messaging.gaps import Missed
from shared.messaging.positions import Standing, load_places
from shared.messaging.records import Position

STUCK_S: Final = 60.0
_ASK_AFTER_S: Final = 15.0
_PATIENCE_S: Final = 5.0
_TROUBLES: Final = (Unavailable, OutcomeUnknown, TimeoutError, RuntimeError)
"""Of broker and database; the broker's client says its own by kinds of RuntimeError."""


@dataclass(frozen=True)
class Look:
    """Where a reader stands in its partitions, and where the broker's begin and end."""

    places: Mapping[Position, int]
    begins: Mapping[Position, int]
    ends: Mapping[Position, int]

    def stands(self, partition: Position) -> int:
        """Return the offset that comes next for this reader, of those that are still there."""
        return max(self.begins[partition], self.places[partition])

    def waiting(self, partition: Position) -> int:
        return max(0, self.ends[partition] - self.stands(partition))

    def dropped(self) -> list[Missed]:
        """Return what the broker has dropped although this reader has not taken it, by where it stood at this look."""
        return [Missed(one, place, self.begins[one]) for one, place in self.places.items() if place < self.begins[one]]


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
        look = await self._look(consumer, partitions)
        return sum(look.waiting(one) for one in partitions), sum(look.stands(one) for one in partitions)

    async def look(self, consumer: Any) -> Look | None:
        """Return how the partitions of this process stand, those that rest too. None where broker or database do not answer:
        nothing is known then.
        """
        partitions = [Position(*partition) for partition in consumer.assignment()]
        try:
            return await self._look(consumer, partitions) if partitions else Look({}, {}, {})
        except _TROUBLES:
            return None

    def waiting(self, look: Look) -> Mapping[str, int]:
        """Return by topic how many facts wait for this process; of a topic that is another's now, none."""
        waiting = dict.fromkeys(self._topics, 0)
        for one in look.places:
            waiting[one.topic] += look.waiting(one)
        return waiting

    async def _look(self, consumer: Any, partitions: Sequence[Position]) -> Look:
        async with asyncio.timeout(_PATIENCE_S):
            begins, ends = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
        # After the broker: what is taken meanwhile was not dropped before it.
        places = await load_places(self._database, self._reader)
        return Look({one: places.get(one, Standing()).next_offset for one in partitions}, begins, ends)


def is_stuck(waiting: int, seconds_since_progress: float) -> bool:
    """Tell whether records wait although none was handed to us for a minute; a batch that waits for its database was."""
    return waiting > 0 and seconds_since_progress > STUCK_S
