"""kill -9 of every part in mid-journey: everybody is still helped, nobody twice, and every missed clock finds its person.

Short here (each part once, in two storms); `make chaos` plays a storm for every part.
"""

import asyncio
import contextlib
import io
import os
from collections.abc import Sequence

import pytest
from rich.console import Console

from tests.drill.play import Play
from tests.drill.storm import DEFAULT, set_the_scene
from tests.drill.words import Words
from tests.support.invented import Dice
from tests.support.people import OBSERVER
from tests.support.promises import ESCALATED_AROUND_A_KILL_S
from tests.support.waiting import eventually

LONG = os.environ.get("KIPTHOI_CHAOS") == "long"
PARTS = ("intake", "assessment", "disbursement", "notifications", "console", "temporal", "kafka", "postgres")
STORMS = (
    [(part,) for part in PARTS]
    if LONG
    else [("intake", "temporal", "disbursement", "kafka"), ("assessment", "notifications", "console", "postgres")]
)
HOUSEHOLDS = 150 if LONG else 60
AWAY_S = 1.5


@pytest.mark.timeout(600)
@pytest.mark.parametrize("victims", STORMS, ids="-".join)
async def test_whatever_is_killed_in_mid_journey_the_promises_hold(stack, doors, victims):
    seed = 1000 + STORMS.index(victims)
    dice = Dice(seed)
    scene = set_the_scene(DEFAULT, HOUSEHOLDS, dice)
    shown = io.StringIO()
    play = Play(
        stack.addresses,
        doors,
        scene,
        dice,
        seed,
        Console(file=shown, width=120),
        Words("en"),
        escalated_within_s=ESCALATED_AROUND_A_KILL_S,
    )

    in_mid_journey: list[str] = []
    killing = asyncio.create_task(_kill_in_turn(stack, doors, victims, in_mid_journey))
    keeping = asyncio.create_task(_bring_back(stack))
    try:
        result = await play.play(HOUSEHOLDS)
    finally:
        for task in (killing, keeping):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    assert in_mid_journey == list(victims), "a kill that comes when all is over proves nothing"
    assert result.unkept == {}
    assert (result.waiting, result.missing) == ([], [])
    assert result.count("assisted") == result.entitled
    assert result.count("closed") + result.retracted == HOUSEHOLDS


async def _kill_in_turn(stack, doors, victims: Sequence[str], met: list[str]) -> None:
    """Kill one after the other while cases are open, each back after a moment; `met` says whom it met in mid-journey."""
    for victim in victims:
        await eventually(lambda: _open_cases(doors), within_s=120, every_s=0.1, what="a case under way")
        strike = asyncio.create_task(_kill(stack, victim))
        try:
            await asyncio.shield(strike)
        except asyncio.CancelledError:
            # The stack is others' too: a storm that broke off must not leave them without what it has killed.
            await strike
            raise
        met.append(victim)


async def _kill(stack, victim: str) -> None:
    stack.kill(victim)
    await asyncio.sleep(AWAY_S)
    await stack.restart(victim)


async def _bring_back(stack) -> None:
    """Start again what has ended itself, as the keeper does of a stack that `make up` has left running."""
    while True:
        await asyncio.sleep(AWAY_S)
        for child in stack.processes:
            # What was killed here is started again by whoever killed it.
            if child.exit_code is not None and child.exit_code >= 0:
                await stack.restart(child.name, wait=False)


async def _open_cases(doors) -> int:
    stages = (await doors.get("console", "/v1/board", OBSERVER))["stages"]
    return sum(count for stage, count in stages.items() if stage not in {"closed", "declined", "retracted"})
