"""A reader that hangs ends its process, whatever its consumer believes; one that has nothing to take, or may not, lives on."""

import asyncio
import time

import pytest

import shared.messaging.backlog as backlog_module
import shared.messaging.reader as reader_module
from shared.messaging.positions import load_places
from shared.messaging.records import Position
from tests.component.shared.reading import Service, ids_of
from tests.component.shared.test_facts import all_delivered, relaying, write
from tests.support.builders import a_household_reported
from tests.support.waiting import eventually


class Ended(BaseException):
    """Instead of the end of this process."""


@pytest.fixture
def ends(monkeypatch, hurried):
    """Why processes have ended; seconds are tenths here."""
    reasons = []

    def end(reason):
        reasons.append(reason)
        raise Ended

    monkeypatch.setattr(reader_module, "end_process", end)
    monkeypatch.setattr(backlog_module, "STUCK_S", 1.5)
    monkeypatch.setattr(backlog_module, "_ASK_AFTER_S", 0.3)
    return reasons


async def _taken(service, facts):
    await eventually(service.taken, lambda taken: set(ids_of(facts)) <= set(taken), what="facts to be taken")


async def _placed(service):
    async def assignment():
        consumer = service.reader.subscriber.consumer
        return consumer.assignment() if consumer else frozenset()

    await eventually(assignment, what="partitions")


async def _fetch_no_more(fetcher):
    fetcher._fetch_task.cancel()
    # What it had asked for is still answered.
    await asyncio.wait({fetcher._fetch_task, *fetcher._pending_tasks})


async def _ended(ends):
    async def reasons():
        return ends

    await eventually(reasons, what="the process to end")


async def _waits(service):
    async def waiting():
        return service.waiting()

    await eventually(waiting, lambda count: count == 1, what="the fact to wait for its key")


async def _write(database, topic, *facts):
    async with relaying(database, topic.service, topic.bootstrap):
        await write(database, *facts)
        await all_delivered(database)


async def test_who_fetches_nothing_any_more_ends_although_he_has_heard_of_nothing(database, topic, ends):
    service = Service(database, topic.bootstrap, topic.service)
    first, later = [a_household_reported() for _ in range(3)], a_household_reported()
    async with service.reading():
        await _write(database, topic, *first)
        await _taken(service, first)
        await _fetch_no_more(service.reader.subscriber.consumer._fetcher)
        await _write(database, topic, later)
        await _ended(ends)

    assert ends[0] == "facts wait and none is taken"
    assert str(later.event_id) not in await service.taken()
    async with service.reading():
        await _taken(service, [later])


async def test_who_has_lost_his_place_in_the_group_ends_where_nobody_else_has_it(database, topic, ends):
    service = Service(database, topic.bootstrap, topic.service)
    async with service.reading():
        await _placed(service)
        service.reader.subscriber.consumer.unsubscribe()
        await _write(database, topic, a_household_reported())
        await _ended(ends)

    assert ends[0] == "facts wait and none is taken"


async def test_who_has_no_place_because_others_take_everything_lives_on(database, topic, ends):
    service = Service(database, topic.bootstrap, topic.service)
    async with service.reading():
        await _placed(service)
        watched = backlog_module.Backlog(service.reader.name, database, service.reader.topics)
        for _ in range(3):
            fact = a_household_reported()
            await _write(database, topic, fact)
            await _taken(service, [fact])
            assert not await watched.is_stuck(_Placeless(service.reader.subscriber.consumer), 0.0, (), time.monotonic())
            await asyncio.sleep(0.3)

    assert ends == []


class _Placeless:
    """The consumer of another process of the group, to which no partition fell."""

    def __init__(self, consumer):
        self._consumer = consumer

    def assignment(self):
        return frozenset()

    def __getattr__(self, name):
        return getattr(self._consumer, name)


async def test_a_quiet_night_and_a_fact_that_waits_for_its_key_end_nobody(database, topic, hurried):
    service = Service(database, topic.bootstrap, topic.service)
    early, sealed = a_household_reported(), a_household_reported()
    service.sealed.add(sealed.event_id)
    async with service.reading():
        await _write(database, topic, early)
        await _taken(service, [early])
        await eventually(lambda: _places(database, service), what="its place to be written down")
        consumer = service.reader.subscriber.consumer
        watched = backlog_module.Backlog(service.reader.name, database, service.reader.topics)
        # Moments of a night that is over in no time: no machine can stall for hours.
        night = [await watched.is_stuck(consumer, 0.0, (), hour * 3600.0) for hour in range(1, 9)]
        await _write(database, topic, sealed)
        await _waits(service)
        rests = {Position(*partition) for partition in await eventually(lambda: _paused(consumer), what="it to rest")}
        morning = [await watched.is_stuck(consumer, 0.0, rests, 9 * 3600.0 + minute * 60) for minute in range(5)]
        # Who left it out of account would end a process for it, and only after a minute.
        seconds = (0, 20, 40, 59, 81)
        as_any_other = [await watched.is_stuck(consumer, 0.0, (), 10 * 3600.0 + second) for second in seconds]
        service.sealed.clear()
        await _taken(service, [early, sealed])

    assert not any(night)
    assert not any(morning)
    assert as_any_other == [False, False, False, False, True]


async def _places(database, service):
    return await load_places(database, service.reader.name)


async def _paused(consumer):
    return consumer.paused()
