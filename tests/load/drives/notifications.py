"""Notifications at work: digests, escalations, outcomes, corrections; what is sent, refused, confirmed and waits."""

import contextlib
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import httpx

from services.notifications.app import PRODUCERS, build_activities, build_context, build_handlers, build_loops, build_service
from services.notifications.commands.context import Context
from services.notifications.commands.sealed_links import PATH, confirmation_address
from services.notifications.domain.confirmations import ConfirmationLink
from services.notifications.domain.deliveries import GatewayAnswer, OutgoingMessage, Way
from services.notifications.gateways.ways import Ways
from services.notifications.loops.deliveries import BULK, SLOW, URGENT
from services.notifications.store import climbs
from shared import audit
from shared.clock import now
from shared.errors import Unavailable
from shared.events import (
    AssistanceApproved,
    AssistanceDeclined,
    CaseRetracted,
    ClockMissed,
    ClockSolved,
    FundsShort,
    GoodsHandedOver,
    IncidentChanged,
    IncidentDeclared,
    PaymentFailed,
    PaymentReturned,
    PaymentSettled,
    ReturnedForFindings,
)
from shared.events.household import Hazard, Losses
from shared.events.intake import Informant
from shared.foundation import Foundation
from shared.http import cursor_after, cursor_after_name
from shared.ids import new_id
from shared.messaging import FactReader
from tests.component.notifications.harness import (
    ServiceHarness,
    Telephones,
    a_phone,
    a_shift,
    heard_as,
    put_read,
    some_settings,
)
from tests.load.drives.doors import ask_everything
from tests.load.drives.known import Known, KnownCase, fact_about
from tests.support.builders import a_household_reported, a_personal_part, moved
from tests.support.foundation import client_for
from tests.support.records import LOOK


class QuietPhones:
    """A gateway that takes most messages, will never take some, leaves some to others, and now and then says nothing of one."""

    async def send(self, messages: Sequence[OutgoingMessage]) -> GatewayAnswer:
        taken = {one.id: now() for number, one in enumerate(messages) if number % 6 < 3}
        refused = {one.id: "no_such_number" for number, one in enumerate(messages) if number % 6 == 3}
        turned_away = {one.id: "throttled" for number, one in enumerate(messages) if number % 6 == 4}
        return GatewayAnswer(taken, refused, turned_away)

    async def close(self) -> None:
        """Nothing is open."""


async def drive(foundation: Foundation, known: Known) -> None:
    """Let everything happen that happens at notifications."""
    urls = {"sms_second_url": "http://phones.test/second", "smtp_url": "smtp://mail.test"}
    settings = some_settings("http://phones.test", sms_is_real=True, **urls)
    both = {"sms-1": QuietPhones(), "sms-2": QuietPhones()}
    activities = build_activities(foundation, settings, Ways({Way.SMS: both, Way.EMAIL: {"email-1": QuietPhones()}}))
    harness = ServiceHarness(
        foundation,
        FactReader(
            "notifications",
            foundation.database,
            settings.kafka_bootstrap,
            PRODUCERS,
            build_handlers(foundation, build_context(foundation, settings)),
        ),
        activities,
        build_loops(foundation, settings, activities),
        build_service(foundation, settings).api(),
        Telephones("http://phones.test", None, None, None),  # type: ignore[arg-type] # nobody looks at the phones here
    )
    await harness.loops.clocks.assign_waiting()
    await _hear(harness, known)
    await _man(harness, known)
    await _watch(harness, known)
    await _loops(harness)
    # Where a simulator stands for the gateway, messages to real people wait.
    await build_loops(foundation, some_settings("http://phones.test"), activities).deliveries.measure()
    await _confirm_otherwise(harness, build_context(foundation, settings))
    notice = await _confirm(harness)
    values = {
        "incident_id": str(known.incident_id),
        "case_id": str(known.of("paid", 1)[0].case_id),
        "commune_code": known.commune_code,
        "code": known.commune_code,
        "kind": "escalation",
        "state": "withdrawn",
        "cursor": cursor_after(new_id()),
        "cursor of /v1/commune-confirmations": cursor_after_name("2|"),
        "notice_id": notice,
        "handover_id": await _hand_over(harness, known),
        "shift_id": await _a_shift_of(harness, known.province_code),
    }
    await ask_everything("notifications", harness.api, known, values)
    await ask_everything("notifications", harness.api, known, {**values, "kind": "in_person", "state": "waiting"})


