import time
from types import SimpleNamespace

from aiokafka.errors import KafkaConnectionError

from shared.ids import new_id
from shared.messaging import FactReader, backlog
from shared.messaging.backlog import is_stuck
from shared.messaging.records import Position, waves_of
from tests.support.builders import a_case_retracted, a_household_reported


def test_facts_of_different_cases_are_taken_together_by_type():
    facts = [a_household_reported(), a_household_reported(), a_case_retracted()]

    waves = waves_of(facts)

    assert [sorted(wave) for wave in waves] == [["intake.case_retracted.v1", "intake.household_reported.v1"]]


def test_facts_of_one_case_keep_their_order_across_types():
    case = new_id()
    first, second, third = (
        a_household_reported(case_id=case),
        a_case_retracted(case_id=case),
        a_household_reported(case_id=case, revision=2),
    )

    waves = waves_of([first, second, third])

    assert [next(iter(wave.values()))[0] for wave in waves] == [first, second, third]


def test_a_reader_is_stuck_only_when_facts_wait_and_none_was_taken_for_a_minute():
    assert not is_stuck(0, 3600)
    assert not is_stuck(7, 59)
    assert is_stuck(7, 61)


async def _seconds_of_the_second_batch(lane):
    reader = FactReader("test", None, ["127.0.0.1:1"], ["intake"], {}, lane=lane)
    nothing = SimpleNamespace(raw_message=())
    await reader._on_batch(nothing)
    began = time.monotonic()
    await reader._on_batch(nothing)
    return time.monotonic() - began


async def test_a_swarm_is_taken_in_fewer_batches_and_missed_clocks_never_wait():
    assert await _seconds_of_the_second_batch("") > 0.15
    assert await _seconds_of_the_second_batch("urgent") < 0.15


class _Behind:
    """A consumer's view of one topic in which one fact waits."""

    def assignment(self):
        return frozenset()

    def partitions_for_topic(self, _topic):
        return {0}

    async def beginning_offsets(self, partitions):
        return dict.fromkeys(partitions, 0)

    async def end_offsets(self, partitions):
        return dict.fromkeys(partitions, 1)


async def test_a_reader_that_is_looked_at_late_for_the_first_time_has_its_minute(monkeypatch):
    monkeypatch.setattr(backlog, "load_places", _nothing_taken)
    watched = backlog.Backlog("test", None, ["kipthoi.intake.v1"])

    assert not await watched.is_stuck(_Behind(), -20.0, (), 0.0)
    assert await backlog.Backlog("test", None, ["kipthoi.intake.v1"]).is_stuck(_Behind(), -61.0, (), 0.0)


async def test_where_nobody_asked_for_an_hour_what_waits_may_just_have_come(monkeypatch):
    monkeypatch.setattr(backlog, "load_places", _nothing_taken)
    watched = backlog.Backlog("test", None, ["kipthoi.intake.v1"])

    moments = (0.0, 3600.0, 3659.0, 3675.0)

    assert [await watched.is_stuck(_Behind(), -20.0, (), moment) for moment in moments] == [False, False, False, True]


async def _nothing_taken(*_):
    return {}


class _Away(_Behind):
    """Its broker does not answer."""

    def assignment(self):
        return frozenset({Position("kipthoi.intake.v1", 0)})

    async def beginning_offsets(self, _partitions):
        raise KafkaConnectionError


async def test_where_the_broker_is_away_nothing_is_known_to_wait_or_to_be_dropped(monkeypatch):
    monkeypatch.setattr(backlog, "load_places", _nothing_taken)

    assert await backlog.Backlog("test", None, ["kipthoi.intake.v1"]).look(_Away()) is None
