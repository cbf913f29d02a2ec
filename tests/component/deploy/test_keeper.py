"""What crashes under `up` comes back by itself, counted; what is stopped on purpose stays so, and its data stay."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from deploy.devstack.alone import alone
from deploy.devstack.journal import Journal
from deploy.devstack.keeper import Keeper, dismiss_keeper, keeps, post_keeper
from deploy.devstack.problems import StackProblem
from deploy.devstack.restarts import read_restarts
from deploy.devstack.services import CHECKOUT
from deploy.devstack.stack import Stack
from tests.component.deploy.conftest import eventually


@pytest.fixture
async def left_running(tmp_path: Path) -> AsyncIterator[Stack]:
    """A PostgreSQL as `up` leaves it: nobody's child, and no guard beside it."""
    stack = Stack(tmp_path, engines=["postgres"], services=[], simulators=False)
    await stack.start()
    stack.detach()
    yield stack
    dismiss_keeper(tmp_path)
    await stack.stop()


def living(folder: Path) -> list[str]:
    return [child.name for child in Journal(folder).read()[0] if child.running]


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {".lock"}


async def command(folder: Path, *words: str) -> tuple[int | None, str]:
    """Run it as `make` does, where nobody answers a question."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "deploy.devstack", *words, "--run-folder", folder, cwd=CHECKOUT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def ask(stack: Stack, statement: str) -> object:
    connection = await asyncpg.connect(stack.addresses.engines.postgres.superuser_url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_what_is_killed_comes_back_with_its_data_and_is_counted(tmp_path: Path, left_running: Stack):
    await ask(left_running, "create table kept ()")
    post_keeper(tmp_path)

    left_running.kill("postgres")

    await eventually(lambda: {name: one.count for name, one in read_restarts(tmp_path).items()} == {"postgres": 1})
    assert living(tmp_path) == ["postgres"]
    # By the command, which holds the folder: between stop and start the keeper would bring back a second one.
    assert (await command(tmp_path, "restart", "postgres"))[0] == 0
    assert await ask(left_running, "select count(*) from kept") == 0


async def test_while_a_command_is_at_work_nothing_is_brought_back(tmp_path: Path, left_running: Stack):
    left_running.kill("postgres")

    with alone(tmp_path):
        assert await Keeper(tmp_path).look() == []
    assert await Keeper(tmp_path).look() == ["postgres"]


async def test_what_ends_again_at_once_is_waited_for_longer_each_time(
    tmp_path: Path, left_running: Stack, monkeypatch: pytest.MonkeyPatch
):
    seconds = [1000.0]
    keeper = Keeper(tmp_path, lambda: seconds[0])
    left_running.kill("postgres")
    monkeypatch.setattr(Stack, "restart", _does_not_last)
    started = []
    for _ in range(16):
        started.append(bool(await keeper.look()))
        seconds[0] += 0.25

    assert "".join("x" if one else "." for one in started) == "xx.x...x.......x"


async def _does_not_last(*_: object, **__: object) -> None:
    """Started, and gone again."""


async def test_what_was_stopped_stays_so_with_its_data_until_reset_removes_them(tmp_path: Path, left_running: Stack):
    await ask(left_running, "create table kept ()")
    post_keeper(tmp_path)

    code, said = await command(tmp_path, "down")

    assert (code, keeps(tmp_path), living(tmp_path)) == (0, False, [])
    assert "Stopped; its data stay for the next `make up`" in said
    assert await Keeper(tmp_path).look() == []
    again = Stack(tmp_path, engines=["postgres"], services=[], simulators=False)
    assert again.has_kept_data
    await again.start()
    assert again.addresses.engines.postgres.port == left_running.addresses.engines.postgres.port
    assert await ask(again, "select count(*) from kept") == 0
    again.detach()

    code, said = await command(tmp_path, "reset")

    assert code == 0
    assert "About to stop the stack and remove all data" in said
    assert left_in(tmp_path) == {"logs"}


async def test_what_cannot_be_started_says_why_and_is_not_counted(
    tmp_path: Path, left_running: Stack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    left_running.kill("postgres")
    monkeypatch.setattr(Stack, "restart", _is_missing)

    assert await Keeper(tmp_path).look() == []

    assert "postgres: ended, and cannot be started: The program is missing." in capsys.readouterr().out
    assert read_restarts(tmp_path) == {}


async def _is_missing(*_: object, **__: object) -> None:
    raise StackProblem("Thiếu chương trình.", "The program is missing.")


async def test_a_keeper_that_is_dismissed_leaves_what_it_has_started(tmp_path: Path, left_running: Stack):
    post_keeper(tmp_path)
    left_running.kill("postgres")
    await eventually(lambda: living(tmp_path) == ["postgres"])

    dismiss_keeper(tmp_path)

    assert (keeps(tmp_path), living(tmp_path)) == (False, ["postgres"])


async def test_restart_names_what_there_is(tmp_path: Path, left_running: Stack):
    before = left_running.process("postgres").pid

    code, said = await command(tmp_path, "restart", "postgres")
    assert (code, "up again after" in said) == (0, True)
    assert Stack.attach(tmp_path).process("postgres").pid != before

    code, said = await command(tmp_path, "restart")
    assert (code, "There are: postgres." in said) == (1, True)
    code, said = await command(tmp_path, "restart", "no-such")
    assert (code, said.splitlines()) == (
        1,
        ["no-such chưa được khởi động. Có: postgres.", "no-such has not been started. There are: postgres."],
    )


async def test_a_plan_of_another_version_says_the_way_out_and_reset_still_works(tmp_path: Path, left_running: Stack):
    (tmp_path / "plan.json").write_text("{}")

    with pytest.raises(StackProblem, match="make reset"):
        Stack.attach(tmp_path)
    code, said = await command(tmp_path, "down")
    assert (code, "make reset" in said, living(tmp_path)) == (1, True, ["postgres"])
    code, _ = await command(tmp_path, "reset")

    assert (code, living(tmp_path)) == (0, [])
