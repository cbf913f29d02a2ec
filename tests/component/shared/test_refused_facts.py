"""A hundred thousand facts that were set aside stand in the way of none that waits."""

import json

import pytest
from sqlalchemy import text

from shared import refused_facts
from shared.database import execute
from shared.outbox import publish
from shared.relay import measures, rows
from tests.support.builders import a_household_reported

MANY = 100_000
FEW_PAGES = 100


@pytest.fixture
async def many_refused(database):
    async with database.transaction() as session:
        await execute(
            session,
            text("""
                insert into outbox (event_id, address, name, key, payload, refused)
                select gen_random_uuid(), 'fact', 'intake.household_reported.v1', gen_random_uuid()::text, '\\x00', 'too large'
                  from generate_series(1, :many)"""),
            {"many": MANY},
        )
        await publish(session, [a_household_reported() for _ in range(5)])
    async with database.transaction() as session:
        await execute(session, text("analyze outbox"))
    return database


async def pages_read(database, statement, **values):
    async with database.transaction() as session:
        told = (await execute(session, text(f"explain (analyze, buffers, format json) {statement.text}"), values)).scalar_one()
    [plan] = json.loads(told) if isinstance(told, str) else told
    return plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]


async def test_what_waits_is_found_without_meeting_what_was_set_aside(many_refused):
    async with many_refused.reading() as session:
        waiting = await rows.undelivered(session, 1000)

    assert len(waiting) == 5
    assert await pages_read(many_refused, rows._UNDELIVERED, most=1000) < FEW_PAGES
    assert await pages_read(many_refused, measures._AGES) < FEW_PAGES


async def test_what_was_set_aside_is_listed_and_tried_again_by_the_page(many_refused):
    async with many_refused.reading() as session:
        shown = await refused_facts.list_refused(session, after=0, most=50)

    assert len(shown) == 50
    assert await pages_read(many_refused, refused_facts._LIST, after=shown[-1].id, most=50) < FEW_PAGES
    assert await pages_read(many_refused, refused_facts._RETRY, after=0, most=1, ids=None) < FEW_PAGES
