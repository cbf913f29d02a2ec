"""Dashboards: what Grafana reads is made from our tables, and asks only for figures and labels that services have."""

import importlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
import yaml
from prometheus_client import REGISTRY

from deploy.grafana.boards import boards
from deploy.grafana.panels import Board, Panel, dashboard, words_of_legend
from tests.support.golden import ROOT, as_json, compare
from tests.support.services import SERVICES

FOLDER: Final = ROOT / "deploy/grafana/dashboards"
DECLARED_IN: Final = (
    *(f"services.{name}.metrics" for name in SERVICES),
    *(
        f"shared.{name}"
        for name in (
            "clock_measures",
            "clock_risks",
            "database_pools",
            "first_samples",
            "http.measures",
            "messaging.measures",
            "outside",
            "parts",
            "relay.measures",
            "runtime",
            "sealing_measures",
        )
    ),
)
OF_PROMETHEUS: Final = frozenset({"job", "instance", "component"})
"""The labels that Prometheus gives to what it looks at (deploy/prometheus/prometheus.yaml)."""
OF_TEMPORAL: Final = {
    "temporal_activity_execution_failed_total": frozenset({"service", "activity_type", "task_queue"}),
    "temporal_request_failure_total": frozenset({"service", "operation"}),
    "temporal_worker_task_slots_available": frozenset({"service", "worker_type", "task_queue"}),
    "temporal_workflow_task_schedule_to_start_latency_seconds_bucket": frozenset({"service", "task_queue", "le"}),
}
"""What the SDK's core gives of what `shared/temporal/figures.py` hands on; a process of every service is asked (test_roles)."""
SUFFIXES: Final = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
FUNCTIONS: Final = frozenset(
    {"sum", "max", "min", "count", "by", "rate", "increase", "histogram_quantile", "time"},
)


@pytest.fixture(scope="module")
def known() -> Mapping[str, frozenset[str]]:
    """Every figure as Prometheus sees it, with its labels."""
    for module in DECLARED_IN:
        importlib.import_module(module)
    found: dict[str, frozenset[str]] = {"up": OF_PROMETHEUS}
    for collector in set(REGISTRY._names_to_collectors.values()):
        for family in collector.describe() if hasattr(collector, "describe") else collector.collect():
            labels = OF_PROMETHEUS | set(getattr(collector, "_labelnames", ()))
            for suffix in SUFFIXES.get(family.type, ()):
                found[family.name + suffix] = labels | ({"le"} if suffix == "_bucket" else set())
    return found | {name: OF_PROMETHEUS | labels for name, labels in OF_TEMPORAL.items()}


def _questions() -> list[Any]:
    return list(_each_question())


def _each_question() -> Iterator[Any]:
    for board in boards():
        for panel in board.panels:
            for words, question in panel.asks.items():
                yield pytest.param(words, question, id=f"{board.name}: {panel.says}: {words}")


def test_what_grafana_reads_is_what_the_tables_say(request):
    for board in boards():
        compare(FOLDER / f"{board.name}.json", as_json(dashboard(board)), request)
    assert {path.name for path in FOLDER.iterdir()} == {f"{board.name}.json" for board in boards()}


@pytest.mark.parametrize(("words", "question"), _questions())
def test_it_asks_for_figures_and_labels_that_exist(words, question, known):
    assert asks_wrongly(words, question, known) == []


@pytest.mark.parametrize(
    ("words", "question", "finds"),
    [
        ("", "sum(kipthoi_intake_report_total)", "kipthoi_intake_report_total"),
        ("", "sum(kipthoi_intake_reports)", "kipthoi_intake_reports"),
        ("", 'sum(rate(kipthoi_intake_reports_total{chanel="app"}[5m]))', "chanel"),
        ("", "sum by (commune) (rate(kipthoi_intake_reports_total[5m]))", "commune"),
        ("{{kind}}", "sum by (channel) (rate(kipthoi_intake_reports_total[5m]))", "kind"),
        ("", "sum by (le) (rate(kipthoi_notifications_taken_seconds[5m]))", "kipthoi_notifications_taken_seconds"),
        ("", "process_resident_memory", "process_resident_memory"),
    ],
)
def test_a_figure_or_label_that_there_is_not_is_found(words, question, finds, known):
    assert finds in asks_wrongly(words, question, known)


def asks_wrongly(words: str, question: str, known: Mapping[str, frozenset[str]]) -> list[str]:
    """Names in a question, and in its legend, that no service gives."""
    plain = re.sub(r'"[^"]*"', '""', question)
    conditions = dict(re.findall(r"(\w+)\{([^}]*)\}", plain))
    grouped = {label for group in re.findall(r"\bby \(([^)]*)\)", plain) for label in re.split(r",\s*", group)}
    bare = re.sub(r"\{[^}]*\}|\[\w+\]|\bby \([^)]*\)", " ", plain)
    names = set(re.findall(r"[a-zA-Z_]\w*", bare)) - FUNCTIONS
    wrong = sorted(names - known.keys())
    for name, asked in conditions.items():
        wrong += sorted(set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", asked)) - known.get(name, frozenset()))
    given = set.intersection(*(set(known.get(name, ())) for name in names)) if names else set()
    return [*wrong, *sorted(grouped - given), *sorted(words_of_legend(words) - grouped)]


@pytest.mark.parametrize("board", boards(), ids=lambda board: board.name)
def test_panels_lie_beside_one_another_and_say_what_they_show_in_both_languages(board: Board):
    panels = dashboard(board)["panels"]
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert [panel["title"] for panel in panels if " / " not in panel["title"] and panel["title"] != "Temporal"] == []


def test_a_panel_that_tells_good_from_bad_is_green_until_then():
    calm, wary = (_colours(panel) for panel in (Panel("stat", "a / b", {}), Panel("stat", "a / b", {}, amber=1, red=2)))

    assert calm == ["blue"]
    assert wary == ["green", "orange", "red"]


def _colours(panel: Panel) -> list[str]:
    [_, made] = dashboard(Board("x", "x", {"r": [panel]}))["panels"]
    return [step["color"] for step in made["fieldConfig"]["defaults"]["thresholds"]["steps"]]


def test_the_boards_look_where_grafana_is_told_that_prometheus_is():
    sources = yaml.safe_load((ROOT / "deploy/grafana/provisioning/datasources/prometheus.yaml").read_text(encoding="utf-8"))
    uids = {
        panel["datasource"]["uid"]
        for path in FOLDER.iterdir()
        for panel in json.loads(path.read_text())["panels"]
        if "targets" in panel
    }

    assert uids == {source["uid"] for source in sources["datasources"]}


def test_every_service_has_a_board_and_whoever_knows_drills_lets_the_reader_choose():
    names = {board.name for board in boards()}

    assert {"situation", "money", "notices", "engines", *SERVICES} == names
    for board in boards():
        choices = [one["name"] for one in dashboard(board)["templating"]["list"]]
        assert choices == (["drill"] if board.knows_drills else [])
