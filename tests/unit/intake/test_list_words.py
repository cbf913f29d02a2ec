"""Words of a list that stand for codes: the state of a house, a commune by its name, a telephone that can be none."""

from typing import Any

import pytest

from services.intake.policy.commune_names import communes_named
from services.intake.policy.list_houses import house_meant
from services.intake.policy.list_reasons import NOTES, reason_said
from services.intake.policy.lists import Bounds, SoundRow
from shared.communes import communes
from shared.events.household import HouseState
from tests.unit.intake.test_lists import HEADER, verdicts_within

THANH_SEN = "18073"
SON_HA, SON_HA_BELOW = "21289", "21292"
BOUNDS = Bounds(known=communes().keys(), incident={THANH_SEN, SON_HA, SON_HA_BELOW}, in_area=lambda code: code >= "18")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("sập", "destroyed"), ("Nhà bị sập hoàn toàn", "destroyed"), ("nhà ở đã bị đổ sập", "destroyed"),
        ("SẬP ĐỔ", "destroyed"),
        ("bị trôi", "destroyed"), ("cháy rụi", "destroyed"), ("thiệt hại hoàn toàn", "destroyed"),
        ("hư hỏng nặng", "heavily_damaged"), ("Hu hong nang", "heavily_damaged"), ("thiệt hại rất nặng", "heavily_damaged"),
        ("hư hỏng một phần", "damaged"), ("hư hại nhẹ", "damaged"), ("tốc mái một phần", "damaged"), ("hư hỏng", "damaged"),
        ("nguyên vẹn", "intact"), ("không hư hỏng", "intact"), ("collapsed", "destroyed"),
        ("heavily_damaged", "heavily_damaged"), ("sụp đỗ", "destroyed"), ("sap do", "destroyed"),
        ("hư hỏng nặng (không ở được)", "heavily_damaged"), ("Nhà bị sập (destroyed)", "destroyed"), ("trôi ( )", "destroyed"),
    ],
)  # fmt: skip
def test_a_house_is_understood_in_the_words_of_the_decree_of_statistics_and_of_the_village(words: str, state: str) -> None:
    assert house_meant(words) == HouseState(state)


@pytest.mark.parametrize(
    "words", ["tốc mái", "Nhà bị tốc mái hoàn toàn", "ngập", "nhà ngập nước", "sập một phần", "cháy", "sập (một phần)"]
)
def test_what_may_mean_several_states_is_asked_about_with_them(words: str) -> None:
    [error] = _errors(f"{THANH_SEN},A,B,,,,,,{words}")

    assert (error.field, error.code) == ("house_state", "house_state_unclear")
    assert "nhà hư hỏng nặng (heavily_damaged)" in reason_said(error, "vi")
    assert "write which one it is" in reason_said(error, "en")


@pytest.mark.parametrize(
    "words",
    ["tan hoang", "?", "nhà", "70%", "sắp đổ", "sắp sập", "nhà bị dơ", "đã dỡ", "trời", "đổ (tường rào)", "sập (chuồng bò)"],
)
def test_words_that_nobody_knows_are_refused_with_those_that_are_known(words: str) -> None:
    [error] = _errors(f"{THANH_SEN},A,B,,,,,,{words}")

    assert (error.field, error.code) == ("house_state", "house_state_unknown")


@pytest.mark.parametrize(
    "name", ["Phường Thành Sen", "Thành Sen", "thanh sen", "P. Thành Sen", '"Phường Thành Sen, Tỉnh Hà Tĩnh"']
)
def test_a_commune_is_taken_by_its_name_with_a_note(name: str) -> None:
    (row,) = _rows(f"{name},A,B", "Xã,Họ tên,Thiệt hại")

    assert isinstance(row, SoundRow)
    assert row.commune_code == THANH_SEN
    [note] = row.notes
    assert (note.field, note.code) == ("commune_code", "commune_by_name")
    assert THANH_SEN in NOTES[note.code].say("vi", **(note.values or {}))


def test_where_the_codes_stand_too_they_count_and_names_are_not_read() -> None:
    (row,) = _rows(f"Xã Nào Đó,{THANH_SEN},A,B", "Xã,Mã xã,Họ tên,Thiệt hại")

    assert isinstance(row, SoundRow)
    assert (row.commune_code, row.notes) == (THANH_SEN, ())


def test_names_that_differ_by_an_accent_are_told_apart_by_it_and_asked_about_without() -> None:
    (written,) = _rows("Xã Sơn Hạ,A,B", "Xã,Họ tên,Thiệt hại")
    [error] = _errors("son ha,A,B", "Xã,Họ tên,Thiệt hại")

    assert isinstance(written, SoundRow)
    assert written.commune_code == SON_HA_BELOW
    assert (error.field, error.code) == ("commune_code", "communes_alike")
    assert all(f"{code} (Xã Sơn H" in reason_said(error, "vi") for code in (SON_HA, SON_HA_BELOW))


def test_a_name_of_the_incident_goes_before_the_same_name_elsewhere() -> None:
    elsewhere = communes_named("Tân Thành", set(), lambda _: False)
    here = communes_named("Tân Thành", {"18919"}, lambda _: True)

    assert len(elsewhere) > 1
    assert [one.code for one in here] == ["18919"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("Xã Không Hề Có", "unknown_commune"), ("Phường Tây Hồ", "outside_area"), ("Xã Ba Tơ", "outside_incident")],
)
def test_a_name_that_lies_elsewhere_or_nowhere_says_so(name: str, code: str) -> None:
    assert [error.code for error in _errors(f"{name},A,B", "Xã,Họ tên,Thiệt hại")] == [code]


@pytest.mark.parametrize("phone", ["123", "055900", "0559 000 00"])
def test_what_can_be_no_telephone_costs_no_household_and_is_kept_beside_what_happened(phone: str) -> None:
    (row,) = _rows(f"{THANH_SEN},A,B,{phone}")

    assert isinstance(row, SoundRow)
    assert (row.part.phone, row.part.what_happened) == (None, f"B\nGhi chú số điện thoại: {phone}")
    assert [(note.field, note.code) for note in row.notes] == [("phone", "phone_digits")]


def test_one_bank_has_one_code_by_whatever_name_it_comes() -> None:
    rows = _rows(
        "\n".join(f"{THANH_SEN},A,B,,,,,,,,{bank},0001112223" for bank in ("VCB", "Vietcombank", "970436", "BFTVVNVX"))
    )

    assert {row.part.payee.bank_code for row in rows} == {"VCB"}


def _rows(lines: str, columns: str = HEADER) -> Any:
    return verdicts_within(BOUNDS, f"{columns}\n{lines}\n")


def _errors(line: str, columns: str = HEADER) -> Any:
    (verdict,) = _rows(line, columns)
    assert isinstance(verdict, list), verdict
    return verdict
