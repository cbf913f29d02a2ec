"""A commune in the storm gets one digest with what changed, and must confirm it; silence climbs."""

import asyncio
from datetime import timedelta
from uuid import UUID

from structlog.testing import capture_logs

from services.notifications.commands import clocks
from services.notifications.loops.deliveries import URGENT
from shared import windows
from shared.clock import now
from shared.events import ClockMissed, CommuneSilent, NoticeAcknowledged, NoticeUndeliverable
from shared.ids import new_id
from shared.windows import WindowKind
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness
from tests.support.builders import (
    COMMUNE,
    INCIDENT,
    OTHER_COMMUNE,
    PROVINCE,
    a_case_retracted,
    a_household_reported,
    a_payment_failed,
    an_assistance_approved,
    moved,
)
from tests.support.records import outbox_wakes


async def test_the_first_household_after_quiet_is_told_at_once_and_the_next_ones_together(harness: ServiceHarness) -> None:
    await harness.give_contacts()

    await harness.take(a_household_reported())
    await harness.take(*[a_household_reported() for _ in range(3)])
    await harness.take(a_payment_failed(), an_assistance_approved())
    await harness.send()

    (first,) = harness.telephones.texts(OFFICER_PHONE)
    assert "1 ho moi bao" in first
    await _a_minute_passes(harness)
    await harness.send()
    (_, second) = harness.telephones.texts(OFFICER_PHONE)
    assert second.startswith("DIEN TAP. ")
    # It stands for the first one, which nobody has confirmed.
    for part in ("4 ho moi bao", "1 ho duoc duyet", "1 chi tra loi", "sua tai khoan", "https://desk.test/notices"):
        assert part in second


async def test_each_commune_has_its_own_digest(harness: ServiceHarness) -> None:
    await harness.take(*[a_household_reported(commune_code=code) for code in (COMMUNE, OTHER_COMMUNE, COMMUNE)])

    notices = await harness.notices(kind="digest")

    assert {(notice["commune_code"], notice["item_count"]) for notice in notices} == {(COMMUNE, 2), (OTHER_COMMUNE, 1)}


async def test_a_household_withdrawn_before_the_digest_is_not_counted_as_new(harness: ServiceHarness) -> None:
    case = new_id()
    await harness.take(a_household_reported())

    await harness.take(a_household_reported(case_id=case), a_household_reported())
    await harness.take(a_case_retracted(case_id=case))
    await _a_minute_passes(harness)

    (_, digest) = await harness.notices(kind="digest")
    assert "2 hộ mới báo" in digest["text"]
    assert "1 hộ rút báo cáo" in digest["text"]


async def test_a_digest_starts_its_workflow_and_its_clock_when_the_gateway_has_it(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported(risk_level=3))
    (wake,) = await outbox_wakes(harness.foundation.database)
    assert await harness.rows("select * from clocks") == []

    await harness.send()

    (notice,) = await harness.notices(kind="digest")
    ((subject, due_in),) = await harness.rows("select subject_id, due_at - started_at from clocks where kind = 'acknowledged'")
    assert (wake.name, wake.key) == ("DeliverNotice", f"deliver-notice:{INCIDENT}:{COMMUNE}:1")
    assert notice["id"] in wake.payload.decode()
    assert notice["state"] == "sent"
    assert notice["accepted_at"]
    assert (str(subject), due_in) == (notice["id"], timedelta(minutes=30))


