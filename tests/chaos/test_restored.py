"""A backup of a running drill, restored into an empty folder: every household and đồng is there, and the drill goes on.

Kafka and Temporal come back empty: facts are published again, workflows are started again, from the rows. Bank and phones are
other people's, and keep their books.
"""

import asyncio
import io
import os
import shutil
from pathlib import Path

import pytest
from rich.console import Console
from temporalio.client import WorkflowExecutionStatus

from deploy.backup.run_folders import back_up, restore
from deploy.devstack.services import SERVICES
from deploy.devstack.stack import Stack
from tests.conftest import SHORT_WINDOWS
from tests.drill.acts import Act
from tests.drill.play import Play
from tests.drill.storm import DEFAULT, set_the_scene
from tests.drill.words import Words
from tests.journeys.village import settle
from tests.support import people
from tests.support.doors import Doors
from tests.support.invented import Dice
from tests.support.promises import ESCALATED_AROUND_A_KILL_S
from tests.support.stack import open_databases, temporal_of
from tests.support.waiting import eventually

LONG = pytest.mark.skipif(os.environ.get("KIPTHOI_CHAOS") != "long", reason="two starts of the whole stack (make chaos)")
HOUSEHOLDS = int(os.environ.get("KIPTHOI_CHAOS_HOUSEHOLDS", "60"))
PATIENCE_S = 240.0
INJURED = {"injured": [{"ref": "p1", "treatment_days": 5}]}


async def move(stack: Stack, folder: Path) -> Stack:
    """Lose the machine, all but what other people keep; start anew from a backup."""
    backup, keys = folder / "backup", folder / "elsewhere" / "keys.json"
    await asyncio.to_thread(back_up, stack.folder, backup, keys, print)
    for child in stack.processes:
        child.kill()
    await stack.stop(keep=True)
    (stack.folder / "plan.json").unlink()

    empty = folder / "empty"
    await asyncio.to_thread(restore, backup, keys, empty, print)
    shutil.copytree(stack.folder / "simulators", empty / "simulators")
    moved = Stack(empty, windows=SHORT_WINDOWS)
    await moved.start()
    return moved


@LONG
@pytest.mark.timeout(900)
async def test_a_drill_goes_on_to_its_end_on_a_machine_that_was_restored(tmp_path: Path):
    stack = Stack(tmp_path / "first", windows=SHORT_WINDOWS)
    await stack.start()
    moved = None
    dice = Dice(77)
    scene, shown = set_the_scene(DEFAULT, HOUSEHOLDS, dice), io.StringIO()
    try:
        async with Doors(stack.addresses, try_for_s=PATIENCE_S) as doors:
            play = Play(
                stack.addresses,
                doors,
                scene,
                dice,
                77,
                Console(file=shown, width=120),
                Words("en"),
                escalated_within_s=ESCALATED_AROUND_A_KILL_S,
            )
            playing = asyncio.create_task(play.play(HOUSEHOLDS))
            await eventually(lambda: _paid(doors), lambda count: count >= HOUSEHOLDS // 4, within_s=300, what="mid-journey")
            # Whatever is answered from here on is after the backup: nobody shall be answered any more.
            for name in SERVICES:
                stack.pause(name)
            moved = await move(stack, tmp_path)
            result = await playing
    finally:
        for each in (moved, stack):
            if each is not None:
                await each.stop()

    assert result.unkept == {}
    assert result.waiting == []
    # Which transfer it shall return the bank's simulator was told before it was started anew, too, and has forgotten since.
    assert set(result.missing) <= {Act.CAME_BACK}
    assert result.count("assisted") == result.entitled
    assert result.count("closed") + result.retracted == HOUSEHOLDS


async def _paid(doors: Doors) -> int:
    stages = (await doors.get("console", "/v1/board", people.OBSERVER))["stages"]
    return sum(stages.get(stage, 0) for stage in ("paid", "told", "closed"))


@LONG
@pytest.mark.timeout(600)
async def test_what_happened_after_the_backup_is_forgotten_and_still_nobody_is_paid_twice(tmp_path: Path):
    stack = Stack(tmp_path / "first", windows=SHORT_WINDOWS)
    await stack.start()
    moved = None
    try:
        async with Doors(stack.addresses) as doors:
            village = await settle(doors)
            paid, waiting = await village.report(INJURED), await village.report(INJURED)
            await village.find(paid, INJURED)
            await doors.simulator("bank", "/faults", {"lose_next_answers": 1})
            await village.sign(await village.awards(paid))
            await village.payments_when(paid, "sent")
            backup, keys = tmp_path / "backup", tmp_path / "keys.json"
            await asyncio.to_thread(back_up, stack.folder, backup, keys, print)
            await village.case_at(paid, "closed", within_s=90)
            forgotten = await village.report(INJURED)
            for child in stack.processes:
                child.kill()
            await stack.stop(keep=True)
            (stack.folder / "plan.json").unlink()
            await asyncio.to_thread(restore, backup, keys, tmp_path / "empty", print)
            shutil.copytree(stack.folder / "simulators", tmp_path / "empty" / "simulators")
            moved = Stack(tmp_path / "empty", windows=SHORT_WINDOWS)
            await moved.start()

        async with Doors(moved.addresses) as doors:
            village.doors = doors
            await village.case_at(paid, "closed", within_s=90)
            [payment] = await village.payments(paid)
            book = (await doors.simulator("bank", "/book"))["entries"]
            assert [one["amount_dong"] for one in book if one["end_to_end_id"].startswith(payment["id"])] == [5_400_000]

            described = (
                await (await temporal_of(moved.addresses)).get_workflow_handle(f"assist-promptly:{waiting}:1").describe()
            )
            assert described.status is WorkflowExecutionStatus.RUNNING
            async with open_databases(moved.addresses) as databases:
                for service, database in databases.items():
                    found = await database.fetchval("select count(*) from outbox where key = $1", str(forgotten))
                    assert found == 0, f"{service} knows of what happened after the backup"
                    assert await database.fetchval("select count(*) from gaps where asked_at is null") == 0
                    assert await database.fetchval("select count(*) from dead_letters") == 0
    finally:
        for each in (moved, stack):
            if each is not None:
                await each.stop()
