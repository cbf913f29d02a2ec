"""How a service is installed, at the operators' door: its tables, clocks, keys by name; and what its outbox still holds."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from services.console.cli.doctor import MAX_DATABASE_SKEW
from shared.database import execute
from shared.operations.installation import tables_wanted
from shared.partitions import partition_statement
from tests.conftest import FreshDatabase
from tests.support.foundation import EVENT_CIPHER, ISSUER, a_foundation, client_for
from tests.support.services import SERVICES, api_of


@pytest.mark.parametrize("service", SERVICES)
async def test_each_service_tells_its_tables_and_keys(service: str, fresh_database: FreshDatabase) -> None:
    foundation = a_foundation(service, await fresh_database(service))
    async with client_for(api_of(service, foundation), ISSUER.token("ops")) as operator:
        said = (await operator.get("/v1/operations/installation")).json()
        async with foundation.database.transaction() as session:
            await execute(session, text("drop table alembic_version"))
        never = (await operator.get("/v1/operations/installation")).json()
    async with client_for(api_of(service, foundation), ISSUER.token("ops", provinces=["42"])) as of_a_place:
        refused = await of_a_place.get("/v1/operations/installation")
    await foundation.database.close()

    assert (said["tables_found"], never["tables_found"]) == (tables_wanted(service), None)
    assert said["fact_keys"] == list(EVENT_CIPHER.key_ids)
    taken = said["connections"]
    assert (taken["processes"], taken["most_of_each"]) == (1, 2 * 8 + 4), "the harness has pools of eight"
    assert 1 <= taken["open"] <= taken["most_of_each"] < taken["allowed"]
    assert abs(datetime.fromisoformat(said["at"]) - datetime.fromisoformat(said["database_at"])) < timedelta(seconds=5)
    assert refused.status_code == 403


async def test_a_busy_machine_is_no_clock_that_goes_wrong(fresh_database: FreshDatabase) -> None:
    """Seen in a storm on an overloaded machine: its one clock was said to differ by 1.1 s from its database's."""
    foundation = a_foundation("intake", await fresh_database("intake"))
    async with client_for(api_of("intake", foundation), ISSUER.token("ops")) as operator:
        async with foundation.database.transaction() as session:
            await execute(session, text("lock table alembic_version"))
            asked = asyncio.create_task(operator.get("/v1/operations/installation"))
            waits = text(
                "select count(*) from pg_locks where not granted"
                " and database = (select oid from pg_database where datname = current_database())"
            )
            while not (await execute(session, waits)).scalar_one():
                await asyncio.sleep(0.01)
            await execute(session, text("select pg_sleep(1.5)"))
        said = (await asked).json()
    await foundation.database.close()

    assert abs(datetime.fromisoformat(said["at"]) - datetime.fromisoformat(said["database_at"])) < MAX_DATABASE_SKEW


async def test_what_waits_in_the_outbox_is_told_by_address_and_age(fresh_database: FreshDatabase) -> None:
    foundation = a_foundation("intake", await fresh_database("intake"))
    old = datetime.now(UTC) - timedelta(hours=1)
    async with foundation.database.transaction() as session:
        await execute(session, text(partition_statement(old.date())))  # an hour ago it may have been last month
        for address, refused, count in (("fact", None, 3), ("fact", "TooLarge", 2), ("wake", None, 1001)):
            await execute(
                session,
                text(
                    "insert into outbox (event_id, address, name, key, payload, refused, created_at)"
                    " select gen_random_uuid(), :address, 'x', 'k', 'x', :refused, :at from generate_series(1, :count)"
                ),
                {"address": address, "refused": refused, "count": count, "at": old},
            )
    async with client_for(api_of("intake", foundation), ISSUER.token("ops")) as operator:
        items = (await operator.get("/v1/operations/outbox/undelivered")).json()["items"]
    await foundation.database.close()

    told = [(one["address"], one["waiting"], one["is_more"]) for one in items]
    assert told == [("fact", 3, False), ("wake", 1000, True)], "what Kafka refuses has a list of its own"
    assert {datetime.fromisoformat(one["since"]) for one in items} == {old}
