"""Where a climb that is given back goes on, who may take over, and how long a word may be prolonged."""

from datetime import timedelta

import pytest

from services.notifications.domain.climbs import ClimbState
from services.notifications.domain.ladder import TOP_RUNG, Rung
from services.notifications.policy.taking_acts import (
    hearing_rung,
    latest_prolonged,
    overtaking_rung,
    rung_after_return,
    says_his_post,
)
from tests.unit.notifications.test_climbs import LADDER, NOON, a_climb

TAKEN = {
    "state": ClimbState.TAKEN,
    "taken_by": "officer",
    "taken_rung": Rung.COMMUNE_CHAIR,
    "taken_at": NOON,
    "taken_until": NOON + timedelta(hours=2),
}


ALL = frozenset(Rung)


@pytest.mark.parametrize(
    ("rung", "step", "expected"),
    [
        (1, "sent", 3),
        (1, "waiting", 3),
        (1, "withdrawn", 1),
        (2, "withdrawn", 3),
        (2, "sent", 3),
        (3, None, 3),
        (3, "sent", 4),
        (4, "waiting", None),
        (4, "withdrawn", 4),
    ],
)
def test_below_the_top_who_has_heard_hears_nothing_more_and_the_chair_who_gives_it_back_neither(
    rung: int, step: str | None, expected: int | None
) -> None:
    assert rung_after_return(a_climb(rung=Rung(rung), **TAKEN), step, ALL, Rung.COMMUNE_CHAIR) == expected


def test_the_top_has_heard_and_hears_again_of_what_others_give_back_and_not_of_his_own() -> None:
    for giver, expected in ((Rung.COMMUNE_OFFICER, 4), (Rung.PROVINCIAL_OFFICER, 4), (Rung.PROVINCIAL_LEADER, None)):
        taken = a_climb(rung=TOP_RUNG, **{**TAKEN, "taken_rung": giver})
        assert rung_after_return(taken, "sent", ALL, giver) == expected
    assert rung_after_return(taken, "withdrawn", ALL, TOP_RUNG) is None


def test_where_nobody_knows_that_the_giver_is_on_duty_who_is_there_is_told() -> None:
    for rung, step, expected in (
        (1, "sent", 2),
        (2, "withdrawn", 2),
        (4, "sent", 4),
        (4, "withdrawn", 4),
        (4, "waiting", None),
    ):
        assert rung_after_return(a_climb(rung=Rung(rung), **TAKEN), step, ALL, None) == expected


def test_who_has_come_to_a_place_is_known_by_his_post_where_he_has_one_of_it() -> None:
    both = {Rung.PROVINCIAL_OFFICER, Rung.PROVINCIAL_LEADER}
    assert says_his_post(Rung.PROVINCIAL_LEADER, {Rung.COMMUNE_CHAIR, Rung.PROVINCIAL_LEADER})
    assert not any(says_his_post(rung, both) for rung in both)


@pytest.mark.parametrize(
    ("giver", "there", "begin", "hears"),
    [
        pytest.param(3, {1, 3, 4}, 4, 4, id="it would have come to him because nobody stands between"),
        pytest.param(3, {1, 4}, 2, 4, id="he is not on duty"),
        pytest.param(3, {1, 3}, 4, None, id="nobody above him"),
        pytest.param(4, {1, 4}, None, None, id="he is the last"),
        pytest.param(4, {1}, 2, None, id="nobody is there: whoever comes is told"),
        pytest.param(None, {1, 2}, 2, 2, id="nobody knows on which rung he stood"),
    ],
)
def test_it_goes_on_above_who_gives_it_back_also_where_rungs_are_empty(
    giver: int | None, there: set[int], begin: int | None, hears: int | None
) -> None:
    taken = a_climb(rung=Rung.COMMUNE_OFFICER, **{**TAKEN, "taken_rung": Rung(giver) if giver else None})
    found = rung_after_return(taken, "sent", {Rung(one) for one in there}, taken.taken_rung)

    assert (found, hearing_rung(found, {Rung(one) for one in there})) == (begin, hears)


def test_only_who_stands_above_takes_over_and_only_what_somebody_has() -> None:
    taken = a_climb(**TAKEN)

    assert overtaking_rung(taken, {Rung.COMMUNE_OFFICER, Rung.COMMUNE_CHAIR}) is None
    assert overtaking_rung(taken, {Rung.COMMUNE_OFFICER, Rung.PROVINCIAL_OFFICER}) is Rung.PROVINCIAL_OFFICER
    assert overtaking_rung(a_climb(), {Rung.PROVINCIAL_LEADER}) is None


def test_a_word_is_prolonged_by_the_pace_of_its_incident_and_never_once_it_is_done() -> None:
    taken = a_climb(**TAKEN)

    assert latest_prolonged([LADDER], taken) == NOON + timedelta(hours=24)
    assert latest_prolonged([LADDER], taken, 600) == NOON + timedelta(seconds=144)
    assert latest_prolonged([LADDER], a_climb(**TAKEN, done_at=NOON)) is None
    assert latest_prolonged([LADDER], a_climb()) is None
