"""Which numbers can be reached, and what others see of them."""

import pytest

from services.notifications.policy.phones import reachable
from shared.need_to_know import masked_number


@pytest.mark.parametrize(
    ("number", "usable"),
    [
        ("0559000001", "+84559000001"),
        ("055 900 0001", "+84559000001"),
        ("+84559000001", "+84559000001"),
        ("055.900.0001", "+84559000001"),
        ("+84 (0)55 900 0001", "+84559000001"),
        ("84559000001", "+84559000001"),
        ("0984-000-111", "+84984000111"),
        ("0236 3822 822", None),
        ("024 3900 0000", None),
        ("1900 0000", None),
        ("1800 1166", None),
        ("+1 202 555 0143", None),
        ("+66 80 000 0000", None),
        ("0123456789", None),
        ("113", None),
        ("12345", None),
        ("không có", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_vietnamese_mobile_number_takes_messages(number: str | None, usable: str | None) -> None:
    assert reachable(number) == usable


def test_a_masked_number_shows_its_last_two_digits() -> None:
    assert masked_number("+84559000001") == "••••••••••01"


def test_a_masked_number_that_is_too_short_to_hide_anything_shows_nothing() -> None:
    assert [masked_number(number) for number in ("", "1", "12", "113")] == ["", "•", "••", "•13"]
