"""Messages get through once, whatever crashes; and what cannot get through is said honestly."""

from collections.abc import Sequence
from datetime import timedelta

import httpx
import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from services.notifications.domain.deliveries import GatewayAnswer, OutgoingMessage
from services.notifications.gateways.sms import SmsGateway
from services.notifications.loops.deliveries import BULK, URGENT
from shared.clock import now
from shared.errors import OutcomeUnknown, Refused, Unavailable
from shared.events import Event, HouseholdTold
from shared.ids import new_id
from tests.component.notifications.harness import (
    DUTY_PHONE,
    HOUSEHOLD_PHONE,
    INFORMANT_PHONE,
    ServiceHarness,
    a_gateway,
    a_phone,
    heard_as,
)
from tests.support.builders import COMMUNE, a_clock_missed, a_household_reported, a_payment_settled, a_personal_part

REACHABLE = a_personal_part(phone=HOUSEHOLD_PHONE)
CLAIM_PASSES = "update deliveries set claimed_until = now() where claimed_until is not null"
PAUSE_PASSES = "update deliveries set next_attempt_at = now()"


class Crash(Exception):  # noqa: N818 - the process is gone
    pass


class CrashingGateway:
    """The process dies around the call."""

    def __init__(self, gateway: SmsGateway, *, after: bool) -> None:
        self._gateway = gateway
        self._after = after

    async def send(self, messages: Sequence[OutgoingMessage]) -> GatewayAnswer:
        if self._after:
            await self._gateway.send(messages)
        raise Crash

    async def close(self) -> None:
        await self._gateway.close()


class PickyGateway:
    """Refuses a whole batch for one message."""

    def __init__(self, gateway: SmsGateway, malformed: str) -> None:
        self._gateway = gateway
        self._malformed = malformed

    async def send(self, messages: Sequence[OutgoingMessage]) -> GatewayAnswer:
        if any(message.to.endswith(self._malformed) for message in messages):
            raise Refused
        return await self._gateway.send(messages)

    async def close(self) -> None:
        await self._gateway.close()


@pytest.mark.parametrize("after", [False, True])
async def test_a_crash_around_the_gateway_call_rings_once(harness: ServiceHarness, *, after: bool) -> None:
    await harness.take(*_a_paid_household())
    gateway = a_gateway(harness.telephones.url)
    with pytest.raises(Crash):
        await harness.deliveries_with(CrashingGateway(gateway, after=after)).send_waiting(BULK)
    await gateway.close()

    assert not await harness.loops.deliveries.send_waiting(BULK), "the claim of the dead process still holds"
    await harness.change(CLAIM_PASSES)
    await harness.send()

    assert len(harness.telephones.texts(HOUSEHOLD_PHONE)) == 1
    assert len(await harness.facts(HouseholdTold)) == 1


async def test_a_lost_reply_rings_once(harness: ServiceHarness) -> None:
    await harness.take(*_a_paid_household())
    harness.telephones.lose_the_next_reply()

    await harness.loops.deliveries.send_waiting(BULK)
    told_before = await harness.facts(HouseholdTold)
    await harness.change(PAUSE_PASSES)
    await harness.send()

    assert told_before == []
    assert len(harness.telephones.texts(HOUSEHOLD_PHONE)) == 1
    assert len(await harness.facts(HouseholdTold)) == 1


async def test_a_gateway_that_is_away_is_tried_again_later_and_later(harness: ServiceHarness) -> None:
    await harness.take(*_a_paid_household())
    away = harness.deliveries_with(a_gateway("http://127.0.0.1:9"))

    for pause in (1, 2, 4):
        began = now()
        await away.send_waiting(BULK)
        ended = now()
        ((tried_again_at,),) = await harness.rows("select next_attempt_at from deliveries")
        assert began <= tried_again_at - timedelta(seconds=pause) <= ended
        await harness.change(PAUSE_PASSES)
    await harness.send()

    assert len(harness.telephones.texts(HOUSEHOLD_PHONE)) == 1


async def test_after_a_day_of_trying_the_commune_tells_in_person(harness: ServiceHarness) -> None:
    await harness.take(*_a_paid_household())
    await harness.change("update deliveries set first_tried_at = now() - interval '25 hours'")

    await harness.deliveries_with(a_gateway("http://127.0.0.1:9")).send_waiting(BULK)

    (visit,) = await harness.notices(kind="in_person")
    assert (visit["state"], visit["reason"]) == ("waiting", "technical")


async def test_a_refused_number_lets_the_commune_tell_in_person(harness: ServiceHarness) -> None:
    await harness.take(*_a_paid_household())
    harness.telephones.refuse(HOUSEHOLD_PHONE)

    await harness.send()

    (visit,) = await harness.notices(kind="in_person")
    assert (visit["state"], visit["reason"]) == ("waiting", "number_refused")
    assert await harness.facts(HouseholdTold) == []
    assert await harness.rows("select kind, state from clocks") == [("told_in_person", "running")]


