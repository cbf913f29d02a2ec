"""The bilingual text: what is counted is said as each language counts."""

import pytest

from shared.number_words import number_said
from shared.texts import Text


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 lines"), (1, "1 line"), (2, "2 lines"), (1000, "1000 lines"), ("1", "1 line"), ("1,001", "1,001 lines")],
)
def test_english_counts_one_thing_in_the_singular(count: object, said: str) -> None:
    text = Text(vi="List {number}: {count} dòng (s).", en="List {number}: {count} line(s), (s).")

    assert text.say("en", number=1, count=count) == f"List 1: {said}, (s)."
    assert text.say("vi", number=1, count=count) == f"List 1: {count} dòng (s)."
    assert text.filled(number=1, count=count).en == f"List 1: {said}, (s)."


def test_each_thing_goes_by_its_own_number() -> None:
    text = Text(vi="{notes} phiếu, {lines} dòng", en="{notes} note(s), {lines} line(s)")

    assert text.say("en", notes=number_said(1, "en"), lines=number_said(2, "en")) == "1 note, 2 lines"
