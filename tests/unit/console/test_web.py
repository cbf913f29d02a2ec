"""Words, times and places of the pages."""

import importlib
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from services.console.views import vocabulary
from services.console.views.board import IncidentHead
from services.console.views.household import HouseholdView
from services.console.web import renderer
from services.console.web.books.settlements import FIGURE_NAMES
from services.console.web.cases.view import household_hint
from services.console.web.navigation import PLACES
from services.console.web.notices import confirmation_files
from services.console.web.texts import TEXTS
from services.console.web.work.first_steps import STEPS
from shared.communes.search import communes_like
from shared.ids import new_id
from shared.need_to_know import Knowledge
from shared.permissions import PERMISSIONS
from shared.texts import Text
from tests.support.builders import MORNING

_WEB = Path(renderer.__file__).parent
_ROOMS = sorted(path.parent.name for path in _WEB.glob("*/texts.py"))
_BY_NAME = {
    "board": {
        "place", "late", "waiting_short", "helped", "total", "eligible", "in_time", "missed", "helped_late", "not_due",
        "coverage", "rose", "fell",
        "case_id", "commune", "stage_column", "identified_at", "helped_at", "late_since", "is_stuck", "all_drills", "all_real",
        "at_risk_most", "at_risk_half",
    },
    "cases": {
        household_hint(knowledge, household, away) or "head"
        for knowledge in Knowledge
        for household in (None, HouseholdView(head_name="A"), HouseholdView(head_name="A", is_masked=True))
        for away in ([], ["intake"])
    }
    | {"act_assess", "act_sign", "act_hand_over", "act_tell", "correct_link", "no_reason", "disclosed"},
    "law": {
        "habitable", "no_other_home", "relocation_ordered", "helpers_near", "insured", "shelter_available",
        "limit_statutory", "limit_internal",
    },
    "decisions": set(),
    "doors": set(),
    "confirmations": {"refused", "unknown", "away", "too_often", "other_page"},
    "household": {"unknown", "too_often", "away"},
    "entries": {"entered", "released", "withdrawn", "said_off", "said_worked"},
    "corrections": {"moved_to", "corrected", "told_same", "told_different"},
    "duty": {"kept_contacts"},
    "escalations": {"hours_1", "hours_2", "hours_4", "hours_12", "hours_24"},
    "findings": {"habitable", "no_other_home", "relocation_ordered"},
    "cash_lists": {"handed", "kept"},
    "handovers": {"handed", "handed_some"},
    "incidents": set(),
    "lists": set(),
    "notices": {
        "confirm_item", "tell_item", "confirmed", "confirmed_some", "show_all", "show_unconfirmed", "show_late", "show_silent",
        "has_contacts", "no_contacts",
    } | set(confirmation_files.COLUMNS),
    "giving": {"giving_unknown", "giving_away", "giving_too_often"},
    "books": {*FIGURE_NAMES.values(), "as_installed", "of_real", "of_drills", "list_name", "round_name"},
    "reconciliation": {"accepted", "accepted_by_one", "statement_waits", "statement_released", "statement_refused"},
    "money": {
        "gift_kept", "gift_waits", "booked", "booked_and_continued", "pause_done", "lift_done", "source_gone", "incident_gone",
    },
    "payees": {"confirmed", "refused", "released", "proposed"},
    "operations": {
        "taken", "retried", "state_ready", "state_troubled", "state_silent", "at_least_since", "letter_item", "refused_item",
        "backup_whole", "backup_old", "backup_none", "backup_unknown",
    },
    "search": {"search_says_number", "found_number", "found_phone", "found_name"},
    "reports": set(),
    "tour": set(),
    "work": {f"step_{step.name}" for step in STEPS} | {"step_done", "step_next", "step_unknown"},
    "session": {"failed_unknown", "failed_not_done", "failed_large", "failed_area", "failed_country", "failed_token"},
}  # fmt: skip
_OF_CODE = {"whole_country", "unnamed_incident"}
"""Sentences that no template names, because the code that fills it says them."""


def _texts_of(room: str) -> Mapping[str, Text]:
    texts: Mapping[str, Text] = importlib.import_module(f"services.console.web.{room}.texts").TEXTS
    return texts


def _named_in(folder: Path) -> set[str]:
    pages = [path.read_text("utf-8") for path in folder.glob("*.html")]
    return {name for page in pages for name in re.findall(r"""\bt\(["'](\w+)["']""", page)} - {
        "problem_",
        "limit_",
        "statement_",
    }


