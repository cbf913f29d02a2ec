"""The form "what if": its fields become the law's question, and a wrong place finds its field again."""

import pytest

from services.console.web.forms.sent import form_of, local_moment, number
from services.console.web.law.rule_book import value_text
from services.console.web.law.vocabulary import evidence_text
from services.console.web.law.what_if import WhatIf, question_of, what_if_of


@pytest.mark.parametrize(
    ("text", "meant"),
    [("5", 5), ("31.500.000", 31_500_000), ("31 500 000", 31_500_000), ("", None), ("năm", "năm"), ("1.5", "1.5"), ("-1", -1)],
)
def test_numbers_are_read_as_people_write_them_and_nothing_is_guessed(text: str, meant: object):
    assert number(text) == meant


def the_form(*sent: tuple[str, str]) -> WhatIf:
    return what_if_of(form_of(sent))


def test_a_moment_without_a_zone_is_one_of_vietnam_and_anything_else_stays():
    assert local_moment("2026-11-28T03:00") == "2026-11-28T03:00+07:00"
    assert local_moment("2026-11-28T03:00Z") == "2026-11-28T03:00Z"
    assert local_moment("hôm qua") == "hôm qua"


def test_what_is_left_empty_is_not_told():
    question = question_of(the_form(("decided_on", "2026-11-21"), ("size", ""), ("p1_ref", "a"), ("insured", "")))

    assert question.body == {"decided_on": "2026-11-21", "household": {}}


def test_persons_are_told_once_and_named_where_something_happened_to_them():
    sent = [("p1_ref", "a"), ("p1_fate", "dead"), ("p2_injured", "1"), ("p2_days", "4"), ("p2_flags", "pregnant")]

    question = question_of(the_form(*sent))

    assert question.body == {
        "household": {"members": [{"ref": "a"}, {"ref": "p2", "flags": ["pregnant"]}]},
        "losses": {"dead": ["a"], "injured": [{"ref": "p2", "treatment_days": 4}]},
    }
    assert question.field_of("losses.injured.0.treatment_days") == "p2_days"
    assert question.field_of("household.members.1.flags.0") == "p2_flags"
    assert question.field_of("losses.dead.0") == "p1_fate"
    assert question.field_of("surprise") is None


def test_the_number_of_persons_has_a_bound():
    assert the_form(("persons", "99"), ("do", "add")).persons == 12
    assert the_form(("persons", "no"), ("do", "ask")).persons == 2


@pytest.mark.parametrize(
    ("value", "vi"),
    [
        (540_000, "540.000"),
        (True, "có"),
        (["storm", "fire"], "bão, hoả hoạn"),
        ("3 working_days from form_received", "3 ngày làm việc từ khi nhận tờ khai"),
        ("commune", "cấp xã"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_values_of_the_law_are_said_in_words(value: object, vi: str):
    assert value_text(value).vi == vi


def test_evidence_is_said_in_words_also_where_it_is_not_known():
    assert evidence_text("flag_disabled").vi == "Người khuyết tật"
    assert evidence_text("no_savings_not_known").en == "No savings (not known)"
    assert evidence_text("new_code").vi == "new_code"
