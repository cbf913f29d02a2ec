"""Facts in words, without anything personal."""

import pytest

from services.console.views.story import line_of, sentence
from services.console.views.timeline import LiveCase, StoredCase, timeline_of
from shared.events import FACTS, CaseEvent
from shared.ids import new_id
from tests.support.builders import (
    MORNING,
    a_clock_missed,
    a_damage_assessed,
    a_household_reported,
    a_payment_settled,
    a_personal_part,
    an_assistance_approved,
)


def test_a_line_keeps_codes_and_figures_only() -> None:
    line = line_of(a_household_reported(personal=a_personal_part(head_name="Tên Bí Mật")))

    assert line.details == {"revision": 1, "has_informant": False}
    assert line.at == MORNING


def test_an_approval_names_number_and_amounts() -> None:
    line = line_of(an_assistance_approved())

    assert sentence(line.what, line.details).en == "Decision 1/QĐ-UBND approved: Severe injury 5.400.000 đ"
    assert "household_id" not in line.details


def test_a_missed_clock_says_by_what_it_stands_and_whose_it_is() -> None:
    line = line_of(
        a_clock_missed(case_id=new_id(), service="assessment", kind="funeral_decision", article="335/2026/NĐ-CP 12.3.c")
    )

    assert line.service == "assessment"
    assert sentence(line.what, line.details).vi == "TRỄ HẠN: Quyết định chi phí mai táng (Theo 335/2026/NĐ-CP 12.3.c)"


@pytest.mark.parametrize(
    "fact", [fact for fact in FACTS.values() if issubclass(fact, CaseEvent)], ids=lambda fact: fact.__name__
)
def test_every_fact_has_a_sentence_even_without_its_details(fact: type[CaseEvent]) -> None:
    said = sentence(fact.__name__, {})

    assert said.vi != fact.__name__
    assert "{" not in said.vi + said.en


def test_a_fact_of_tomorrow_is_shown_by_its_name() -> None:
    assert sentence("CasesMerged", {}).vi == "CasesMerged"


def test_a_payment_and_findings_read_well() -> None:
    assert sentence("PaymentSettled", line_of(a_payment_settled()).details).vi == "Đã chi trả 5.400.000 đ (chuyển khoản)"
    assert (
        sentence("DamageAssessed", line_of(a_damage_assessed(awards=())).details).en
        == "The damage was assessed; proposed: nothing"
    )


def test_nobody_who_knows_the_case_means_no_story() -> None:
    assert timeline_of(new_id(), MORNING, StoredCase(), LiveCase(away=["intake"])) is None
