"""The sound world, told: the household by text, its informant by a visit, the commune by a digest, the late clock upward."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.ids import new_id
from tests.component.promises.world import COMMUNE, CONTACT, DONG, KG, NOON, ON_DUTY, PHONE, PROVINCE, World

TOLD_AT = NOON + timedelta(minutes=3)


async def add_notices(world: World) -> None:
    """Both outcomes are told to the household and to the informant; the commune confirms its digest and its visits."""
    await _contacts(world)
    money, rice = f"DIỄN TẬP. Hộ bạn đã được chi trả {DONG:,} đ".replace(",", "."), f"DIỄN TẬP. Hộ bạn đã nhận {KG} kg gạo"
    about_money = {"id": world.money_notice, "outcome_id": world.money_payment, "text": money}
    await a_notice(world, **about_money, kind="household", audience="household", case_id=world.case)
    await world.ring(world.money_delivery, world.money_notice, PHONE, money, TOLD_AT)
    rice_notice = await a_notice(
        world, outcome_id=world.rice_payment, text=rice, kind="household", audience="household", case_id=world.case
    )
    await world.ring(new_id(), rice_notice, PHONE, rice, TOLD_AT)
    visits = [
        await a_visit(world, world.visit, world.money_payment, money),
        await a_visit(world, new_id(), world.rice_payment, rice),
    ]
    await a_notice(world, id=world.digest, kind="digest", audience="commune", state="acknowledged", text="DIỄN TẬP. 2 hộ")
    await world.run("notifications", "update notices set acknowledged_by = 'officer' where id = $1", world.digest)
    await world.ring(new_id(), world.digest, CONTACT, "DIỄN TẬP. 2 hộ", TOLD_AT)
    await a_clock(world, "notifications", "acknowledged", world.digest, state="kept")
    await world.audit("notifications", "officer", "commune_officer", "notice acknowledged", world.digest, *visits)


async def a_notice(world: World, **row: Any) -> UUID:
    """A notice of the incident; without an id a new one."""
    place = {"incident_id": world.incident, "commune_code": COMMUNE, "province_code": PROVINCE, "drill": True}
    same = {"id": new_id(), "state": "sent", "template": "x", "template_version": 1, "item_count": 1, **place, **row}
    await world.put("notifications", "notices", **same, created_at=NOON, accepted_at=TOLD_AT)
    return same["id"]


async def a_visit(world: World, notice: UUID, outcome: UUID, text: str) -> UUID:
    """The informant was told in person of an outcome, and the officer says so."""
    told = {"kind": "in_person", "audience": "informant", "state": "acknowledged", "acknowledged_by": "officer"}
    await a_notice(world, id=notice, outcome_id=outcome, case_id=world.case, text=text, reason="no_phone", **told)
    await a_clock(world, "notifications", "told_in_person", notice, state="kept", case_id=world.case)
    return notice


async def _contacts(world: World) -> None:
    contact = new_id()
    sealed = {
        name: world.seal("notifications", value, f"commune_contacts.{name}|{contact}")
        for name, value in (("name", "x"), ("phone", CONTACT))
    }
    long_ago = NOON - timedelta(days=1)
    row = {"id": contact, "commune_code": COMMUNE, "position": 0, "role": "officer", "created_at": long_ago}
    await world.put("notifications", "commune_contacts", **row, **sealed)
    await on_duty(world, world.shift, ON_DUTY, province_code=PROVINCE)


async def on_duty(world: World, shift: UUID, number: str, **row: Any) -> None:
    """Somebody is on duty for a place, from the day before for three days unless said otherwise."""
    sealed = {
        name: world.seal("notifications", value, f"duty_shifts.{name}|{shift}")
        for name, value in (("name", "x"), ("phone", number))
    }
    begins = NOON - timedelta(days=1)
    times = {"begins_at": begins, "ends_at": begins + timedelta(days=3), "created_at": begins}
    await world.put("notifications", "duty_shifts", id=shift, created_by="duty", **{**times, **row}, **sealed)


async def a_claim(world: World, payment: UUID, award: UUID, amount: int, **row: Any) -> UUID:
    """So much of a payment is to be had back: somebody owns it, and a clock watches it."""
    far = datetime.now(UTC) + timedelta(days=30)
    claim = {"id": new_id(), "payment_id": payment, "case_id": world.case, "award_id": award, "number": 1, "amount": amount}
    by = {"decision_id": new_id(), "decision_number": "91", "decided_by": "chair", "opened_at": NOON, "state": "open"}
    await world.put("disbursement", "recoveries", **{**claim, **by, "unit": "dong", "owner": f"commune:{COMMUNE}", **row})
    watch = {"state": "running", "case_id": world.case, "due_at": far, "answer_from": far}
    await a_clock(world, "disbursement", "recovered", row.get("id", claim["id"]), **watch)
    return claim["id"]


async def a_clock(world: World, service: str, kind: str, subject: UUID, *, state: str, **row: Any) -> UUID:
    """A clock that began at noon, is due an hour later and ended (unless it runs) within a second."""
    ended = None if state == "running" else NOON + timedelta(seconds=1)
    due = {"due_at": NOON + timedelta(hours=1), "answer_from": NOON + timedelta(hours=1)}
    same = {
        "id": new_id(),
        "kind": kind,
        "subject_id": subject,
        "incident_id": world.incident,
        "commune_code": COMMUNE,
        "risk_level": 4,
        "drill": True,
        "limit_count": 72,
        "limit_unit": "hours",
        "basis": "internal",
        "owner": service,
        "state": state,
        "started_at": NOON,
        "ended_at": ended,
        **due,
        **row,
    }
    await world.put(service, "clocks", **same)
    return same["id"]


async def escalate(world: World) -> None:
    """The clock of the late case was missed on arrival, and whoever is on duty heard of it two seconds later."""
    overdue = {"started_at": NOON - timedelta(hours=80), "due_at": NOON - timedelta(hours=8), "answer_from": NOON}
    told = {"case_id": world.late_case, "escalated_at": NOON + timedelta(seconds=1)}
    await a_clock(world, "intake", "assisted", world.late_case, state="missed", id=world.clock, **overdue, **told)
    await hand_upward(world, world.clock, world.notice, world.delivery)


async def hand_upward(world: World, clock: UUID, notice: UUID, delivery: UUID) -> None:
    """A missed clock becomes an escalation, with a notice that the person on duty hears two seconds later."""
    told_at, text = NOON + timedelta(seconds=2), "DIỄN TẬP. 1 hạn bị lỡ"
    await a_notice(world, id=notice, kind="escalation", audience="duty", text=text)
    await world.ring(delivery, notice, ON_DUTY, text, told_at)
    await a_climb(world, clock, kind="assisted")
    await a_step(world, clock, 3, notice, told_at)


async def a_climb(world: World, clock: UUID, **row: Any) -> None:
    """It was done five minutes later, before anybody else had to be told."""
    missed = {"due_at": NOON - timedelta(hours=8), "answer_from": NOON, "missed_at": NOON, "since": NOON}
    where = {"incident_id": world.incident, "commune_code": COMMUNE, "risk_level": 4, "drill": True, "first_rung": 1, "rung": 3}
    ended = {"state": "solved", "solved_at": NOON + timedelta(minutes=5)}
    await world.put("notifications", "climbs", **{"clock_id": clock, **missed, **where, **ended, **row})


async def a_step(world: World, clock: UUID, rung: int, notice: UUID, told_at: datetime, **row: Any) -> None:
    """Somebody on a rung was told of a clock."""
    missed = {"due_at": NOON - timedelta(hours=8), "answer_from": NOON, "missed_at": NOON, "kind": "assisted", "drill": True}
    where = {"clock_id": clock, "rung": rung, "incident_id": world.incident, "commune_code": COMMUNE, "notice_id": notice}
    sent = {"state": "sent", "recipient": "duty:42", "shift_id": world.shift, "accepted_at": told_at}
    at = {"created_at": told_at - timedelta(seconds=2)}
    await world.put("notifications", "escalations", **{**missed, **where, **sent, **at, **row})
