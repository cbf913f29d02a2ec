"""How far a case has come: at its borders, and in whatever order the facts are heard."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.awards import Award
from services.intake.domain.cases import TRANSITIONS, Case, Stage
from services.intake.domain.openings import CaseFacts, StepKind, progress_of, steps_between, verdicts_between
from shared.events.household import Hazard
from shared.ids import new_id

START = datetime(2026, 11, 20, tzinfo=UTC)


def at(hours: Any) -> Any:
    return START + timedelta(hours=hours)


def an_award(number: Any = 1, **hours: Any) -> Any:
    moments = {name: tuple(map(at, hour)) if isinstance(hour, tuple) else at(hour) for name, hour in hours.items()}
    return Award(award_id=number, **moments)


LATER = {
    "ended_at": "later_ended",
    "household_told_at": "later_household_told",
    "informant_told_at": "later_informant_told",
}


def a_refusal(number: Any = 9, **hours: Any) -> Any:
    return Award(award_id=number, whole_case=True, **{name: at(hour) for name, hour in hours.items()})


def progress(*awards: Any, findings: Any = None, informant: Any = False, retracted: Any = None) -> Any:
    return progress_of(
        CaseFacts(
            identified_at=START,
            has_informant=informant,
            findings_at=None if findings is None else at(findings),
            retracted_at=None if retracted is None else at(retracted),
            awards=awards,
        )
    )


PAID = {"proposed_at": 1, "approved_at": 2, "ended_at": 3}
DONE = {**PAID, "household_told_at": 4}


@pytest.mark.parametrize(
    ("awards", "findings", "stage"),
    [
        ([], None, Stage.IDENTIFIED),
        ([], 1, Stage.ASSESSED),
        ([an_award(proposed_at=1)], 1, Stage.ASSESSED),
        ([an_award(approved_at=1)], None, Stage.DECIDED),
        ([an_award(declined_at=1)], None, Stage.IDENTIFIED),
        ([an_award(proposed_at=1, approved_at=2)], 1, Stage.DECIDED),
        ([an_award(**PAID)], 1, Stage.PAID),
        ([an_award(ended_at=1)], None, Stage.PAID),
        ([an_award(**DONE)], None, Stage.TOLD),
        ([an_award(**DONE), an_award(2, proposed_at=1)], 1, Stage.TOLD),
        ([an_award(**DONE), an_award(2, **PAID)], 1, Stage.PAID),
        ([an_award(**DONE)], 1, Stage.CLOSED),
        ([an_award(**DONE), an_award(2, proposed_at=1, declined_at=2, household_told_at=3)], 1, Stage.CLOSED),
        ([an_award(proposed_at=1, declined_at=2)], 1, Stage.DECLINED),
        ([an_award(proposed_at=1, declined_at=2, household_told_at=3)], 1, Stage.DECLINED),
        ([a_refusal(declined_at=1)], 1, Stage.DECLINED),
        ([a_refusal(household_told_at=1)], None, Stage.IDENTIFIED),
        ([an_award(household_told_at=1)], None, Stage.IDENTIFIED),
    ],
)
def test_the_stage_says_what_is_known(awards: Any, findings: Any, stage: Any) -> None:
    assert progress(*awards, findings=findings).stage is stage


def test_nothing_closes_before_findings_came() -> None:
    assert progress(an_award(**DONE)).current.closed_at is None


def test_a_case_closes_when_the_last_thing_was_done() -> None:
    current = progress(an_award(**DONE), findings=6).current

    assert (current.closed_at, current.assisted_at, current.outcome) == (at(6), at(3), "helped")


def test_a_refused_case_closes_when_the_household_knows() -> None:
    before = progress(a_refusal(declined_at=2), findings=2)
    after = progress(a_refusal(declined_at=2, household_told_at=5), findings=2)

    assert before.current.closed_at is None
    assert (after.stage, after.current.closed_at, after.current.outcome) == (Stage.DECLINED, at(5), "declined")


def test_a_refusal_and_its_telling_meet_though_their_ids_differ() -> None:
    reached = progress(a_refusal(8, declined_at=2), a_refusal(9, household_told_at=5), findings=2)

    assert reached.current.closed_at == at(5)


def test_whoever_told_us_must_know_too() -> None:
    half = progress(an_award(**DONE), findings=1, informant=True)
    whole = progress(an_award(**DONE, informant_told_at=7), findings=1, informant=True)

    assert (half.stage, half.current.closed_at) == (Stage.PAID, None)
    assert (whole.stage, whole.current.closed_at) == (Stage.CLOSED, at(7))


def test_findings_without_any_award_wait_for_the_refusal() -> None:
    assert progress(findings=1).current.closed_at is None


def test_an_award_that_newer_findings_no_longer_give_holds_nothing_up() -> None:
    dropped = an_award(2, proposed_at=1, withdrawn_at=6)

    assert progress(an_award(**DONE), dropped, findings=1).current.closed_at == at(6)
    assert progress(dropped, findings=1).current.closed_at is None


def test_a_later_award_opens_the_case_again() -> None:
    again = progress(an_award(**DONE), an_award(2, proposed_at=200), findings=1)

    assert [opening.number for opening in again.openings] == [1, 2]
    assert again.openings[0].closed_at == at(4)
    assert (again.current.opened_at, again.current.assisted_at, again.current.closed_at) == (at(200), None, None)
    assert again.stage is Stage.ASSESSED
    assert again.assisted_at == at(3)


def test_an_award_proposed_before_the_end_belongs_to_the_same_opening() -> None:
    same = progress(an_award(**DONE), an_award(2, proposed_at=3.5), findings=1)

    assert len(same.openings) == 1
    assert same.current.closed_at is None


def test_a_second_refusal_opens_nothing() -> None:
    still = progress(an_award(**DONE), a_refusal(declined_at=50), findings=1)

    assert (len(still.openings), still.stage) == (1, Stage.CLOSED)


def test_the_second_opening_has_its_own_end() -> None:
    again = progress(an_award(**DONE), an_award(2, approved_at=200, ended_at=210, household_told_at=211), findings=1)

    assert (again.stage, again.current.number, again.current.closed_at) == (Stage.CLOSED, 2, at(211))
    assert again.current.assisted_at == at(210)


def test_a_reopened_case_whose_new_award_is_dropped_closes_again() -> None:
    again = progress(an_award(**DONE), an_award(2, proposed_at=200, withdrawn_at=220), findings=1)

    assert (again.current.number, again.current.closed_at, again.current.outcome) == (2, at(220), "declined")
    assert again.stage is Stage.CLOSED


def test_a_retracted_case_stays_retracted() -> None:
    assert progress(an_award(**DONE), findings=1, retracted=2).stage is Stage.RETRACTED


def test_nothing_leaves_retracted_and_every_stage_can_be_left_for_it() -> None:
    assert TRANSITIONS[Stage.RETRACTED] == frozenset()
    assert all(Stage.RETRACTED in TRANSITIONS[stage] for stage in Stage if stage is not Stage.RETRACTED)


PRODUCERS = {"household_told_at": 2, "informant_told_at": 2, "ended_at": 1}


@st.composite
def a_story(draw: Any) -> Any:
    """What became of some awards, each thing after its cause; as far as it has come, and who said what."""
    step = st.integers(1, 9)
    facts: list[Any] = [("findings", None, draw(st.integers(0, 30)))] if draw(st.booleans()) else []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        outcome = draw(st.sampled_from([["approved_at", "ended_at"], ["declined_at"]]))
        hour = draw(st.integers(0, 60))
        for name in ["proposed_at", *outcome, "household_told_at"][: draw(st.integers(1, 4))]:
            facts.append((name, number, hour))
            hour += draw(step)
        if facts[-1][0] == "household_told_at":
            facts.append(("informant_told_at", number, hour))
        for _ in range(draw(st.integers(0, 2)) if any(one[:2] == ("ended_at", number) for one in facts) else 0):
            # Its money comes back, and may arrive and be told again.
            end = draw(st.sampled_from(["ended_at", "ended_at", "declined_at"]))
            for name in ["returned", end, "household_told_at", "informant_told_at"][: draw(st.integers(1, 4))]:
                hour += draw(step)
                facts.append((name, number, hour))
            if facts[-1][0] == "returned" or end == "declined_at":
                break
    if draw(st.booleans()):
        hour = draw(st.integers(0, 60))
        facts += [("declined_at", 9, hour), ("household_told_at", 9, hour + 1), ("informant_told_at", 9, hour + draw(step))]
    return facts


@st.composite
def an_interleaving(draw: Any) -> Any:
    """The same story as it may arrive: each producer in order, the producers in any."""
    lanes: list[list[Any]] = [[], [], []]
    for fact in sorted(draw(a_story()), key=lambda fact: fact[2]):
        lanes[PRODUCERS.get(fact[0], 0)].append(fact)
    order = draw(st.permutations([number for number, lane in enumerate(lanes) for _ in lane]))
    return [lanes[number].pop(0) for number in order]


def apply(facts: Any, *, informant: Any) -> Any:
    findings, awards = None, dict[int, dict[str, Any]]()
    for name, number, hour in facts:
        if number is None:
            findings = hour
            continue
        award = awards.setdefault(number, {})
        if name == "returned":
            award[name] = tuple(sorted({*award.get(name, ()), hour}))
        elif name in LATER and name in award and award[name] != hour:
            earliest, other = min(award[name], hour), max(award[name], hour)
            award |= {name: earliest, LATER[name]: tuple(sorted({*award.get(LATER[name], ()), other}))}
        else:
            award[name] = hour
    made = [a_refusal(n, **m) if n == 9 else an_award(n, **m) for n, m in awards.items()]
    return progress(*made, findings=findings, informant=informant)


@settings(max_examples=80, deadline=None)
@given(facts=a_story(), shuffled=st.randoms(use_true_random=False), informant=st.booleans())
def test_any_order_of_facts_ends_in_the_same_progress(facts: Any, shuffled: Any, informant: Any) -> None:
    other = list(facts)
    shuffled.shuffle(other)

    assert apply(facts, informant=informant) == apply(other, informant=informant)


@settings(max_examples=80, deadline=None)
@given(facts=an_interleaving(), informant=st.booleans())
def test_what_is_told_on_the_way_adds_up_to_the_end(facts: Any, informant: Any) -> None:
    """However the facts come, the steps that were taken leave exactly the openings, ends and clocks of the last progress."""
    case, opened, closed = a_case(has_informant=informant), {1}, set[int]()
    clocks: dict[int, Any] = {1: ("running", None)}
    for count in range(1, len(facts) + 1):
        reached = apply(facts[:count], informant=informant)
        assert reached.current.number >= case.opening
        for step in steps_between(case, reached):
            happened = {StepKind.OPENED: opened.add, StepKind.CLOSED: closed.add, StepKind.CLOSED_TOO_EARLY: closed.remove}
            happened.get(step.kind, int)(step.opening.number)
        clocks |= {opening.number: opening.verdict for opening in verdicts_between(case, reached)}
        if reached.stage is not case.stage:
            assert reached.stage in TRANSITIONS[case.stage]
        case = a_case(
            has_informant=informant,
            stage=reached.stage,
            opening=reached.current.number,
            opening_assisted_at=reached.current.assisted_at,
            closed_at=reached.current.closed_at,
        )
    end = apply(facts, informant=informant)
    assert opened == {opening.number for opening in end.openings}
    assert closed == {opening.number for opening in end.openings if opening.closed_at}
    assert clocks == {opening.number: opening.verdict for opening in end.openings}


def a_case(**values: Any) -> Any:
    given = {
        "id": new_id(),
        "case_number": "HN-2611-00001",
        "household_id": new_id(),
        "incident_id": new_id(),
        "commune_code": "00004",
        "hazard": Hazard.STORM,
        "risk_level": 4,
        "drill": True,
        "stage": Stage.IDENTIFIED,
        "opening": 1,
        "revision": 1,
        "has_informant": False,
        "identified_at": START,
        "received_at": START,
    }
    return Case(**{**given, **values})


def test_a_telling_that_proves_premature_is_made_good() -> None:
    closed = a_case(stage=Stage.CLOSED, opening_assisted_at=at(3), closed_at=at(4))

    (step,) = steps_between(closed, progress(an_award(**DONE), an_award(2, proposed_at=2), findings=1))

    assert (step.kind, step.opening.number) == (StepKind.CLOSED_TOO_EARLY, 1)


def test_all_orders_of_a_whole_story_end_alike() -> None:
    story = [
        ("findings", None, 1),
        ("proposed_at", 1, 1),
        ("approved_at", 1, 2),
        ("ended_at", 1, 3),
        ("household_told_at", 1, 4),
    ]
    story += [("approved_at", 2, 100)]

    ends = {repr(apply(order, informant=False)) for order in permutations(story)}

    assert len(ends) == 1
    assert "number=2" in ends.pop()
