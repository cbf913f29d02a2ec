"""The code with which a household opens its page: random, readable from paper, kept as a hash."""

import pytest

from shared.household_code import hash_of, link_to, new_code, read_code


def test_a_code_is_130_bits_at_random_and_reads_as_it_was_made() -> None:
    codes = {new_code() for _ in range(500)}

    assert len(codes) == 500
    assert {len(code) for code in codes} == {26}
    assert all(read_code(code) == code for code in codes)
    # Every place takes every letter: nothing of it is fixed.
    assert all(len({code[place] for code in codes}) == 32 for place in range(26))


@pytest.mark.parametrize(
    "typed",
    [
        "0123456789ABCDEFGHJKMNPQRS",
        " 0123-4567-89ab-cdef-ghjk-mnpq-rs ",
        "O123456789abcdefghjkmnpqrs",
        "oI23456789abcdefghjkmnpqrs",
    ],
)
def test_however_it_is_typed_from_paper_it_is_the_same_code(typed: str) -> None:
    assert read_code(typed) == "0123456789abcdefghjkmnpqrs"


@pytest.mark.parametrize("typed", ["", "0123", "0123456789abcdefghjkmnpqrsx", "0123456789abcdefghjkmnpqr!", "u" * 26])
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_what_is_kept_does_not_say_the_code_and_the_address_does() -> None:
    code = new_code()

    assert code.encode() not in hash_of(code)
    assert hash_of(code) == hash_of(read_code(code.upper()) or "")
    assert link_to("https://desk.test/", code) == f"https://desk.test/h/{code}"
