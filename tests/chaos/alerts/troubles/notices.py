"""Messages that do not leave, and providers that do not answer."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from tests.chaos.alerts.ground import Ground, fires
from tests.journeys.test_journeys import HUNGRY
from tests.journeys.village import Village

_LONG_S: Final = 3600.0
_VERY_MANY: Final = 1_000_000
_PROVIDERS: Final = ("/faults", "/second/faults", "/voice/faults")
_EVERY_S: Final = 2.0


@fires("NoticesDoNotLeave", within_s=180)
@asynccontextmanager
async def finds_no_provider(ground: Ground) -> AsyncIterator[None]:
    """all providers of messages are silent, and a commune is to be told something; undone: they answer"""
    village = await ground.storm()
    await _tell(ground, _PROVIDERS, silent_for_s=_LONG_S)
    case = await village.report(HUNGRY)
    yield
    await _tell(ground, _PROVIDERS, silent_for_s=0)
    await ground.take_back(village, case)


@fires("ProviderLeftAlone", provider="sms-1")
@asynccontextmanager
async def answers_with_errors(ground: Ground) -> AsyncIterator[None]:
    """the first SMS provider answers everything with 500 while households are reported; undone: it takes them"""
    async with _left_alone(ground, {"fail_next": _VERY_MANY}, {"fail_next": 0}):
        yield


@fires("ProviderLeftAlone", within_s=120, provider="sms-1")
@asynccontextmanager
async def does_not_answer(ground: Ground) -> AsyncIterator[None]:
    """the first SMS provider takes calls and never answers while households are reported; undone: it answers"""
    async with _left_alone(ground, {"silent_for_s": _LONG_S}, {"silent_for_s": 0}):
        yield


@asynccontextmanager
async def _left_alone(ground: Ground, wrong: dict[str, Any], right: dict[str, Any]) -> AsyncIterator[None]:
    village, cases = await ground.storm(), list[str]()
    await _tell(ground, _PROVIDERS[:1], **wrong)
    reporting = asyncio.create_task(_report(village, cases))
    try:
        yield
    finally:
        await _tell(ground, _PROVIDERS[:1], **right)
    # It is asked again with the next message, so there must be one.
    try:
        async with asyncio.timeout(60):
            while await ground.watch.firing("ProviderLeftAlone", provider="sms-1"):
                await asyncio.sleep(_EVERY_S)
    finally:
        reporting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reporting
    await ground.take_back(village, *cases)


async def _report(village: Village, cases: list[str]) -> None:
    """One household after the other: each is told, by SMS."""
    while True:
        cases.append(await village.report(HUNGRY))
        await asyncio.sleep(_EVERY_S)


@fires("RealPeopleBehindSimulator")
@asynccontextmanager
async def is_told_by_a_simulator(ground: Ground) -> AsyncIterator[None]:
    """a household of a real storm is reported while NOTIFICATIONS_SMS_IS_REAL=false; undone: it is true until all has left"""
    village = await ground.storm(drill=False)
    case = await village.report(HUNGRY)
    yield
    async with ground.real_gateway():
        await ground.take_back(village, case)


async def _tell(ground: Ground, paths: tuple[str, ...], **faults: Any) -> None:
    for path in paths:
        await ground.doors.simulator("phones", path, faults)
