"""The broker loses everything while relays and readers live: nothing is lost, nothing doubled, each case in order."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import text

from deploy.devstack.stack import Stack
from shared import audit
from shared.database import Database, execute, run_alone
from shared.events import CaseRetracted, HouseholdReported
from shared.messaging import FactReader
from shared.outbox import publish
from shared.relay import FactLane, RelaySettings
from tests.journeys.test_journeys import INJURED
from tests.journeys.village import settle
from tests.support.builders import a_case_retracted, a_household_reported
from tests.support.kafka import OwnTopic
from tests.support.promises.archive import check_archive
from tests.support.promises.order import check_order
from tests.support.stack import gather_evidence
from tests.support.waiting import eventually


async def _taken(database):
    async with database.reading() as session:
        rows = await execute(session, text("select subject_ids from audit where action = 'taken' order by id"))
        return [one for row in rows for one in row.subject_ids.split()]


async def _write_down(session, actor, facts):
    await audit.record(session, actor, "taken", "fact", [fact.event_id for fact in facts])


@pytest.mark.parametrize("loss", ["the broker is wiped", "the topic is deleted and made again"])
async def test_with_relay_and_reader_alive_every_fact_is_taken_once_and_in_order(tmp_path, fresh_database, loss):
    database = Database(await fresh_database("intake"), name="chaos")
    handlers = {HouseholdReported: _write_down, CaseRetracted: _write_down}
    first = [a_household_reported() for _ in range(600)]
    second = [a_case_retracted(case_id=fact.case_id) for fact in first]
    third = [a_household_reported(case_id=fact.case_id, revision=2) for fact in first]

    async def write(facts):
        for start in range(0, len(facts), 40):
            async with database.transaction() as session:
                await publish(session, facts[start : start + 40])
            await asyncio.sleep(0.05)

    async with Stack(tmp_path, engines=["kafka"], services=[], simulators=False) as stack:
        bootstrap = stack.addresses.engines.kafka.bootstrap
        lane = FactLane(database, RelaySettings("intake", bootstrap))
        reader = FactReader("chaos", database, bootstrap, ["intake"], handlers)
        parts = [asyncio.create_task(run_alone(database, "facts", lane.deliver_for_ever)), asyncio.create_task(reader.run())]
        await write(first)
        await eventually(lambda: _taken(database), lambda taken: len(taken) >= 500, what="the first facts to be taken")

        writing = asyncio.create_task(write([*second, *third]))
        await asyncio.sleep(0.3)
        if loss == "the broker is wiped":
            await stack.wipe_kafka()
        else:
            topic = OwnTopic(bootstrap, partitions=12)
            topic.service, topic.name = "intake", "kipthoi.intake.v1"
            await topic.delete()
            await asyncio.sleep(0.5)
            await topic.create()
        await writing
        await eventually(lambda: _taken(database), lambda taken: len(taken) >= 1800, within_s=90, what="every fact")
        await eventually(lambda: _open_work(database), lambda count: count == 0, within_s=60, what="all published again")
        for part in parts:
            part.cancel()
        await asyncio.gather(*parts, return_exceptions=True)

    taken = await _taken(database)
    assert [event for event, times in Counter(taken).items() if times > 1] == []
    assert set(taken) == {str(fact.event_id) for fact in [*first, *second, *third]}
    place = {event_id: number for number, event_id in enumerate(taken)}
    for facts in zip(first, second, third, strict=True):
        places = [place[str(fact.event_id)] for fact in facts]
        assert places == sorted(places)
    await database.close()


async def _open_work(database):
    async with database.reading() as session:
        statement = """select (select count(*) from outbox where delivered_at is null)
                            + (select count(*) from republications where finished_at is null)"""
        return (await execute(session, text(statement))).scalar()


@pytest.mark.timeout(300)
async def test_the_whole_system_goes_on_after_its_broker_was_wiped(stack, doors):
    village = await settle(doors)
    before = await village.report(INJURED)
    await village.find(before, INJURED)

    await stack.wipe_kafka()
    after = await village.report(INJURED)
    await village.find(after, INJURED)
    await village.sign([*await village.awards(before), *await village.awards(after)])

    for case in (before, after):
        await village.case_at(case, "closed", within_s=90)

    async def breaches():
        async with gather_evidence(stack.addresses, doors) as evidence:
            return [text for check in (check_order, check_archive) for text in (await check(evidence)).violations]

    await eventually(breaches, lambda found: found == [], within_s=60, every_s=2, what="every fact on the topics, in order")
