"""P12: every fact of every outbox stands on its topic as long as topics keep facts, and every reader has come to the end."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from deploy.kafka.topics import read_topics
from shared.events import topic_of
from tests.support.promises.evidence import Evidence
from tests.support.promises.readers import facts_taken_by, readers_of
from tests.support.promises.verdict import Verdict

_FACTS: Final = """
    select event_id::text as event_id, name, delivered_at, clock_timestamp() - delivered_at as age,
           format('%s of %s, %s/%s at %s', name, key, kafka_partition, kafka_offset, delivered_at) as which
      from outbox where address = 'fact' and delivered_at is not null"""
_SET_ASIDE: Final = "select name, count(*) as count from outbox where address = 'fact' and refused is not null group by name"
_OPEN: Final = "select id, reason from republications where finished_at is null order by id"
PLACES: Final = "select reader, topic, kafka_partition, next_offset from reading_places"
_GAPS: Final = "select topic, kafka_partition, from_offset, until_offset from gaps order by noticed_at"
_TAKEN: Final = "select event_id::text as event_id from inbox"
_EARLIER: Final = timedelta(hours=1)
"""A broker drops whole segments, a little before or after the day."""

_NAMED: Final = 3
"""So many lost facts are named, so that somebody can look for them."""

Ends = Mapping[tuple[str, int], int]


async def check_archive(world: Evidence) -> Verdict:
    """`checked` counts delivered facts, and the places of readers."""
    verdict = Verdict("P12")
    ends: dict[tuple[str, int], int] = defaultdict(int)
    on_topic: dict[str, set[str]] = defaultdict(set)
    for record in world.records:
        place = (record.topic, record.partition)
        if world.was_there(record.written_at):
            ends[place] = max(ends[place], record.offset + 1)
        on_topic[record.topic].add(record.header("ce_id"))
    if not world.records:
        verdict.missed("what stands on the topics: they were not read")
    facts = {
        service: [row for row in await world.rows(service, _FACTS) if world.was_there(row["delivered_at"])]
        for service in world.databases
    }
    for service in world.databases:
        for row in await world.rows(service, _SET_ASIDE):
            verdict.breach(f"{service}: {row['count']} facts {row['name']} were set aside, the broker would not take them")
        for row in await world.rows(service, _OPEN):
            verdict.breach(f"{service}: republication {row['id']} ({row['reason']}) has not ended")
        if world.records:
            _check_topic(service, facts[service], on_topic[topic_of(service)], verdict)
            await _check_places(world, service, ends, verdict)
        await _check_gaps(world, service, facts, verdict)
    return verdict


def _check_topic(service: str, facts: Sequence[Any], there: set[str], verdict: Verdict) -> None:
    topic = read_topics().get(topic_of(service))
    kept = timedelta(days=topic.retention_days if topic else 0) - _EARLIER
    young = {row["event_id"]: row["which"] for row in facts if row["age"] < kept}
    verdict.saw(len(young))
    if lost := sorted(which for event_id, which in young.items() if event_id not in there):
        named = "; ".join(lost[:_NAMED])
        verdict.breach(f"{service}: {len(lost)} delivered facts of the outbox are not on the topic ({named})")


async def _check_places(world: Evidence, service: str, ends: Ends, verdict: Verdict) -> None:
    """Each reader has come to the end of each partition of each topic that it reads."""
    for place in places_of(service, await world.rows(service, PLACES), ends):
        verdict.saw(1)
        if place.stood < place.end:
            where = f"{place.topic}/{place.partition}"
            verdict.breach(f"{place.reader} stands at {place.stood} of {where}, which ends at {place.end}")


@dataclass(frozen=True)
class Reached:
    """Where a reader stands in a partition, and where that ends."""

    reader: str
    topic: str
    partition: int
    stood: int
    end: int


def places_of(service: str, rows: Sequence[Any], ends: Ends) -> Iterator[Reached]:
    """Yield each place that a reader of this service has, or should have: `rows` are its `PLACES`."""
    stands = {(row["reader"], row["topic"], row["kafka_partition"]): row["next_offset"] for row in rows}
    for reader, names in readers_of(service).items():
        topics = {topic_of(name.split(".")[0]) for name in names} | {topic for who, topic, _ in stands if who == reader}
        for (topic, partition), end in sorted(ends.items()):
            if topic in topics:
                yield Reached(reader, topic, partition, stands.get((reader, topic, partition), 0), end)


async def _check_gaps(world: Evidence, service: str, facts: Mapping[str, Sequence[Any]], verdict: Verdict) -> None:
    """What a reader missed is filled once its owner's archive holds no fact any more that the reader has not taken."""
    gaps = await world.rows(service, _GAPS)
    if not gaps:
        return
    taken = {row["event_id"] for row in await world.rows(service, _TAKEN)}
    wanted = facts_taken_by(service)
    for gap in gaps:
        owner = gap["topic"].split(".")[1]
        missing = sum(1 for row in facts.get(owner, ()) if row["name"] in wanted and row["event_id"] not in taken)
        if missing:
            where = f"{gap['topic']}/{gap['kafka_partition']} {gap['from_offset']}-{gap['until_offset']}"
            verdict.breach(f"{service}: the gap {where} is open, {missing} facts of {owner} were never taken")
