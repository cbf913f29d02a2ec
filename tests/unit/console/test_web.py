"""Words, times and places of the pages."""

import re
from pathlib import Path

import pytest

from services.console.domain import words
from services.console.web import rendering
from services.console.web.rendering import SENTENCES
from services.console.web.session import communes_like
from shared.permissions import PERMISSIONS
from tests.support.builders import MORNING

_TEMPLATES = Path(rendering.__file__).parent / "templates"


def test_every_sentence_of_the_templates_exists_and_none_is_left_over() -> None:
    pages = [path.read_text("utf-8") for path in _TEMPLATES.glob("*.html")]
    used = {name for page in pages for name in re.findall(r"""\bt\(["'](\w+)["']""", page)}
    by_name = {"problem_role", "problem_commune_none", "problem_commune_many", "problem_token", "whole_country"}
    by_name |= {"habitable", "no_other_home", "relocation_ordered", "helpers_near", "insured", "shelter_available"}
    by_name |= {"term_statutory", "term_internal"}

    assert used - set(SENTENCES) - {"problem_", "term_"} == set()
    assert set(SENTENCES) - used - by_name == set()


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_every_sentence_has_both_languages_with_the_same_places(name: str) -> None:
    text = SENTENCES[name]

    assert text.vi
    assert text.en
    assert set(re.findall(r"{\w+}", text.vi)) == set(re.findall(r"{\w+}", text.en))


def test_the_roles_of_the_sign_in_form_may_all_read_the_board_or_the_rules() -> None:
    desk = PERMISSIONS["console"]
    assert set(words.ROLES) == {role.value for role in desk["GET", "/board"].roles | desk["GET", "/rules"].roles}


@pytest.mark.parametrize(
    ("seconds", "vi", "en"),
    [
        (30, "0 phút", "0 min"),
        (3600, "1 giờ", "1 h"),
        (8100, "2 giờ 15 phút", "2 h 15 min"),
        (86400 + 59 * 60, "1 ngày", "1 d"),
        (200000, "2 ngày 7 giờ", "2 d 7 h"),
    ],
)
def test_durations_are_told_in_their_two_largest_units(seconds: float, vi: str, en: str) -> None:
    assert (rendering.duration(seconds, "vi"), rendering.duration(seconds, "en")) == (vi, en)


def test_times_are_vietnamese_time() -> None:
    assert rendering.clock_time(MORNING) == "08:00 20/11/2026"
    assert rendering.clock_time(None) == "—"


@pytest.mark.parametrize(
    ("wish", "province", "code"),
    [("00004", "", "00004"), ("Ba Đình", "01", "00004"), ("phường ba đình", "01", "00004"), ("BA DINH", "01", "00004")],
)
def test_a_commune_is_found_by_code_or_by_name_with_or_without_accents(wish: str, province: str, code: str) -> None:
    assert [place.code for place in communes_like(wish, province)] == [code]


def test_a_commune_that_does_not_exist_is_not_guessed() -> None:
    assert communes_like("Xã Không Có Thật", "") == []
