"""A drill says truly what became of everybody, and passes only if all that was due has happened."""

import io
from dataclasses import replace

from rich.console import Console

from tests.drill.acts import Act, Acts
from tests.drill.result import Result, StepFigures
from tests.drill.table import show
from tests.drill.words import STEPS, Words
from tests.support.promises.verdict import Verdict

HELD = Verdict("P1", checked=300)


def a_result() -> Result:
    """300 reported, 3 taken back, one refused: 296 have a right to help, and have it."""
    counts = dict.fromkeys(STEPS, 297) | {"identified": 300, "assisted": 296, "paid": 296}
    return Result(
        households=300,
        seed=1,
        incident_id="i",
        windows={},
        steps={step: StepFigures(count) for step, count in counts.items()},
        retracted=3,
        refused=1,
        in_time=296,
        acts={Act.RETRACTED_BEFORE: 2, Act.RETRACTED_AFTER: 1, Act.DECLINED_HOUSEHOLD: 1},
        verdicts={"P1": HELD},
    )


def shown(result: Result, language: str = "vi") -> str:
    console = Console(file=io.StringIO(), width=200)
    show(console, Words(language), result, "x")
    return console.file.getvalue()


def test_who_was_taken_back_or_refused_is_told_in_words_and_counted_apart() -> None:
    text = shown(a_result())

    assert "300 hộ được báo tin · 296 hộ đã được trợ giúp · 1 hộ bị từ chối có lý do · 3 hộ đã rút báo cáo" in text
    assert text.count("300/300") == 1, "only the reports"
    assert "rút lại trước khi duyệt 2 · rút lại sau khi duyệt 1 · từ chối cả hộ 1" in text
    assert "taken back before approval 2" in shown(a_result(), "both")


def test_everybody_with_a_right_to_help_must_have_it() -> None:
    result = a_result()
    fewer = replace(result, steps={**result.steps, "assisted": StepFigures(295)})

    assert (result.passed, fewer.passed) == (True, False)
    assert "1 hộ CHƯA được trợ giúp" in shown(fewer)


def test_who_was_taken_back_is_no_case_that_was_closed() -> None:
    result = a_result()

    assert not replace(result, retracted=2).passed
    assert not replace(result, steps={**result.steps, "identified": StepFigures(299)}).passed


def test_a_kind_of_act_that_was_due_and_never_happened_is_named_and_not_passed() -> None:
    acts = Acts({Act.RETURNED: 2, Act.LANDLINE: 1})
    acts.note(Act.LANDLINE)
    result = replace(a_result(), acts=acts.counts, missing=acts.missing)

    assert acts.missing == [Act.RETURNED]
    assert not result.passed
    assert "KHÔNG DIỄN RA: trả lại để đánh giá thêm" in shown(result)
    assert result.to_json()["acts"] == {"returned_for_findings": 0, "visits_for_landlines": 1}


def test_all_that_was_planned_is_waited_for_and_one_of_a_kind_is_enough_to_pass() -> None:
    acts = Acts({Act.RETURNED: 2})
    acts.note(Act.RETURNED)

    assert (acts.complete, acts.missing) == (False, [])


def test_every_act_has_words_in_both_languages() -> None:
    for act in Act:
        assert Words("vi")(act) != Words("en")(act)


def test_what_nobody_could_end_is_told_as_open() -> None:
    result = replace(a_result(), left_open=["INJURY 5,400,000 dong"])

    assert result.passed
    assert "CÒN MỞ" in shown(result)
    assert result.to_json()["left_open"] == ["INJURY 5,400,000 dong"]


def test_what_the_bank_left_open_is_told_with_the_difference_that_people_accepted() -> None:
    result = replace(a_result(), tickets={"ended": 3, "open": 1}, difference_dong=-2_200)

    told = "Vướng mắc với ngân hàng: đã kết thúc 3 · chưa ai nhận 1 · chênh lệch đã chấp nhận -2.200"
    assert told in shown(result)
    assert "ended 3 · nobody's 1" in shown(result, "both")
    assert (result.to_json()["tickets"], result.to_json()["difference_dong"]) == ({"ended": 3, "open": 1}, -2_200)
    assert (a_result().to_json()["tickets"], a_result().to_json()["difference_dong"]) == ({}, 0)
