"""A rehearsal reports no faster than it is followed, never stops for ever, and a drill at the pace of the world never waits."""

import asyncio

import pytest

from tests.drill.flow import Flow


async def passes(flow: Flow, count: int) -> bool:
    """Whether so many may pass at once."""
    waiting = asyncio.ensure_future(flow.let_pass(count))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    passed = waiting.done()
    waiting.cancel()
    return passed


@pytest.mark.parametrize(("pace", "most"), [(600, 16), (120, 30), (3600, 10)])
def test_the_faster_the_fewer_may_be_undecided(pace: int, most: int) -> None:
    assert Flow(pace).most == most


async def test_at_the_pace_of_the_world_nobody_waits() -> None:
    flow = Flow(1)
    assert [await passes(flow, 100_000) for _ in range(3)] == [True, True, True]


async def test_the_next_follow_when_those_before_are_decided_or_taken_back() -> None:
    flow = Flow(600)
    await flow.let_pass(16)
    assert not await passes(flow, 10)
    flow.follow({"decided": 5, "retracted": 1})
    assert await passes(flow, 10)
    assert not await passes(flow, 10)


async def test_nobody_waits_for_ever_for_what_stays_undecided() -> None:
    flow = Flow(600)
    await flow.let_pass(16)
    await asyncio.wait_for(flow.let_pass(1), 10)
