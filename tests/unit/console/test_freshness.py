"""How fresh the figures are: by what was sent and what was taken, not by whether a reader runs."""

from datetime import timedelta

from services.console.views.freshness import PATIENCE, Freshness, Lateness, Taken
from services.console.views.troubles import merged
from shared.clock import now
from tests.support.builders import MORNING

LATER = PATIENCE + timedelta(seconds=1)


def test_before_the_first_look_nothing_is_claimed_either_way() -> None:
    assert Freshness().is_fresh
    assert Freshness().heard_at is None


def test_what_was_sent_and_is_not_taken_makes_the_board_late_after_a_while_and_is_said_since_when() -> None:
    lateness, sent = Lateness(), {"intake": {0: 5, 1: 3}}
    behind = Taken({"kipthoi": {}, "intake": {0: 4, 1: 3}}, MORNING)

    on_its_way = lateness.compare(sent, behind, [], MORNING)
    late = lateness.compare(sent, behind, [], MORNING + LATER)
    taken = lateness.compare(sent, Taken({"intake": {0: 5, 1: 3}}, MORNING + LATER), [], MORNING + 2 * LATER)

    assert on_its_way.is_fresh, "a fact may be on its way"
    assert not late.is_fresh
    assert late.late() == {"intake": MORNING}
    assert [(trouble.kind, trouble.service, trouble.since) for trouble in late.troubles()] == [("reading", "intake", MORNING)]
    assert taken.is_fresh
    assert taken.heard_at == MORNING + LATER


def test_a_reader_that_keeps_pace_is_never_late_however_much_is_always_on_its_way() -> None:
    lateness = Lateness()

    for step in range(60):
        moment = MORNING + timedelta(seconds=step)
        found = lateness.compare({"intake": {0: 10 * step}}, Taken({"intake": {0: 10 * (step - 2)}}), [], moment)
        assert found.is_fresh


def test_a_reader_that_stands_still_is_late_while_more_and_more_is_sent() -> None:
    lateness = Lateness()

    for step in range(20):
        found = lateness.compare({"intake": {0: 10 + step}}, Taken({"intake": {0: 5}}), [], MORNING + timedelta(seconds=step))

    assert found.late() == {"intake": MORNING}


def test_a_topic_that_was_made_again_is_measured_anew() -> None:
    lateness, taken = Lateness(), Taken({"intake": {0: 0}})
    lateness.compare({"intake": {0: 900}}, taken, [], MORNING)

    again = lateness.compare({"intake": {0: 2}}, taken, [], MORNING + LATER)
    later = lateness.compare({"intake": {0: 2}}, Taken({"intake": {0: 2}}), [], MORNING + 2 * LATER)

    assert again.is_fresh
    assert later.is_fresh


def test_who_could_not_be_asked_is_named() -> None:
    assert Lateness().compare({}, Taken({}), ["intake"], now()).unknown == ("intake",)


def test_while_the_broker_is_away_its_silence_is_the_one_thing_that_is_said() -> None:
    late = Freshness(MORNING + LATER, behind={"intake": MORNING}).troubles()
    broker = [type(late[0])("broker", "console", MORNING)]

    assert [trouble.kind for trouble in merged([*late, *broker])] == ["broker"]
    assert [trouble.kind for trouble in merged(late)] == ["reading"]
