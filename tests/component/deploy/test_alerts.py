"""The alerts as Prometheus' own tool reads them, and Prometheus itself beside a stack."""

import asyncio
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import yaml

from deploy.devstack.journal import LOGS
from deploy.devstack.prometheus import RULES, configuration, dismiss_prometheus, post_prometheus, watching
from deploy.devstack.stack import Stack
from tests.chaos.alerts.leftovers import RIPENS, left_behind, standing
from tests.chaos.alerts.watch import watching as watching_in_a_hurry
from tests.component.deploy.conftest import eventually
from tests.support.waiting import eventually as until


async def _run(*words: object) -> subprocess.CompletedProcess[str]:
    command = [str(word) for word in words]
    return await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)


async def test_its_rules_are_sound_and_each_alert_fires_for_its_trouble_alone(promtool: Path):
    checked = await _run(promtool, "check", "rules", "--lint=all", "--lint-fatal", RULES)
    assert checked.returncode == 0, checked.stdout + checked.stderr

    tried = await _run(promtool, "test", "rules", *(RULES.with_name(f"alerts.{which}test.yaml") for which in ("", "week.")))
    assert tried.returncode == 0, tried.stdout + tried.stderr


async def test_a_rule_that_no_longer_fires_is_found(promtool: Path, tmp_path: Path):
    rules = RULES.read_text(encoding="utf-8").replace("kipthoi_relay_dead_facts) > 0", "kipthoi_relay_dead_facts) > 9")
    (tmp_path / "alerts.yaml").write_text(rules, encoding="utf-8")
    shutil.copy(RULES.with_name("alerts.test.yaml"), tmp_path)

    tried = await _run(promtool, "test", "rules", tmp_path / "alerts.test.yaml")

    assert tried.returncode != 0
    assert "FactRefused" in tried.stdout + tried.stderr


async def test_prometheus_watches_the_services_of_a_stack(promtool: Path, tmp_path: Path):
    stack = Stack(tmp_path, engines=[], services=[], simulators=False)
    (tmp_path / LOGS).mkdir()
    config = tmp_path / "prometheus.yaml"
    config.write_text(yaml.safe_dump(configuration(stack.addresses)), encoding="utf-8")
    assert (await _run(promtool, "check", "config", config)).returncode == 0

    found = await post_prometheus(tmp_path, stack.addresses)
    assert found is not None
    try:
        # Nothing of it runs: who watches says so.
        await eventually(lambda: _pending(f"{found.url}/api/v1/alerts") >= {"Watchdog", "ServiceDown"}, within_s=60)
        again = await post_prometheus(tmp_path, stack.addresses)
        assert again == found == watching(tmp_path)
    finally:
        dismiss_prometheus(tmp_path)
    assert found.mark is not None
    assert not found.mark.alive


async def test_what_stands_before_a_trouble_is_not_left_by_it_and_what_stands_after_it_is(tmp_path: Path):
    stack = Stack(tmp_path, engines=[], services=[], simulators=False)
    async with watching_in_a_hurry(stack.addresses, 60) as watch:
        # Nothing of it runs.
        await until(lambda: watch.firing("ServiceDown"), within_s=60)

        # What nobody measures is not known to be over.
        assert {*await left_behind(watch, before=set(), within_s=2)} == {"ServiceDown", *RIPENS}
        assert await left_behind(watch, before=await standing(watch), within_s=2) == []


def _pending(url: str) -> set[str]:
    try:
        answer = httpx.get(url, timeout=2, trust_env=False)
    except httpx.HTTPError:
        return set()
    # While it reads its own record it answers, but not yet with alerts.
    alerts: list[dict[str, Any]] = answer.json()["data"]["alerts"] if answer.is_success else []
    return {alert["labels"]["alertname"] for alert in alerts}
