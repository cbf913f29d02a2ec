"""What the words of a search mean, and by which words a household is found."""

import pytest

from services.intake.domain.searches import SearchKind
from services.intake.policy.searches import search_meant, searchable
from tests.support.builders import a_personal_part


@pytest.mark.parametrize(
    ("written", "kind", "words"),
    [
        ("0912 345 678", SearchKind.PHONE, ("0912345678",)),
        ("+84 912 345 678", SearchKind.PHONE, ("0912345678",)),
        ("84912345678", SearchKind.PHONE, ("0912345678",)),
        ("0239.3855.555", SearchKind.PHONE, ("02393855555",)),
        ("Nguyễn Văn  Tèo", SearchKind.NAME, ("nguyen", "van", "teo")),
        ("TEO nguyen", SearchKind.NAME, ("teo", "nguyen")),
        ("Đặng", SearchKind.NAME, ("dang",)),
        ("H'Ble", SearchKind.NAME, ("h", "ble")),
        ("HT-2611-00042", SearchKind.NUMBER, ()),
        ("42", SearchKind.NUMBER, ()),
    ],
)
def test_words_are_taken_for_what_they_are(written: str, kind: SearchKind, words: tuple[str, ...]) -> None:
    search = search_meant(written)

    assert search is not None
    assert (search.kind, search.words) == (kind, words)


@pytest.mark.parametrize("written", ["", "  ", "…", "-", "()"])
def test_signs_alone_look_for_nothing(written: str) -> None:
    assert search_meant(written) is None


def test_a_household_is_found_by_each_word_of_the_name_once_and_by_the_whole_telephone() -> None:
    part = a_personal_part(head_name="Trần Thị Thị Bé", phone="0559 000 001")

    assert list(searchable(part)) == [
        (SearchKind.NAME, "tran"),
        (SearchKind.NAME, "thi"),
        (SearchKind.NAME, "be"),
        (SearchKind.PHONE, "0559000001"),
    ]


@pytest.mark.parametrize("phone", [None, "không có", "113"])
def test_what_nobody_can_dial_finds_nobody(phone: str | None) -> None:
    assert [kind for kind, _ in searchable(a_personal_part(head_name="Bé", phone=phone))] == [SearchKind.NAME]
