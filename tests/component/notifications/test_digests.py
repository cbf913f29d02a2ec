"""A commune in the storm gets one digest with what changed, and must confirm it; silence climbs."""

import asyncio
from datetime import timedelta
from uuid import UUID

from services.notifications.activities import URGENT
from services.notifications.commands import telling
from shared import windows
from shared.clock import now
from shared.events import ClockMissed, CommuneSilent, NoticeAcknowledged, NoticeUndeliverable
from shared.ids import new_id
from shared.windows import WindowKind
from tests.component.notifications.conftest import DUTY_PHONE, OFFICER_PHONE, Service
from tests.support.builders import (
    COMMUNE,
    INCIDENT,
    OTHER_COMMUNE,
    PROVINCE,
    a_case_retracted,
    a_household_reported,
    a_payment_failed,
    an_assistance_approved,
)
from tests.support.records import outbox_wakes


async def test_the_first_household_after_quiet_is_told_at_once_and_the_next_ones_together(service: Service) -> None:
    await service.give_contacts()

    await service.take(a_household_reported())
    await service.take(*[a_household_reported() for _ in range(3)])
    await service.take(a_payment_failed(), an_assistance_approved())
    await service.send()

    (first,) = service.telephones.texts(OFFICER_PHONE)
    assert "1 ho moi bao" in first
    await _a_minute_passes(service)
    await service.send()
    (_, second) = service.telephones.texts(OFFICER_PHONE)
    assert second.startswith("DIEN TAP. ")
    for part in ("3 ho moi bao", "1 ho duoc duyet", "1 chi tra loi", "sua tai khoan", "https://desk.test/board"):
        assert part in second


async def test_each_commune_has_its_own_digest(service: Service) -> None:
    await service.take(*[a_household_reported(commune_code=code) for code in (COMMUNE, OTHER_COMMUNE, COMMUNE)])

    notices = await service.notices(kind="digest")

    assert {(notice["commune_code"], notice["item_count"]) for notice in notices} == {(COMMUNE, 2), (OTHER_COMMUNE, 1)}


async def test_a_household_withdrawn_before_the_digest_is_not_counted_as_new(service: Service) -> None:
    case = new_id()
    await service.take(a_household_reported())

    await service.take(a_household_reported(case_id=case), a_household_reported())
    await service.take(a_case_retracted(case_id=case))
    await _a_minute_passes(service)

    (_, digest) = await service.notices(kind="digest")
    assert "1 hộ mới báo" in digest["text"]
    assert "1 hộ rút báo cáo" in digest["text"]


async def test_a_digest_starts_its_workflow_and_its_clock_when_the_gateway_has_it(service: Service) -> None:
    await service.give_contacts()
    await service.take(a_household_reported(risk_level=3))
    (wake,) = await outbox_wakes(service.foundation.database)
    assert await service.rows("select * from clocks") == []

    await service.send()

    (notice,) = await service.notices(kind="digest")
    ((subject, due_in),) = await service.rows("select subject_id, due_at - started_at from clocks where kind = 'acknowledged'")
    assert (wake.name, wake.key) == ("DeliverNotice", f"deliver-notice:{INCIDENT}:{COMMUNE}:1")
    assert notice["id"] in wake.payload.decode()
    assert notice["state"] == "sent"
    assert notice["accepted_at"]
    assert (str(subject), due_in) == (notice["id"], timedelta(minutes=30))


async def test_a_named_officer_confirms_and_the_clock_is_kept(service: Service) -> None:
    await service.give_contacts()
    await service.take(a_household_reported())
    await service.send()
    (notice,) = await service.notices(kind="digest")

    async with service.client(communes=[COMMUNE], subject="officer-7") as officer:
        answers = [await officer.post(f"/v1/notices/{notice['id']}/acknowledge", json={}) for _ in range(2)]

    assert [answer.json() for answer in answers] == [{"state": "acknowledged"}] * 2
    (fact,) = await service.facts(NoticeAcknowledged)
    assert (str(fact.notice_id), fact.acknowledged_by, fact.commune_code) == (notice["id"], "officer-7", COMMUNE)
    assert await service.rows("select state from clocks") == [("kept",)]
    assert [wake.signal for wake in await outbox_wakes(service.foundation.database)] == [None, "acknowledged"]


