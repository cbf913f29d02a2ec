"""The rules by which `make alerts` judges are the committed ones, but for how long is waited."""

import io
import re

import pytest
from rich.console import Console

from tests.chaos.alerts.ground import ATTEMPTS
from tests.chaos.alerts.result import Result, Row, show
from tests.chaos.alerts.rules import LEAST_FOR_S, LEAST_RANGE_S, faster
from tests.chaos.alerts.trial import chosen
from tests.chaos.alerts.troubles import __all__ as troubles
from tests.chaos.alerts.unmade import UNMADE
from tests.chaos.alerts.watch import ALERTS, COMMITTED

_RANGE = re.compile(r"\[\d+[smhd](:\d+[smhd])?\]")


def rule(rules, alert):
    [found] = [one for group in rules["groups"] for one in group["rules"] if one["alert"] == alert]
    return found


def test_only_how_long_is_waited_is_another():
    hurried = faster(COMMITTED, 60)

    for alert in ALERTS:
        before, after = dict(rule(COMMITTED, alert)), dict(rule(hurried, alert))
        assert _RANGE.sub("[]", before.pop("expr")) == _RANGE.sub("[]", after.pop("expr")), alert
        for wait in ("for", "keep_firing_for"):
            assert (before.pop(wait, None) is None) == (after.pop(wait, None) is None), alert
        assert before == after


@pytest.mark.parametrize(
    ("alert", "waits"),
    [("BackupTooOld", "60s"), ("SweeperDoesWorkflowsWork", "15s"), ("NobodyOnDuty", "2s"), ("ServiceDown", f"{LEAST_FOR_S}s")],
)
def test_it_is_waited_sixty_times_shorter_but_never_for_less_than_two_looks(alert, waits):
    assert rule(faster(COMMITTED, 60), alert)["for"] == waits


def test_it_goes_on_for_so_much_shorter_too():
    assert rule(COMMITTED, "FactsMissed")["keep_firing_for"] == "2m"
    assert rule(faster(COMMITTED, 60), "FactsMissed")["keep_firing_for"] == f"{LEAST_FOR_S}s"


def test_ranges_shrink_too_as_far_as_a_rate_can_be_told():
    hurried = faster(COMMITTED, 60)

    assert set(re.findall(r"\[\w+\]", rule(hurried, "SweeperDoesWorkflowsWork")["expr"])) == {"[60s]"}
    assert set(re.findall(r"\[\w+\]", rule(hurried, "EscalationsSlow")["expr"])) == {f"[{LEAST_RANGE_S}s]"}
    assert rule(hurried, "HouseholdWaitsForHelp")["expr"] == rule(COMMITTED, "HouseholdWaitsForHelp")["expr"]


def test_of_what_is_looked_at_every_hour_of_a_week_as_many_looks_stay():
    spans = set(re.findall(r"\[\w+:\w+\]", rule(faster(COMMITTED, 60), "OldKeyInUse")["expr"]))
    assert spans == {f"[{7 * 24 * 60}s:60s]"}, "168 looks are in it, of which 160 must have seen something"


def test_once_as_fast_they_are_the_committed_ones():
    assert faster(COMMITTED, 1) == COMMITTED


def test_every_alert_has_its_trouble_or_the_reason_why_it_has_none():
    assert troubles
    assert {one.alert for one in ATTEMPTS} | set(UNMADE) == set(ALERTS)
    assert not {one.alert for one in ATTEMPTS} & set(UNMADE)
    assert all(one.how for one in ATTEMPTS)
    assert [one.alert for one in chosen(["Watchdog", "ServiceDown"], slow=False)] == ["ServiceDown", "Watchdog"]


def test_a_fault_that_quotes_a_log_stands_in_the_table_as_it_is():
    shown = Console(file=io.StringIO(), width=200)
    fault = "intake was not ready: process [31061] ended [/tmp/logs/intake.log]"

    show(shown, Result(60, [Row("ServiceDown", "it is killed", fault=fault)]))

    assert shown.file.getvalue().count("[/tmp/logs/intake.log]") == 2


def test_what_a_trouble_leaves_is_a_fault_of_its_own_row():
    result = Result(
        60, [Row("NobodyTakesIt", "it climbs", 1, 1, left=["CommunesSilent"]), Row("NobodyOnDuty", "it waits", 1, 1)]
    )
    shown = Console(file=io.StringIO(), width=200)

    show(shown, result)

    assert result.faults == ["NobodyTakesIt: its trouble leaves CommunesSilent"]
    assert [row["left_behind"] for row in result.to_json()["alerts"]] == [["CommunesSilent"], []]
    assert "leaves behind: CommunesSilent" in shown.file.getvalue()
