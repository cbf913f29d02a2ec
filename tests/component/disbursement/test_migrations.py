"""A column that takes another name keeps what stands in it, there and back."""

import asyncio
from typing import Any, Final

import asyncpg
from alembic import command

from shared.migrations import config_of
from tests.component.disbursement.conftest import QuietBank
from tests.component.disbursement.harness import ServiceHarness, a_household, came_back, rejected, settings_for, settled
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation
from tests.support.revisions import before

_WORDS: Final = "Bà Đặng Thị Mẫu đã mất"


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


async def test_a_banks_words_of_before_are_gone_and_an_older_process_leaves_none(fresh_database: FreshDatabase) -> None:
    url = await fresh_database("disbursement")
    foundation = a_foundation("disbursement", url)
    harness = ServiceHarness(foundation, settings_for("http://bank.test"), QuietBank())
    households = [a_household(), a_household()]
    await harness.source(20_000_000)
    await harness.take(*[each.reported for each in households], *[each.approved for each in households])
    await harness.send()
    wordy, honest = [await harness.payment(each) for each in households]
    await harness.answer(rejected(wordy), settled(honest), came_back(honest))
    await foundation.database.close()
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))

    async def reasons(payment: Any) -> set[str]:
        rows = await connection.fetch(
            """
            select reason from payments where id = $1 union all select reason from attempts where payment_id = $1 union all
            select convert_from(payload, 'UTF8')::jsonb ->> 'reason' from outbox
             where address = 'fact' and name ~ 'payment_(failed|returned)'
               and position($1::text in convert_from(payload, 'UTF8')) > 0""",
            payment["id"],
        )
        assert len(rows) == 3
        return {row["reason"] for row in rows}

    async def write_words() -> None:
        await connection.execute("update payments set reason = $2 where id = $1", wordy["id"], _WORDS)
        await connection.execute("update attempts set reason = $2 where payment_id = $1", wordy["id"], _WORDS)

    await asyncio.to_thread(command.downgrade, config_of("disbursement", url), before("disbursement", "_bank_in_words"))
    await write_words()
    await connection.execute(
        "update outbox set payload = convert_to(replace(convert_from(payload, 'UTF8'), 'AC04', $2), 'UTF8') "
        "where position($1::text in convert_from(payload, 'UTF8')) > 0",
        str(wordy["id"]),
        _WORDS,
    )
    assert (await reasons(wordy), await reasons(honest)) == ({_WORDS}, {"AC04"})
    await asyncio.to_thread(command.upgrade, config_of("disbursement", url), "head")

    assert (await reasons(wordy), await reasons(honest)) == ({"bank_in_words"}, {"AC04"})
    await write_words()
    assert await reasons(wordy) == {"bank_in_words"}
    await connection.close()
