"""How to enter a new decree in an hour, tried: the guide's own YAML added to a copy of the law, and nothing else."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.assessment.domain.awards import AwardState
from services.assessment.policy.awards.proposals import propose
from services.assessment.policy.law.entitlements import CERTAINTIES
from services.assessment.rules import ReliefLaw
from services.assessment.rules.parameter_loader import PARAMETERS, read_yaml
from shared.ids import CaseId, new_id
from tests.unit.assessment import guide
from tests.unit.assessment.cases import a_household
from tests.unit.assessment.law import ask, named, short_form, the_law
from tests.unit.assessment.test_awards import NOW

FIRST = date(2027, 3, 1)
CASES = "cases/nd99_620.yaml"


def _add(content: Any, more: Any) -> Any:
    """Lines added to a file: what stood there stays."""
    assert isinstance(content, dict), f"the guide changes an old line: {content}"
    return {**content, **{name: _add(content[name], value) if name in content else value for name, value in more.items()}}


@pytest.fixture(scope="module")
def new_law(tmp_path_factory: pytest.TempPathFactory) -> ReliefLaw:
    """A copy of the law with the invented decree added, as its pull request adds it."""
    folder = tmp_path_factory.mktemp("law")
    shutil.copytree(PARAMETERS, folder / "parameters")
    for name, content in guide.files().items():
        if name.startswith("parameters/"):
            (folder / "new.yaml").write_text(content, encoding="utf-8")
            path = folder / name
            merged = _add(read_yaml(path), read_yaml(folder / "new.yaml"))
            path.write_text(yaml.safe_dump(merged, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return ReliefLaw(folder / "parameters")


def _cases(folder: Path) -> list[dict[str, Any]]:
    (folder / "cases.yaml").write_text(guide.files()[CASES], encoding="utf-8")
    cases: list[dict[str, Any]] = read_yaml(folder / "cases.yaml")
    return cases


def test_the_cases_of_the_guide_hold(new_law: ReliefLaw, tmp_path: Path):
    cases = _cases(tmp_path)

    assert [case["ask"]["decided_on"] for case in cases] == ["2027-02-28", "2027-03-01"]
    for case in cases:
        assert named(case["expect"], short_form(ask(case["ask"], new_law))) == case["expect"], case["name"]


def test_a_fifth_rule_set_is_data_alone(new_law: ReliefLaw):
    catalogue = new_law.catalogue()

    *_, before, last = catalogue.rule_sets
    assert (before.code, before.valid_until) == ("ND335_540", date(2027, 2, 28))
    assert (last.code, last.valid_from, last.valid_until) == ("ND99_620", FIRST, None)
    assert last.documents[0] == "99/2027/NĐ-CP"
    assert {benefit.code for benefit in catalogue.benefits if benefit.rule_set == "ND99_620"} == {
        benefit.code for benefit in catalogue.benefits if benefit.rule_set == "ND335_540"
    }
    assert all(value.certainty in CERTAINTIES for one in catalogue.parameters for value in one.values)
    assert new_law.last_change(date(2027, 4, 1)) == FIRST


def test_every_case_of_today_still_holds(new_law: ReliefLaw):
    for path in sorted((PARAMETERS.parent / "cases").glob("*.yaml")):
        for case in read_yaml(path):
            if date.fromisoformat(case["ask"]["decided_on"]) < FIRST:
                assert named(case["expect"], short_form(ask(case["ask"], new_law))) == case["expect"], case["name"]


def test_what_was_signed_under_the_old_decree_opens_no_right_under_the_new(new_law: ReliefLaw):
    household = a_household({"short_of_food": {"people": 2}, "injured": [{"ref": "a", "treatment_days": 3}]})
    case = CaseId(new_id())
    old = the_law().entitlements([household], date(2027, 2, 28))[0]
    new = new_law.entitlements([household], FIRST)[0]

    signed = [replace(award, state=AwardState.APPROVED) for award in propose(case, old, (), NOW, from_findings=True).saved]

    assert propose(case, new, signed, NOW, from_findings=True).saved == ()
    worse = a_household({"short_of_food": {"people": 3}, "injured": [{"ref": "a", "treatment_days": 3}]})
    more = propose(case, new_law.entitlements([worse], FIRST)[0], signed, NOW, from_findings=True)
    assert [(award.code, award.instalment, award.amount) for award in more.saved] == [("RICE", 2, 20)]
