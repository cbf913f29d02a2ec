"""Marks of facts put together: the same for any order and any grouping."""

from functools import reduce
from operator import or_

from hypothesis import given, settings
from hypothesis import strategies as st

from services.console.views.marks import CASE_FACTS, marks_by_case, marks_of, marks_of_clock
from shared.events import FACTS, CaseClosed, CaseEvent, CaseReopened, ContradictionResolved, PaymentContradicted
from shared.events.household import HouseState, LossCounts
from tests.support.builders import (
    ELSEWHERE,
    INCIDENT,
    MORNING,
    OTHER_COMMUNE,
    a_case_retracted,
    a_clock_missed,
    a_damage_assessed,
    a_household_reported,
    a_household_told,
    a_payment_failed,
    a_payment_returned,
    a_payment_settled,
    a_proposed_award,
    an_approved_award,
    an_assistance_approved,
    an_assistance_declined,
    an_informant_told,
    goods_handed_over,
    moved,
)

_REPORTED = a_household_reported(loss_counts=LossCounts(dead=2, house=HouseState.DAMAGED))
_CASE = _REPORTED.case_id
_AWARD = an_approved_award()
_MOVED = moved(_REPORTED, OTHER_COMMUNE)
_COMMON = {"incident_id": INCIDENT, "drill": True, "case_id": _CASE}
_STORY = [
    _REPORTED,
    _MOVED,
    moved(_MOVED, ELSEWHERE),
    a_damage_assessed(case_id=_CASE, awards=(_AWARD, a_proposed_award())),
    a_damage_assessed(case_id=_CASE, awards=(_AWARD,), revision=2, loss_counts=LossCounts(dead=1)),
    an_assistance_approved(case_id=_CASE, awards=(_AWARD,)),
    an_assistance_declined(case_id=_CASE, whole_case=False),
    a_payment_failed(case_id=_CASE),
    a_payment_settled(case_id=_CASE, award_id=_AWARD.award_id),
    a_payment_returned(case_id=_CASE, award_id=_AWARD.award_id),
    a_payment_settled(case_id=_CASE, award_id=_AWARD.award_id, times_returned=1),
    goods_handed_over(case_id=_CASE),
    a_household_told(case_id=_CASE),
    an_informant_told(case_id=_CASE),
    CaseClosed(**_COMMON, opening=1, outcome="declined", occurred_at=MORNING),
    CaseReopened(**_COMMON, opening=2),
    CaseClosed(**_COMMON, opening=2, outcome="helped"),
    a_case_retracted(case_id=_CASE),
]


@given(st.permutations(_STORY), st.integers(0, len(_STORY)))
@settings(max_examples=60, deadline=None)
def test_any_order_and_grouping_of_facts_leaves_the_same_marks(story: list[CaseEvent], cut: int) -> None:
    whole = reduce(or_, map(marks_of, story))
    (first, *_), (second, *_) = (marks_by_case(part) or [whole] for part in (story[:cut], story[cut:]))

    assert whole == reduce(or_, map(marks_of, _STORY))
    assert first | second == whole


def test_every_statement_of_losses_stays_and_the_newest_of_each_kind_counts() -> None:
    whole = reduce(or_, map(marks_of, _STORY))

    assert sorted(whole.losses_said) == ["f2", "r1"]
    assert whole.losses_said["r1"][1:] == (2, 0, 0, 1)
    assert whole.found_losses == (1, 0, 0, 0)


def test_only_the_clock_of_the_help_itself_marks_a_case() -> None:
    late = a_clock_missed(case_id=_CASE)

    assert marks_of_clock(a_clock_missed(case_id=_CASE, kind="findings")) is None
    assert marks_of_clock(a_clock_missed(case_id=None)) is None
    left = marks_of_clock(late)
    assert left is not None
    assert (left | marks_of(_REPORTED)).late_due_at == late.due_at


def test_marks_of_the_same_fact_twice_are_the_same_marks() -> None:
    for fact in _STORY:
        assert marks_of(fact) | marks_of(fact) == marks_of(fact)


def test_every_fact_about_a_case_leaves_its_marks() -> None:
    of_payments = {PaymentContradicted, ContradictionResolved}
    assert set(CASE_FACTS) | of_payments == {fact for fact in FACTS.values() if issubclass(fact, CaseEvent)}


def test_the_commune_is_that_of_the_newest_report_whatever_others_say_of_the_place() -> None:
    whole = reduce(or_, map(marks_of, _STORY))

    assert (whole.commune_code, whole.commune_revision) == (ELSEWHERE, 3)
    back = moved(moved(_MOVED, ELSEWHERE), OTHER_COMMUNE)
    assert (whole | marks_of(back)).commune_code == OTHER_COMMUNE
