"""Alerts say who acts and what to do first, ask for figures that exist, and each is tried."""

import importlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from prometheus_client import REGISTRY
from typer.main import get_command

from services.console.cli import app
from shared.identity import Role
from tests.chaos.alerts.leftovers import RIPENS

CHECKOUT: Final = Path(__file__).parents[3]
RULES: Final = yaml.safe_load((CHECKOUT / "deploy/prometheus/alerts.yaml").read_text(encoding="utf-8"))
TESTS: Final = [
    test
    for name in ("alerts.test.yaml", "alerts.week.test.yaml")
    for test in yaml.safe_load((CHECKOUT / "deploy/prometheus" / name).read_text(encoding="utf-8"))["tests"]
]
PAGE: Final = (CHECKOUT / "docs/operations/alerts.md").read_text(encoding="utf-8")
ALERTS: Final[Mapping[str, Any]] = {rule["alert"]: rule for group in RULES["groups"] for rule in group["rules"]}
OF_PROMETHEUS: Final = {"up"}
DECLARED_IN: Final = (
    *(f"services.{name}.metrics" for name in ("intake", "assessment", "disbursement", "notifications", "console")),
    *(
        f"shared.{name}"
        for name in ("clock_measures", "clock_risks", "messaging.measures", "parts", "relay.measures", "sealing_measures")
    ),
)


def _section(alert: str) -> str:
    found = re.search(rf"^### {alert}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/operations/alerts.md has no section {alert}"
    return found.group(1)


def _commands(alert: str) -> list[str]:
    block = re.search(r"```\n(.*?)```", _section(alert), re.DOTALL)
    return block.group(1).splitlines() if block else []


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_says_who_acts_how_soon_and_where_to_read_on(alert: str) -> None:
    rule = ALERTS[alert]
    assert rule["labels"]["severity"] in {"page", "ticket", "none"}
    assert rule["labels"]["owner"] in {"ops", "duty", "accounts"}
    assert rule["annotations"].keys() == {"summary", "tom_tat", "runbook"}
    assert rule["annotations"]["runbook"] == f"alerts.md#{alert.lower()}"


@pytest.mark.parametrize("alert", ALERTS)
def test_its_page_begins_with_three_commands_that_exist(alert: str) -> None:
    commands = _commands(alert)
    assert len(commands) == 3
    for command in commands:
        program, *words = command.split()
        assert program == "kipthoi"
        found: Any = get_command(app)
        assert words.count("--role") == 0 or words[words.index("--role") + 1] in set(Role), command
        for word in words:
            if word.startswith("-"):
                assert word == "--help" or word in {name for option in found.params for name in option.opts}, command
            elif hasattr(found, "commands") and found.commands:
                assert word in found.commands, command
                found = found.commands[word]


def test_a_scrape_that_is_missed_ends_no_alert_but_those_that_look_over_a_range_or_at_up() -> None:
    bridged = {name for name, rule in ALERTS.items() if re.search(r"\[\d", rule["expr"]) or rule["expr"].startswith("up{")}
    assert {name for name, rule in ALERTS.items() if "keep_firing_for" not in rule} == bridged | {"Watchdog"}


def test_no_page_speaks_of_an_alert_that_there_is_not() -> None:
    assert set(re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)) == set(ALERTS)


@pytest.mark.parametrize("alert", ALERTS)
def test_it_asks_for_figures_and_labels_that_exist(alert: str) -> None:
    asked = _asked_for(ALERTS[alert]["expr"])
    assert asked or alert == "Watchdog"


@pytest.mark.parametrize("alert", RIPENS)
def test_what_would_fire_it_within_minutes_is_told_by_figures_that_exist(alert: str) -> None:
    assert alert in ALERTS
    assert _asked_for(RIPENS[alert])


def _asked_for(expression: str) -> list[str]:
    """Return the figures of an expression; each exists, with these labels."""
    for module in DECLARED_IN:
        importlib.import_module(module)
    known: dict[str, set[str]] = {}
    for collector in set(REGISTRY._names_to_collectors.values()):
        for family in collector.describe() if hasattr(collector, "describe") else ():
            labels = set(getattr(collector, "_labelnames", ()))
            for suffix in ("", "_total", "_bucket", "_count", "_sum"):
                known[family.name + suffix] = labels | {"le", "job", "instance"}
    asked = re.findall(r"\b(kipthoi_\w+|up)\b(?:\{([^}]*)\})?", expression)
    for name, conditions in asked:
        assert name in known or name in OF_PROMETHEUS, name
        labels = set(re.findall(r"(\w+)\s*(?:=|!=|=~|!~)", conditions))
        assert name in OF_PROMETHEUS or labels <= known[name], (name, labels)
    return [name for name, _ in asked]


def test_every_alert_is_tried_and_a_healthy_night_fires_none() -> None:
    healthy, *troubles = TESTS
    fired = [one for night in troubles for asked in night.get("promql_expr_test", ()) for one in asked["exp_samples"]]
    assert {found[1] for one in fired if (found := re.search(r'"(\w+)"', one["labels"]))} == set(ALERTS)
    asked_of = {"healthy": [healthy], "wrong": troubles}
    for name, nights in asked_of.items():
        told = {one["series"].partition("{")[0] for night in nights for one in night["input_series"]}
        lacking = {
            alert
            for alert, rule in ALERTS.items()
            if alert != "Watchdog" and not any(asked in told for asked in re.findall(r"\b(kipthoi_\w+|up)\b", rule["expr"]))
        }
        assert not lacking, f"the {name} night says nothing of {sorted(lacking)}"