async def test_a_drill_never_leaves_by_a_real_rail(harness: ServiceHarness) -> None:
    await harness.take(*_a_paid_household())

    await harness.deliveries_with(a_gateway(harness.telephones.url, is_real=True)).send_waiting(BULK)

    assert harness.telephones.simulator.heard == []
    (visit,) = await harness.notices(kind="in_person")
    assert visit["reason"] == "drill_on_real_rail"


async def test_one_malformed_message_does_not_hold_back_its_batch(harness: ServiceHarness) -> None:
    phones = [f"05590001{number:02}" for number in range(20)]
    for phone in phones:
        await harness.take(*_a_paid_household(phone))
    gateway = a_gateway(harness.telephones.url)

    await harness.deliveries_with(PickyGateway(gateway, phones[7][-4:])).send_waiting(BULK)
    await gateway.close()

    assert [len(harness.telephones.texts(phone)) for phone in phones] == [1] * 7 + [0] + [1] * 12
    assert len(await harness.notices(kind="in_person")) == 1


async def test_one_phone_that_cannot_be_read_does_not_hold_back_its_batch(harness: ServiceHarness) -> None:
    await harness.take(*_a_paid_household())
    ((sealed,),) = await harness.rows("select phone from deliveries")
    await harness.change("update deliveries set phone = :sealed", sealed=sealed_elsewhere(sealed))
    for number in range(3):
        await harness.take(*_a_paid_household(a_phone(number)))
    labels = {"lane": "households", "outcome": "postponed"}
    before = REGISTRY.get_sample_value("kipthoi_notifications_deliveries_total", labels) or 0

    with capture_logs() as logs:
        await harness.send()

    assert [len(harness.telephones.texts(a_phone(number))) for number in range(3)] == [1] * 3
    assert await harness.rows(
        "select reason, attempts, claimed_until is null, next_attempt_at > now() - interval '5 s' from deliveries"
        " where state = 'waiting'"
    ) == [("phone_unreadable", 1, True, True)]
    assert REGISTRY.get_sample_value("kipthoi_notifications_deliveries_total", labels) == before + 1
    [said] = [entry for entry in logs if entry["event"] == "phone cannot be read"]
    assert (said["error"], said["key"]) == ("UnknownKey", "aabbccdd")
    assert HOUSEHOLD_PHONE[1:] not in str(logs)

    await harness.change("update deliveries set phone = :sealed where state = 'waiting'", sealed=sealed)
    await harness.change(PAUSE_PASSES)
    await harness.send()
    assert len(harness.telephones.texts(HOUSEHOLD_PHONE)) == 1, "the key has come"


async def test_a_phone_that_cannot_be_read_for_a_day_lets_the_commune_tell_in_person(harness: ServiceHarness) -> None:
    await harness.take(*_a_paid_household())
    ((sealed,),) = await harness.rows("select phone from deliveries")
    await harness.change(
        "update deliveries set phone = :sealed, first_tried_at = now() - interval '25 hours'", sealed=sealed_elsewhere(sealed)
    )

    await harness.send()

    (visit,) = await harness.notices(kind="in_person")
    assert (visit["state"], visit["reason"]) == ("waiting", "phone_unreadable")


async def test_escalations_do_not_wait_behind_households(harness: ServiceHarness) -> None:
    await harness.give_duty()
    await harness.take(*[fact for number in range(30) for fact in _a_paid_household(a_phone(number))])
    await harness.take(a_clock_missed())

    await harness.loops.deliveries.send_waiting(URGENT)

    assert len(harness.telephones.texts(DUTY_PHONE)) >= 1
    assert [harness.telephones.texts(a_phone(number)) for number in range(30)] == [[]] * 30


async def test_two_hundred_messages_are_one_call(harness: ServiceHarness) -> None:
    facts = [fact for number in range(250) for fact in _a_paid_household(a_phone(number))]
    await harness.take(*facts)

    await harness.loops.deliveries.send_waiting(BULK)
    await harness.receive()

    assert len(await harness.facts(HouseholdTold)) == 200
    await harness.send()
    assert len(await harness.facts(HouseholdTold)) == 250
    assert [len(harness.telephones.texts(a_phone(number))) for number in range(250)] == [1] * 250


