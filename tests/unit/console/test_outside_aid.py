"""What others gave is said as one reads it before a signature: from whom, when, what."""

from datetime import date, datetime

import pytest

from services.console.views.outside_aid import OutsideAidView, by_case
from shared.clock import VIETNAM
from shared.ids import new_id

_AT = datetime(2026, 11, 21, 9, tzinfo=VIETNAM)


def an_aid(**values: object) -> OutsideAidView:
    given = {
        "id": new_id(), "case_id": new_id(), "commune_code": "00004", "kind": "cash", "given_on": date(2026, 11, 20),
        "amount_dong": None, "given_by": "Hội Thử Nghiệm", "what": None, "recorded_by": "a", "recorded_at": _AT,
        "withdrawn_by": None, "withdrawn_at": None, **values,
    }  # fmt: skip
    return OutsideAidView(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"amount_dong": 5_000_000}, "đã nhận từ Hội Thử Nghiệm ngày 20/11/2026: 5.000.000 đ"),
        ({"amount_dong": 5_000_000, "what": "kèm mì"}, "đã nhận từ Hội Thử Nghiệm ngày 20/11/2026: 5.000.000 đ, kèm mì"),
        ({"kind": "goods", "what": "10 kg gạo"}, "đã nhận từ Hội Thử Nghiệm ngày 20/11/2026: 10 kg gạo"),
        ({"kind": "goods", "given_by": None}, "đã nhận từ nơi khác ngày 20/11/2026: hiện vật"),
    ],
)
def test_it_is_said_from_whom_when_and_what(values: dict[str, object], said: str) -> None:
    assert an_aid(**values).text.vi == said


def test_each_case_has_its_own() -> None:
    one, other = new_id(), new_id()

    found = by_case([an_aid(case_id=one), an_aid(case_id=other), an_aid(case_id=one)])

    assert {case: len(aids) for case, aids in found.items()} == {one: 2, other: 1}
