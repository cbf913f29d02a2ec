"""A storm rehearsed: the ladder to its top, communes that confirm nothing, and one that nobody can reach, at pace 600."""

import io
from typing import Any

import pytest
from rich.console import Console

from tests.drill.play import Play
from tests.drill.rehearsal import Rehearsal
from tests.drill.storm import DEFAULT, set_the_scene
from tests.drill.words import Words
from tests.support.doors import Doors
from tests.support.invented import Dice
from tests.support.people import OBSERVER

HOUSEHOLDS = 30
SEED = 77
ON_A_BUSY_MACHINE_S = 30.0
"""Who is told, in which order and never before the moment is asked here; how soon after it, a drill on a quiet machine says."""


@pytest.mark.timeout(300)
async def test_at_pace_600_what_nobody_takes_is_at_the_top_in_seconds_and_who_keeps_silent_is_on_the_board(stack, doors: Doors):
    dice = Dice(SEED)
    scene = set_the_scene(DEFAULT, HOUSEHOLDS, dice)
    shown = Console(file=io.StringIO(), width=120)
    rehearsal = Rehearsal(pace=600, silent=3, unreachable=1)

    patient: dict[str, Any] = {"rehearsal": rehearsal, "escalated_within_s": ON_A_BUSY_MACHINE_S}
    result = await Play(stack.addresses, doors, scene, dice, SEED, shown, Words("en"), **patient).play(HOUSEHOLDS)

    assert result.unkept == {}
    assert (result.waiting, result.missing) == ([], [])
    told = result.to_json()
    silent, unreachable = told["silent_communes"], told["unreachable_communes"]
    assert (told["pace"], len(silent), len(unreachable)) == (600, 3, 1)
    # That each is taken, or at the top, is asked above: nothing waits. A digest that a later one says has no clock of its own.
    assert (told["rungs"].get("4", 0) >= 1, told["taken"] >= 1) == (True, True), told
    assert {(step["rung"], step["higher"], step["planned_s"]) for step in told["steps_up"]} >= {(3, 4, 3.0)}
    board = await doors.get("console", "/v1/board", OBSERVER, incident_id=result.incident_id)
    # Which alone were silent while the others were at work stands in `silent`; since they stopped, they may fall silent, too.
    assert {each["code"] for each in board["silent_communes"]} >= {*silent, *unreachable}
