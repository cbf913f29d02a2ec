"""Whatever persons are called where something comes in, inside they are p1, p2 …, each always the same."""

import pytest

from shared.errors import InvalidInput
from shared.events.household import Burial, Injured, Losses, Member
from shared.ids import new_id
from shared.person_refs import (
    FOUND,
    REPORTED,
    KnownRefs,
    found_so_far,
    losses_called,
    members_called,
    persons_named,
    persons_twice,
    shown_after,
)
from shared.person_words import in_sent_words

CASE = new_id()
MEMBERS = (Member(ref="me"), Member(ref="con-1", birth_year=2020))
LOSSES = Losses(
    dead=("ong",), missing=("ba",), injured=(Injured(ref="me", treatment_days=5),),
    burial_by_organisation=Burial(person="ong", actual_cost_dong=1), children_left_alone=("con-1",),
)  # fmt: skip


def test_persons_are_numbered_in_the_order_in_which_they_appear_wherever_they_stand() -> None:
    names = KnownRefs(CASE, {}).name(persons_named(MEMBERS, LOSSES), REPORTED)

    assert names == {"me": "p1", "con-1": "p2", "ong": "p3", "ba": "p4"}
    assert members_called(MEMBERS, names) == (Member(ref="p1"), Member(ref="p2", birth_year=2020))
    assert losses_called(LOSSES, names) == Losses(
        dead=("p3",), missing=("p4",), injured=(Injured(ref="p1", treatment_days=5),),
        burial_by_organisation=Burial(person="p3", actual_cost_dong=1), children_left_alone=("p2",),
    )  # fmt: skip


def test_a_burial_without_a_person_stays_without_one() -> None:
    losses = Losses(dead=("a",), burial_by_organisation=Burial(actual_cost_dong=1))

    assert losses_called(losses, {"a": "p1"}).burial_by_organisation == Burial(actual_cost_dong=1)


def test_who_comes_again_under_his_ref_or_ours_is_the_same_person() -> None:
    known = KnownRefs(CASE, {})
    first = known.name(["me", "con"], REPORTED)
    again = KnownRefs(CASE, known.with_names(first), standing={"p1", "p2"})

    assert again.name(["con", "ba", "p1"], REPORTED) == {"con": "p2", "ba": "p3", "p1": "p1"}


def test_a_ref_of_ours_is_taken_as_it_is_and_given_to_nobody_else() -> None:
    assert KnownRefs(CASE, {}).name(["a", "p1", "b", "p3"], REPORTED) == {"a": "p2", "p1": "p1", "b": "p4", "p3": "p3"}


@pytest.mark.parametrize("ref", ["p0", "p01", "p1000", "p", "p0912345678"])
def test_what_only_looks_like_a_ref_of_ours_is_replaced(ref: str) -> None:
    assert KnownRefs(CASE, {}).name([ref], REPORTED) == {ref: "p1"}


def test_a_ref_of_ours_may_be_written_large() -> None:
    assert KnownRefs(CASE, {}, standing={"p1"}).name(["P1", "P2"], REPORTED) == {"P1": "p1", "P2": "p2"}
    assert KnownRefs(CASE, {}, standing={"P1"}).name(["P1"], REPORTED) == {"P1": "P1"}


def test_a_ref_under_which_somebody_stands_in_an_older_case_stays() -> None:
    assert KnownRefs(CASE, {}, standing={"m1"}).name(["m1", "m2"], REPORTED) == {"m1": "m1", "m2": "p1"}


def test_the_ref_of_one_who_is_named_no_more_goes_to_nobody_else() -> None:
    marks = KnownRefs(CASE, {}, standing={"p1", "p2"}).with_names({"p1": "p1"})

    assert KnownRefs(CASE, marks, standing={"p1"}).name(["new"], REPORTED) == {"new": "p3"}


def test_who_is_found_at_a_visit_never_gets_the_number_of_one_who_is_reported() -> None:
    assert KnownRefs(CASE, {}, standing={"p1", "p501"}).name(["new"], FOUND) == {"new": "p502"}
    assert not set(REPORTED) & set(FOUND)


