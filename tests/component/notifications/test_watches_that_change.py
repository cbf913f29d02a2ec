"""A watch follows its incident: raised, extended, ended, going on."""

import asyncio
from datetime import timedelta
from typing import Final

from services.notifications.store import watches
from shared import audit
from shared.clock import now
from shared.events import ClockSolved, SilenceEnded
from tests.component.notifications.harness import ServiceHarness
from tests.component.notifications.test_climbs import give_ladder
from tests.component.notifications.test_lock_order import OFFICER
from tests.component.notifications.watching import (
    a_word,
    begun,
    clocks_of,
    hours_pass,
    later,
    silent,
    sweep,
)
from tests.support.builders import (
    COMMUNE,
    OTHER_COMMUNE,
    a_household_reported,
)
from tests.support.waiting import eventually

_WAITS: Final = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


async def test_a_raised_level_shortens_what_runs_and_an_extension_watches_further_communes(harness: ServiceHarness) -> None:
    await harness.take(begun(hours_ago=10, risk_level=3))
    await harness.take(later(2, COMMUNE, OTHER_COMMUNE, risk_level=4))
    before = (await clocks_of(harness), await clocks_of(harness, OTHER_COMMUNE))
    await sweep(harness)

    assert before == ([("running", 6)], [("running", 6)])
    assert (await clocks_of(harness), await clocks_of(harness, OTHER_COMMUNE)) == ([("missed", 6)], [("running", 6)])


async def test_a_raised_level_counts_from_the_last_word(harness: ServiceHarness) -> None:
    await harness.take(begun(hours_ago=10, risk_level=3))
    await harness.take(a_household_reported(occurred_at=now() - timedelta(hours=1)))
    await harness.take(later(2, COMMUNE, risk_level=4))
    await sweep(harness)

    assert await clocks_of(harness) == [("kept", 12), ("running", 6)]


async def test_who_is_watched_late_is_not_silent_at_once(harness: ServiceHarness) -> None:
    """An incident of last week that is told again: nothing is known of what was heard since."""
    await harness.take(begun(hours_ago=24 * 7))
    await sweep(harness)

    assert await clocks_of(harness) == [("running", 6)]


async def test_the_end_of_an_incident_ends_the_watch_and_the_silence_and_it_may_go_on(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(begun(COMMUNE, OTHER_COMMUNE))
    await hours_pass(harness, 6)
    await sweep(harness)
    await harness.take(later(2, COMMUNE, OTHER_COMMUNE, closed=True))
    await harness.take(*await harness.facts(ClockSolved))
    ended = await silent(harness)
    await harness.take(later(3, COMMUNE))

    assert ended == []
    assert {fact.reason for fact in await harness.facts(SilenceEnded)} == {"ended"}
    assert {row.state for row in await harness.rows("select state from climbs")} == {"solved"}
    assert await clocks_of(harness) == [("missed", 6), ("running", 6)]
    assert await clocks_of(harness, OTHER_COMMUNE) == [("missed", 6)]


async def test_a_word_that_waits_while_its_incident_ends_begins_no_further_clock(harness: ServiceHarness) -> None:
    """Nobody could keep it: what an ended watch hears is not noted, and its climb would never end."""
    await harness.take(begun())
    await hours_pass(harness, 6)
    await sweep(harness)
    ((incident,),) = await harness.rows("select incident_id from watches")
    async with harness.foundation.database.transaction() as session:
        ended = [one.id for one in await watches.lock_of_incident(session, incident)]
        await watches.end(session, ended, now())
        await audit.record(session, OFFICER, "communes watched no more", "watch", ended)
        word = asyncio.create_task(a_word(harness))
        await eventually(lambda: harness.rows(_WAITS), what="the word to wait for the end")
    await word

    assert await clocks_of(harness) == [("missed", 6)]


async def test_a_repeated_or_older_revision_changes_nothing(harness: ServiceHarness) -> None:
    newest, first = later(3, COMMUNE, OTHER_COMMUNE), begun()
    await harness.take(newest)
    await harness.take(first)
    await harness.take(later(2, COMMUNE, closed=True))

    assert (await clocks_of(harness), await clocks_of(harness, OTHER_COMMUNE)) == ([("running", 6)], [("running", 6)])
