"""Who a person of a household is, in words: nobody reads p501 and knows whom to visit."""

import pytest

from shared.errors import FieldError
from shared.events.household import Member
from shared.person_refs import PERSON_TWICE
from shared.person_words import in_sent_words, of_person, person_text
from shared.texts import Text


@pytest.mark.parametrize(
    ("ref", "vi", "en"),
    [
        ("p1", "thành viên 1", "member 1"),
        ("P2", "thành viên 2", "member 2"),
        ("p500", "thành viên 500", "member 500"),
        ("p501", "thành viên 1 ghi thêm khi đánh giá", "member 1 added at the visit"),
        ("p999", "thành viên 499 ghi thêm khi đánh giá", "member 499 added at the visit"),
        ("ong-hai", "thành viên “ong-hai”", "member “ong-hai”"),
        ("p0", "thành viên “p0”", "member “p0”"),
        ("p1000", "thành viên “p1000”", "member “p1000”"),
    ],
)
def test_a_person_is_called_by_a_number_that_says_where_he_was_first_named(ref: str, vi: str, en: str) -> None:
    assert person_text(ref) == Text(vi=vi, en=en)


def test_who_may_know_more_reads_sex_and_year_of_birth() -> None:
    known = [Member(ref="p1", sex="male"), Member(ref="p501", sex="female", birth_date="1950-02-28"), Member(ref="p2")]

    assert person_text("p1", known).vi == "thành viên 1, nam"
    assert person_text("p501", known).vi == "thành viên 1 ghi thêm khi đánh giá, nữ, sinh 1950"
    assert person_text("p501", known).en == "member 1 added at the visit, female, born 1950"
    assert person_text("p2", known).vi == "thành viên 2"


def test_what_is_for_the_whole_household_names_nobody() -> None:
    rice = Text(vi="Gạo cứu đói", en="Rice")

    assert of_person(rice, None) == rice
    assert of_person(rice, "p3").en == "Rice (member 3)"


@pytest.mark.parametrize(("sent", "said"), [("p1", "thành viên 1 có hai lần"), ("ong-bay", "ong-bay có hai lần")])
def test_who_sent_a_ref_of_ours_reads_it_in_words_and_who_sent_his_own_reads_that(sent: str, said: str) -> None:
    [error] = in_sent_words([FieldError("losses.dead", PERSON_TWICE, {"ref": "p1"})], {sent: "p1"})

    assert error.reason.say("vi", **error.values) == said