async def test_silence_is_told_once_together_with_the_missed_clock(service: Service) -> None:
    await service.give_contacts()
    await service.take(a_household_reported())
    await service.send()

    for _ in range(2):
        async with service.foundation.database.transaction() as session:
            await telling.escalate_overdue(session, service.foundation.actor, now() + timedelta(minutes=11))

    (missed,) = await service.facts(ClockMissed)
    (silent,) = await service.facts(CommuneSilent)
    assert (missed.service, missed.kind, missed.commune_code) == ("notifications", "acknowledged", COMMUNE)
    assert silent.commune_code == COMMUNE


async def test_a_late_confirmation_counts_but_the_clock_stays_missed(service: Service) -> None:
    await service.give_contacts()
    await service.take(a_household_reported())
    await service.send()
    async with service.foundation.database.transaction() as session:
        await telling.escalate_overdue(session, service.foundation.actor, now() + timedelta(minutes=11))
    (notice,) = await service.notices(kind="digest")

    async with service.client(communes=[COMMUNE]) as officer:
        answer = await officer.post(f"/v1/notices/{notice['id']}/acknowledge", json={})

    assert answer.json() == {"state": "acknowledged"}
    assert await service.rows("select state from clocks") == [("missed",)]


async def test_a_commune_without_contacts_is_told_through_whoever_is_on_duty(service: Service) -> None:
    await service.give_duty({"province_code": PROVINCE})

    await service.take(a_household_reported())
    await service.send()

    (notice,) = await service.notices(kind="digest")
    assert (notice["recipient"], notice["state"]) == (f"duty:{PROVINCE}", "sent")
    assert len(service.telephones.texts(DUTY_PHONE)) == 1


async def test_a_digest_for_nobody_waits_visibly_until_contacts_come(service: Service) -> None:
    await service.take(a_household_reported())
    await service.send()
    (before,) = await service.notices(kind="digest")

    await service.give_contacts()
    await service.send()

    (after,) = await service.notices(kind="digest")
    assert (before["state"], before["reason"], before["recipient"]) == ("waiting", "no_recipient", None)
    assert (after["state"], after["reason"], after["recipient"]) == ("sent", None, f"commune:{COMMUNE}")
    assert len(await outbox_wakes(service.foundation.database)) == 1


async def test_a_digest_that_no_phone_takes_climbs_at_once(service: Service) -> None:
    await service.give_contacts()
    service.telephones.refuse(OFFICER_PHONE)

    await service.take(a_household_reported())
    await service.activities.send_waiting(URGENT)
    await service.activities.sweep()

    (notice,) = await service.notices(kind="digest")
    (undeliverable,) = await service.facts(NoticeUndeliverable)
    assert (notice["state"], notice["reason"]) == ("undeliverable", "number_refused")
    assert (str(undeliverable.notice_id), undeliverable.reason) == (notice["id"], "number_refused")
    assert len(await service.facts(CommuneSilent)) == 1
    assert len(await service.facts(ClockMissed)) == 1


async def test_five_hundred_reports_are_one_batch_of_three_digests(service: Service) -> None:
    await service.give_contacts()

    await service.take(*[a_household_reported() for _ in range(500)])

    notices = await service.notices(kind="digest")
    assert sorted(notice["item_count"] for notice in notices) == [200, 200]
    await _a_minute_passes(service)
    assert sum(notice["item_count"] for notice in await service.notices(kind="digest")) == 500


async def _a_minute_passes(service: Service) -> None:
    await service.change("update windows set closes_at = closes_at - interval '3 minutes'")
    await service.activities.close_due_windows()


async def test_a_household_that_comes_while_its_window_closes_opens_the_next_one(service: Service) -> None:
    database, digests = service.foundation.database, WindowKind("digest", 60)
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
    assert await service.rows("select state, item_count from windows order by number") == [("closed", 1), ("filling", 1)]
