"""The board's figures: sums, order, and what is never mixed."""

from datetime import timedelta

from services.console.views.board import (
    IncidentHead,
    StageCount,
    chosen_incidents,
    commune_figures,
    stage_totals,
)
from services.console.views.silences import CommuneSilence, silent_communes
from services.console.views.vocabulary import STAGES
from services.console.web.board.view import WIDTH, stage_bar
from shared.ids import new_id
from tests.support.builders import COMMUNE, MORNING, OTHER_COMMUNE


def _head(*, drill: bool) -> IncidentHead:
    return IncidentHead(id=new_id(), title=None, hazard=None, risk_level=None, starts_on=None, drill=drill, cases=1)


def test_a_board_of_all_incidents_is_of_the_real_ones() -> None:
    real, drill = _head(drill=False), _head(drill=True)

    assert chosen_incidents([real, drill], None) == ([real.id], False)
    assert chosen_incidents([drill], None) == ([drill.id], True)
    assert chosen_incidents([real, drill], drill.id) == ([drill.id], True)
    assert chosen_incidents([], None) == ([], False)


def test_late_communes_come_first_then_silent_ones_then_those_with_most_waiting() -> None:
    counts = [
        StageCount("00004", "identified", 1, 0, 0),
        StageCount("00008", "identified", 9, 0, 0),
        StageCount("00025", "closed", 20, 20, 0),
        StageCount("00070", "paid", 5, 5, 1),
    ]
    lines = commune_figures(counts, [CommuneSilence("00070", MORNING, None)], {"00025": 2}, {})

    assert [line.code for line in lines] == ["00025", "00070", "00008", "00004"]
    assert stage_totals(lines) == {**dict.fromkeys(STAGES, 0), "identified": 10, "closed": 20, "paid": 5}
    assert [line.waiting for line in lines] == [0, 0, 9, 1]


def test_the_longest_silence_comes_first() -> None:
    silences = [
        CommuneSilence(COMMUNE, MORNING + timedelta(minutes=5), None),
        CommuneSilence(OTHER_COMMUNE, MORNING, None),
        CommuneSilence("00008", None, MORNING),
    ]

    assert [commune.code for commune in silent_communes(silences)] == [OTHER_COMMUNE, COMMUNE]


def test_the_bar_is_full_and_shows_a_single_household_among_thousands() -> None:
    segments = stage_bar({"identified": 1, "paid": 4999, "closed": 0})

    assert [segment.stage for segment in segments] == ["identified", "paid"]
    assert segments[0].width >= 6
    assert sum(segment.width for segment in segments) == WIDTH
    assert stage_bar({}) == []
