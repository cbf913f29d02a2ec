"""Programs of others are fetched whole, however many fetch at one moment, and what runs is never written to."""

import asyncio
import shutil
from pathlib import Path

import pytest

from deploy.devstack import debian


async def test_of_several_who_fetch_at_one_moment_each_finds_a_program_that_runs(tmp_path: Path):
    if shutil.which("promtool"):
        pytest.skip("promtool is installed on this machine: nobody fetches it")
    if await debian.program_of("promtool") is None:
        pytest.skip("promtool is neither here nor to be had from Debian's packages")

    found = await asyncio.gather(*(debian.program_of("promtool", tmp_path) for _ in range(3)))

    [program] = set(found)
    assert program is not None
    running = await asyncio.create_subprocess_exec(
        program, "check", "config", "/dev/stdin", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        await debian._fetch("prometheus", tmp_path)
    finally:
        await running.communicate(b"")
    again = await asyncio.create_subprocess_exec(program, "--version", stdout=asyncio.subprocess.DEVNULL)
    assert await again.wait() == 0
    assert names_in(tmp_path) == {"prometheus", "prometheus.log"}


def names_in(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}
