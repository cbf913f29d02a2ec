"""Next ways beside what happens at the same time: a later digest, another process, a crash, somebody who confirms."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from services.notifications.app import build_activities, build_context, build_loops
from services.notifications.commands import next_ways
from services.notifications.commands.acknowledgements import acknowledge
from services.notifications.domain.confirmations import Confirmation
from services.notifications.loops.deliveries import DeliveryLoops
from services.notifications.store import notices
from shared.clock import now
from shared.communes import communes
from shared.identity import Actor, Role
from tests.component.notifications.harness import DUTY_PHONE, ServiceHarness, a_phone
from tests.component.notifications.unconfirmed import (
    LEADER_PHONE,
    MAILBOX,
    MINUTES_AT_LEVEL_3,
    confirm,
    give_people,
    minutes_pass,
    settings_of,
    share_is_gone,
    tell_digest,
    turns_of,
)
from tests.support.builders import COMMUNE, a_household_reported
from tests.support.foundation import a_foundation

OFFICER = Actor("officer-1", frozenset({Role.COMMUNE_OFFICER}), frozenset({COMMUNE}))


@pytest.fixture
async def other_process(harness: ServiceHarness) -> AsyncIterator[DeliveryLoops]:
    """The loops of a second process of the service, with connections of its own."""
    url = harness.foundation.database._engine.url.render_as_string(hide_password=False)
    foundation, settings = a_foundation("notifications", url), settings_of(harness)
    yield build_loops(foundation, settings, build_activities(foundation, settings)).deliveries
    await foundation.database.close()


async def test_what_a_later_digest_stands_for_goes_nowhere_and_the_later_one_goes_on_where_it_was(
    harness: ServiceHarness,
) -> None:
    await give_people(harness, email=MAILBOX, calls=True)
    await tell_digest(harness, risk_level=3)
    await share_is_gone(harness, 0.41)
    await harness.send()

    await tell_digest(harness, risk_level=3)
    await share_is_gone(harness, 0.56 - 0.41)
    await harness.send()
    await tell_digest(harness, risk_level=3)
    await share_is_gone(harness, 0.71 - 0.56)
    await harness.send()

    first, second, third = [one["id"] for one in await harness.notices(kind="digest")]
    assert await turns_of(harness) == [(first, 1, "voice"), (second, 2, "sms"), (third, 3, "sms")]
    assert [len(harness.telephones.texts(phone)) for phone in (DUTY_PHONE, LEADER_PHONE)] == [1, 1]


async def test_a_way_that_had_not_left_when_a_later_digest_came_is_tried_for_that_one(harness: ServiceHarness) -> None:
    await give_people(harness, email=MAILBOX, calls=True)
    await tell_digest(harness, risk_level=3)
    await share_is_gone(harness, 0.41)

    await tell_digest(harness, risk_level=3)
    await share_is_gone(harness, 0.15)
    await harness.send()

    _, second = [one["id"] for one in await harness.notices(kind="digest")]
    assert await harness.rows("select notice_id::text, turn, state from deliveries where way = 'voice' order by state") == [
        (second, 1, "sent"),
        ((await harness.notices(kind="digest"))[0]["id"], 1, "withdrawn"),
    ]


@pytest.mark.parametrize("share", [0.41, 0.71, 0.86, 0.99])
async def test_ways_that_had_not_left_are_tried_for_the_later_digest_also_where_no_moment_is_left(
    harness: ServiceHarness, share: float
) -> None:
    await give_people(harness)
    await tell_digest(harness, risk_level=3)
    await share_is_gone(harness, share)

    for _ in range(2):
        # The second of these takes up what the first had laid out and not sent, too.
        await tell_digest(harness, risk_level=3)
        await share_is_gone(harness, 0.01)
    await harness.send()
    for _ in range(3):
        await share_is_gone(harness, 0.3)
        await harness.send()

    assert [len(harness.telephones.texts(phone)) for phone in (DUTY_PHONE, LEADER_PHONE)] == [1, 1]


async def test_two_processes_try_a_way_once(harness: ServiceHarness, other_process: DeliveryLoops) -> None:
    for number, code in enumerate(sorted(communes())[:20]):
        await harness.give_contacts(code, phone=a_phone(number), email=f"xa{number}@mail.example")
        await harness.take(a_household_reported(commune_code=code, risk_level=1))
    await harness.send()
    await minutes_pass(harness, 31)

    await asyncio.gather(*(loops.follow_unconfirmed() for loops in (harness.loops.deliveries, other_process) for _ in range(3)))
    await harness.send()

    assert await harness.rows("select way, count(*) from deliveries group by way order by way") == [("email", 20), ("sms", 20)]


async def test_a_process_that_dies_before_it_is_done_has_tried_nothing_and_the_next_tries_once(harness: ServiceHarness) -> None:
    await give_people(harness)
    await tell_digest(harness, risk_level=3)
    await minutes_pass(harness, 0.41 * MINUTES_AT_LEVEL_3)
    context = build_context(harness.foundation, settings_of(harness))

    async def dies() -> None:
        async with harness.foundation.database.transaction() as session:
            assert await next_ways.try_next_ways(session, harness.foundation.actor, context) == 1
            raise RuntimeError("dies here")

    with pytest.raises(RuntimeError, match="dies here"):
        await dies()
    assert await turns_of(harness) == []
    for _ in range(2):
        await harness.loops.deliveries.follow_unconfirmed()

    assert [turn for _, turn, _ in await turns_of(harness)] == [1]


async def test_a_confirmation_that_comes_at_that_very_moment_stops_what_was_just_laid_out(harness: ServiceHarness) -> None:
    await give_people(harness)
    await tell_digest(harness, risk_level=3)
    await minutes_pass(harness, 0.41 * MINUTES_AT_LEVEL_3)
    (notice,) = await harness.notices(kind="digest")
    context = build_context(harness.foundation, settings_of(harness))

    async with harness.foundation.database.transaction() as session:
        await next_ways.try_next_ways(session, harness.foundation.actor, context)
        confirming = asyncio.create_task(confirm(harness, notice["id"]))
        await asyncio.sleep(0.5)
    await confirming
    await harness.send()

    assert harness.telephones.texts(DUTY_PHONE) == []
    assert await harness.rows("select state from deliveries where turn = 1") == [("withdrawn",)]


async def test_who_is_confirming_it_at_that_very_moment_is_not_told_again(harness: ServiceHarness) -> None:
    await give_people(harness)
    await tell_digest(harness, risk_level=3)
    await minutes_pass(harness, 0.41 * MINUTES_AT_LEVEL_3)
    (notice,) = await harness.notices(kind="digest")
    context = build_context(harness.foundation, settings_of(harness))

    async with harness.foundation.database.transaction() as session:
        await notices.lock_notices(session, [UUID(notice["id"])])
        await asyncio.wait_for(harness.loops.deliveries.follow_unconfirmed(), 2)
        await acknowledge(session, OFFICER, context, Confirmation([UUID(notice["id"])]), now())
    await harness.loops.deliveries.follow_unconfirmed()

    assert await turns_of(harness) == []
