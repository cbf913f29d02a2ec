"""What is at a gateway at the moment of the taking leaves: whoever is rung by it was told, and is rung once."""

import pytest

from deploy.simulators.mail import MailFaults
from services.notifications.commands.deliveries import claim_lanes
from services.notifications.domain.deliveries import DeliveryBatch, Selection, Way
from services.notifications.loops.deliveries import URGENT
from shared.clock import now
from shared.events import ClockMissed
from tests.component.notifications.harness import OFFICER_PHONE, ServiceHarness
from tests.component.notifications.test_climbs import (
    CHAIR_PHONE,
    PROVINCE_PHONE,
    close_windows,
    give_ladder,
    rang,
    settle,
    solved,
)
from tests.component.notifications.test_taking_acts import say
from tests.component.notifications.test_takings import missed_one, take
from tests.support.builders import COMMUNE, PROVINCE, a_clock_missed

MAILBOX = "truc@mail.example"
_FIRST_STEP = "select state, accepted_at is not null from escalations where rung = 1"


async def claimed(harness: ServiceHarness, way: Way) -> DeliveryBatch:
    """The loop of one way has taken what waits, and is about to call the gateway."""
    foundation, loops = harness.foundation, harness.loops.deliveries
    async with foundation.database.transaction() as session:
        selection = Selection(URGENT, (way,), harness.activities.order())
        batch = await claim_lanes(session, foundation.actor, loops._context, selection, now())
    assert len(batch.claimed) == 1
    return batch


async def test_whom_an_sms_rings_while_somebody_takes_it_was_told_whatever_waits_beside_it(harness: ServiceHarness) -> None:
    people = [({"commune_code": COMMUNE, "email": "truc@mail.example"}, OFFICER_PHONE)]
    people += [({"commune_code": COMMUNE, "post": "leader"}, CHAIR_PHONE), ({"province_code": PROVINCE}, PROVINCE_PHONE)]
    await harness.give_duty(*({**place, "phone": phone} for place, phone in people))
    missed = a_clock_missed()
    await harness.take(missed)
    await close_windows(harness)
    batch = await claimed(harness, Way.SMS)
    (await take(harness, missed.clock_id, "provincial_officer")).raise_for_status()
    await harness.activities.deliver(batch)
    await harness.send()
    heard, step = rang(harness), await harness.rows(_FIRST_STEP)
    (await say(harness, missed.clock_id, "given-back", "provincial_officer")).raise_for_status()
    await settle(harness)

    assert (heard, step) == ({OFFICER_PHONE: 1}, [("sent", True)])
    assert rang(harness) == {OFFICER_PHONE: 1, CHAIR_PHONE: 1}


async def test_what_may_have_rung_when_it_is_taken_is_asked_of_the_gateway_and_rings_once(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = a_clock_missed()
    await harness.take(missed)
    await close_windows(harness)
    harness.telephones.lose_the_next_reply()
    await harness.loops.deliveries.send_waiting(URGENT)
    (await take(harness, missed.clock_id, "provincial_officer")).raise_for_status()
    await harness.send()
    heard, step = rang(harness), await harness.rows(_FIRST_STEP)
    (await say(harness, missed.clock_id, "given-back", "provincial_officer")).raise_for_status()
    await settle(harness)

    assert (heard, step) == ({OFFICER_PHONE: 1}, [("sent", True)])
    assert rang(harness) == {OFFICER_PHONE: 1, CHAIR_PHONE: 1}


@pytest.mark.parametrize("ends", ["solved", "taken"])
async def test_what_could_not_leave_by_another_way_does_not_leave_when_it_is_over(harness: ServiceHarness, ends: str) -> None:
    await harness.give_duty({"commune_code": COMMUNE, "phone": OFFICER_PHONE, "email": MAILBOX})
    harness.telephones.mailboxes.misbehave(MailFaults(fail_next=1))
    missed = await missed_one(harness)
    await _end(harness, missed, ends)
    await harness.change("update deliveries set next_attempt_at = now() - interval '1 second'")
    await harness.send()

    assert (rang(harness), harness.telephones.mails(MAILBOX)) == ({OFFICER_PHONE: 1}, [])


@pytest.mark.parametrize("ends", ["solved", "taken", "open"])
async def test_a_second_provider_is_asked_only_for_what_is_still_open(harness: ServiceHarness, ends: str) -> None:
    await harness.give_duty({"commune_code": COMMUNE, "phone": OFFICER_PHONE})
    both = harness.deliveries_with(sms_second_url=harness.telephones.second_url)
    missed = a_clock_missed()
    await harness.take(missed)
    await close_windows(harness)
    await both.send_waiting(URGENT)
    await _end(harness, missed, ends)
    await harness.change("update deliveries set receipt_due = now() - interval '1 second'")
    await both.follow_overdue()
    await both.send_waiting(URGENT)

    assert rang(harness) == {OFFICER_PHONE: 2 if ends == "open" else 1}


async def _end(harness: ServiceHarness, missed: ClockMissed, ends: str) -> None:
    if ends == "solved":
        await harness.take(solved(missed))
    elif ends == "taken":
        (await take(harness, missed.clock_id, "provincial_officer")).raise_for_status()
