"""A column that takes another name keeps what stands in it, there and back."""

import asyncio

import asyncpg
from alembic import command

from shared.migrations import config_of
from tests.component.disbursement.conftest import QuietBank
from tests.component.disbursement.harness import ServiceHarness, a_household, rejected, settings_for
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation


async def test_when_a_payment_left_its_round_is_kept_under_the_older_and_the_newer_name(fresh_database: FreshDatabase) -> None:
    url = await fresh_database("disbursement")
    foundation = a_foundation("disbursement", url)
    harness = ServiceHarness(foundation, settings_for("http://bank.test"), QuietBank())
    household = a_household()
    await harness.source(10_000_000)
    await harness.take(household.reported, household.approved)
    await harness.send()
    await harness.answer(rejected(await harness.payment(household)))
    left = (await harness.payment(household))["left_round_at"]
    await foundation.database.close()
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))

    await asyncio.to_thread(command.downgrade, config_of("disbursement", url), "0002")
    before = await connection.fetchval("select alone_since from payments")
    await asyncio.to_thread(command.upgrade, config_of("disbursement", url), "head")
    after = await connection.fetchval("select left_round_at from payments")
    await connection.close()

    assert left is not None
    assert (before, after) == (left, left)
