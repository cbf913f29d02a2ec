"""Money that came back: which promise runs again, and when its case is opened anew."""

from services.intake.domain.cases import Stage
from tests.unit.intake.test_openings import DONE, PAID, START, an_award, at, progress


def test_money_that_comes_back_before_the_end_is_waited_for_again_in_the_same_opening() -> None:
    reached = progress(an_award(**PAID, returned=(5,)), findings=1)

    assert (len(reached.openings), reached.stage) == (1, Stage.DECIDED)
    assert (reached.assisted_at, reached.current.assisted_at, reached.current.verdict) == (None, None, ("running", None))


def test_money_that_comes_back_after_the_end_opens_the_case_again_and_the_first_promise_stays_kept() -> None:
    reached = progress(an_award(**DONE, returned=(50,)), findings=1)

    first, second = reached.openings
    assert (first.closed_at, first.verdict) == (at(4), ("kept", at(3)))
    assert (second.opened_at, second.verdict) == (at(50), ("running", None))
    assert (reached.stage, reached.assisted_at) == (Stage.DECIDED, None)


def test_paid_and_told_again_it_closes_again() -> None:
    again = {**DONE, "returned": (50,), "later_ended": (60,), "later_household_told": (61,)}
    untold = progress(an_award(**DONE, returned=(50,), later_ended=(60,)), findings=1)
    whole = progress(an_award(**again), findings=1)

    assert (untold.stage, untold.current.closed_at, untold.assisted_at) == (Stage.PAID, None, at(60))
    assert (whole.stage, whole.current.closed_at, whole.current.verdict) == (Stage.CLOSED, at(61), ("kept", at(60)))


def test_what_came_back_and_is_taken_back_then_is_waited_for_no_longer() -> None:
    reached = progress(an_award(**DONE, returned=(50,), declined_at=55, later_household_told=(56,)), findings=1)

    assert (reached.stage, reached.current.closed_at, reached.assisted_at) == (Stage.DECLINED, at(56), None)


def test_a_second_return_opens_the_case_a_third_time() -> None:
    again = {**DONE, "returned": (50, 90), "later_ended": (60,), "later_household_told": (61,)}
    reached = progress(an_award(**again), findings=1)

    assert [(one.opened_at, one.closed_at) for one in reached.openings] == [
        (START, at(4)),
        (at(50), at(61)),
        (at(90), None),
    ]
