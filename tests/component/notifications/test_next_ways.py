"""What nobody confirms goes by the next way that its commune has, then to its people on duty: in time, once, and visibly."""

from itertools import pairwise

from prometheus_client import REGISTRY

from shared.events import ClockMissed, CommuneSilent
from shared.ids import new_id
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness, a_phone
from tests.component.notifications.unconfirmed import (
    LEADER_PHONE,
    MAILBOX,
    MINUTES_AT_LEVEL_3,
    give_people,
    share_is_gone,
    tell_digest,
    turns_of,
)
from tests.support.builders import COMMUNE, PROVINCE, a_household_reported


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

    assert await turns_of(harness) == []


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

    assert await turns_of(harness) == []


async def test_after_a_standstill_all_that_was_due_goes_at_once(harness: ServiceHarness) -> None:
    await give_people(harness, email=MAILBOX, calls=True)
    await tell_digest(harness, risk_level=3)

    await share_is_gone(harness, 0.72)
    await harness.send()

    assert [(turn, way) for _, turn, way in await turns_of(harness)] == [(1, "voice"), (2, "sms"), (3, "sms")]


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

    assert await turns_of(harness) == []


def _counted(way: str, to: str) -> float:
    labels = {"way": way, "to": to}
    return REGISTRY.get_sample_value("kipthoi_notifications_next_ways_total", labels) or 0.0
