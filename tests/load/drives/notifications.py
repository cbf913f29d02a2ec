"""Notifications at work: digests, escalations, outcomes, corrections; what is sent, refused, confirmed and waits."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from services.notifications.app import PRODUCERS, build_activities, build_context, build_handlers, build_loops, build_service
from services.notifications.domain.deliveries import GatewayAnswer, OutgoingMessage, Way
from services.notifications.gateways.ways import Ways
from services.notifications.loops.deliveries import BULK, SLOW, URGENT
from shared.clock import now
from shared.events import (
    AssistanceApproved,
    AssistanceDeclined,
    CaseRetracted,
    ClockMissed,
    ClockSolved,
    FundsShort,
    GoodsHandedOver,
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
    heard_as,
    some_settings,
)
from tests.load.drives.doors import ask_everything
from tests.load.drives.known import Known, KnownCase, fact_about
from tests.load.drives.notifications_confirmed import confirm, confirm_otherwise
from tests.load.drives.notifications_duty import (
    a_climb,
    a_shift_of,
    give_back_what_was_told,
    hand_over,
    let_climb,
    man,
    relieve,
    watch,
)
from tests.support.builders import a_household_reported, a_personal_part, moved
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
    await _be_late(harness, known)
    await man(harness, known)
    await watch(harness, known)
    await _loops(harness, known)
    # Where a simulator stands for the gateway, messages to real people wait.
    await build_loops(foundation, some_settings("http://phones.test"), activities).deliveries.measure()
    await confirm_otherwise(harness, build_context(foundation, settings))
    notice = await confirm(harness)
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
        "clock_id": await a_climb(harness),
        "handover_id": await hand_over(harness, known),
        "shift_id": await a_shift_of(harness, known.province_code),
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


async def _be_late(harness: ServiceHarness, known: Known) -> None:
    """Of cases that are late their people hear so, and some of them, before that has left, that help is decided."""
    late = known.of("identified", 40)
    await harness.take(*[_reported(known, case, number + 3000, 3) for number, case in enumerate(late)])
    missed = {"kind": "assisted", "missed_at": now() - timedelta(minutes=5)}
    await harness.take(*[fact_about(case, ClockMissed, clock_id=new_id(), subject_id=case.case_id, **missed) for case in late])
    await harness.loops.clocks.inform_late()
    await harness.take(*[fact_about(case, AssistanceApproved, decision_id=new_id()) for case in late[:20]])


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


async def _loops(harness: ServiceHarness, known: Known) -> None:
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
    await let_climb(harness)
    await relieve(harness)
    await give_back_what_was_told(harness, known)


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
