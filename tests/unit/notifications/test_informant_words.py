"""What an informant hears, and what a household hears whose help was lowered."""

import re

import pytest

from services.notifications.domain.notices import Audience
from services.notifications.domain.outcomes import OutcomeKind
from services.notifications.policy import texts
from shared.communes import name_of
from tests.support.builders import COMMUNE
from tests.unit.notifications.test_texts import NEWS, an_outcome


@pytest.mark.parametrize("kind", OutcomeKind)
def test_an_informant_hears_how_it_stands_without_amounts_reasons_or_what_to_do(kind: OutcomeKind) -> None:
    values = next(
        (one for one in NEWS if one["kind"] is kind), {"kind": kind, "before": 40_000_000, "decision_number": "12/QĐ"}
    )
    given = an_outcome(**{**values, "reason_code": "person_alive" if kind is OutcomeKind.ADJUSTED else "AC04"}, drill=False)
    text = texts.of_outcome(given, Audience.INFORMANT).text

    assert "hộ bạn đã báo" in text
    assert text.endswith(f"Hỏi, khiếu nại: UBND {name_of(COMMUNE).partition(',')[0]}.")
    assert not re.search(r"[0-9]|QĐ|Lý do|đồng|tài khoản|còn sống", text.rpartition(" UBND")[0])


def test_a_household_whose_help_was_lowered_hears_whom_to_ask_why_and_whether_to_give_back() -> None:
    less = {"kind": OutcomeKind.ADJUSTED, "before": 40_000_000, "decision_number": "9/QĐ"}
    left, nothing = (texts.of_outcome(an_outcome(**less, amount=n), Audience.HOUSEHOLD).text for n in (20_000_000, 0))

    assert "đã điều chỉnh còn 20.000.000 đồng (trước: 40.000.000), QĐ 9/QĐ. Lý do, nộp lại, khiếu nại: UBND" in left
    assert "hộ bạn không còn khoản 40.000.000 đồng, QĐ 9/QĐ. Lý do, nộp lại, khiếu nại: UBND" in nothing