async def _hear(harness: ServiceHarness, known: Known) -> None:
    await harness.take(
        IncidentDeclared(
            incident_id=known.incident_id,
            drill=False,
            title="Bão số 12",
            hazard=Hazard.STORM,
            risk_level=4,
            commune_codes=(known.commune_code,),
            starts_on=now().date(),
        )
    )
    paid = known.of("paid", 200)
    await harness.take(*[_reported(known, case, number % 20, 1) for number, case in enumerate(known.of("identified", 100))])
    for fact in (PaymentSettled, GoodsHandedOver):
        await harness.take(*[fact_about(case, fact, payment_id=new_id(), award_id=case.award("RICE")) for case in paid])
    await harness.take(*[fact_about(case, AssistanceDeclined, decision_id=new_id()) for case in paid])
    # Corrected numbers: what was told to a wrong one is told again, or by a visit.
    await harness.take(*[_reported(known, case, number + 1000, 3) for number, case in enumerate(paid)])
    elsewhere = next(case.commune_code for case in known.cases["paid"] if case.commune_code != known.commune_code)
    there = [case for case in paid if case.commune_code != elsewhere][-50:]
    await harness.take(*[moved(_reported(known, case, number + 2000, 3), elsewhere) for number, case in enumerate(there)])
    for fact in (AssistanceApproved, ReturnedForFindings, PaymentFailed, PaymentReturned, FundsShort):
        await harness.take(*[fact_about(case, fact) for case in paid[:20]])
    await harness.take(*[fact_about(case, CaseRetracted) for case in paid[:20]])
    missed = [fact_about(case, ClockMissed, clock_id=new_id(), subject_id=case.case_id) for case in paid]
    await harness.take(*missed)
    await harness.take(
        *[
            fact_about(case, ClockSolved, clock_id=fact.clock_id, subject_id=case.case_id)
            for case, fact in zip(paid[:50], missed[:50], strict=True)
        ]
    )


def _reported(known: Known, case: KnownCase, number: int, revision: int) -> Any:
    informant = Informant(name="Trưởng Thôn", phone=a_phone(number + 5000)) if number % 4 == 0 else None
    part = a_personal_part(phone=a_phone(number), informant=informant, losses=Losses())
    return a_household_reported(
        personal=part,
        case_id=case.case_id,
        household_id=case.household_id,
        incident_id=known.incident_id,
        commune_code=case.commune_code,
        drill=False,
        revision=revision,
        occurred_at=now(),
    )


async def _watch(harness: ServiceHarness, known: Known) -> None:
    """Communes are watched by a new incident, heard of in time, silent, heard of again, and the incident rises and ends."""
    incident = new_id()
    declared = IncidentDeclared(
        incident_id=incident,
        drill=False,
        title="Bão số 13",
        hazard=Hazard.STORM,
        risk_level=3,
        commune_codes=(known.commune_code,),
        starts_on=now().date(),
        occurred_at=now() - timedelta(hours=11),
    )
    same = {name: getattr(declared, name) for name in ("incident_id", "drill", "title", "hazard", "commune_codes", "starts_on")}
    await harness.take(declared)
    over = "due_at = now() - interval '1 s'"
    await harness.change(f"{LOOK} update watches set {over} where incident_id = :id", id=incident)
    await harness.change(f"{LOOK} update clocks set {over} where incident_id = :id and kind = 'heard'", id=incident)
    await harness.loops.clocks.sweep()
    await harness.loops.clocks.assign_waiting()
    async with harness.client("provincial_officer", provinces=[known.province_code]) as client:
        answer = await client.post(f"/v1/communes/{known.commune_code}/heard", json={"by": "radio"})
        assert answer.status_code == 200, answer.text
    past = "due_at = now() - interval '1 s', since = since - interval '1 h'"
    await harness.change(f"{LOOK} update watches set {past} where incident_id = :id", id=incident)
    await harness.loops.clocks.sweep()
    await harness.take(IncidentChanged(**same, revision=2, risk_level=4, closed=False))
    await harness.take(IncidentChanged(**same, revision=3, risk_level=4, closed=True))
    unheard = {**same, "incident_id": new_id()}
    await harness.take(IncidentDeclared(**unheard, risk_level=3))
    await harness.take(IncidentChanged(**unheard, revision=2, risk_level=4, closed=False))


