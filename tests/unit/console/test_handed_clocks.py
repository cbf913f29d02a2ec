"""What a shift leaves to the next reads as an officer reads: what is alike once, what is real first."""

from datetime import timedelta
from typing import Any

from services.console.client.duty_handovers import HandedClock, HandedNow
from services.console.views.vocabulary import missed_clock
from services.console.web.duty.handed_clocks import group_handed, not_open_any_more
from services.console.web.duty.handed_since import since_signed
from shared.ids import new_id
from shared.texts import Text
from tests.support.builders import COMMUNE, MORNING


def a_clock(**values: Any) -> HandedClock:
    given = {
        "clock_id": new_id(),
        "kind": "assisted",
        "commune_code": COMMUNE,
        "case_id": new_id(),
        "drill": False,
        "due_at": MORNING,
    }
    return HandedClock(**{**given, "state": "climbing", "taken_by": None, "taken_until": None, **values})


def test_what_is_alike_is_one_line_and_begins_with_the_longest_overdue() -> None:
    older, newer = a_clock(due_at=MORNING - timedelta(hours=2)), a_clock()
    other = a_clock(kind="paid", due_at=MORNING - timedelta(hours=1))

    first, second = group_handed([newer, other, older])

    assert (first.clocks, first.oldest_due_at) == ((older, newer), older.due_at)
    assert (second.clocks, second.called) == ((other,), missed_clock("paid"))


def test_what_is_rehearsed_stands_below_what_is_real_however_old_it_is() -> None:
    rehearsed = a_clock(drill=True, due_at=MORNING - timedelta(days=1))

    assert [group.drill for group in group_handed([rehearsed, a_clock()])] == [False, True]


def test_what_is_done_stands_in_no_line_with_what_is_not_and_is_called_otherwise() -> None:
    done, waits = group_handed([a_clock(state="solved", due_at=MORNING - timedelta(hours=1)), a_clock()])

    assert done.called != waits.called


def test_what_has_not_ended_stands_under_nothing_that_says_it_has_also_where_not_all_that_is_open_is_listed() -> None:
    climbs, taken, over = a_clock(), a_clock(state="taken"), a_clock(state="solved")

    assert not_open_any_more([climbs, over, taken]) == [over]


def test_of_two_awards_of_one_decision_the_one_that_ended_is_told_beside_the_one_that_has_not() -> None:
    waits = a_clock(kind="paid")
    over = waits.model_copy(update={"state": "solved"})

    assert not_open_any_more([waits, over]) == [over]


def _said(one: HandedClock, **after: Any) -> list[str]:
    given = {"state": "taken", "taken_by": "p-1", "taken_until": MORNING, "done_at": None, "solved_at": None, "word": "running"}
    after_it = one.model_copy(update={"now": HandedNow(**{**given, **after})})
    return [text.vi for text in since_signed(after_it, lambda subject: Text(vi=subject, en=subject))]


def test_what_became_of_a_promise_is_said_beside_it_and_what_is_as_it_was_says_nothing() -> None:
    promised = a_clock(state="taken", taken_by="p-1", taken_until=MORNING)
    later = MORNING + timedelta(hours=1)

    assert _said(promised) == []
    assert _said(promised, word="missed") == ["p-1 hẹn 08:00 20/11/2026: lời hẹn đã quá hạn"]
    assert _said(promised, done_at=later, word="kept") == ["p-1 báo làm xong lúc 09:00 20/11/2026"]
    assert _said(promised, done_at=later, word="kept_late") == [
        "p-1 hẹn 08:00 20/11/2026: lời hẹn đã quá hạn",
        "p-1 báo làm xong lúc 09:00 20/11/2026",
    ]
    assert _said(promised, state="solved", solved_at=later, word="kept") == ["đã xong lúc 09:00 20/11/2026"]
    assert _said(promised, state="top", taken_by=None, taken_until=None, word=None) == ["đã trả lại, chưa ai nhận"]
    assert _said(promised, taken_by="p-2") == ["p-2 nhận, hẹn 08:00 20/11/2026"]
    assert _said(promised, taken_until=later) == ["p-1 nhận, hẹn 09:00 20/11/2026"]


def test_an_open_line_says_who_took_it_since_and_one_that_was_over_stays_over() -> None:
    assert len(_said(a_clock())) == 1
    assert _said(a_clock(state="solved"), state="solved", solved_at=MORNING) == []
    assert since_signed(a_clock(), lambda subject: Text(vi=subject, en=subject)) == (), "an older service says nothing of now"
