"""Officers are called by their names, wherever the desk says who did something; moments as people write them."""

from datetime import UTC, date, datetime

from services.console.views.officers import OfficerView, called, named_in, subjects_in
from shared.texts import Text


def test_of_whom_a_service_speaks_by_an_id_the_desk_says_the_name() -> None:
    officers = {"provincial_officer-42": OfficerView("provincial_officer-42", "Đặng Mít Hè", ("provincial_officer",), ("42",))}
    said = "provincial_officer-42 đã ký bên này lúc 10:55 30/11/2026"
    in_brackets = "lãnh đạo UBND tỉnh (provincial_officer-42) đã ký duyệt"

    assert "provincial_officer-42" in subjects_in(said)
    assert (
        named_in(said, officers, "vi") == f"{called(officers, 'provincial_officer-42').vi} đã ký bên này lúc 10:55 30/11/2026"
    )
    assert named_in(in_brackets, officers, "vi") == "lãnh đạo UBND tỉnh (Đặng Mít Hè) đã ký duyệt"
    assert named_in(said, {}, "vi") == said


def test_moments_and_days_are_said_as_people_write_them() -> None:
    said = Text(vi="lúc {at}, từ {day}", en="at {at}, from {day}")
    values = {"at": datetime(2026, 11, 30, 3, 55, tzinfo=UTC), "day": date(2026, 10, 5)}

    assert said.say("vi", **values) == "lúc 10:55 30/11/2026, từ 05/10/2026"
    assert said.say("en", **values) == "at 10:55 30/11/2026, from 2026-10-05"
