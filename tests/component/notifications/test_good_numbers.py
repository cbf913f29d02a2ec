"""A refusal takes somebody off duty only where it says that his number does not exist; a corrected number hears at once."""

from datetime import timedelta

import pytest

from services.notifications.loops.deliveries import BULK, URGENT
from shared.clock import now
from shared.ids import new_id
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness, a_gateway
from tests.component.notifications.test_climbs import CHAIR_PHONE, close_windows, give_ladder, rang, settle
from tests.support.builders import COMMUNE, a_clock_missed, a_household_reported


async def test_a_drill_at_a_real_gateway_takes_nobody_off_duty_and_climbs_at_its_moments(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    real = harness.deliveries_with(a_gateway(harness.telephones.url, is_real=True), sms_is_real=True)
    await harness.take(a_clock_missed(drill=True))
    for _ in range(3):
        await close_windows(harness)
        await real.send_waiting(URGENT)
        await harness.loops.clocks.assign_waiting()

    assert await _refused(harness) == []
    # It is not offered to the same person again and again, which the gateway would refuse for ever.
    assert await harness.rows("select count(*), min(state) from notices") == [(1, "undeliverable")]
    assert await harness.rows("select rung, state, next_at is not null from climbs") == [(1, "climbing", True)]

    await harness.take(a_clock_missed(drill=False, incident_id=new_id()))
    await close_windows(harness)
    await real.send_waiting(URGENT)
    assert rang(harness) == {OFFICER_PHONE: 1}


@pytest.mark.parametrize("status", ["phone_off", "expired", "rejected"])
async def test_a_telephone_that_is_off_for_a_moment_takes_nobody_off_duty(harness: ServiceHarness, status: str) -> None:
    await give_ladder(harness)
    await _receipt_says(harness, status)
    await harness.take(a_clock_missed())
    await settle(harness)

    assert await harness.rows("select reason from deliveries where state = 'undeliverable'") == [("not_reached",)]
    assert await _refused(harness) == []
    assert CHAIR_PHONE not in rang(harness)


@pytest.mark.parametrize("status", ["no_such_number", "not_delivered"])
async def test_a_number_that_does_not_exist_by_receipt_lets_who_stands_behind_be_called(
    harness: ServiceHarness, status: str
) -> None:
    await harness.give_duty(
        {"commune_code": COMMUNE, "phone": DUTY_PHONE, "from": (now() - timedelta(days=2)).isoformat()},
        {"commune_code": COMMUNE, "phone": OFFICER_PHONE},
        {"commune_code": COMMUNE, "post": "leader", "phone": CHAIR_PHONE},
    )
    await _receipt_says(harness, status)
    for _ in range(2):
        await harness.loops.clocks.assign_waiting()
        await settle(harness)

    assert len(await _refused(harness)) == 1
    assert rang(harness) == {OFFICER_PHONE: 1, DUTY_PHONE: 1}
    assert await harness.rows("select rung, state, accepted_at is not null from escalations") == [(1, "sent", True)]


async def test_what_has_arrived_is_not_given_to_another_by_a_later_word(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(a_clock_missed())
    await settle(harness)
    await harness.receive()
    ((name,),) = await harness.rows("select id::text from deliveries")
    await harness.give_receipts([{"id": name, "status": "no_such_number", "at": now().isoformat()}])
    await harness.loops.clocks.assign_waiting()
    await settle(harness)

    assert rang(harness) == {OFFICER_PHONE: 1}
    assert await _refused(harness) == []


async def test_a_commune_that_corrects_its_number_hears_at_once_what_it_has_not_confirmed(harness: ServiceHarness) -> None:
    await harness.give_contacts(phone=OFFICER_PHONE)
    harness.telephones.refuse(OFFICER_PHONE)
    await harness.take(a_household_reported(risk_level=3))
    await close_windows(harness)
    await harness.send()
    assert [one["state"] for one in await harness.notices(kind="digest")] == ["undeliverable"]

    for _ in range(2):
        await harness.give_contacts(phone=DUTY_PHONE)
        await harness.send()

    (digest,) = await harness.notices(kind="digest")
    assert (digest["state"], len(harness.telephones.texts(DUTY_PHONE))) == ("sent", 1)
    assert await harness.rows("select turn from deliveries") == [(0,), (0,)]
    await harness.answer(DUTY_PHONE)
    (digest,) = await harness.notices(kind="digest")
    assert digest["state"] == "acknowledged"


async def test_what_is_confirmed_or_known_at_that_number_is_not_said_again(harness: ServiceHarness) -> None:
    await harness.give_contacts(phone=OFFICER_PHONE)
    await harness.take(a_household_reported(risk_level=3))
    await close_windows(harness)
    await harness.loops.deliveries.send_waiting(BULK)
    await harness.send()
    await harness.give_contacts(phone=OFFICER_PHONE)
    await harness.send()
    assert len(harness.telephones.texts(OFFICER_PHONE)) == 1

    await harness.answer(OFFICER_PHONE)
    await harness.give_contacts(phone=DUTY_PHONE)
    await harness.send()
    assert harness.telephones.texts(DUTY_PHONE) == []


async def _receipt_says(harness: ServiceHarness, status: str) -> None:
    await harness.take(a_clock_missed())
    await close_windows(harness)
    await harness.loops.deliveries.send_waiting(URGENT)
    harness.telephones.simulator.send_receipts_now()
    ((name,),) = await harness.rows("select id::text from deliveries")
    await harness.give_receipts([{"id": name, "status": status, "at": now().isoformat()}])


async def _refused(harness: ServiceHarness) -> list[str]:
    return [post for (post,) in await harness.rows("select post from duty_shifts where refused_at is not null order by post")]
