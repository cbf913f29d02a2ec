import asyncio

from sqlalchemy import text

from shared.database import execute
from shared.ids import CaseId, new_id
from shared.outbox import publish
from tests.support.builders import a_case_retracted, a_household_reported
from tests.support.records import outbox_facts


async def test_facts_of_one_case_are_numbered_in_the_order_in_which_they_commit(database):
    case = CaseId(new_id())
    first_wrote, second_may_commit = asyncio.Event(), asyncio.Event()

    async def slow():
        async with database.transaction() as session:
            await publish(session, a_household_reported(case_id=case))
            first_wrote.set()
            await asyncio.sleep(0.3)
            assert not second_may_commit.is_set(), "the second overtook the first"

    async def quick():
        await first_wrote.wait()
        async with database.transaction() as session:
            await publish(session, a_case_retracted(case_id=case))
        second_may_commit.set()

    await asyncio.gather(slow(), quick())

    assert [fact.name for fact in await outbox_facts(database)] == ["intake.household_reported", "intake.case_retracted"]


async def test_facts_of_different_cases_do_not_wait_for_one_another(database):
    async with database.transaction() as slow:
        await publish(slow, a_household_reported())
        async with asyncio.timeout(2), database.transaction() as quick:
            await publish(quick, a_household_reported())


async def test_facts_of_one_call_keep_their_order_and_a_refused_command_publishes_nothing(database):
    case = CaseId(new_id())
    facts = [a_household_reported(case_id=case, revision=number) for number in range(1, 30)]

    async with database.transaction() as session:
        await publish(session, facts)

    assert [fact.event_id for fact in await outbox_facts(database)] == [fact.event_id for fact in facts]
    async with database.reading() as session:
        assert (await execute(session, text("select count(*) from outbox where created_at is null"))).scalar() == 0