async def _man(harness: ServiceHarness, known: Known) -> None:
    """Somebody comes on duty, a commune names its people."""
    async with harness.client("provincial_officer") as client:
        answer = await put_read(client, "/v1/roster", {"entries": [a_shift(), a_shift(province_code=known.province_code)]})
        assert answer.status_code == 200, answer.text
        await _edit_shift(client)
    body = {"contacts": [{"name": "Cán bộ Thử", "phone": a_phone(1), "role": "trực ban", "email": "xa@mail.example"}]}
    async with harness.client("provincial_officer") as client:
        answer = await put_read(client, f"/v1/communes/{known.commune_code}/contacts", body)
        assert answer.status_code == 200, answer.text
    where = {"incident_id": known.incident_id, "commune_code": known.commune_code, "drill": False}
    await harness.take(a_household_reported(**where, risk_level=4, occurred_at=now()))
    await harness.change(f"{LOOK} update windows set closes_at = now() where state = 'filling'")


async def _edit_shift(client: httpx.AsyncClient) -> None:
    """One shift is entered, changed and removed by itself."""
    shift = (await client.post("/v1/shifts", json=a_shift(phone=a_phone(2)))).json()
    body = {name: shift[name] for name in ("name", "from", "until", "post")}
    path = f"/v1/shifts/{shift['id']}"
    changed = await client.put(path, json={**body, "post": "leader"}, headers={"If-Match": '"r1"'})
    assert changed.status_code == 200, changed.text
    removed = await client.post(f"{path}/remove", headers={"If-Match": changed.headers["ETag"]})
    assert removed.status_code == 200, removed.text


async def _hand_over(harness: ServiceHarness, known: Known) -> str:
    """A shift is handed over; return its id."""
    async with (
        harness.client("provincial_officer", provinces=[known.province_code]) as officer,
        harness.client("provincial_leader", provinces=[known.province_code]) as leader,
    ):
        prepared = await officer.post("/v1/duty/handovers", json={"place": known.province_code})
        assert prepared.status_code == 201, prepared.text
        path = f"/v1/duty/handovers/{prepared.json()['id']}"
        for client, side in ((officer, "goes"), (leader, "comes")):
            answer = await client.post(f"{path}/signatures", json={"side": side})
            assert answer.status_code == 200, answer.text
    return str(prepared.json()["id"])


async def _a_shift_of(harness: ServiceHarness, province: str) -> str:
    """A shift that goes on: of those that are over, the maker's numbers are sealed for nobody."""
    goes_on = "province_code = :p and removed_at is null and ends_at > now()"
    (row,) = await harness.rows(f"{LOOK} select id from duty_shifts where {goes_on} limit 1", p=province)
    return str(row.id)


async def _loops(harness: ServiceHarness) -> None:
    for _ in range(2):
        await harness.loops.clocks.assign_waiting()
        await harness.loops.windows.close_due_windows()
        for lanes in (URGENT, BULK):
            await harness.loops.deliveries.send_waiting(lanes)
            await _receive(harness)
        await harness.loops.deliveries.send_waiting(URGENT, SLOW)
    # Nobody has confirmed: by one more way.
    late = "update notices set next_way_at = now() - interval '1 s' where next_way_at is not null"
    await harness.change(f"{LOOK} {late} and state in ('waiting', 'sent')")
    await harness.loops.deliveries.follow_unconfirmed()
    await harness.loops.clocks.sweep()
    await harness.loops.clocks.measure()
    await harness.loops.duty.measure()
    await harness.loops.deliveries.measure()
    await harness.activities.escalate_overdue()
    await _climb(harness)


async def _receive(harness: ServiceHarness) -> None:
    """Receipts come for what is on its way: most say that it has arrived, some that it has not; some never come."""
    rows = await harness.rows(
        f"{LOOK} select id::text as id from deliveries where receipt_due is not null order by id desc limit 90"
    )
    words = ("delivered", "delivered", "not_delivered", "expired")
    lines = [{"id": row.id, "status": words[number % len(words)]} for number, row in enumerate(rows[:50])]
    replies = [{"from": heard_as(a_phone(number)), "text": "1", "at": now().isoformat()} for number in (1, 2)]
    answer = await harness.give_receipts(lines, replies=replies)
    assert answer.status_code == 200, answer.text
    later = "update deliveries set receipt_due = now(), first_tried_at = now() - interval '7 hours'"
    await harness.change(f"{LOOK} {later} where id::text = any(:ids)", ids=[row.id for row in rows[60:]])
    # Who has asked both providers waits; the day for telling in person comes later.
    tried = "update deliveries set receipt_due = now(), tried = array['sms-1', 'sms-2']"
    await harness.change(f"{LOOK} {tried} where id::text = any(:ids)", ids=[row.id for row in rows[50:60]])
    await harness.loops.deliveries.follow_overdue()


