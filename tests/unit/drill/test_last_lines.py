"""What a drill says last: a desk is named only where there is one."""

from typing import Final

import pytest

from tests.drill.run import last_lines
from tests.drill.words import Words

DESK: Final = "http://127.0.0.1:1234"


@pytest.mark.parametrize(
    ("is_others", "stays", "named"), [(False, False, False), (False, True, True), (True, False, True), (True, True, True)]
)
def test_the_desk_is_named_as_long_as_it_is_there(*, is_others: bool, stays: bool, named: bool) -> None:
    lines = last_lines(Words("vi"), DESK, is_others=is_others, stays=stays)

    assert any(DESK in line for line in lines) == named
    assert any("Ctrl-C" in line for line in lines) == (stays and not is_others)
