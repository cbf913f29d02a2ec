"""What a case says of its commune being cut off: which clocks wait, since when, by whose act, and that it is over."""

from datetime import UTC, datetime, timedelta

from services.console.views.clocks import ClockView
from services.console.views.cut_offs import CutOffView, cut_off_lines, with_cut_offs
from shared.texts import Text

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
UNTIL = NOON + timedelta(days=2)
PAID = Text(vi="Chi trả", en="Paid")


def a_clock(**values: object) -> ClockView:
    return ClockView.model_validate({"kind": "paid", "state": "running", "started_at": NOON, "label": PAID, **values})


def an_act(document: str = "1/UBND", **values: object) -> CutOffView:
    given = {"until": UNTIL, "document": document, "signed_by": "leader-1", "signed_at": NOON, **values}
    return CutOffView.model_validate(given)


def test_a_clock_that_waits_names_the_act_by_whose_moment_it_does() -> None:
    other = an_act("2/UBND", until=UNTIL + timedelta(days=1), signed_at=NOON + timedelta(hours=1))
    waits = a_clock(due_at=UNTIL, due_before=NOON + timedelta(hours=24))
    came_back = a_clock(due_at=NOON + timedelta(hours=24), moved_back_from=UNTIL)
    statute = a_clock(due_at=UNTIL, cut_off_until=other.until)
    plain = a_clock(due_at=UNTIL)

    found = with_cut_offs([waits, came_back, statute, plain], [an_act(), other], NOON)

    assert [one.cut_off_document for one in found] == ["1/UBND", "1/UBND", "2/UBND", None]


def test_the_story_says_what_moved_and_when_it_was_over() -> None:
    act = an_act(ended_document="3/UBND", ended_by="leader-2", ended_at=NOON + timedelta(hours=30))
    clocks = [a_clock(due_at=UNTIL, due_before=NOON + timedelta(hours=24)), a_clock(due_at=NOON)]

    begun, over = cut_off_lines([act], clocks)

    assert (begun[0], begun[3]) == (NOON, "leader-1")
    assert begun[2].vi.count("lùi từ") == 1
    assert "“Chi trả” lùi từ 12:00 21/11/2026 đến 12:00 22/11/2026" in begun[2].vi
    assert (over[0], "3/UBND" in over[2].vi, over[3]) == (NOON + timedelta(hours=30), True, "leader-2")


def test_what_was_over_before_the_case_began_is_none_of_its_story() -> None:
    long_ago = an_act(signed_at=NOON - timedelta(days=9), until=NOON - timedelta(days=2))

    assert cut_off_lines([long_ago], [a_clock(due_at=UNTIL)]) == []
