"""A commune that cannot be reached for hours, and a commune of which very much is heard: one digest each, and nobody waits."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from deploy.simulators.phones import Faults
from services.notifications.app import Loops, build_loops, build_service
from services.notifications.loops.deliveries import URGENT
from shared.clock import now
from shared.communes import communes
from shared.events import ClockMissed, CommuneSilent, Event
from shared.ids import new_id
from shared.service import loop_parts
from tests.component.notifications.harness import (
    OFFICER_PHONE,
    ServiceHarness,
    a_phone,
    heard_as,
    some_settings,
)
from tests.component.notifications.test_climbs import LEADER_PHONE, PROVINCE_PHONE
from tests.component.notifications.test_waiting import CLOCKS, DIGESTS, many
from tests.support.builders import (
    COMMUNE,
    ELSEWHERE,
    PROVINCE,
    a_clock_missed,
    a_household_reported,
    a_payment_failed,
    an_assistance_approved,
)
from tests.support.skipped_time import MovedTime
from tests.support.waiting import eventually

SIX_HOURS: Final = timedelta(hours=6)
A_TURN: Final = timedelta(minutes=10)
ALL_FAIL: Final = 10**6
LEFT_ALONE_S: Final = 5.5
"""So long a provider that failed is left alone: by a clock that nobody moves."""
BOUND: Final = timedelta(seconds=5)


@pytest.fixture
async def time(harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MovedTime]:
    moved = MovedTime(monkeypatch)
    await moved.rule(harness.foundation.database)
    yield moved
    await moved.end()


@pytest.fixture
async def loops(harness: ServiceHarness) -> AsyncIterator[Loops]:
    """The loops of a process with two providers of messages."""
    second = {"sms_second_url": harness.telephones.second_url}
    activities = harness.activities_with(**second)
    yield build_loops(harness.foundation, some_settings(harness.telephones.url, **second), activities)
    await activities._ways.close()


async def turn(harness: ServiceHarness, loops: Loops) -> None:
    """Every loop has its turn."""
    await loops.windows.close_due_windows()
    for _ in range(2):
        await loops.deliveries.send_waiting(URGENT)
        await harness.receive()
        await loops.deliveries.follow_overdue()
    await loops.clocks.sweep()
    await loops.clocks.assign_waiting()
    await loops.clocks.climb_late()


def misbehave(harness: ServiceHarness, **faults: Any) -> None:
    for provider in harness.telephones.providers:
        provider.misbehave(Faults(**faults))


@pytest.mark.parametrize(
    ("dead", "alive"),
    [
        ({"swallow_numbers": [heard_as(OFFICER_PHONE)]}, {"swallow_numbers": []}),
        ({"lose_numbers": [heard_as(OFFICER_PHONE)]}, {"lose_numbers": []}),
        ({"fail_next": ALL_FAIL}, {"fail_next": 0}),
        ({"throttle_next": ALL_FAIL}, {"throttle_next": 0}),
    ],
    ids=["swallowed", "not-delivered", "500", "429"],
)
async def test_phones_that_are_dead_for_six_hours_and_come_back_hear_one_digest(
    harness: ServiceHarness, loops: Loops, time: MovedTime, dead: dict[str, Any], alive: dict[str, Any]
) -> None:
    await harness.give_contacts()
    misbehave(harness, **dead)
    turns = SIX_HOURS // A_TURN
    for _ in range(turns):
        await harness.take(a_household_reported(occurred_at=now()))
        await time.pass_by(A_TURN)
        await turn(harness, loops)
    while_dead = harness.telephones.texts(OFFICER_PHONE)

    misbehave(harness, **alive)
    await asyncio.sleep(LEFT_ALONE_S if "swallow_numbers" not in dead and "lose_numbers" not in dead else 0)
    await harness.take(a_household_reported(occurred_at=now()))
    for _ in range(10):
        await time.pass_by(timedelta(minutes=1))
        await turn(harness, loops)

    assert while_dead == []
    (text,) = harness.telephones.texts(OFFICER_PHONE)
    assert f"{turns + 1} ho moi bao" in text
    states = dict(await harness.rows("select state, count(*) from notices where kind = 'digest' group by state"))
    assert states == {"superseded": turns, "sent": 1}
    assert len(await harness.facts(CommuneSilent)) <= 1, "it is silent once"


async def test_what_a_dead_commune_leaves_unconfirmed_rings_the_province_and_its_leader_once(
    harness: ServiceHarness, loops: Loops, time: MovedTime
) -> None:
    day = {"from": (now() - timedelta(hours=1)).isoformat(), "until": (now() + timedelta(hours=12)).isoformat()}
    await harness.give_duty(
        {"province_code": PROVINCE, **day, "phone": PROVINCE_PHONE},
        {"province_code": PROVINCE, **day, "post": "leader", "phone": LEADER_PHONE},
    )
    await harness.give_contacts()
    misbehave(harness, swallow_numbers=[heard_as(OFFICER_PHONE)])
    for _ in range(SIX_HOURS // A_TURN):
        await harness.take(a_household_reported(occurred_at=now()))
        await time.pass_by(A_TURN)
        await turn(harness, loops)
        await harness.take(*await harness.facts(ClockMissed))

    assert [len(harness.telephones.texts(phone)) for phone in (PROVINCE_PHONE, LEADER_PHONE)] == [1, 1]


@pytest.mark.parametrize("after_quiet", [True, False], ids=["after quiet", "in a busy hour"])
async def test_two_hundred_facts_in_a_minute_are_one_digest(
    harness: ServiceHarness, loops: Loops, time: MovedTime, *, after_quiet: bool
) -> None:
    await harness.give_contacts()
    if not after_quiet:
        await harness.take(a_household_reported(occurred_at=now()))
        await turn(harness, loops)
    before = len(harness.telephones.texts(OFFICER_PHONE))
    kinds = (a_household_reported, a_household_reported, an_assistance_approved, a_payment_failed)
    for _ in range(10):
        facts: list[Event] = [make(occurred_at=now()) for make in kinds for _ in range(5)]
        await harness.take(*facts)
        await turn(harness, loops)
        await time.pass_by(timedelta(seconds=6))
    for _ in range(3):
        await time.pass_by(timedelta(minutes=1))
        await turn(harness, loops)

    heard = harness.telephones.texts(OFFICER_PHONE)[before:]
    # After quiet the first news goes at once, and the minute's digest stands for it.
    assert len(heard) == 1 + after_quiet
    standing = [one for one in await harness.notices(kind="digest") if one["state"] != "superseded"]
    assert [one["item_count"] for one in standing] == [200 + (not after_quiet)]
    assert f"{100 + (not after_quiet)} ho moi bao" in heard[-1]


async def test_five_hundred_digests_to_dead_phones_and_two_thousand_for_nobody_delay_nothing(harness: ServiceHarness) -> None:
    """The loops run as in production: the 501st digest and the 2,001st clock are judged by the telephones' book."""
    dead = [code for code in sorted(communes()) if code[:2] != COMMUNE[:2] and code != ELSEWHERE][:500]
    for number, code in enumerate(dead):
        await harness.give_contacts(code, phone=a_phone(number))
    misbehave(harness, lose_numbers=[heard_as(a_phone(number)) for number in range(len(dead))])
    await harness.change(DIGESTS, **many(600, place=ELSEWHERE))
    await harness.change(CLOCKS, **many(2100, place=ELSEWHERE))
    await harness.give_contacts()
    await harness.give_duty({"province_code": PROVINCE}, phone=PROVINCE_PHONE)
    service = build_service(harness.foundation, some_settings(harness.telephones.url))
    loops = asyncio.gather(*(part.run() for part in loop_parts(service)))
    try:
        await eventually(lambda: harness.rows("select 1 from leases where name = 'sending'"))
        for start in range(0, len(dead), 100):
            await harness.take(*[a_household_reported(commune_code=code) for code in dead[start : start + 100]])
        began = now()
        await harness.take(a_household_reported(), a_clock_missed(answer_from=began, missed_at=began, incident_id=new_id()))

        async def heard() -> list[datetime]:
            return _heard_at(harness, OFFICER_PHONE) + _heard_at(harness, PROVINCE_PHONE)

        moments = await eventually(heard, lambda found: len(found) == 2, within_s=20, every_s=0.05, what="both to ring")
    finally:
        loops.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await loops

    assert [at - began < BOUND for at in moments] == [True, True], moments
    assert await harness.rows("select count(*) from escalations where state = 'nobody_on_duty'") == [(2100,)]


def _heard_at(harness: ServiceHarness, number: str) -> list[datetime]:
    return [datetime.fromisoformat(one["accepted_at"]) for one in harness.telephones.heard if one["to"] == heard_as(number)]
