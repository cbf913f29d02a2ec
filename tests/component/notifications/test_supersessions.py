"""A later digest takes the place of those that nobody has confirmed: both say so, nothing is lost, one clock runs."""

from sqlalchemy import text

from deploy.simulators.phones import Faults
from services.notifications.app import build_context
from services.notifications.commands.deliveries import claim_lanes
from services.notifications.domain.deliveries import Selection
from services.notifications.loops.deliveries import FAST, URGENT
from shared.clock import now
from shared.database import execute
from shared.events import CommuneSilent, NoticeAcknowledged
from tests.component.notifications.harness import OFFICER_PHONE, ServiceHarness, heard_as, some_settings
from tests.support.builders import COMMUNE, a_household_reported
from tests.support.records import outbox_wakes

MINUTE_PASSES = "update windows set closed_at = closed_at - interval '2 minutes', closes_at = closes_at - interval '2 minutes'"
OVERDUE = "update clocks set due_at = now() - interval '1 second', answer_from = now() - interval '1 second'"


async def test_a_later_digest_says_the_earlier_ones_too_and_both_say_so(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await _digest(harness)
    await _digest(harness)
    await _digest(harness)

    first, second, third = await harness.notices(kind="digest")
    assert [one["state"] for one in (first, second, third)] == ["superseded", "superseded", "sent"]
    assert (first["superseded_by"], second["superseded_by"], third["superseded_by"]) == (third["id"], third["id"], None)
    assert "3 hộ mới báo" in third["text"]
    assert "Thay 2 tin trước chưa xác nhận" in third["text"]
    assert third["item_count"] == 3


async def test_one_clock_runs_from_the_first_and_confirming_the_last_ends_it(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await _digest(harness)
    ((due,),) = await harness.rows("select due_at from clocks where kind = 'acknowledged'")
    await _digest(harness)
    _, last = await harness.notices(kind="digest")

    assert await harness.rows("select due_at from clocks where kind = 'acknowledged'") == [(due,)]
    assert await harness.activities.send_notice(last["id"]) == due
    async with harness.client("commune_officer", communes=[COMMUNE]) as officer:
        old = await officer.post(f"/v1/notices/{(await harness.notices(kind='digest'))[0]['id']}/acknowledge")
        assert (old.status_code, old.json()["type"]) == (409, "urn:kipthoi:problem:notice-superseded")
        assert (await officer.post(f"/v1/notices/{last['id']}/acknowledge")).status_code == 200

    assert await harness.rows("select state from clocks where kind = 'acknowledged'") == [("kept",)]
    assert len(await harness.facts(NoticeAcknowledged)) == 1


async def test_confirming_the_last_rings_the_workflows_of_those_for_which_it_stands(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await _digest(harness)
    await _digest(harness)
    _, last = await harness.notices(kind="digest")
    async with harness.client("commune_officer", communes=[COMMUNE]) as officer:
        await officer.post(f"/v1/notices/{last['id']}/acknowledge")

    wakes = [(wake.key.rpartition(":")[2], wake.signal) for wake in await outbox_wakes(harness.foundation.database)]
    assert wakes == [("1", None), ("2", None), ("2", "acknowledged"), ("1", "acknowledged")]


async def test_who_answers_the_earlier_text_has_not_confirmed_a_later_one_that_never_came(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await _digest(harness)
    harness.telephones.simulator.misbehave(Faults(swallow_numbers=[heard_as(OFFICER_PHONE)]))
    await _digest(harness)

    await harness.answer(OFFICER_PHONE)

    assert [one["state"] for one in await harness.notices(kind="digest")] == ["superseded", "sent"]
    assert await harness.facts(NoticeAcknowledged) == []


async def test_what_a_later_digest_says_is_not_sent_again_by_another_provider(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    harness.telephones.simulator.misbehave(Faults(swallow_numbers=[heard_as(OFFICER_PHONE)]))
    await _digest(harness)
    await _digest(harness)
    both = harness.deliveries_with(sms_second_url=harness.telephones.second_url)

    await harness.change("update deliveries set receipt_due = now() - interval '1 second' where receipt_due is not null")
    await both.follow_overdue()

    states = await harness.rows(
        "select n.state, d.state, d.receipt_due is null from deliveries d join notices n on n.id = d.notice_id order by d.id"
    )
    assert states == [("superseded", "sent", True), ("sent", "waiting", True)]


async def test_what_was_on_its_way_when_a_later_one_stood_for_it_and_did_not_leave_leaves_no_more(
    harness: ServiceHarness,
) -> None:
    await harness.give_contacts()
    harness.telephones.simulator.misbehave(Faults(fail_next=99))
    await harness.take(a_household_reported(risk_level=3, occurred_at=now()))
    context, actor = build_context(harness.foundation, some_settings(harness.telephones.url)), harness.foundation.actor
    async with harness.foundation.database.transaction() as session:
        selection = Selection(URGENT, FAST, harness.activities.order())
        batch = await claim_lanes(session, actor, context, selection, now())
    await harness.change(MINUTE_PASSES)
    await harness.take(a_household_reported(risk_level=3, occurred_at=now()))
    await harness.change(MINUTE_PASSES)
    await harness.loops.windows.close_due_windows()

    await harness.activities.deliver(batch)

    states = await harness.rows("select n.state, d.state from deliveries d join notices n on n.id = d.notice_id order by d.id")
    assert states == [("superseded", "withdrawn"), ("waiting", "waiting")]


async def test_what_was_confirmed_is_not_said_again(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await _digest(harness)
    (first,) = await harness.notices(kind="digest")
    async with harness.client("commune_officer", communes=[COMMUNE]) as officer:
        await officer.post(f"/v1/notices/{first['id']}/acknowledge")

    await _digest(harness)

    _, later = await harness.notices(kind="digest")
    assert "1 hộ mới báo" in later["text"]
    assert "Thay" not in later["text"]
    assert await harness.rows("select state from clocks where kind = 'acknowledged' order by started_at") == [
        ("kept",),
        ("running",),
    ]


async def test_a_silent_commune_is_silent_once_however_many_digests_follow(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await _digest(harness)
    await harness.change(OVERDUE)
    await harness.loops.clocks.sweep()
    assert len(await harness.facts(CommuneSilent)) == 1

    for _ in range(3):
        await _digest(harness)
        await harness.loops.clocks.sweep()
        await harness.loops.clocks.assign_waiting()

    assert len(await harness.facts(CommuneSilent)) == 1
    assert await harness.rows("select state from clocks where kind = 'acknowledged'") == [("missed",)]


async def test_phones_that_were_dead_for_hours_hear_one_digest(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    for _ in range(5):
        await harness.take(a_household_reported(risk_level=3))
        await harness.change(MINUTE_PASSES)
        await harness.loops.windows.close_due_windows()

    await harness.send()

    (heard,) = harness.telephones.texts(OFFICER_PHONE)
    assert "5 ho moi bao" in heard
    assert [one["state"] for one in await harness.notices(kind="digest")].count("sent") == 1


async def test_what_waited_for_somebody_is_superseded_too(harness: ServiceHarness) -> None:
    await _digest(harness)
    await _digest(harness)
    first, last = await harness.notices(kind="digest")
    assert (first["state"], last["state"], last["reason"]) == ("superseded", "waiting", "no_recipient")

    await harness.give_contacts(COMMUNE)
    await harness.send()

    (heard,) = harness.telephones.texts(OFFICER_PHONE)
    assert "2 ho moi bao" in heard


async def test_while_somebody_has_the_last_digest_in_hand_the_next_waits_for_him_and_then_stands_for_it(
    harness: ServiceHarness,
) -> None:
    await harness.give_contacts()
    await _digest(harness)

    async with harness.foundation.database.transaction() as answering:
        await execute(answering, text("select id from notices where kind = 'digest' for update"))
        await harness.take(a_household_reported(risk_level=3, occurred_at=now()))
        await harness.change(MINUTE_PASSES)
        assert await harness.loops.windows.close_due_windows() is False
        assert [one["state"] for one in await harness.notices(kind="digest")] == ["sent"]

    assert await harness.loops.windows.close_due_windows() is True
    first, second = await harness.notices(kind="digest")
    assert (first["state"], first["superseded_by"]) == ("superseded", second["id"])
    assert "2 hộ mới báo" in second["text"]


async def _digest(harness: ServiceHarness, risk_level: int = 3) -> None:
    """Another household is reported, and its minute is over."""
    await harness.take(a_household_reported(risk_level=risk_level, occurred_at=now()))
    await harness.change(MINUTE_PASSES)
    await harness.loops.windows.close_due_windows()
    await harness.send()


async def test_that_the_commune_was_heard_stands_by_the_later_digest_until_it_answers_that_one(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await _digest(harness, risk_level=4)
    await harness.answer(OFFICER_PHONE)
    (heard,) = await harness.notices(kind="digest")

    await _digest(harness, risk_level=4)
    carried = (await harness.notices(kind="digest"))[-1]
    await harness.answer(OFFICER_PHONE)
    _, answered = await harness.notices(kind="digest")

    assert heard["heard_at"] is not None
    assert (carried["heard_at"], carried["heard_by"]) == (heard["heard_at"], heard["heard_by"])
    assert carried["heard_at"] < carried["created_at"] < answered["heard_at"]
    assert (carried["state"], answered["state"]) == ("sent", "sent"), "heard is not confirmed"
