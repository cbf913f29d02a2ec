"""What the assessor hears when findings are recorded: what is owed, and what is not owed only because nobody looked."""

from typing import Any

import pytest

from services.console.client.files import FoundResponse
from services.console.web.findings.outcome import said_of
from shared.ids import new_id
from shared.texts import Language

UNKNOWN = {"vi": "Điểm a yêu cầu hộ không còn nơi ở nào khác; điều này chưa được xác nhận.", "en": "That was not established."}


def found(*refusals: dict[str, Any]) -> FoundResponse:
    return FoundResponse.model_validate(
        {"case_id": new_id(), "revision": 1, "awards": [], "refusals": list(refusals), "warnings": []}
    )


def refused(code: str = "HOUSE_NEW", person: str | None = None) -> dict[str, Any]:
    return {"code": code, "person": person, "explanation": UNKNOWN}


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "vi",
            [
                "Đã ghi. Theo những gì đã ghi, không có khoản nào theo quy định. Chưa được: Làm nhà mới.",
                UNKNOWN["vi"],
                "Ghi chưa đúng, hoặc nay đã rõ: mở hồ sơ HT-2611-00001, bấm Ghi kết quả đánh giá lần nữa.",
            ],
        ),
        (
            "en",
            [
                "Recorded. By what was recorded, the law gives nothing here. Not given: New house.",
                UNKNOWN["en"],
                "Where something is wrong, or is known now: open case HT-2611-00001 and record the findings again.",
            ],
        ),
    ],
)
def test_a_benefit_that_hangs_on_an_unanswered_question_is_named_with_the_question_and_the_way_back(
    language: Language, parts: list[str]
) -> None:
    assert said_of(found(refused()), "HT-2611-00001", language) == " ".join(parts)


def test_where_the_number_is_not_known_the_reason_is_said_all_the_same() -> None:
    said = said_of(found(refused()), None, "vi")

    assert said.endswith("điều này chưa được xác nhận.")


def test_one_reason_is_said_once_for_however_many_persons() -> None:
    said = said_of(found(refused(person="p1"), refused(person="p2")), None, "vi")

    assert said.count("Làm nhà mới") == 1


def test_who_recorded_nothing_at_all_hears_how_to_record_it_again() -> None:
    assert said_of(found(), "HT-2611-00001", "vi") == (
        "Đã ghi. Theo những gì đã ghi, không có khoản nào theo quy định. "
        "Ghi chưa đúng, hoặc nay đã rõ: mở hồ sơ HT-2611-00001, bấm Ghi kết quả đánh giá lần nữa."
    )
