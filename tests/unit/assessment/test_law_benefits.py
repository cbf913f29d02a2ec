"""One benefit, one file: what the law can answer stands in `rules/benefits`, whole, and is tried by the written cases."""

import ast
import inspect
from collections import Counter
from datetime import date
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules import benefits
from services.assessment.rules.benefits import BENEFITS, DISCRETIONARY, PAID_ELSEWHERE, child_temp, gift, regular_funeral
from services.assessment.rules.entities import Outcome
from services.assessment.rules.household import NOT_ASKED
from services.assessment.rules.housing import ONE_BENEFIT
from services.assessment.rules.parameter_loader import PARAMETERS, read_yaml
from services.assessment.rules.population import populate
from tests.unit.assessment.households import DAYS, HOUSEHOLDS
from tests.unit.assessment.law import the_law

BOOK = the_law().book
MODULES: tuple[Any, ...] = (*BENEFITS, *DISCRETIONARY, *PAID_ELSEWHERE)
AWARDED = [pytest.param(module, id=module.BENEFIT.name) for module in BENEFITS]
EXPECTED = [case["expect"] for path in sorted((PARAMETERS.parent / "cases").glob("*.yaml")) for case in read_yaml(path)]
GIVEN = {award["code"] for expected in EXPECTED for award in expected.get("awards", [])}
REFUSED = {refusal["code"] for expected in EXPECTED for refusal in expected.get("not_awarded", [])}
# 335/2026/NĐ-CP Art. 12-13: what keeps people alive first, a funeral within its statutory days, the rest after a look.
LIMITS = {
    **dict.fromkeys(("RICE", "RICE_TET", "ESSENTIALS"), "urgent"),
    **dict.fromkeys(("FUNERAL_HH", "FUNERAL_ORG"), "funeral"),
    **dict.fromkeys(("INJURY", "HOUSE_NEW", "HOUSE_MOVE", "HOUSE_REPAIR", "CHILD_TEMP"), "found"),
}


def _name(module: ModuleType) -> str:
    return module.__name__.rsplit(".", 1)[1]


def _articles_of_parameters(name: str) -> set[str]:
    """Each "document article" in which a value of this benefit stands, whatever its day."""
    found: set[str] = set()
    for parameter in BOOK.names():
        if parameter.startswith(f"benefits.{name}."):
            _, values = BOOK.history(parameter)
            for value in values:
                if parameter.endswith(".basis"):
                    assert isinstance(value.value, tuple)
                    found |= set(value.value)
                else:
                    found.add(f"{value.document} {value.article}")
    return found


def test_each_file_is_one_benefit_with_parameters_of_its_name():
    files = sorted(found.name for found in iter_modules(benefits.__path__))

    assert sorted(_name(module) for module in MODULES) == files
    assert sorted(path.stem for path in (PARAMETERS / "benefits").glob("*.yaml")) == files


def test_each_code_that_the_law_knows_has_exactly_one_file():
    known = {(benefit.code, benefit.discretionary) for benefit in the_law().catalogue().benefits}
    declared = [(module.BENEFIT.code, False) for module in BENEFITS] + [(module.BENEFIT.code, True) for module in DISCRETIONARY]

    assert set(declared) == known
    assert set(Counter(code for code, _ in declared).values()) == {1}
    assert {code for code, discretionary in declared if not discretionary} >= GIVEN


@pytest.mark.parametrize("module", AWARDED)
def test_a_benefit_declares_its_legal_basis_and_its_parameters_cite_it(module: Any):
    benefit = module.BENEFIT
    basis = {article for value in BOOK.history(f"benefits.{benefit.name}.basis")[1] for article in value.value}

    assert benefit.name == _name(module)
    assert benefit.articles
    assert set(benefit.articles) <= basis
    own = [formula for formula in benefit.formulas if formula.__module__ == module.__name__]
    assert f"{benefit.name}_outcome" in {formula.__name__ for formula in own}
    assert {formula.reference for formula in own} == {benefit.articles}


@pytest.mark.parametrize("module", [gift, regular_funeral], ids=_name)
def test_what_is_not_given_by_rule_declares_its_articles_too(module: Any):
    assert module.ARTICLES
    assert set(module.ARTICLES) <= _articles_of_parameters(_name(module))


@pytest.mark.parametrize("module", AWARDED)
def test_a_benefit_declares_who_decides_and_within_which_limit(module: Any):
    benefit = module.BENEFIT

    assert benefit.time_limit in the_law().limits()
    assert benefit.time_limit == LIMITS[benefit.code]
    assert f"authority.{benefit.authority}" in BOOK.names()


@pytest.mark.parametrize("module", AWARDED)
def test_a_benefit_declares_each_reason_that_its_formulas_give(module: Any):
    tree = ast.parse(inspect.getsource(module))
    outcomes = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Outcome"
    }
    reasons = module.BENEFIT.reasons

    assert outcomes - {"not_asked", "given"} <= reasons.keys()
    assert reasons.keys() <= {*Outcome.__members__, ONE_BENEFIT}


@pytest.mark.parametrize("module", AWARDED)
def test_what_a_benefit_rests_on_are_parameters_of_the_law(module: Any):
    benefit = module.BENEFIT
    named = {benefit.hazards, *benefit.values, *(name for names in benefit.reasons.values() for name in names)}

    assert named <= set(BOOK.names())


@pytest.mark.parametrize("module", AWARDED)
def test_each_benefit_is_given_in_a_written_case_and_refused_in_one_where_it_can_be(module: Any):
    assert module.BENEFIT.code in GIVEN
    assert (module.BENEFIT.code in REFUSED) == bool(module.BENEFIT.reasons)


def test_what_is_paid_elsewhere_only_warns_and_both_ways_are_written_cases():
    warnings = {code for expected in EXPECTED for code in expected.get("warnings", []) if code.startswith("regular_funeral")}

    assert warnings == {"regular_funeral_not_added", "regular_funeral_may_apply"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(household=HOUSEHOLDS, day=DAYS)
def test_a_benefit_that_does_not_concern_a_household_has_no_answer_to_give(household: Circumstances, day: date):
    population = populate(the_law()._system, [household], day, BOOK.number(child_temp.AGE_BELOW, day.isoformat()))

    for module in BENEFITS:
        if not module.concerns(household):
            assert set(population.results(f"{module.BENEFIT.name}_outcome")) == {NOT_ASKED}
