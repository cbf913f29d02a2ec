"""Every state in which a fact can stand aside has a number that operators see."""

from prometheus_client import REGISTRY
from sqlalchemy import text

from shared import archive
from shared.archive import Selection
from shared.database import execute
from shared.identity import Actor
from shared.messaging import measures as reading_measures
from shared.relay import measures as relay_measures
from tests.component.shared.reading import Service
from tests.support.builders import a_household_reported
from tests.support.records import deliver

OPERATOR = Actor(subject="operator")


def shown(name, service):
    return REGISTRY.get_sample_value(name, {"service": service})


async def test_waiting_letters_and_open_gaps_are_counted_until_they_are_seen_to(database):
    service, facts = Service(database), [a_household_reported() for _ in range(3)]
    name = service.reader._service
    service.refused |= {fact.event_id for fact in facts}
    await deliver(service.reader, *facts)
    async with database.transaction() as session:
        await execute(
            session, text("insert into gaps (topic, kafka_partition, from_offset, until_offset) values ('t', 0, 1, 2)")
        )
    await reading_measures.measure(database, name)
    before = [shown("kipthoi_messaging_waiting_dead_letters", name), shown("kipthoi_messaging_open_gaps", name)]

    service.refused -= {fact.event_id for fact in facts[:2]}
    await service.replay()
    async with database.transaction() as session:
        await execute(session, text("update gaps set asked_at = now()"))
    await reading_measures.measure(database, name)

    assert before == [3, 1]
    assert [shown("kipthoi_messaging_waiting_dead_letters", name), shown("kipthoi_messaging_open_gaps", name)] == [1, 0]
    outcomes = {
        outcome: REGISTRY.get_sample_value(
            "kipthoi_messaging_replayed_dead_letters_total", {"service": name, "outcome": outcome}
        )
        for outcome in ("taken", "waits on")
    }
    assert outcomes == {"taken": 2, "waits on": 1}


async def test_refused_facts_and_open_republications_are_counted(database):
    async with database.transaction() as session:
        await execute(
            session,
            text(
                "insert into outbox (event_id, address, name, key, payload, refused)"
                " select gen_random_uuid(), 'fact', 'x', 'k', 'x', 'too large' from generate_series(1, 4)"
            ),
        )
        await execute(session, text("insert into topic_ends (kafka_partition, next_offset) values (0, 5)"))
        await archive.republish(session, OPERATOR, Selection(), "asked")

    await relay_measures.measure(database, "measured")

    assert shown("kipthoi_relay_dead_facts", "measured") == 4
    assert shown("kipthoi_relay_open_republications", "measured") == 1
