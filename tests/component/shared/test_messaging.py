import asyncio

import pytest
from faststream.exceptions import NackMessage
from sqlalchemy import text
from structlog.testing import capture_logs

from shared import audit
from shared.database import execute, run_alone
from shared.errors import Refused, Unavailable
from shared.events import CaseRetracted, HouseholdReported
from shared.messaging import FactReader
from shared.outbox import publish
from shared.relay import FactLane, RelaySettings
from tests.support.builders import a_case_retracted, a_household_reported, a_payment_settled
from tests.support.records import a_record, deliver


class Hearing:
    """A service that writes down what it hears."""

    def __init__(self, *faults):
        self.heard = []
        self.faults = list(faults)

    async def on_fact(self, session, actor, facts):
        if self.faults and (fault := self.faults.pop(0)):
            raise fault
        for fact in facts:
            if getattr(fact, "reason_code", "") == "poison":
                raise Refused
        await audit.record(session, actor, "heard", "fact", [fact.event_id for fact in facts])
        self.heard += facts


def a_reader(database, hearing):
    handlers = {HouseholdReported: hearing.on_fact, CaseRetracted: hearing.on_fact}
    return FactReader("test", database, ["127.0.0.1:1"], ["intake"], handlers)


async def taken(database):
    """What was taken for good: the audit rows of committed transactions."""
    async with database.reading() as session:
        return [row.subject_ids for row in await execute(session, text("select subject_ids from audit order by id"))]


async def dead_letters(database):
    async with database.reading() as session:
        return [row.reason for row in await execute(session, text("select reason from dead_letters order by kafka_offset"))]


async def test_a_fact_delivered_twice_takes_effect_once(database):
    hearing, fact = Hearing(), a_household_reported()
    reader = a_reader(database, hearing)

    await deliver(reader, fact, fact)
    await deliver(reader, fact)

    assert hearing.heard == [fact]


async def test_poison_is_put_aside_and_the_others_are_taken(database):
    hearing, good = Hearing(), a_household_reported()

    await deliver(a_reader(database, hearing), good, a_case_retracted(reason_code="poison"))

    assert await taken(database) == [str(good.event_id)]
    assert await dead_letters(database) == ["Refused"]


async def test_the_line_about_a_dead_letter_names_its_case_and_nothing_else_that_its_sender_wrote(database):
    good, bad = a_case_retracted(reason_code="poison"), a_record(a_household_reported(), offset=7)
    bad.headers = [("ce_subject", "Đặng Thị Mây Gòn".encode())]
    reader = a_reader(database, Hearing())

    with capture_logs() as logs:
        await deliver(reader, good)
        await reader.take([bad])

    aside = [line for line in logs if line["event"] == "dead letter"]
    assert [line["case"] for line in aside] == [str(good.case_id), None]
    assert "Gòn" not in str(logs)


async def test_a_fact_that_is_not_for_us_is_passed_over(database):
    await deliver(a_reader(database, Hearing()), a_payment_settled())

    assert await dead_letters(database) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: setattr(record, "value", b"{"),
        lambda record: setattr(record, "value", None),
        lambda record: setattr(record, "headers", []),
        lambda record: setattr(record, "headers", [("ce_type", b"\xff\xfe")]),
        lambda record: setattr(record, "headers", [("ce_type", b"intake.household_reported.v0")]),
        lambda record: setattr(record, "headers", [("ce_type", b"intake.never_heard_of.v1")]),
        lambda record: setattr(record, "headers", [("ce_type", b"intake.household_reported.v1"), ("ce_id", b"other")]),
    ],
    ids=["bad json", "no body", "no headers", "header not UTF-8", "retired version", "unknown name", "another id"],
)
async def test_what_cannot_be_read_becomes_a_dead_letter_and_blocks_nobody(database, spoil):
    hearing, good, bad = Hearing(), a_household_reported(), a_record(a_household_reported(), offset=7)
    spoil(bad)

    await a_reader(database, hearing).take([bad, a_record(good, offset=8)])

    assert hearing.heard == [good]
    assert len(await dead_letters(database)) == 1


async def test_while_the_database_is_away_the_batch_waits_and_comes_again(database, monkeypatch):
    pauses, ours, sleep = [], asyncio.current_task(), asyncio.sleep

    async def no_sleep(seconds):
        # Consumers of other tests may still be about: their sleep is theirs.
        if asyncio.current_task() is ours:
            pauses.append(seconds)
        else:
            await sleep(seconds)

    monkeypatch.setattr(asyncio, "sleep", no_sleep)
    hearing, fact = Hearing(Unavailable()), a_household_reported()
    reader = a_reader(database, hearing)

    with pytest.raises(NackMessage):
        await deliver(reader, fact)
    monkeypatch.undo()
    await deliver(reader, fact)

    assert hearing.heard == [fact]
    assert len(pauses) == 1
    assert await dead_letters(database) == []


async def test_facts_travel_from_an_outbox_through_kafka_into_another_service(database, kafka_bootstrap):
    hearing = Hearing()
    handlers = {HouseholdReported: hearing.on_fact, CaseRetracted: hearing.on_fact}
    reader = FactReader(f"reader-{id(hearing)}", database, kafka_bootstrap, ["intake"], handlers)
    facts = [a_household_reported() for _ in range(30)]
    followed = [a_case_retracted(case_id=fact.case_id) for fact in facts]
    async with database.transaction() as session:
        await publish(session, facts)
        await publish(session, followed)
    lane = FactLane(database, RelaySettings("intake", kafka_bootstrap))

    tasks = [asyncio.create_task(reader.run()), asyncio.create_task(run_alone(database, "facts", lane.deliver_for_ever))]
    async with asyncio.timeout(120):
        while len(hearing.heard) < 60:
            await asyncio.sleep(0.1)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    of_case = {fact.case_id: [type(heard) for heard in hearing.heard if heard.case_id == fact.case_id] for fact in facts}
    assert set(map(tuple, of_case.values())) == {(HouseholdReported, CaseRetracted)}
    async with database.reading() as session:
        undelivered = (await execute(session, text("select count(*) from outbox where delivered_at is null"))).scalar()
        offsets = (await execute(session, text("select count(*) from outbox where kafka_offset is not null"))).scalar()
    assert (undelivered, offsets) == (0, 60)
