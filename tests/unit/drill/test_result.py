"""What a drill says of its promises: held, broken, or not checked; in the table and in figures."""

import io

from rich.console import Console

from tests.drill.result import Result, StepFigures
from tests.drill.table import show
from tests.drill.words import Words
from tests.support.promises import Verdict

REASON = "no household was taken back and no proposal was withdrawn"


def a_result(**verdicts: Verdict) -> Result:
    steps = {name: StepFigures(1) for name in ("identified", "assisted", "closed")}
    return Result(households=1, seed=1, incident_id="x", windows={}, steps=steps, verdicts=verdicts)


def a_verdict(name: str, checked: int = 0, *violations: str, unseen: str | None = None) -> Verdict:
    return Verdict(name, checked, list(violations), [unseen] if unseen else [])


def shown(result: Result, language: str = "en") -> str:
    out = io.StringIO()
    show(Console(file=out, width=200), Words(language), result, "x")
    return out.getvalue()


def test_what_was_not_checked_is_shown_so_with_its_reason_and_is_never_held():
    result = a_result(P1=a_verdict("P1", 3), P11=a_verdict("P11", unseen=REASON))
    line = next(line for line in shown(result).splitlines() if "P11" in line)
    assert f"not checked: {REASON}" in line
    assert " held" not in line
    assert f"không kiểm: {REASON}" in shown(result, "vi")
    said = result.to_json()["promises"]["P11"]
    assert (said["held"], said["state"], said["not_checked_because"]) == (False, "not_checked", REASON)


def test_a_part_that_was_not_checked_is_named_beside_what_was():
    result = a_result(P6=a_verdict("P6", 3, unseen="who people are"))
    assert "part not checked: who people are" in shown(result)
    assert result.to_json()["promises"]["P6"]["parts_not_checked"] == ["who people are"]


def test_a_drill_passes_where_nobody_was_taken_back_and_not_where_anything_else_was_not_checked():
    held = a_verdict("P1", 3)
    assert a_result(P1=held, P11=a_verdict("P11", unseen=REASON)).passed
    without = a_result(P1=held, P2=a_verdict("P2"))
    assert not without.passed
    assert without.unkept == {"P2": ["there was nothing to look at"]}
    assert a_result(P1=held, P11=a_verdict("P11", 1, "broken")).unkept == {"P11": ["broken"]}


def test_a_drill_without_verdicts_has_proved_nothing():
    assert not a_result().passed
