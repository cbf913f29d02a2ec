"""What is said of a missed clock on the ladder: sent is what a gateway took, and nobody was told by what waits."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.console.client.escalations import Escalation
from services.console.web.escalations.words import longer_words, told_words, where_it_stands

NOON = datetime(2026, 11, 30, 5, tzinfo=UTC)
"""12:00 in Vietnam."""
AT = "12:04 30/11/2026"


def on_the_ladder(*told: dict[str, Any], **values: Any) -> Escalation:
    given: dict[str, Any] = {
        **dict.fromkeys(("case_id", "next_at", "taken_by", "taken_at", "taken_until", "plan", "done_at", "word")),
        **dict.fromkeys(("may_take", "is_mine", "may_take_over", "drill"), False),
        "clock_id": UUID(int=1),
        "kind": "assisted",
        "commune_code": "18073",
        "due_at": NOON,
        "state": "top",
        "rung": 4,
        "told": [{"recipient": "duty:42", "told_at": NOON, **one} for one in told],
        "empty_rungs": [],
        "revision": 0,
        "longest_word_s": 0,
        "prolonged_at_most": None,
        "acts": [],
    }
    return Escalation.model_validate({**given, **values})


def an_act(act: str, at: datetime = NOON) -> dict[str, Any]:
    return {"number": 1, "act": act, "by": "o-1", "at": at, "until": None, "words": None}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"state": "sent", "accepted_at": NOON + timedelta(minutes=4)}, f"đã gửi cán bộ trực tỉnh lúc {AT}"),
        ({"state": "waiting"}, "chờ gửi cán bộ trực tỉnh từ 12:00 30/11/2026"),
        (
            {"state": "waiting", "reason": "technical"},
            "chưa gửi được cho cán bộ trực tỉnh, chờ từ 12:00 30/11/2026: lỗi kỹ thuật của tổng đài",
        ),
        ({"state": "withdrawn"}, "chưa kịp gửi cán bộ trực tỉnh trước khi có người nhận"),
    ],
)
def test_who_was_sent_it_and_whom_it_did_not_reach_are_told_apart(told: dict[str, Any], said: str) -> None:
    one = on_the_ladder({"rung": 3, **told}, acts=[an_act("taken")])

    assert [text.vi for text in told_words(one)] == [said]


def test_what_was_done_before_it_was_sent_was_taken_by_nobody() -> None:
    (said,) = told_words(on_the_ladder({"rung": 3, "state": "withdrawn"}, state="solved"))

    assert said.vi == "chưa kịp gửi cán bộ trực tỉnh trước khi việc xong"


def test_where_nobody_is_nothing_waits_for_anybody() -> None:
    one = on_the_ladder({"rung": 3, "recipient": None, "state": "nobody_on_duty"}, empty_rungs=[3])

    assert [text.vi for text in told_words(one)] == ["không có ai: cán bộ trực tỉnh"]


def test_at_the_top_everybody_was_sent_it_only_where_nothing_waits() -> None:
    sent, waits = {"rung": 3, "state": "sent", "accepted_at": NOON}, {"rung": 4, "state": "waiting"}

    assert where_it_stands(on_the_ladder(sent, {**waits, "state": "sent"})).vi == "đã gửi mọi cấp có người trực"
    assert where_it_stands(on_the_ladder(sent, waits)).vi == "đã lên cấp cao nhất, nhưng tin chưa gửi được hết"


@pytest.mark.parametrize(("state", "heard"), [("sent", [3]), ("waiting", [3]), ("withdrawn", [])])
def test_who_hears_of_what_was_given_back_is_who_is_sent_it_or_will_be(state: str, heard: list[int]) -> None:
    one = on_the_ladder({"rung": 3, "state": state, "told_at": NOON + timedelta(seconds=1)}, acts=[an_act("given_back")])

    assert one.heard_last_return() == heard


def _longer(taken_at: datetime, moment: datetime, pace: int = 1) -> list[str]:
    day = timedelta(hours=24) / pace
    one = on_the_ladder(
        state="taken", taken_by="o-1", taken_until=taken_at + day / 12, prolonged_at_most=taken_at + day, pace=pace
    )
    return [text.vi for text in longer_words(one, moment).values()]


def test_one_moment_is_offered_once_when_a_word_is_prolonged() -> None:
    said = _longer(NOON, NOON)

    assert said == ["đến 15:59 30/11/2026", "đến 23:59 30/11/2026", "đến 12:00 01/12/2026 (muộn nhất)"]


def test_in_a_fast_drill_one_moment_is_offered_once_too() -> None:
    said = _longer(NOON, NOON, pace=3600)

    assert said == ["đến 12:00:03 30/11/2026", "đến 12:00:11 30/11/2026", "đến 12:00:24 30/11/2026 (muộn nhất)"]