async def test_a_named_officer_confirms_and_the_clock_is_kept(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    await harness.send()
    (notice,) = await harness.notices(kind="digest")

    async with harness.client(communes=[COMMUNE], subject="officer-7") as officer:
        answers = [await officer.post(f"/v1/notices/{notice['id']}/acknowledge", json={}) for _ in range(2)]

    assert [answer.json() for answer in answers] == [{"state": "acknowledged"}] * 2
    (fact,) = await harness.facts(NoticeAcknowledged)
    assert (str(fact.notice_id), fact.acknowledged_by, fact.commune_code) == (notice["id"], "officer-7", COMMUNE)
    assert await harness.rows("select state from clocks") == [("kept",)]
    assert [wake.signal for wake in await outbox_wakes(harness.foundation.database)] == [None, "acknowledged"]


async def test_silence_is_told_once_together_with_the_missed_clock(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    await harness.send()

    with capture_logs() as logs:
        for _ in range(2):
            async with harness.foundation.database.transaction() as session:
                await clocks.escalate_overdue(session, harness.foundation.actor, now() + timedelta(minutes=11))
            async with harness.foundation.database.transaction() as session:
                await clocks.note_silence(session, harness.foundation.actor, now() + timedelta(minutes=11))

    (missed,) = await harness.facts(ClockMissed)
    (silent,) = await harness.facts(CommuneSilent)
    assert (missed.service, missed.kind, missed.commune_code) == ("notifications", "acknowledged", COMMUNE)
    assert silent.commune_code == COMMUNE
    named = [line["communes"] for line in logs if line["event"] == "done" and "communes" in line]
    assert named == [[COMMUNE]], "who reads the log at night must know which"


async def test_a_late_confirmation_counts_and_the_clock_was_kept_late(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    await harness.send()
    async with harness.foundation.database.transaction() as session:
        await clocks.escalate_overdue(session, harness.foundation.actor, now() + timedelta(minutes=11))
    (notice,) = await harness.notices(kind="digest")

    async with harness.client(communes=[COMMUNE]) as officer:
        answer = await officer.post(f"/v1/notices/{notice['id']}/acknowledge", json={})

    assert answer.json() == {"state": "acknowledged"}
    assert await harness.rows("select state from clocks") == [("kept_late",)]


async def test_a_commune_without_contacts_is_told_through_whoever_is_on_duty(harness: ServiceHarness) -> None:
    await harness.give_duty({"province_code": PROVINCE})

    await harness.take(a_household_reported())
    await harness.send()

    (notice,) = await harness.notices(kind="digest")
    assert (notice["recipient"], notice["state"]) == (f"duty:{PROVINCE}", "sent")
    assert len(harness.telephones.texts(DUTY_PHONE)) == 1


async def test_a_digest_for_nobody_waits_visibly_until_contacts_come(harness: ServiceHarness) -> None:
    await harness.take(a_household_reported())
    await harness.send()
    (before,) = await harness.notices(kind="digest")

    await harness.give_contacts()
    await harness.send()

    (after,) = await harness.notices(kind="digest")
    assert (before["state"], before["reason"], before["recipient"]) == ("waiting", "no_recipient", None)
    assert (after["state"], after["reason"], after["recipient"]) == ("sent", None, f"commune:{COMMUNE}")
    assert len(await outbox_wakes(harness.foundation.database)) == 1


async def test_a_digest_that_no_phone_takes_climbs_at_once(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    harness.telephones.refuse(OFFICER_PHONE)

    await harness.take(a_household_reported())
    await harness.loops.deliveries.send_waiting(URGENT)
    await harness.loops.clocks.sweep()

    (notice,) = await harness.notices(kind="digest")
    (undeliverable,) = await harness.facts(NoticeUndeliverable)
    assert (notice["state"], notice["reason"]) == ("undeliverable", "number_refused")
    assert (str(undeliverable.notice_id), undeliverable.reason) == (notice["id"], "number_refused")
    assert len(await harness.facts(CommuneSilent)) == 1
    assert len(await harness.facts(ClockMissed)) == 1


async def test_five_hundred_reports_are_one_batch_of_three_digests(harness: ServiceHarness) -> None:
    await harness.give_contacts()

    await harness.take(*[a_household_reported() for _ in range(500)])

    notices = await harness.notices(kind="digest")
    assert sorted(notice["item_count"] for notice in notices) == [200, 200]
    await _a_minute_passes(harness)
    standing = [one for one in await harness.notices(kind="digest") if one["state"] != "superseded"]
    assert [notice["item_count"] for notice in standing] == [500]


async def _a_minute_passes(harness: ServiceHarness) -> None:
    await harness.change("update windows set closes_at = closes_at - interval '3 minutes'")
    await harness.loops.windows.close_due_windows()


async def test_a_household_that_comes_while_its_window_closes_opens_the_next_one(harness: ServiceHarness) -> None:
    database, digests = harness.foundation.database, WindowKind("digest", 60)
    async with database.transaction() as session:
        (first,) = await windows.join(session, digests, ["commune"], now())

    async def join() -> list[UUID]:
        async with database.transaction() as session:
            return await windows.join(session, digests, ["commune"], now())

    async with database.transaction() as session:
        await windows.close(session, digests, now())
        joining = asyncio.create_task(join())
        await asyncio.sleep(0.3)
    (second,) = await joining

    assert second != first
    assert await harness.rows("select state, item_count from windows order by number") == [("closed", 1), ("filling", 1)]


async def test_what_is_urgent_waits_ten_seconds_at_most_and_the_rest_for_its_minute(harness: ServiceHarness) -> None:
    elsewhere = a_household_reported(commune_code=OTHER_COMMUNE)
    await harness.take(elsewhere, a_household_reported())
    await harness.take(a_household_reported())
    of_commune = f"from windows where state = 'filling' and group_key = '{INCIDENT}:{COMMUNE}'"
    (minute,) = await harness.rows(f"select closes_at - opened_at > interval '50 seconds' {of_commune}")

    await harness.take(moved(elsewhere, COMMUNE))

    (urgent,) = await harness.rows(f"select closes_at - now() < interval '11 seconds' {of_commune}")
    assert (minute[0], urgent[0]) == (True, True)
