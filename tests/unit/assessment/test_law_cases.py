"""The cases that stand next to the rules, written for people who know the law and not Python."""

from pathlib import Path
from typing import Any

import pytest

from services.assessment import rules
from services.assessment.rules.reading import read_yaml
from tests.unit.assessment.law import ask

FOLDER = Path(rules.__file__).parent / "cases"
CASES = [pytest.param(case, id=case["name"]) for path in sorted(FOLDER.glob("*.yaml")) for case in read_yaml(path)]


def _told(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer in the short form of the cases."""

    def short(one: dict[str, Any]) -> dict[str, Any]:
        return one | {"basis": [f"{basis['document']} {basis['article']}" for basis in one["basis"]]}

    return answer | {
        "awards": [short(award) for award in answer["awards"]],
        "not_awarded": [short(refusal) for refusal in answer["not_awarded"]],
        "warnings": [warning["code"] for warning in answer["warnings"]],
        "unverified": [doubt["code"] for doubt in answer["unverified"]],
    }


def _named(expected: Any, actual: Any) -> Any:
    """What the case names of the answer; everything else is left out."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return {key: _named(value, actual.get(key, "missing")) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        return [_named(one, other) for one, other in zip(expected, actual, strict=True)]
    return actual


@pytest.mark.parametrize("case", CASES)
def test_the_law_answers_as_written(case: dict[str, Any]):
    answer = _told(ask(case["ask"]))

    assert _named(case["expect"], answer) == case["expect"]
