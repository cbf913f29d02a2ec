"""Who may not also do what for one household, in whatever order."""

import itertools

import pytest

from shared.duties import NOT_ALSO, Duty, SeparationOfDuties, check_duty, clash_of
from shared.ids import new_id


@pytest.mark.parametrize(("one", "other"), list(itertools.product(Duty, Duty)))
def test_what_excludes_is_excluded_in_either_order(one: Duty, other: Duty) -> None:
    assert (other in NOT_ALSO[one]) == (one in NOT_ALSO[other])
    assert clash_of("a", one, [("a", other)]) == (other if other in NOT_ALSO[one] else None)
    assert clash_of("a", one, [("b", other)]) is None


def test_only_signing_and_delegating_go_together() -> None:
    together = {frozenset({one, other}) for one in Duty for other in Duty if one is not other and other not in NOT_ALSO[one]}

    assert together == {frozenset({Duty.SIGN, Duty.DELEGATE})}


@pytest.mark.parametrize("other", ["AS-A", "As-a", " as-a", "as-a\u00a0"])
def test_capitals_and_spaces_make_nobody_another_person(other: str) -> None:
    assert clash_of("as-a", Duty.SIGN, [(other, Duty.ASSESS)]) is Duty.ASSESS
    assert clash_of(other, Duty.SIGN, [("as-a", Duty.ASSESS)]) is Duty.ASSESS
    assert clash_of("as-a", Duty.SIGN, [("as-b", Duty.ASSESS), ("as_a", Duty.ASSESS), ("as-á", Duty.ASSESS)]) is None


@pytest.mark.parametrize("duty", list(Duty))
def test_the_same_duty_may_be_done_again(duty: Duty) -> None:
    check_duty("a", duty, {new_id(): {("a", duty)}})


def test_a_refusal_names_the_households_and_what_was_done_there() -> None:
    clean, assessed = new_id(), new_id()
    with pytest.raises(SeparationOfDuties) as refused:
        check_duty("a", Duty.SIGN, {clean: {("b", Duty.ASSESS)}, assessed: {("a", Duty.ASSESS), ("a", Duty.SIGN)}})
    said = refused.value.detail.say("en")
    assert str(assessed) in said
    assert str(clean) not in said
    assert "assess" in said
