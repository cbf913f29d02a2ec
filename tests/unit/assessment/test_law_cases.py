"""The cases that stand next to the rules, written for people who know the law and not Python."""

from pathlib import Path
from typing import Any

import pytest

from services.assessment import rules
from services.assessment.rules.parameter_loader import read_yaml
from tests.unit.assessment.law import ask, named, short_form

FOLDER = Path(rules.__file__).parent / "cases"
CASES = [pytest.param(case, id=case["name"]) for path in sorted(FOLDER.glob("*.yaml")) for case in read_yaml(path)]


@pytest.mark.parametrize("case", CASES)
def test_the_law_answers_as_written(case: dict[str, Any]):
    answer = short_form(ask(case["ask"]))

    assert named(case["expect"], answer) == case["expect"]
