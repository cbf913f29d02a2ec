"""The household's page can say every code of the law in both languages."""

from datetime import date

from services.assessment.policy.explanation.explanation_page_texts import HAZARDS_ON_PAGE
from services.assessment.policy.explanation.explanation_steps import cited
from services.assessment.policy.law.labels import label_of
from services.assessment.policy.law.releases import Released, ReleasedTimeLimit
from services.assessment.rules import ReliefLaw
from shared.events.household import Hazard, HouseState, Standing
from shared.vocabulary import HOUSE_STATES, STANDINGS, START_EVENTS, TIME_UNITS
from tests.unit.assessment.law import the_law


def test_each_value_of_the_law_has_a_name_for_people():
    names = [one.name for one in the_law().catalogue().parameters if not one.name.startswith("priority.")]

    assert [name for name in names if label_of(name) is None] == []


def test_each_cause_standing_and_state_of_a_house_has_words():
    assert set(HAZARDS_ON_PAGE) == {str(one) for one in Hazard}
    assert set(STANDINGS) == {str(one) for one in Standing}
    assert set(HOUSE_STATES) == {str(one) for one in HouseState}


def test_the_page_names_no_cause_that_would_endanger_whoever_takes_it_home():
    confidential = {Hazard.DOMESTIC_VIOLENCE, Hazard.SEXUAL_ABUSE, Hazard.TRAFFICKING, Hazard.FORCED_LABOUR}

    assert {HAZARDS_ON_PAGE[cause].vi for cause in confidential} == {"việc được giữ kín"}


def test_each_deadline_of_the_law_can_be_said():
    for parameter in the_law().catalogue().parameters:
        if parameter.name.startswith("deadlines."):
            for value in parameter.values:
                _, unit, _, event = str(value.value).split(" ")
                assert unit in TIME_UNITS
                assert event in START_EVENTS


def test_a_place_is_cited_in_full_unless_its_document_was_named():
    assert cited("335/2026/NĐ-CP", "12.3.a", "vi") == "điểm a khoản 3 Điều 12 Nghị định 335/2026/NĐ-CP"
    assert cited("335/2026/NĐ-CP", "4", "vi", ["335/2026/NĐ-CP"]) == "Điều 4"
    assert cited("335/2026/NĐ-CP", "4", "en", ["335/2026/NĐ-CP"]) == "Article 4"
    assert cited("76/2024/NĐ-CP", None, "vi") == "Nghị định 76/2024/NĐ-CP"
    assert cited(None, None, "vi") == "chỉ tiêu nội bộ"


def test_the_rules_have_a_version_that_changes_with_them(tmp_path):
    more = tmp_path / "base_level_dong.yaml"
    more.write_text("values:\n  2027-03-01:\n    value: 700000\n    metadata: {document: 1/2027/NĐ-CP, certainty: A}\n")

    assert ReliefLaw().fingerprint == the_law().fingerprint
    assert ReliefLaw(tmp_path).fingerprint != the_law().fingerprint
    shorter = ReleasedTimeLimit("found", "36 hours from findings_recorded", "internal", date(2027, 3, 1), "1/QĐ", None, "A")
    released = Released(1, limits=(shorter,))
    assert the_law().with_released(released).fingerprint != the_law().fingerprint
