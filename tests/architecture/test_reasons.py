"""Every code that a service writes down as a reason has words in both languages."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from services.assessment.policy.law.texts import NOT_GIVEN
from shared.notice_words import NOTICE_REASONS
from shared.texts import Text
from shared.vocabulary import (
    DECLINED_REASONS,
    KEPT_REASONS,
    PAYMENT_REASONS,
    RECOVERED_REASONS,
    REDUCED_REASONS,
    RETRACTED_REASONS,
    RETURNED_REASONS,
    reason_text,
)

ROOT: Final = Path(__file__).resolve().parents[2]
TABLES: Final[Mapping[str, Mapping[str, Text]]] = {
    "intake": RETRACTED_REASONS,
    "assessment": {**DECLINED_REASONS, **RETURNED_REASONS, **KEPT_REASONS, **REDUCED_REASONS, **NOT_GIVEN},
    "disbursement": {**PAYMENT_REASONS, **RECOVERED_REASONS},
    "notifications": NOTICE_REASONS,
}
"""Which words a service's reasons are looked up in. What the law does not give has sentences of its own."""
_NAMES: Final = {"reason", "reason_code"}
_TAKES_A_REASON: Final = {"to": 1, "hold": 1, "visited_for": 0, "Refusal": None, "postpone": 2, "Answer": 2}
"""Functions that take a reason without its name, and where."""


def produced_codes(sources: Iterable[str]) -> set[str]:
    """Return every code that stands, or is a constant that stands, where modules say a reason."""
    trees = [ast.parse(source) for source in sources]
    constants = dict(pair for tree in trees for pair in _constants(tree))
    codes: set[str] = set()
    for tree in trees:
        for value in _reasons(tree):
            codes |= _values(value, constants)
    return codes


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                yield target.id, node.value.value


def _reasons(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in _NAMES:
            yield node.value
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(_name(target) in _NAMES | {"refused", "stopped"} for target in targets):
                yield node.value
        elif isinstance(node, ast.FunctionDef) and "reason" in node.name:
            yield from (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value)
        elif isinstance(node, ast.Call) and (place := _TAKES_A_REASON.get(_name(node.func))) is not None:
            yield from node.args[place : place + 1]


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        return _name(node.value)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _values(value: ast.expr, constants: Mapping[str, str]) -> set[str]:
    """Return the codes among which an expression chooses."""
    if isinstance(value, ast.Constant):
        return {value.value} if isinstance(value.value, str) and value.value else set()
    if isinstance(value, ast.Name | ast.Attribute):
        return {constants[name]} if (name := _name(value)).isupper() and name in constants else set()
    if isinstance(value, ast.IfExp):
        return _values(value.body, constants) | _values(value.orelse, constants)
    if isinstance(value, ast.BoolOp):
        return set().union(*(_values(part, constants) for part in value.values))
    return _values(value.value, constants) if isinstance(value, ast.DictComp) else set()


def _sources(service: str) -> list[str]:
    rooms = [path for path in (ROOT / "services" / service).rglob("*.py") if "migrations" not in path.parts]
    return [path.read_text(encoding="utf-8") for path in sorted(rooms)]


PRODUCED: Final = {service: produced_codes(_sources(service)) for service in TABLES}


@pytest.mark.parametrize("service", TABLES)
def test_every_reason_of_a_service_has_words(service: str) -> None:
    assert PRODUCED[service] - TABLES[service].keys() == set()


def test_the_reasons_are_really_found() -> None:
    assert PRODUCED["disbursement"] >= {
        "household_unknown", "amount_differs", "bank_contradicts", "case_retracted", "not_paid", "rejected",
        "order_refused",
    }  # fmt: skip
    assert PRODUCED["notifications"] >= {"no_phone", "shared_phone", "no_recipient", "technical", "refused"}
    assert PRODUCED["assessment"] >= {"several_reasons"}
    assert produced_codes(['X = "a"\nf(reason=X if y else "b")', 'def reason_of(): return "c"', "p.to(S.HELD, X)"]) == {
        "a", "b", "c",
    }  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_words_are_words_in_both_languages(table: str) -> None:
    for code, text in TABLES[table].items():
        assert text.vi.strip(), code
        assert text.en.strip(), code
        assert code not in {text.vi, text.en}


def test_a_code_of_somebody_else_is_named_as_a_code() -> None:
    assert reason_text(PAYMENT_REASONS, "ZZ99") == Text(vi="mã ZZ99", en="code ZZ99")
    assert reason_text(DECLINED_REASONS, None).vi == "không nêu"
