"""The live board: one stream for all boards of a person, which sends what changes."""

import asyncio
import re
from typing import Any

import orjson
import pytest

from shared.ids import new_id
from tests.component.console.harness import ServiceHarness, an_incident
from tests.support.builders import (
    COMMUNE,
    a_household_reported,
)


async def test_the_live_board_sends_what_changes_and_a_heartbeat_in_between(harness: ServiceHarness) -> None:
    stream = harness.live.watch([None], None, heartbeat_s=0.2)
    assert await anext(stream) == b"retry: 3000\n\n"
    first = _event(await anext(stream))
    assert (first[0], first[1]["total"]) == ("figures", 0)

    assert _event(await anext(stream))[0] == "beat"

    await harness.take(a_household_reported())
    events = [_event(await asyncio.wait_for(anext(stream), 3)) for _ in range(6)]
    changed = [data for name, data in events if name == "figures"]
    assert [data["total"] for data in changed] == [1]
    await stream.aclose()
    assert harness.live._watched == 0


async def test_one_stream_tells_of_several_boards_each_by_its_name(harness: ServiceHarness) -> None:
    one, other = new_id(), new_id()
    await harness.take(an_incident(incident_id=one), an_incident(incident_id=other))
    stream = harness.live.watch([None, one, other, one], None, heartbeat_s=0.2)
    await anext(stream)

    first = [_event(await anext(stream)) for _ in range(3)]
    await harness.take(a_household_reported(incident_id=one))
    changed = []
    while len(changed) < 2:
        name, data = _event(await asyncio.wait_for(anext(stream), 3))
        changed += [(data["incident_id"], data["total"])] if name == "figures" else []
    await stream.aclose()

    assert [(name, data["incident_id"], data["total"]) for name, data in first] == [
        ("figures", None, 0),
        ("figures", str(one), 0),
        ("figures", str(other), 0),
    ]
    assert changed == [(None, 1), (str(one), 1)]


@pytest.mark.parametrize(
    ("query", "status"),
    [("incident_id=nonsense", 422), ("incident_id=", 422), ("&".join(["incident_id=all"] * 21), 422)],
)
async def test_a_stream_of_what_is_no_board_is_refused(harness: ServiceHarness, query: str, status: int) -> None:
    async with harness.program() as client:
        assert (await client.get(f"/v1/board/stream?{query}")).status_code == status


async def test_pages_share_a_stream_only_with_pages_of_the_same_person_and_area(harness: ServiceHarness) -> None:
    people = [{}, {"subject": "another"}, {"provinces": ["01"]}, {"communes": [COMMUNE]}, {}]
    channels = []
    for who in people:
        async with harness.browser("auditor", **who) as browser:
            page = (await browser.get("/board")).text
        channels += re.findall(r'data-board="all" data-channel="(kipthoi-boards-[0-9a-f]{16})"', page)

    assert len(channels) == len(people)
    assert channels[0] == channels[-1]
    assert len(set(channels)) == len(people) - 1


async def test_streams_end_when_the_desk_stops(harness: ServiceHarness) -> None:
    stream = harness.live.watch([None], None)
    await anext(stream)
    await anext(stream)
    waiting = asyncio.ensure_future(anext(stream, None))
    await asyncio.sleep(0.05)

    harness.live.close()

    assert await asyncio.wait_for(waiting, 1) is None


async def test_the_live_board_needs_a_role_that_may_read(harness: ServiceHarness) -> None:
    async with harness.program("reporter") as client:
        assert (await client.get("/v1/board/stream")).status_code == 403


def _event(block: bytes) -> tuple[str, Any]:
    lines = dict(line.split(": ", 1) for line in block.decode().strip().splitlines())
    return lines["event"], orjson.loads(lines["data"])