async def test_the_workflows_activity_sends_and_says_until_when(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    (notice,) = await harness.notices(kind="digest")

    first = await harness.activities.send_notice(notice["id"])
    again = await harness.activities.send_notice(notice["id"])

    ((due,),) = await harness.rows("select due_at from clocks")
    assert first == again == due


async def test_the_workflows_activity_is_repeated_while_the_gateway_is_away(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    (notice,) = await harness.notices(kind="digest")

    with pytest.raises(Unavailable):
        await harness.activities_with(a_gateway("http://127.0.0.1:9")).send_notice(notice["id"])


async def test_an_acknowledged_notice_is_not_sent_any_more(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    (notice,) = await harness.notices(kind="digest")
    async with harness.client(communes=[COMMUNE]) as officer:
        await officer.post(f"/v1/notices/{notice['id']}/acknowledge")

    assert await harness.activities.send_notice(notice["id"]) is None
    assert harness.telephones.simulator.heard == []


async def test_what_is_for_real_people_never_goes_to_a_simulator_and_waits_for_a_real_gateway(harness: ServiceHarness) -> None:
    case = new_id()
    reported = a_household_reported(case_id=case, personal=REACHABLE, drill=False)
    await harness.take(reported, a_payment_settled(case_id=case, drill=False))
    await harness.take(*_a_paid_household(INFORMANT_PHONE))

    await harness.send()
    await harness.loops.deliveries.measure()

    assert [message["to"] for message in harness.telephones.simulator.heard] == [heard_as(INFORMANT_PHONE)]
    (notice,) = await harness.notices(case_id=case)
    assert (notice["state"], notice["reason"]) == ("waiting", "no_real_gateway")
    assert REGISTRY.get_sample_value("kipthoi_notifications_messages_without_real_gateway", {"lane": "households"}) == 1

    there = a_gateway(harness.telephones.url, is_real=True)
    await harness.change("update deliveries set created_at = now() - interval '25 hours'")
    await harness.deliveries_with(there, sms_is_real=True).send_waiting(BULK)
    await there.close()

    assert len(harness.telephones.texts(HOUSEHOLD_PHONE)) == 1
    (notice,) = await harness.notices(case_id=case)
    assert (notice["state"], notice["reason"]) == ("sent", None)


async def test_what_waited_for_days_before_its_first_try_is_tried_for_a_day_like_any_other(harness: ServiceHarness) -> None:
    case = new_id()
    await harness.take(
        a_household_reported(case_id=case, personal=REACHABLE, drill=False), a_payment_settled(case_id=case, drill=False)
    )
    await harness.send()
    await harness.change("update deliveries set created_at = now() - interval '3 days', next_attempt_at = now()")
    away = harness.deliveries_with(a_gateway("http://127.0.0.1:9", is_real=True), sms_is_real=True)

    await away.send_waiting(BULK)
    (notice,) = await harness.notices(case_id=case)
    assert (notice["kind"], notice["state"]) == ("household", "waiting")

    await harness.change("update deliveries set first_tried_at = first_tried_at - interval '25 hours'")
    await harness.change(PAUSE_PASSES)
    await away.send_waiting(BULK)
    (notice,) = await harness.notices(case_id=case)
    assert (notice["kind"], notice["reason"]) == ("in_person", "technical")


async def test_a_missed_clock_of_a_real_case_waits_too_and_its_workflow_tries_again(harness: ServiceHarness) -> None:
    await harness.give_duty()
    await harness.take(a_clock_missed(drill=False))
    (notice,) = await harness.notices(kind="escalation")

    with pytest.raises(Unavailable):
        await harness.activities.send_notice(notice["id"])

    assert harness.telephones.simulator.heard == []
    (notice,) = await harness.notices(kind="escalation")
    assert (notice["state"], notice["reason"]) == ("waiting", "no_real_gateway")


async def test_a_simulated_gateway_itself_hears_of_drills_alone(harness: ServiceHarness) -> None:
    gateway = a_gateway(harness.telephones.url)
    messages = [OutgoingMessage(new_id(), INFORMANT_PHONE, "Kịp Thời", drill=drill) for drill in (True, False)]

    answer = await gateway.send(messages)
    await gateway.close()

    assert list(answer.accepted) == [messages[0].id]
    assert answer.refused == {}
    assert len(harness.telephones.simulator.heard) == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (500, OutcomeUnknown),
        (502, OutcomeUnknown),
        (429, Unavailable),
        (503, Unavailable),
        (401, Unavailable),
        (400, Refused),
        (422, Refused),
    ],
)
async def test_the_gateways_words_become_ours(status: int, kind: type[Exception]) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(status))
    gateway = a_gateway("http://sms.test", is_real=True, client=httpx.AsyncClient(transport=transport))

    with pytest.raises(kind):
        await gateway.send([OutgoingMessage(new_id(), "+84559000001", "Kịp Thời", drill=False)])
    await gateway.close()


def sealed_elsewhere(sealed: bytes) -> bytes:
    """The same as if it were sealed with a key that this process has not been given."""
    return sealed[:1] + bytes.fromhex("aabbccdd") + sealed[5:]


def _a_paid_household(phone: str = HOUSEHOLD_PHONE) -> list[Event]:
    case = new_id()
    return [a_household_reported(case_id=case, personal=a_personal_part(phone=phone)), a_payment_settled(case_id=case)]
