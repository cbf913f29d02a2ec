"""One alert after the other: trouble, the alert, the trouble undone, no alert any more; and nothing left behind."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from typing import Final

from tests.chaos.alerts.ground import ATTEMPTS, Attempt, Ground
from tests.chaos.alerts.leftovers import left_behind, standing
from tests.chaos.alerts.result import Row
from tests.chaos.alerts.unmade import UNMADE
from tests.chaos.alerts.watch import ALERTS, ALWAYS
from tests.support.doors import Refusal
from tests.support.waiting import NotYet, eventually

_GONE_WITHIN_S: Final = 180.0
_LOOK_S: Final = 0.2
_STEADY_S: Final = 10.0
"""Twice as long as the rarest figure takes that one reader could overwrite of another."""


def chosen(only: Collection[str], *, slow: bool) -> list[Attempt | Row]:
    """Return what is to be tried, in the order of the rules, and a row for each alert that nobody tries."""
    found: list[Attempt | Row] = []
    for alert in (alert for alert in ALERTS if not only or alert in only):
        if alert in UNMADE:
            found.append(Row(alert, "", skipped=UNMADE[alert]))
        for one in (one for one in ATTEMPTS if one.alert == alert):
            too_long = f"{one.how}: {one.within_s / 60:.0f} minutes (--slow)"
            found.append(one if slow or not one.is_slow else Row(alert, one.how, skipped=too_long))
    return found


async def try_all(ground: Ground, attempts: Sequence[Attempt | Row], say: Callable[[str], None]) -> list[Row]:
    rows = []
    if already := await left_behind(ground.watch):
        say(f"before anything is made there stands {', '.join(already)}")
    for one in attempts:
        row = one if isinstance(one, Row) else await _try_and_tidy(ground, one)
        left = f"; leaves {', '.join(row.left)}" if row.left else ""
        say(f"{row.alert}: {row.fault or row.skipped or f'{row.firing_s:.1f} s, {row.gone_s:.1f} s'}{left}")
        rows.append(row)
    return rows


async def _try_and_tidy(ground: Ground, one: Attempt) -> Row:
    """Try it; then end its storms, and see that nothing stands that did not before."""
    before = await standing(ground.watch)
    row = await _try(ground, one)
    await ground.bring_back()
    try:
        await ground.end_storms()
    except (NotYet, Refusal, OSError) as error:
        row = replace(row, fault=row.fault or f"its storm did not end: {error}")
    return replace(row, left=await left_behind(ground.watch, before))


async def _try(ground: Ground, one: Attempt) -> Row:
    """Return what was seen; whatever goes wrong with one alert is its fault, and the next is tried all the same."""

    async def fires() -> bool:
        return await ground.watch.firing(one.alert, **one.labels)

    async def is_gone() -> bool:
        return not await ground.watch.firing(one.alert, **one.labels)

    began = time.monotonic()
    firing_s: float | None = None
    gone_s: float | None = None
    fault = ""
    try:
        await eventually(is_gone, within_s=_GONE_WITHIN_S, what="what fires already to be gone")
        began = time.monotonic()
        async with one.trouble(ground):
            try:
                firing_s = await _seconds_until(fires, one.within_s, "it to fire")
                if one.lasts and not await _lasts(fires):
                    fault = "it went away while the trouble was there"
            except NotYet as late:  # what was made is undone all the same
                fault = str(late)
        gone_s = await _seconds_until(is_gone, _GONE_WITHIN_S, "it to be gone")
    except NotYet as late:
        fault = fault or str(late)
    except Exception as error:  # noqa: BLE001 - told in the table
        fault = fault or repr(error)
    others = await ground.watch.fired(time.monotonic() - began) - {one.alert, ALWAYS}
    return Row(one.alert, one.how, firing_s, gone_s, fault, others=sorted(others))


async def _lasts(fires: Callable[[], Awaitable[bool]]) -> bool:
    """Tell whether it goes on firing for some time: what comes and goes never lasts as long as `for:` asks in earnest."""
    end = time.monotonic() + _STEADY_S
    while time.monotonic() < end:
        if not await fires():
            return False
        await asyncio.sleep(_LOOK_S)
    return True


async def _seconds_until(so: Callable[[], object], within_s: float, what: str) -> float:
    began = time.monotonic()
    await eventually(so, within_s=within_s, every_s=_LOOK_S, what=what)  # type: ignore[arg-type] # as it is asked
    return time.monotonic() - began
