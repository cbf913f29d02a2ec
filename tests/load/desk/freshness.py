"""How long a change takes until it is on an open board: households of a drill go their way while a stream is watched."""

import asyncio
import time
from collections.abc import Awaitable
from typing import Any, Final, TypeVar

import orjson

from tests.journeys.village import Village
from tests.load.desk.officers import AtDesk
from tests.load.desk.result import Result
from tests.support import people

HUNGRY: Final[dict[str, Any]] = {"short_of_food": {"people": 4, "months": 1}}
_JOURNEY: Final = ("identified", "assessed", "decided", "paid", "told", "closed")
_PATIENCE_S: Final = 20.0
_PREFIX: Final = b"data: "
T = TypeVar("T")


class Watched:
    """What the stream of one board said last."""

    def __init__(self) -> None:
        self._stages: dict[str, int] = {}
        self._news = asyncio.Condition()

    async def listen(self, officer: AtDesk, incident: object) -> None:
        """Hear the stream until the task is cancelled."""
        async with officer.board_stream(f"?incident_id={incident}") as answer:
            event = b""
            async for line in answer.content:
                if line.startswith(b"event: "):
                    event = line.strip()
                elif line.startswith(_PREFIX) and event == b"event: figures":
                    async with self._news:
                        self._stages = orjson.loads(line.removeprefix(_PREFIX))["stages"]
                        self._news.notify_all()

    def reached(self, stage: str) -> int:
        """Return how many cases are at this stage or have passed it: the next may come in the same breath."""
        return sum(self._stages.get(name, 0) for name in _JOURNEY[_JOURNEY.index(stage) :])

    async def until(self, stage: str, count: int) -> float:
        """Return the moment when the board shows so many. Raises TimeoutError."""
        async with asyncio.timeout(_PATIENCE_S), self._news:
            await self._news.wait_for(lambda: self.reached(stage) >= count)
        return time.monotonic()


async def measure(village: Village, watched: Watched, result: Result, until: float) -> None:
    """Let one household after the other be reported, assessed, signed and helped, each on the board before the next act."""
    while time.monotonic() < until:
        case = await _act("reported", "identified", village.report(HUNGRY), watched, result)
        await _act("assessed", "assessed", village.find(case, HUNGRY), watched, result)
        await _act("signed", "decided", village.sign(await village.awards(case)), watched, result)
        [payment] = await village.payments_when(case, "reserved", rail="goods")
        handing = people.hand_over(village.doors, village.commune, str(payment["id"]))
        await _act("handed over", "paid", handing, watched, result)


async def _act(name: str, stage: str, act: Awaitable[T], watched: Watched, result: Result) -> T:
    """Do it, and note how long after its answer the board shows one household more at this stage."""
    before = watched.reached(stage)
    done = await act
    began = time.monotonic()
    result.on_board_s[name].append(max(0.0, await watched.until(stage, before + 1) - began))
    return done
