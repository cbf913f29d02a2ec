"""What nobody confirms goes by the next way that its commune has, then to its people on duty: in time, once, and visibly."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from services.notifications.app import build_activities, build_context, build_loops
from services.notifications.commands import next_ways
from services.notifications.commands.acknowledgements import acknowledge
from services.notifications.domain.confirmations import Confirmation
from services.notifications.loops.deliveries import DeliveryLoops
from services.notifications.store import notices
from shared.clock import now
from shared.communes import communes
from shared.events import ClockMissed, CommuneSilent
from shared.identity import Actor, Role
from shared.ids import new_id
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness, a_phone, put_read, some_settings
from tests.component.notifications.test_supersessions import MINUTE_PASSES
from tests.support.builders import COMMUNE, PROVINCE, a_household_reported
from tests.support.foundation import a_foundation

MAILBOX = "xa@mail.example"
LEADER_PHONE = "0559000008"
MINUTES_AT_LEVEL_3 = 30
OFFICER = Actor("officer-1", frozenset({Role.COMMUNE_OFFICER}), frozenset({COMMUNE}))


@pytest.fixture
async def other_process(harness: ServiceHarness) -> AsyncIterator[DeliveryLoops]:
    """The loops of a second process of the service, with connections of its own."""
    url = harness.foundation.database._engine.url.render_as_string(hide_password=False)
    foundation, settings = a_foundation("notifications", url), _settings(harness)
    yield build_loops(foundation, settings, build_activities(foundation, settings)).deliveries
    await foundation.database.close()


async def test_way_after_way_and_then_person_after_person_each_at_its_share_of_the_time(harness: ServiceHarness) -> None:
    await give_people(harness, email=MAILBOX, calls=True)
    await tell_digest(harness, risk_level=3)
    before = {way: _counted(*way) for way in (("voice", "contacts"), ("sms", "officer"), ("sms", "leader"))}
    seen = []
    for earlier, share in pairwise((0.0, 0.39, 0.41, 0.54, 0.56, 0.71, 0.86, 0.99)):
        await share_is_gone(harness, share - earlier)
        await harness.send()
        seen.append((share, *(len(harness.telephones.texts(phone)) for phone in (OFFICER_PHONE, DUTY_PHONE, LEADER_PHONE))))

    # The commune's telephone has its text from the beginning, and rings once more to read it out.
    assert seen == [
        (0.39, 1, 0, 0),
        (0.41, 2, 0, 0),
        (0.54, 2, 0, 0),
        (0.56, 2, 1, 0),
        (0.71, 2, 1, 1),
        (0.86, 2, 1, 1),
        (0.99, 2, 1, 1),
    ]
    assert len(harness.telephones.mails(MAILBOX)) == 1
    assert {way: _counted(*way) - count for way, count in before.items()} == dict.fromkeys(before, 1)
    assert harness.telephones.texts(LEADER_PHONE)[0] == harness.telephones.texts(OFFICER_PHONE)[0], "the digest itself"


async def test_at_a_low_level_of_risk_the_second_way_is_the_next_one(harness: ServiceHarness) -> None:
    await harness.give_contacts(email=MAILBOX)
    await tell_digest(harness, risk_level=1)
    assert harness.telephones.mails(MAILBOX) == []

    await share_is_gone(harness, 0.51, minutes=60)
    await harness.send()

    assert (len(harness.telephones.mails(MAILBOX)), len(harness.telephones.texts(OFFICER_PHONE))) == (1, 1)


async def test_each_way_is_shown_with_when_and_to_whom(harness: ServiceHarness) -> None:
    await give_people(harness, calls=True)
    await tell_digest(harness, risk_level=3)
    await share_is_gone(harness, 0.56)
    await harness.send()

    (notice,) = await harness.notices(kind="digest")
    assert [(one["turn"], one["way"], one["to"], one["has_failed"]) for one in notice["ways"]] == [
        (0, "sms", "contacts", False),
        (0, "voice", "contacts", False),
        (1, "sms", "officer", False),
        (2, "sms", "leader", False),
    ]
    assert all(one["began_at"] <= one["accepted_at"] <= one["delivered_at"] for one in notice["ways"])


async def test_whoever_hears_it_on_duty_confirms_by_answering(harness: ServiceHarness) -> None:
    await give_people(harness)
    await tell_digest(harness, risk_level=3)
    await share_is_gone(harness, 0.41)
    await harness.send()

    await harness.answer(DUTY_PHONE)

    (notice,) = await harness.notices(kind="digest")
    assert (notice["state"], notice["assurance"]) == ("acknowledged", "phone")
    assert notice["acknowledged_by"].startswith("shift:")
    assert await harness.facts(ClockMissed) == []


async def test_what_was_confirmed_goes_by_no_other_way(harness: ServiceHarness) -> None:
    await give_people(harness, email=MAILBOX, calls=True)
    await tell_digest(harness, risk_level=3)
    await harness.answer(OFFICER_PHONE)

    await share_is_gone(harness, 0.99)
    await harness.send()

    assert await _turns(harness) == []


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
    assert await _turns(harness) == [(first, 1, "voice"), (second, 2, "sms"), (third, 3, "sms")]
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
    context = build_context(harness.foundation, _settings(harness))

    async def dies() -> None:
        async with harness.foundation.database.transaction() as session:
            assert await next_ways.try_next_ways(session, harness.foundation.actor, context) == 1
            raise RuntimeError("dies here")

    with pytest.raises(RuntimeError, match="dies here"):
        await dies()
    assert await _turns(harness) == []
    for _ in range(2):
        await harness.loops.deliveries.follow_unconfirmed()

    assert [turn for _, turn, _ in await _turns(harness)] == [1]


async def test_a_confirmation_that_comes_at_that_very_moment_stops_what_was_just_laid_out(harness: ServiceHarness) -> None:
    await give_people(harness)
    await tell_digest(harness, risk_level=3)
    await minutes_pass(harness, 0.41 * MINUTES_AT_LEVEL_3)
    (notice,) = await harness.notices(kind="digest")
    context = build_context(harness.foundation, _settings(harness))

    async with harness.foundation.database.transaction() as session:
        await next_ways.try_next_ways(session, harness.foundation.actor, context)
        confirming = asyncio.create_task(_confirm(harness, notice["id"]))
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
    context = build_context(harness.foundation, _settings(harness))

    async with harness.foundation.database.transaction() as session:
        await notices.lock_notices(session, [UUID(notice["id"])])
        await asyncio.wait_for(harness.loops.deliveries.follow_unconfirmed(), 2)
        await acknowledge(session, OFFICER, context, Confirmation([UUID(notice["id"])]), now())
    await harness.loops.deliveries.follow_unconfirmed()

    assert await _turns(harness) == []


async def test_a_faster_drill_tries_its_ways_as_much_sooner(harness: ServiceHarness) -> None:
    await give_people(harness)
    await harness.take(a_household_reported(risk_level=3, pace=600))

    ((seconds,),) = await harness.rows("select extract(epoch from next_way_at - tried_from)::float8 from notices")
    assert seconds == 0.4 * MINUTES_AT_LEVEL_3 * 60 / 600


async def test_where_the_first_way_leads_to_nobody_the_next_goes_at_once_and_no_silence_is_told(
    harness: ServiceHarness,
) -> None:
    await harness.give_contacts(email=MAILBOX)
    harness.telephones.refuse(OFFICER_PHONE)
    await tell_digest(harness, risk_level=1)
    await harness.send()

    (notice,) = await harness.notices(kind="digest")
    assert (notice["state"], len(harness.telephones.mails(MAILBOX))) == ("sent", 1)
    assert await harness.rows("select state from clocks where kind = 'acknowledged'") == [("running",)]
    assert [one["has_failed"] for one in notice["ways"]] == [True, False]


async def test_where_no_way_is_left_the_silence_climbs_at_once(harness: ServiceHarness) -> None:
    await give_people(harness)
    harness.telephones.refuse(OFFICER_PHONE, DUTY_PHONE, LEADER_PHONE)
    await tell_digest(harness, risk_level=3)
    for _ in range(3):
        await harness.send()
    await harness.loops.clocks.sweep()

    (notice,) = await harness.notices(kind="digest")
    assert (notice["state"], [one["has_failed"] for one in notice["ways"]]) == ("undeliverable", [True, True, True])
    assert len(await harness.facts(CommuneSilent)) == 1


async def test_who_stands_in_both_lists_has_one_text(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.give_duty({"commune_code": COMMUNE, "second_phone": DUTY_PHONE}, phone=OFFICER_PHONE)
    await tell_digest(harness, risk_level=3)

    await share_is_gone(harness, 0.99)
    await harness.send()

    assert [len(harness.telephones.texts(phone)) for phone in (OFFICER_PHONE, DUTY_PHONE)] == [1, 1]


async def test_nobody_of_another_place_is_a_next_person(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.give_duty({"province_code": PROVINCE}, {"province_code": PROVINCE, "post": "leader"}, {}, {"post": "leader"})
    await tell_digest(harness, risk_level=3)

    await share_is_gone(harness, 0.99)
    await harness.send()

    assert await _turns(harness) == []


async def test_after_a_standstill_all_that_was_due_goes_at_once(harness: ServiceHarness) -> None:
    await give_people(harness, email=MAILBOX, calls=True)
    await tell_digest(harness, risk_level=3)

    await share_is_gone(harness, 0.72)
    await harness.send()

    assert [(turn, way) for _, turn, way in await _turns(harness)] == [(1, "voice"), (2, "sms"), (3, "sms")]


async def test_an_address_that_cannot_be_read_keeps_no_other_commune_waiting(harness: ServiceHarness) -> None:
    for code, mailbox in ((COMMUNE, "xa1@mail.example"), ("32041", "xa2@mail.example")):
        await harness.give_contacts(code, phone=a_phone(int(code) % 100), email=mailbox)
        await harness.take(a_household_reported(commune_code=code, risk_level=1))
    await harness.send()
    await harness.change("update commune_contacts set email = '\\x00' where commune_code = :code", code=COMMUNE)

    await share_is_gone(harness, 0.51, minutes=60)
    await harness.send()

    assert [len(harness.telephones.mails(f"xa{number}@mail.example")) for number in (1, 2)] == [0, 1]


async def test_nothing_goes_to_real_people_while_a_simulator_stands_for_the_gateway(harness: ServiceHarness) -> None:
    await give_people(harness)
    await harness.take(a_household_reported(incident_id=new_id(), risk_level=3, drill=False))

    await share_is_gone(harness, 0.99)

    assert await _turns(harness) == []


async def give_people(harness: ServiceHarness, **contact: Any) -> None:
    """A commune with one contact, its officer and its leader on duty."""
    body = {"contacts": [{"name": "Cán bộ Thử", "phone": OFFICER_PHONE, "role": "trực ban", **contact}]}
    async with harness.client("provincial_officer") as client:
        (await put_read(client, f"/v1/communes/{COMMUNE}/contacts", body)).raise_for_status()
    await harness.give_duty(
        {"commune_code": COMMUNE}, {"commune_code": COMMUNE, "post": "leader", "phone": LEADER_PHONE}, phone=DUTY_PHONE
    )


async def tell_digest(harness: ServiceHarness, *, risk_level: int) -> None:
    """A household is reported, its minute is over, and its commune is told."""
    await harness.take(a_household_reported(risk_level=risk_level))
    await harness.change(MINUTE_PASSES)
    await harness.loops.windows.close_due_windows()
    await harness.send()


async def share_is_gone(harness: ServiceHarness, share: float, minutes: float = MINUTES_AT_LEVEL_3) -> None:
    """So much more of the time to confirm is gone, and the loop looks."""
    await minutes_pass(harness, share * minutes)
    await harness.loops.deliveries.follow_unconfirmed()


async def minutes_pass(harness: ServiceHarness, minutes: float) -> None:
    by = "cast(:gone as interval)"
    gone = timedelta(minutes=minutes)
    await harness.change(
        f"update notices set tried_from = tried_from - {by}, next_way_at = next_way_at - {by} where kind = 'digest'", gone=gone
    )
    moments = ", ".join(f"{name} = {name} - {by}" for name in ("started_at", "due_at", "answer_from"))
    await harness.change(f"update clocks set {moments} where kind = 'acknowledged'", gone=gone)


async def _turns(harness: ServiceHarness) -> list[tuple[str, int, str]]:
    rows = await harness.rows("select notice_id::text, turn, way from deliveries where turn > 0 order by turn")
    return [tuple(row) for row in rows]


async def _confirm(harness: ServiceHarness, notice_id: str) -> None:
    async with harness.client("commune_officer", communes=[COMMUNE]) as officer:
        (await officer.post(f"/v1/notices/{notice_id}/acknowledge")).raise_for_status()


def _counted(way: str, to: str) -> float:
    labels = {"way": way, "to": to}
    return REGISTRY.get_sample_value("kipthoi_notifications_next_ways_total", labels) or 0.0


def _settings(harness: ServiceHarness) -> Any:
    telephones = harness.telephones
    return some_settings(telephones.url, smtp_url=telephones.smtp_url, voice_url=f"{telephones.url}/voice")
