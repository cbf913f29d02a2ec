"""P10: facts of one case and one producer stand in order; nothing is stuck in an outbox, nothing was put aside unseen."""

from collections.abc import Sequence

from tests.support.promises.evidence import Evidence
from tests.support.promises.places import check_places
from tests.support.promises.topics import TopicRecord, first_deliveries
from tests.support.promises.verdict import Verdict

_STUCK = "select address, count(*) as count from outbox where delivered_at is null group by address"
_REFUSED = "select count(*) from outbox where refused is not null"
_DEAD = "select wire_type, reason, count(*) as count from dead_letters where replayed_at is null group by 1, 2"
_FACTS = "select id, event_id::text as event_id, key from outbox where address = 'fact'"
_TAKEN = "select event_id::text as event_id from inbox"


async def check_order(world: Evidence) -> Verdict:
    """Order in the topics, completeness of outboxes, topics and inboxes."""
    verdict = Verdict("P10")
    by_service: dict[str, list[TopicRecord]] = {}
    for record in world.records:
        by_service.setdefault(record.service, []).append(record)
    for service, connection in world.databases.items():
        for row in await connection.fetch(_STUCK):
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
    lost = len(facts.keys() - {record.header("ce_id") for record in first})
    if lost:
        verdict.breach(f"{service}: {lost} facts of the outbox are not on the topic")


def is_about_a_case(record: TopicRecord) -> bool:
    """Whether the fact names a case; its key is that case then."""
    return b'"case_id":' in (record.value or b"")


async def _check_inbox(world: Evidence, service: str, verdict: Verdict) -> None:
    """Of each type that this service takes at all (it took one), it has taken every one."""
    taken = {row["event_id"] for row in await world.rows(service, _TAKEN)}
    by_type: dict[str, list[str]] = {}
    for record in world.records:
        by_type.setdefault(record.wire_type, []).append(record.header("ce_id"))
    for wire_type, ids in by_type.items():
        known = set(ids)
        missed = len(known - taken)
        if missed and missed < len(known):
            verdict.breach(f"{service}: {missed} of {len(known)} facts {wire_type} were never taken")