def _named_in_code(folder: Path) -> set[str]:
    return {name for path in folder.glob("*.py") for name in re.findall(r"""\bTEXTS\["(\w+)"\]""", path.read_text("utf-8"))}


@pytest.mark.parametrize("room", _ROOMS)
def test_every_sentence_of_a_room_exists_and_none_is_left_over(room: str) -> None:
    own, used = set(_texts_of(room)), _named_in(_WEB / room / "templates") | _BY_NAME[room]
    used |= _named_in_code(_WEB / room) & own

    assert used - own - set(TEXTS) == set()
    assert own - used == set()
    assert own & set(TEXTS) == set()


def test_what_all_rooms_share_is_said_by_all_pages_or_by_more_than_one_room() -> None:
    everywhere = _named_in(_WEB / "templates") | _OF_CODE | {entry.text for entry in PLACES}
    rooms = [_named_in(_WEB / room / "templates") for room in _ROOMS]

    assert everywhere - set(TEXTS) == set()
    assert {name for name in TEXTS if name not in everywhere and sum(name in room for room in rooms) < 2} == set()


@pytest.mark.parametrize("room", ["shared", *(room for room in _ROOMS if room != "operations")])
def test_officers_are_told_nothing_by_the_names_of_engines(room: str) -> None:
    engines = re.compile(r"kafka|temporal|postgres|broker|outbox", re.IGNORECASE)
    texts = TEXTS if room == "shared" else _texts_of(room)

    assert [name for name, text in texts.items() if engines.search(f"{text.vi} {text.en}")] == []


@pytest.mark.parametrize(
    ("room", "name"),
    [("shared", name) for name in sorted(TEXTS)] + [(room, name) for room in _ROOMS for name in sorted(_texts_of(room))],
)
def test_every_sentence_has_both_languages_with_the_same_places(room: str, name: str) -> None:
    text = (TEXTS if room == "shared" else _texts_of(room))[name]

    assert text.vi
    assert text.en
    assert set(re.findall(r"{\w+}", text.vi)) == set(re.findall(r"{\w+}", text.en))


@pytest.mark.parametrize(
    ("title", "drill", "vi", "en"),
    [
        ("Bão số 12", False, "Bão số 12", "Bão số 12"),
        ("Bão số 12", True, "DIỄN TẬP: Bão số 12", "DRILL (DIỄN TẬP): Bão số 12"),
        ("DIỄN TẬP: Bão số 12", True, "DIỄN TẬP: Bão số 12", "DRILL (DIỄN TẬP): Bão số 12"),
        ("Diễn tập. Bão số 12", True, "DIỄN TẬP: Bão số 12", "DRILL (DIỄN TẬP): Bão số 12"),
        ("DIỄN TẬP: Bão số 12", False, "DIỄN TẬP: Bão số 12", "DIỄN TẬP: Bão số 12"),
        (None, True, "DIỄN TẬP: Sự kiện chưa rõ tên", "DRILL (DIỄN TẬP): Incident without a name yet"),
    ],
)
def test_a_drill_says_once_that_it_is_one(title: str | None, vi: str, en: str, *, drill: bool) -> None:
    head = IncidentHead(id=new_id(), title=title, hazard=None, risk_level=None, starts_on=None, drill=drill, cases=1)

    assert renderer.title_of(head) == Text(vi=vi, en=en)


def test_every_role_that_opens_the_first_page_has_a_name() -> None:
    assert set(vocabulary.ROLES) == {role.value for role in PERMISSIONS["console"]["GET", "/work"].roles}


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
    assert (renderer.duration(seconds, "vi"), renderer.duration(seconds, "en")) == (vi, en)


def test_times_are_vietnamese_time() -> None:
    assert renderer.clock_time(MORNING) == "08:00 20/11/2026"
    assert renderer.clock_time(None) == "—"


@pytest.mark.parametrize(
    ("wish", "province", "code"),
    [("00004", "", "00004"), ("Ba Đình", "01", "00004"), ("phường ba đình", "01", "00004"), ("BA DINH", "01", "00004")],
)
def test_a_commune_is_found_by_code_or_by_name_with_or_without_accents(wish: str, province: str, code: str) -> None:
    assert [place.code for place in communes_like(wish, province)] == [code]


def test_a_commune_that_does_not_exist_is_not_guessed() -> None:
    assert communes_like("Xã Không Có Thật", "") == []