async def _climb(harness: ServiceHarness) -> None:
    """What stands on a rung goes on, by the workflow and by the sweeper; somebody takes one."""
    later = "update climbs set next_at = now() - interval '2 seconds' where clock_id = any(array(select clock_id from climbs"
    for climb in (partial(harness.activities.climb_due, new_id()), harness.loops.clocks.climb_late):
        await harness.change(f"{LOOK} {later} where next_at is not null order by clock_id limit 20))")
        await climb()
    (row,) = await harness.rows(f"{LOOK} select clock_id from climbs where next_at is not null order by clock_id limit 1")
    body = {"plan": "Cử tổ 2 đến từng hộ", "until": (now() + timedelta(hours=2)).isoformat()}
    async with harness.client("provincial_officer") as client:
        answer = await client.post(f"/v1/escalations/{row.clock_id}/taken", json=body)
        assert answer.status_code == 200, answer.text
        answer = await client.get("/v1/escalations", params={"mine": True})
        assert answer.json()["items"], answer.text
    # A telephone that does not exist gives back what it should have heard.
    async with harness.foundation.database.transaction() as session:
        await audit.record(session, harness.foundation.actor, "climbs held", "clock", [row.clock_id])
        await climbs.hold(session, [row.clock_id])


async def _confirm_otherwise(harness: ServiceHarness, context: Context) -> None:
    """Somebody presses a key in a call, somebody comes by the link of an e-mail."""
    (mail,) = await harness.rows(
        f"{LOOK} select d.id::text as id, d.notice_id, d.contact_id from deliveries d join notices n on n.id = d.notice_id"
        " where d.way = 'email' order by n.state = 'sent' desc, d.id desc limit 1"
    )
    arrived = "update deliveries set state = 'sent', accepted_at = now(), delivered_at = now() where way = 'sms'"
    await harness.change(f"{LOOK} {arrived} and notice_id = :id", id=mail.notice_id)
    answer = await harness.give_receipts([], replies=[{"from": heard_as(a_phone(1)), "text": "1", "at": now().isoformat()}])
    assert answer.status_code == 200, answer.text
    answer = await harness.give_receipts([{"id": mail.id, "status": "answered", "key": "1"}], "voice-1")
    assert answer.status_code == 200, answer.text
    address = confirmation_address(context, ConfirmationLink(mail.notice_id, mail.contact_id, now() + timedelta(hours=1)))
    of_shift = confirmation_address(context, ConfirmationLink(mail.notice_id, None, now() + timedelta(hours=1), new_id()))
    async with client_for(harness.api) as client:
        for path in ("/v1/confirmation-pages", "/v1/confirmations"):
            answer = await client.post(path, json={"token": address.rpartition(PATH)[2]})
            assert answer.status_code == 200, answer.text
        # Of a shift that is over.
        answer = await client.post(path, json={"token": of_shift.rpartition(PATH)[2]})
        assert answer.status_code == 404, answer.text


async def _confirm(harness: ServiceHarness) -> str:
    """Notices are sent by their workflow, and confirmed singly and by list; return one of them."""
    waiting = await harness.rows(f"{LOOK} select notice_id from deliveries where state = 'waiting' order by id desc limit 1")
    for row in waiting:
        with contextlib.suppress(Unavailable):  # where the phones say nothing of it
            await harness.activities.send_notice(row.notice_id)
    rows = await harness.rows(
        f"{LOOK} select id, commune_code from notices where state = 'sent' and kind = 'digest' order by id desc limit 50"
    )
    visits = await harness.rows(
        f"{LOOK} select id, commune_code from notices where state = 'waiting' and kind = 'in_person' order by id desc limit 50"
    )
    first, *others = [str(row.id) for row in (*rows, *visits)]
    async with harness.client("provincial_officer") as client:
        answer = await client.post(f"/v1/notices/{first}/told", json={"told_to": "Chủ tịch xã Thử", "by": "radio"})
        assert answer.status_code == 201, answer.text
    async with harness.client(communes=sorted({row.commune_code for row in (*rows, *visits)})) as client:
        answer = await client.post(f"/v1/notices/{first}/acknowledge", headers={"Idempotency-Key": str(new_id())})
        assert answer.status_code == 200, answer.text
        answer = await client.post("/v1/acknowledgements", json={"notice_ids": others})
        assert len(answer.json()["acknowledged"]) > 50, answer.text
    return first
