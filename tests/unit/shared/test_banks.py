"""Codes of banks: what people call them is taken, what names none is refused with those that may be meant."""

import re

import pytest
from pydantic import ValidationError

from shared.banks import banks, banks_like, is_bank
from shared.household_input import GivenPayee
from shared.http import field_errors


def test_the_list_is_whole_and_no_code_names_two_banks() -> None:
    codes = [code for bank in banks() for code in {bank.code, bank.bin, *([bank.swift] if bank.swift else []), *bank.also}]

    assert len(banks()) >= 50
    assert [code for code in set(codes) if codes.count(code) > 1] == []
    assert [bank.code for bank in banks() if not re.fullmatch(r"[A-Z0-9]{2,20}", bank.code)] == []
    assert [bank.code for bank in banks() if not re.fullmatch(r"\d{6}", bank.bin)] == []


@pytest.mark.parametrize("code", ["VCB", "BIDV", "VBARD", "AGRIBANK", "ICB", "LPB", "970436", "BFTVVNVX", "979999", "ABCDVNVX"])
def test_short_codes_numbers_and_swift_codes_are_known(code: str) -> None:
    assert is_bank(code)


@pytest.mark.parametrize("code", ["", "VCBB", "123456", "XYZ", "ABCDUSVX", "HỌP"])
def test_what_names_no_bank_is_not(code: str) -> None:
    assert not is_bank(code)


@pytest.mark.parametrize(
    ("wish", "meant"),
    [("VIETCOM", "VCB"), ("Ngân hàng Nông nghiệp", "AGRIBANK"), ("ngoai thuong", "VCB"), ("Techcom", "TCB"), ("BIDVV", "BIDV")],
)
def test_who_writes_a_name_is_told_the_code(wish: str, meant: str) -> None:
    assert banks_like(wish)[0].code == meant


def payee(code: str) -> GivenPayee:
    return GivenPayee.model_validate({"name": "Nguyễn Văn Mẫu", "bank_code": code, "account_number": "0001112223"})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("vcb", "VCB"), (" bidv ", "BIDV"), ("9704 36", "VCB"), ("VIETCOMBANK", "VCB"), ("BFTVVNVX", "VCB"),
        ("VBARD", "AGRIBANK"),
        ("979999", "979999"), ("ABCDVNVX", "ABCDVNVX"),
    ],
)  # fmt: skip
def test_a_bank_has_one_code_by_whichever_of_its_codes_it_is_named(written: str, read: str) -> None:
    assert payee(written).bank_code == read


@pytest.mark.parametrize("written", ["Vietcom", "không có", "x" * 300])
def test_a_code_of_no_bank_is_refused_with_candidates_in_both_languages(written: str) -> None:
    with pytest.raises(ValidationError) as raised:
        payee(written)

    [error] = field_errors(raised.value.errors())
    assert error.field == "bank_code"
    assert "VCB" in error.reason.say("vi", **error.values)
    assert "SWIFT" in error.reason.say("en", **error.values)
