"""P10: facts of one case and one producer stand in order, each is taken by all its readers; nothing is stuck or put aside."""

from collections.abc import Sequence

from tests.support.promises.evidence import Evidence
from tests.support.promises.places import check_places
from tests.support.promises.readers import facts_taken_by
from tests.support.promises.topics import TopicRecord, first_deliveries
from tests.support.promises.verdict import Verdict

_STUCK = """
    select address, count(*) as count from outbox
     where delivered_at is null and ($1::timestamptz is null or created_at < $1) group by address"""
_REFUSED = "select count(*) from outbox where address = 'wake' and refused is not null"
_DEAD = "select wire_type, reason, count(*) as count from dead_letters where replayed_at is null group by 1, 2"
_FACTS = "select id, event_id::text as event_id, key from outbox where address = 'fact'"
_TAKEN = "select event_id::text as event_id from inbox"


async def check_order(world: Evidence) -> Verdict:
    """Order in the topics, completeness of inboxes. Whether the topics hold all facts is asked under P12."""
    verdict = Verdict("P10")
    by_service: dict[str, list[TopicRecord]] = {}
    for record in world.records:
        by_service.setdefault(record.service, []).append(record)
    for service, connection in world.databases.items():
        for row in await connection.fetch(_STUCK, world.as_of):
            verdict.breach(f"{service}: {row['count']} outbox rows for {row['address']} are not delivered")
        if refused := await connection.fetchval(_REFUSED):
            verdict.breach(f"{service}: {refused} wake-ups were refused because their workflow id was taken")
        for row in await connection.fetch(_DEAD):
            verdict.breach(f"{service}: {row['count']} dead letters of {row['wire_type']} ({row['reason']}) wait")
        await _check_topic(world, service, by_service.get(service, []), verdict)
        await _check_inbox(world, service, verdict)
    await check_places(world, verdict)
    return verdict


async def _check_topic(world: Evidence, service: str, records: Sequence[TopicRecord], verdict: Verdict) -> None:
    facts = {row["event_id"]: row for row in await world.rows(service, _FACTS)}
    if not facts or not world.records:
        return
    latest: dict[bytes, int] = {}
    partitions: dict[bytes, set[int]] = {}
    first = list(first_deliveries(records))
    verdict.saw(len(first))
    for record in first:
        row = facts.get(record.header("ce_id"))
        key = record.key or b""
        if row is None:
            verdict.breach(f"{service}: a fact on the topic has no outbox row ({record.wire_type})")
            continue
        partitions.setdefault(key, set()).add(record.partition)
        # Facts about an incident are written by many at once; only a case has a row that keeps them in order.
        if is_about_a_case(record) and row["id"] < latest.get(key, 0):
            verdict.breach(f"{service}: {record.wire_type} of {row['key']} overtook an earlier fact")
        latest[key] = max(latest.get(key, 0), row["id"])
    scattered = sum(1 for places in partitions.values() if len(places) > 1)
    if scattered:
        verdict.breach(f"{service}: facts of {scattered} keys stand in more than one partition")


def is_about_a_case(record: TopicRecord) -> bool:
    """Whether the fact names a case; its key is that case then."""
    return b'"case_id":' in (record.value or b"")


async def _check_inbox(world: Evidence, service: str, verdict: Verdict) -> None:
    """Of each type that one of this service's readers takes, it has taken every one."""
    taken = {row["event_id"] for row in await world.rows(service, _TAKEN)}
    wanted = facts_taken_by(service)
    by_type: dict[str, set[str]] = {}
    for record in world.records:
        if record.wire_type in wanted and world.was_there(record.written_at):
            by_type.setdefault(record.wire_type, set()).add(record.header("ce_id"))
    for wire_type, known in by_type.items():
        if missed := len(known - taken):
            verdict.breach(f"{service}: {missed} of {len(known)} facts {wire_type} were never taken")
