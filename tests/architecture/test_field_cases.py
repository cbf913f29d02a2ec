"""Every field case has its test, under its own id; a test that names a case names one that exists."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.field.cases import CASES

FOLDER: Final = Path(__file__).resolve().parents[1] / "field"
NOT_HELD_YET: Final[frozenset[str]] = frozenset()
"""Cases that the product does not hold yet: a set that only shrinks. Each shows in every run as an expected failure."""


def named_cases(source: str) -> Iterator[str]:
    """Yield the ids for which a module has a test."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and node.name.startswith("test_"):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "field_case":
                    yield from (ast.literal_eval(argument) for argument in decorator.args)


NAMED: Final = Counter(
    name for path in sorted(FOLDER.glob("test_*.py")) for name in named_cases(path.read_text(encoding="utf-8"))
)


@pytest.mark.parametrize("case_id", CASES)
def test_a_field_case_has_one_test(case_id: str) -> None:
    if case_id in NOT_HELD_YET and not NAMED[case_id]:
        pytest.xfail(f"not held yet: {CASES[case_id].right}")

    assert NAMED[case_id] == 1


def test_every_test_of_a_field_case_names_one_that_exists() -> None:
    assert NAMED.keys() - CASES.keys() == set()


def test_what_is_held_stands_no_longer_among_what_is_not() -> None:
    assert {case_id for case_id in NOT_HELD_YET if NAMED[case_id]} == set()
    assert CASES.keys() >= NOT_HELD_YET


def test_a_name_is_found_in_a_decorator_and_nowhere_else() -> None:
    source = '@field_case("a", "b")\nasync def test_x(case): ...\n@field_case("c")\ndef helper(): ...\nfield_case("d")\n'

    assert list(named_cases(source)) == ["a", "b"]
