"""Each page has its turn before one screen, and each screen has its pages."""

from collections import Counter

from tests.browser.turns import whose_turn

SCREENS = ("phone", "desk", "phone by night")


def test_a_name_has_one_turn_whatever_else_there_is() -> None:
    assert len({whose_turn("a page", SCREENS) for _ in range(3)}) == 1


def test_no_screen_is_left_without_pages() -> None:
    turns = Counter(whose_turn(f"page {number}", SCREENS) for number in range(72))

    assert set(turns) == set(SCREENS)
    assert min(turns.values()) >= 12