def test_a_senders_own_word_that_looks_like_a_ref_of_another_service_is_none() -> None:
    reported = KnownRefs(CASE, {})
    names = reported.name(["p502", "con"], REPORTED)
    marks = reported.with_names(names)

    assert names == {"p502": "p1", "con": "p2"}
    assert KnownRefs(CASE, marks, standing={"p1", "p2"}).name(["p502"], REPORTED) == {"p502": "p1"}
    # Found at visits: nobody is ever called p502, which is what the reporter calls somebody else.
    assert KnownRefs(CASE, marks, standing={"p1", "p2"}).name(["ong", "ba", "p502"], FOUND) == {
        "ong": "p501", "ba": "p503", "p502": "p1",
    }  # fmt: skip


def test_at_a_visit_a_ref_of_reports_that_nobody_was_given_is_a_word_like_any_other() -> None:
    found = KnownRefs(CASE, {}, standing={"p1"})
    names = found.name(["p1", "p7"], FOUND)
    marks = found.with_names(names)

    assert names == {"p1": "p1", "p7": "p501"}
    assert KnownRefs(CASE, marks, standing={"p1", "p501"}).name(["p7"], FOUND) == {"p7": "p501"}
    # Once a report has shown somebody as p7, p7 is he.
    assert KnownRefs(CASE, marks, standing={"p1", "p501", "p7"}).name(["p7"], FOUND) == {"p7": "p7"}


def test_a_ref_that_was_shown_at_a_visit_may_be_said_in_a_correction_and_in_no_first_report() -> None:
    assert KnownRefs(CASE, {}, standing={"p1"}).name(["p501"], REPORTED, FOUND) == {"p501": "p501"}
    assert KnownRefs(CASE, {}).name(["p501"], REPORTED) == {"p501": "p1"}


@pytest.mark.parametrize(
    ("refs", "count"), [([], 0), (["p1", "p500"], 0), (["p501"], 1), (["p7", "p502", "p501"], 2), (["p0501", "x", "p1000"], 0)]
)
def test_whom_visits_named_first_is_counted(refs: list[str], count: int) -> None:
    assert found_so_far(refs) == count


def test_only_who_was_shown_may_be_called_as_at_a_visit() -> None:
    one = shown_after(1, was_visited=True)

    assert KnownRefs(CASE, {}).name(["p501", "p502"], REPORTED, one) == {"p501": "p501", "p502": "p1"}
    assert list(shown_after(0, was_visited=True)) == list(shown_after(None, was_visited=False)) == []
    assert shown_after(None, was_visited=True) == FOUND


def test_what_was_sent_is_not_kept_and_means_nothing_in_another_case() -> None:
    marks = KnownRefs(CASE, {}).with_names({"nguyen-van-an": "p1"})

    assert "nguyen" not in str(marks)
    assert KnownRefs(new_id(), marks).name(["nguyen-van-an"], REPORTED) == {"nguyen-van-an": "p2"}


def test_where_all_numbers_are_used_the_way_out_is_said() -> None:
    with pytest.raises(InvalidInput) as refused:
        KnownRefs(CASE, {}).name([f"ref-{n}" for n in range(501)], REPORTED)

    assert [error.field for error in refused.value.errors] == ["household.members"]


@pytest.mark.parametrize(
    ("members", "losses", "field"),
    [
        pytest.param((Member(ref="p1"), Member(ref="p1")), Losses(), "household.members", id="members"),
        pytest.param((), {"dead": ("p1", "p1")}, "losses.dead", id="dead"),
        pytest.param((), {"injured": (Injured(ref="p1"), Injured(ref="p1"))}, "losses.injured", id="injured"),
        pytest.param((), {"dead": ("p1",), "missing": ("p1",)}, "losses.missing", id="dead-and-missing"),
        pytest.param((), {"dead": ("p1",), "children_left_alone": ("p1",)}, "losses.children_left_alone", id="a-dead-child"),
        pytest.param((), {"missing": ("p1",), "children_left_alone": ("p1",)}, "losses.children_left_alone", id="a-lost-child"),
    ],
)
def test_two_refs_of_one_person_are_found_where_he_may_stand_once(members: object, losses: object, field: str) -> None:
    found = losses if isinstance(losses, Losses) else Losses.model_construct(**losses)
    [error] = persons_twice(members, found)

    assert (error.field, error.values) == (field, {"ref": "p1"})
    assert [said.values for said in in_sent_words([error], {"ong-bay": "p1"})] == [{"ref": "ong-bay"}]
    assert not list(persons_twice(MEMBERS, LOSSES))
