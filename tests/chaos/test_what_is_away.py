"""A part goes away while somebody looks at the desk: he is told within ten seconds, and told again when it is back."""

import asyncio
import time

import httpx
import pytest

from services.console.views.troubles import Trouble
from shared.clock import now
from tests.support.pages import Browser
from tests.support.waiting import eventually

TOLD_WITHIN_S = 10.0
PARTS = {
    "kafka": Trouble("broker", "", now()).what.vi,
    "temporal": Trouble("temporal", "", now()).what.vi,
    "intake": Trouble("service", "intake", now()).what.vi,
    "postgres": Trouble("database", "assessment", now()).what.vi,
    "simulators": Trouble("bank", "", now()).what.vi,
}


@pytest.mark.parametrize("part", PARTS)
async def test_who_looks_at_the_desk_is_told_what_is_away_and_when_it_is_back(stack, doors, part):
    async with Browser(doors.url_of("console"), "commune_officer", province="42", commune="18073") as officer:

        async def said() -> bool:
            return PARTS[part] in await officer.open("/troubles")

        async def well() -> bool:
            return not (await officer.open("/troubles")).strip()

        await eventually(well, what="all parts to be well before")
        async with asyncio.timeout(60), httpx.AsyncClient(cookies=officer.cookies) as client:
            stream = client.stream("GET", f"{doors.url_of('console')}/v1/board/stream", timeout=None)
            async with stream as events:
                lines = events.aiter_lines()
                began = time.monotonic()
                stack.kill(part)
                try:
                    await _event(lines, "troubles")
                    assert await eventually(said, within_s=TOLD_WITHIN_S - (time.monotonic() - began), every_s=0.3)
                    told_after_s = time.monotonic() - began
                finally:
                    await stack.restart(part)
                assert await eventually(well, within_s=TOLD_WITHIN_S, every_s=0.3), (
                    "it is back, and nobody is alarmed for longer"
                )

    assert told_after_s <= TOLD_WITHIN_S


async def _event(lines, name: str) -> None:
    async for line in lines:
        if line == f"event: {name}":
            return
    raise AssertionError(f"the stream ended without {name}")
