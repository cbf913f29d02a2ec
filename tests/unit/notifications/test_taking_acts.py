"""Where a climb that is given back goes on, who may take over, and how long a word may be prolonged."""

from datetime import timedelta

import pytest

from services.notifications.domain.climbs import ClimbState
from services.notifications.domain.ladder import Rung
from services.notifications.policy.taking_acts import latest_prolonged, overtaking_rung, rung_after_return
from tests.unit.notifications.test_climbs import LADDER, NOON, a_climb

TAKEN = {
    "state": ClimbState.TAKEN,
    "taken_by": "officer",
    "taken_rung": Rung.COMMUNE_CHAIR,
    "taken_at": NOON,
    "taken_until": NOON + timedelta(hours=2),
}


@pytest.mark.parametrize(
    ("rung", "step", "expected"),
    [
        (1, "sent", 2),
        (1, "waiting", 2),
        (1, "withdrawn", 1),
        (2, "nobody_on_duty", 2),
        (3, None, 3),
        (4, "sent", None),
        (4, "withdrawn", 4),
    ],
)
def test_who_has_heard_hears_nothing_more_and_who_has_not_is_told_first(
    rung: int, step: str | None, expected: int | None
) -> None:
    assert rung_after_return(a_climb(rung=Rung(rung), **TAKEN), step) == expected


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
