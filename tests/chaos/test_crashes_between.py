"""Crashes at the worst moment: between a commit and what must follow it."""

import asyncio

import pytest

from tests.journeys.test_journeys import INJURED
from tests.journeys.village import settle
from tests.support.stack import temporal_of
from tests.support.waiting import eventually


@pytest.fixture
async def village(doors):
    return await settle(doors)


async def test_a_relay_that_dies_between_the_commit_and_temporal_loses_no_start(village, stack):
    stack.pause("temporal")
    try:
        case = await village.report(INJURED)
        stack.kill("intake")
    finally:
        stack.resume("temporal")
    await stack.restart("intake")

    client = await temporal_of(stack.addresses)

    async def started():
        return await client.get_workflow_handle(f"assist-promptly:{case}:1").describe()

    assert (await eventually(started, within_s=40, what="AssistPromptly")).id


async def test_while_temporal_is_away_a_missed_clock_is_escalated_by_the_sweeper(village, stack, doors):
    from datetime import UTC, datetime, timedelta

    before = len((await doors.simulator("phones", "/book"))["entries"])
    stack.pause("temporal")
    try:
        found_late = datetime.now(UTC) - timedelta(hours=80)
        await village.report(INJURED, identified_at=found_late.isoformat())

        async def told():
            heard = (await doors.simulator("phones", "/book"))["entries"][before:]
            return [message for message in heard if "qua han" in message["text"].lower()]

        assert await eventually(told, within_s=30, what="the person on duty to be told")
    finally:
        stack.resume("temporal")


async def test_a_bank_that_paid_while_disbursement_died_is_asked_and_pays_once(village, stack, doors):
    await doors.simulator("bank", "/faults", {"answer_delay_s": 3.0})
    try:
        case = await village.report(INJURED)
        await village.find(case, INJURED)
        await village.sign(await village.awards(case))

        async def booked():
            return [
                e
                for e in (await doors.simulator("bank", "/book"))["entries"]
                if e["end_to_end_id"] in await _sent(village, case)
            ]

        [entry] = await eventually(booked, within_s=30, every_s=0.02, what="the bank to book")
        stack.kill("disbursement")
        await asyncio.sleep(0.5)
        await stack.restart("disbursement")
        await village.case_at(case, "closed", within_s=60)
    finally:
        await doors.simulator("bank", "/faults", {"answer_delay_s": 0.2})

    book = (await doors.simulator("bank", "/book"))["entries"]
    assert [e["amount_dong"] for e in book if e["end_to_end_id"].startswith(entry["end_to_end_id"][:36])] == [5_400_000]


async def _sent(village, case):
    return {f"{payment['id']}-{payment['attempt_count']}" for payment in await village.payments(case)}
