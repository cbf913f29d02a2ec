"""The names of all figures by Prometheus' own rules, as its tool judges what each service's door shows."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.services import SERVICES


async def _judged(promtool: Path, service: str, *planted: str) -> tuple[str, subprocess.CompletedProcess[str]]:
    """What the service shows, and what the tool says of it."""
    command = [sys.executable, "-m", "tests.support.figures_of", service, *planted]
    shown = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=True)
    check = [str(promtool), "check", "metrics"]
    return shown.stdout, await asyncio.to_thread(
        subprocess.run, check, input=shown.stdout, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("service", SERVICES)
async def test_the_figures_of_a_service_are_named_by_prometheus_rules(promtool: Path, service: str):
    shown, judged = await _judged(promtool, service)

    assert judged.returncode == 0, judged.stdout + judged.stderr
    # What has labels, or is measured by one process at a time, has no line by itself: a name without one is not judged.
    named = {line.split()[2] for line in shown.splitlines() if line.startswith("# TYPE kipthoi_")}
    with_lines = {line.split("{")[0].split(" ")[0] for line in shown.splitlines() if not line.startswith("#")}
    assert len(named) > 20
    assert {name for name in named if not any(line.startswith(name) for line in with_lines)} == set()


@pytest.mark.parametrize("name", ["kipthoi_planted_milliseconds", "kipthoi_planted_count", "kipthoi_planted_total"])
async def test_a_name_that_breaks_the_rules_is_found(promtool: Path, name: str):
    _, judged = await _judged(promtool, "console", name)

    assert judged.returncode != 0
    assert name in judged.stdout + judged.stderr
