"""Cells that go to a spreadsheet and come back are what they were, and none of them is a formula on the way."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.list_files import guarded, unguarded


@given(st.text())
@example("'=1")
@example("''-3")
@example("0001112223")
@example("\t=1")
def test_a_guarded_cell_comes_back_as_it_was_and_is_no_formula(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell)[:1] not in {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"}


@pytest.mark.parametrize("cell", ["Hộ Một", "H'Ble", "4", "0", "", "sập 1 nhà", "'nhà"])
def test_a_sound_cell_gets_no_apostrophe_and_loses_none(cell: str) -> None:
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


@pytest.mark.parametrize("cell", ["02647", "0900000001", "123456789012345"])
def test_a_code_keeps_what_a_spreadsheet_eats(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
