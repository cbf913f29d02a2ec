"""Told is who was reached: accepted is on its way, a receipt says that it has arrived, and two providers never both ring."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY

from deploy.simulators.phones import Faults
from services.notifications.app import build_service
from services.notifications.gateways.ways import KNOWN_FOR_S
from services.notifications.loops.deliveries import BULK, URGENT, DeliveryLoops
from shared.clock import now
from shared.events import Event, HouseholdTold
from shared.ids import new_id
from tests.component.notifications.harness import HOUSEHOLD_PHONE, ServiceHarness, a_phone, heard_as, some_settings
from tests.support.builders import a_clock_missed, a_household_reported, a_payment_settled, a_personal_part

OVERDUE = "update deliveries set receipt_due = now() - interval '1 second' where receipt_due is not null"
HOURS_PASS = "update deliveries set first_tried_at = first_tried_at - interval '7 hours'"
PAUSE_PASSES = "update deliveries set next_attempt_at = now()"
DOUBT_IS_OLD = "update deliveries set provider_since = now() - interval '1 hour' where provider is not null"


@pytest.fixture
def both(harness: ServiceHarness) -> DeliveryLoops:
    """The loops of a process that has two providers."""
    return harness.deliveries_with(sms_second_url=harness.telephones.second_url)


async def test_accepted_is_on_its_way_and_only_the_receipt_tells(harness: ServiceHarness) -> None:
    await harness.take(*_a_paid_household())
    await harness.loops.deliveries.send_waiting(BULK)

    (notice,) = await harness.notices(kind="household")
    assert (notice["state"], notice["delivered_at"], await harness.facts(HouseholdTold)) == ("sent", None, [])

    await harness.receive()
    (notice,) = await harness.notices(kind="household")
    assert notice["delivered_at"] is not None
    (fact,) = await harness.facts(HouseholdTold)
    assert fact.channel == "sms"


async def test_receipts_twice_and_for_unknown_messages_and_odd_lines_are_harmless(harness: ServiceHarness) -> None:
    name = await _sent(harness)
    line = _receipt(name)
    odd: list[Any] = [
        _receipt(str(new_id())),
        {"id": "x", "status": "delivered"},
        {"status": 7},
        {**line, "status": "dreaming"},
    ]

    answer = await harness.give_receipts([line, line, *odd])
    again = await harness.give_receipts([line])

    assert (answer.status_code, answer.json()) == (200, {"received": 6, "understood": 4})
    assert again.status_code == 200
    assert len(await harness.facts(HouseholdTold)) == 1


@pytest.mark.parametrize(
    ("at", "understood"), [("1970-01-01T00:00:00+00:00", 0), ("0001-01-01T00:00:00+14:00", 0), ("2001-01-01T00:00:00+07:00", 1)]
)
async def test_a_provider_whose_clock_is_odd_is_answered_and_nothing_arrives_before_it_was_sent(
    harness: ServiceHarness, at: str, understood: int
) -> None:
    name = await _sent(harness)

    answer = await harness.give_receipts([{**_receipt(name), "at": at}])

    assert (answer.status_code, answer.json()["understood"]) == (200, understood)
    ((odd,),) = await harness.rows("select count(*) from deliveries where delivered_at < first_tried_at")
    assert (odd, len(await harness.facts(HouseholdTold))) == (0, understood)


async def test_what_no_provider_was_given_has_not_arrived_whatever_one_says(harness: ServiceHarness) -> None:
    await harness.take(*_a_paid_household())
    ((name,),) = await harness.rows("select id::text from deliveries")

    await harness.give_receipts([_receipt(name)])
    before = await harness.facts(HouseholdTold)
    await harness.send()

    assert (before, len(harness.telephones.texts(HOUSEHOLD_PHONE)), len(await harness.facts(HouseholdTold))) == ([], 1, 1)


async def test_out_of_order_who_has_arrived_stays_arrived(harness: ServiceHarness) -> None:
    name = await _sent(harness)

    await harness.give_receipts([_receipt(name, "delivered")])
    await harness.give_receipts([_receipt(name, "not_delivered"), _receipt(name, "accepted")])

    (notice,) = await harness.notices(kind="household")
    assert notice["delivered_at"] is not None
    assert len(await harness.facts(HouseholdTold)) == 1


async def test_a_receipt_may_come_before_the_answer_to_the_call(harness: ServiceHarness) -> None:
    await harness.take(*_a_paid_household())
    harness.telephones.lose_the_next_reply()
    await harness.loops.deliveries.send_waiting(BULK)

    await harness.receive()
    await harness.change(PAUSE_PASSES)
    await harness.send()

    (notice,) = await harness.notices(kind="household")
    assert notice["accepted_at"] == notice["delivered_at"]
    assert (len(await harness.facts(HouseholdTold)), len(harness.telephones.texts(HOUSEHOLD_PHONE))) == (1, 1)


async def test_not_delivered_lets_the_commune_tell_in_person_and_a_late_receipt_takes_that_back(
    harness: ServiceHarness,
) -> None:
    name = await _sent(harness)
    await harness.give_receipts([_receipt(name, "not_delivered")])

    (visit,) = await harness.notices(kind="in_person")
    assert (visit["state"], visit["reason"], await harness.facts(HouseholdTold)) == ("waiting", "not_delivered", [])

    await harness.give_receipts([_receipt(name, "delivered")])
    (told,) = await harness.notices(kind="household")
    assert (told["id"], told["state"], told["reason"]) == (visit["id"], "sent", None)
    assert len(await harness.facts(HouseholdTold)) == 1
    assert await harness.rows("select state from clocks where kind = 'told_in_person'") == [("stopped",)]


async def test_without_any_receipt_people_are_visited_after_hours(harness: ServiceHarness) -> None:
    await _sent(harness)

    await harness.change(OVERDUE)
    await harness.loops.deliveries.follow_overdue()
    assert await harness.notices(kind="in_person") == []

    await harness.change(HOURS_PASS)
    await harness.change(OVERDUE)
    await harness.loops.deliveries.follow_overdue()
    (visit,) = await harness.notices(kind="in_person")
    assert (visit["state"], visit["reason"]) == ("waiting", "no_receipt")


@pytest.mark.parametrize("secret", ["d3Jvbmc=", None])
async def test_what_is_not_signed_by_the_provider_is_not_looked_at(harness: ServiceHarness, secret: str | None) -> None:
    name = await _sent(harness)
    if secret is None:
        async with harness.client() as client:
            answer = await client.post("/v1/receipts/sms-1", json={"receipts": [_receipt(name)]})
    else:
        answer = await harness.give_receipts([_receipt(name)], secret=secret)

    assert (answer.status_code, answer.json()["type"]) == (401, "urn:kipthoi:problem:provider-signature")
    assert await harness.facts(HouseholdTold) == []


async def test_the_second_providers_signature_opens_no_other_door(harness: ServiceHarness) -> None:
    name = await _sent(harness)

    answer = await harness.give_receipts([_receipt(name)], "sms-1", secret="YW5vdGhlciBzZWNyZXQ=")

    assert answer.status_code == 401


@pytest.mark.parametrize("faults", [Faults(throttle_next=9), Faults(refuse_numbers=[])], ids=["429", "away"])
async def test_what_one_provider_has_not_taken_for_certain_the_other_sends_at_once(
    harness: ServiceHarness, both: DeliveryLoops, faults: Faults
) -> None:
    await harness.give_duty()
    await harness.take(a_clock_missed())
    if faults.throttle_next:
        harness.telephones.simulator.misbehave(faults)
    else:
        both = harness.deliveries_with(sms_url="http://127.0.0.1:9", sms_second_url=harness.telephones.second_url)

    while await both.send_waiting(URGENT):
        pass

    assert [one["provider"] for one in harness.telephones.heard] == ["sms-2"]
    (notice,) = await harness.notices(kind="escalation")
    assert notice["state"] == "sent"


@pytest.mark.parametrize("fault", ["500", "lost"])
async def test_who_may_have_it_is_asked_again_before_the_other_is(
    harness: ServiceHarness, both: DeliveryLoops, fault: str
) -> None:
    await harness.take(*_a_paid_household())
    if fault == "lost":
        harness.telephones.lose_the_next_reply()
    else:
        harness.telephones.simulator.misbehave(Faults(fail_next=1))

    await both.send_waiting(BULK)
    await harness.change(PAUSE_PASSES)
    await both.send_waiting(BULK)
    await harness.receive()

    assert [one["provider"] for one in harness.telephones.heard] == ["sms-1"]
    assert len(await harness.facts(HouseholdTold)) == 1


async def test_a_provider_that_answers_500_for_too_long_is_left_for_the_other(
    harness: ServiceHarness, both: DeliveryLoops
) -> None:
    await harness.take(*_a_paid_household())
    harness.telephones.simulator.misbehave(Faults(fail_next=99))

    await both.send_waiting(BULK)
    await harness.change(DOUBT_IS_OLD)
    await harness.change(PAUSE_PASSES)
    await both.send_waiting(BULK)
    await harness.receive()

    assert [one["provider"] for one in harness.telephones.heard] == ["sms-2"]
    assert len(await harness.facts(HouseholdTold)) == 1


async def test_a_provider_that_hangs_is_left_for_the_other(harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.notifications.gateways.sms._TIMEOUT", httpx.Timeout(5, connect=60))
    both = harness.deliveries_with(sms_second_url=harness.telephones.second_url)
    await harness.give_contacts()
    await harness.take(a_household_reported())
    harness.telephones.simulator.misbehave(Faults(silent_for_s=600))

    await both.send_waiting(URGENT)
    assert await harness.rows("select provider, in_doubt, state from deliveries") == [("sms-1", True, "waiting")]
    await harness.change(DOUBT_IS_OLD)
    await harness.change(PAUSE_PASSES)
    await both.send_waiting(URGENT)

    assert [one["provider"] for one in harness.telephones.heard] == ["sms-2"]
    (notice,) = await harness.notices(kind="digest")
    assert notice["state"] == "sent"


async def test_what_one_provider_swallows_the_other_delivers_once_its_receipt_is_overdue(
    harness: ServiceHarness, both: DeliveryLoops
) -> None:
    await harness.take(*_a_paid_household())
    harness.telephones.simulator.misbehave(Faults(swallow_numbers=[heard_as(HOUSEHOLD_PHONE)]))
    await both.send_waiting(BULK)
    assert not await both.send_waiting(BULK), "nobody else is asked before that"

    await harness.change(OVERDUE)
    await both.follow_overdue()
    await both.send_waiting(BULK)
    await harness.receive()

    assert [one["provider"] for one in harness.telephones.heard] == ["sms-2"]
    assert len(await harness.facts(HouseholdTold)) == 1


async def test_a_late_failure_of_the_first_says_nothing_about_the_second(harness: ServiceHarness, both: DeliveryLoops) -> None:
    await harness.take(*_a_paid_household())
    harness.telephones.simulator.misbehave(Faults(swallow_numbers=[heard_as(HOUSEHOLD_PHONE)]))
    await both.send_waiting(BULK)
    await harness.change(OVERDUE)
    await both.follow_overdue()
    await both.send_waiting(BULK)
    ((name,),) = await harness.rows("select id::text from deliveries")

    await harness.give_receipts([_receipt(name, "not_delivered")], "sms-1")
    assert await harness.notices(kind="in_person") == []
    await harness.receive()

    assert len(await harness.facts(HouseholdTold)) == 1


async def test_when_both_fail_people_are_told_in_person(harness: ServiceHarness, both: DeliveryLoops) -> None:
    await harness.take(*_a_paid_household())
    await both.send_waiting(BULK)
    ((name,),) = await harness.rows("select id::text from deliveries")
    harness.api = build_service(
        harness.foundation, some_settings(harness.telephones.url, sms_second_url=harness.telephones.second_url)
    ).api()

    await harness.give_receipts([_receipt(name, "expired")], "sms-1")
    assert await harness.notices(kind="in_person") == [], "the phone was off: the other provider tries"
    await both.send_waiting(BULK)
    await harness.give_receipts([_receipt(name, "EXPIRED")], "sms-2")

    (visit,) = await harness.notices(kind="in_person")
    assert (visit["reason"], await harness.facts(HouseholdTold)) == ("not_reached", [])


def _later(clock: Callable[[], float], seconds: float) -> float:
    return clock() + seconds


async def test_a_provider_that_fails_thrice_is_left_alone_and_the_metric_says_so(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = harness.deliveries_with(sms_url="http://127.0.0.1:9", sms_second_url=harness.telephones.second_url)
    for number in range(4):
        await harness.take(*_a_paid_household(a_phone(number)))
        while await both.send_waiting(BULK):
            pass

    assert REGISTRY.get_sample_value("kipthoi_notifications_breaker_open", {"provider": "sms-1"}) == 1
    assert both._sender.order() == {"sms": ["sms-2", "sms-1"]}
    # Whoever is not asked is not known to fail.
    monkeypatch.setattr(time, "monotonic", partial(_later, time.monotonic, KNOWN_FOR_S))
    assert REGISTRY.get_sample_value("kipthoi_notifications_breaker_open", {"provider": "sms-1"}) == 0
    assert [len(harness.telephones.texts(a_phone(number))) for number in range(4)] == [1] * 4


async def test_a_hundred_receipts_tell_a_hundred_households(harness: ServiceHarness) -> None:
    await harness.take(*[fact for number in range(100) for fact in _a_paid_household(a_phone(number))])

    await harness.send()

    assert len(await harness.facts(HouseholdTold)) == 100
    assert await harness.rows("select count(*) from deliveries where receipt_due is not null") == [(0,)]


async def _sent(harness: ServiceHarness) -> str:
    """A text to a household is on its way; return the message's id."""
    await harness.take(*_a_paid_household())
    await harness.loops.deliveries.send_waiting(BULK)
    ((name,),) = await harness.rows("select id::text from deliveries")
    return str(name)


def _receipt(name: str, status: str = "delivered") -> dict[str, Any]:
    return {"id": name, "status": status, "at": (now() - timedelta(seconds=1)).isoformat()}


def _a_paid_household(phone: str = HOUSEHOLD_PHONE) -> list[Event]:
    case = new_id()
    return [a_household_reported(case_id=case, personal=a_personal_part(phone=phone)), a_payment_settled(case_id=case)]
