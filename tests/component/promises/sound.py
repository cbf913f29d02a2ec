"""The sound world: two households, one helped with money and rice and told of it, one that was reported late and escalated."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from services.assessment.domain.awards import Award
from shared.events import topic_of
from shared.events.envelope import cloud_headers
from shared.events.intake import PersonalPart
from shared.ids import new_id
from shared.privacy import REVEAL
from tests.component.promises.assessed import decide, reported_losses
from tests.component.promises.told import add_notices, escalate
from tests.component.promises.world import (
    COMMUNE,
    DONG,
    INFORMANT,
    KEYS,
    KG,
    LANDLINE,
    NAME,
    NOON,
    PEOPLE,
    PHONE,
    PROVINCE,
    World,
)
from tests.support.promises import Evidence
from tests.support.promises.topics import TopicRecord


async def a_sound_world(databases: Mapping[str, asyncpg.Connection]) -> World:
    """Make it in empty migrated databases."""
    world = World(Evidence(databases=databases))
    evidence = world.evidence
    evidence.incident_id = world.incident
    evidence.acknowledged_reports = [world.late_report]
    evidence.acknowledged_imports = {world.imported: 1}
    evidence.secrets = [NAME, PHONE]
    evidence.bank_book = [{"end_to_end_id": f"{world.money_payment}-1", "amount_dong": DONG}]
    evidence.people, evidence.data_keys = dict(PEOPLE), dict(KEYS)
    await _report(world)
    await decide(world)
    await _pay(world)
    await add_notices(world)
    await escalate(world)
    await _publish(world)
    return world


async def _report(world: World) -> None:
    incident = {"id": world.incident, "name": "Diễn tập", "hazard": "storm", "risk_level": 4, "starts_on": NOON.date()}
    await world.put("intake", "incidents", **incident, drill=True, declared_by="duty", declared_at=NOON)
    await world.put(
        "intake",
        "imports",
        id=world.imported,
        incident_id=world.incident,
        state="done",
        officer="officer",
        officer_roles=["commune_officer"],
        officer_communes=[COMMUNE],
        officer_provinces=[],
        received_at=NOON,
        finished_at=NOON,
        byte_count=100,
        file_hash=b"hash",
        next_offset=100,
        next_line=3,
        accepted_count=1,
        rejected_count=0,
        error_count=0,
        unread_columns=[],
    )
    await a_case(world, world.case, world.household, world.report, closed=True, imported=world.imported)
    await a_case(world, world.late_case, new_id(), world.late_report, closed=False, imported=None)
    await world.audit("intake", "officer", "commune_officer,reporter", "reports accepted", world.case, world.late_case)


async def a_case(
    world: World, case: UUID, household: UUID, report: UUID, *, closed: bool, imported: UUID | None, **part: Any
) -> None:
    """A household of the incident with its first report; `part` is what the report says otherwise."""
    await world.put("intake", "households", id=household, sealed=b"\x01sealed")
    later = NOON + timedelta(minutes=5) if closed else None
    await world.put(
        "intake",
        "cases",
        id=case,
        case_number=f"HT-2611-{case.int % 10**9:09d}",
        household_id=household,
        incident_id=world.incident,
        commune_code=COMMUNE,
        stage="closed" if closed else "identified",
        opening=1,
        revision=1,
        has_informant=closed,
        identified_at=NOON,
        received_at=NOON,
        findings_revision=0,
        assisted_at=later,
        opening_assisted_at=later,
        closed_at=later,
    )
    told = {
        "head_name": NAME,
        "phone": PHONE if closed else None,
        "size": 4,
        "standing": "poor",
        "what_happened": "Bão tốc mái",
        "losses": reported_losses(),
        "informant": {"name": INFORMANT, "phone": LANDLINE} if closed else None,
        **part,
    }
    await a_report(world, report, case, 1, told, channel="list" if imported else "form", import_id=imported)


async def a_report(world: World, report: UUID, case: UUID, revision: int, told: Mapping[str, Any], **row: Any) -> None:
    """What was told of a case, sealed as intake seals it."""
    words = PersonalPart.model_validate(told).model_dump_json(context=REVEAL, exclude_none=True)
    sealed = world.seal("intake", words, f"reports.sealed|{report}")
    same = {"channel": "form", "received_from": "officer", "received_at": NOON, "import_id": None, **row}
    line = 2 if same["import_id"] else None
    await world.put("intake", "reports", id=report, case_id=case, revision=revision, **same, line=line, sealed=sealed)


async def _pay(world: World) -> None:
    await world.put("disbursement", "cases", case_id=world.case, household_id=world.household, revision=1)
    await world.put("disbursement", "incidents", id=world.incident, drill=True)
    await _source(world, world.money_source, "dong", DONG)
    await _source(world, world.rice_source, "kg", KG)
    await a_payment(world, world.money_payment, world.money_award, world.money_source, benefit="HOUSE_REPAIR", amount=DONG)
    await a_payment(world, world.rice_payment, world.rice_award, world.rice_source, benefit="RICE", amount=KG)
    await an_attempt(world, 1, "settled")
    handover = {"payment_id": world.rice_payment, "handed_to": "household", "quantity": KG}
    await world.put("disbursement", "handovers", **handover, handed_over_by="payer", handed_over_at=NOON)
    await world.audit("disbursement", "payer", "paying_agent", "goods handed over", world.rice_payment)


async def _source(world: World, source: UUID, unit: str, amount: int) -> None:
    balances = {"contributed": 2 * amount, "available": amount, "reserved": 0, "settled": amount}
    place = {"province_code": PROVINCE, "incident_id": world.incident, "drill": True}
    await world.put(
        "disbursement", "sources", id=source, kind="budget", name="x", unit=unit, **place, **balances, created_at=NOON
    )
    await world.book(None, source, contributed=-2 * amount, available=2 * amount)
    came = {"id": new_id(), "source_id": source, "amount": 2 * amount, "given_by": b"x", "received_at": NOON}
    await world.put("disbursement", "contributions", **came)


async def a_payment(world: World, payment: UUID, award: UUID, source: UUID, *, benefit: str, amount: int) -> None:
    """What an award owes, settled or handed over and booked."""
    goods = benefit == "RICE"
    await world.put(
        "disbursement",
        "payments",
        id=payment,
        household_id=world.household,
        incident_id=world.incident,
        case_id=world.case,
        award_id=award,
        decision_id=world.decision,
        decision_number="1",
        decided_at=NOON,
        signed_by="chair",
        benefit=benefit,
        instalment=1,
        commune_code=COMMUNE,
        province_code=PROVINCE,
        means_commune_code=COMMUNE,
        means_province_code=PROVINCE,
        amount=amount,
        unit="kg" if goods else "dong",
        rail="goods" if goods else "bank",
        drill=True,
        state="handed_over" if goods else "settled",
        source_id=source,
        attempt_count=0 if goods else 1,
        recovery=False,
        contradicted=False,
        ended_at=NOON,
        created_at=NOON,
        updated_at=NOON,
    )
    await world.book(payment, source, available=-amount, reserved=amount)
    await world.book(payment, source, reserved=-amount, settled=amount)


async def owe(world: World, awards: Sequence[Award]) -> None:
    """Payments of these awards, which wait for means: no source is theirs."""
    columns = "household_id, incident_id, case_id, decision_id, decision_number, decided_at, signed_by, commune_code, "
    columns += "province_code, rail, drill, attempt_count, recovery, contradicted, created_at, updated_at"
    for award in awards:
        given = "id, award_id, benefit, person, instalment, amount, unit, state, means_commune_code, means_province_code"
        copied = f"select $1, $2, $3, $4, $5, $6, $7, 'waiting_funds', '99999', '99', {columns} from payments where id = $8"
        values = (award.id, award.code, award.person, award.instalment, award.amount, award.unit)
        statement = f"insert into payments ({given}, {columns}) {copied}"
        await world.run("disbursement", statement, new_id(), *values, world.money_payment)


async def an_attempt(world: World, number: int, status: str, minutes: int = 0) -> None:
    """One try to pay the money, so many minutes after noon."""
    moment = NOON + timedelta(minutes=minutes)
    await world.put(
        "disbursement",
        "attempts",
        end_to_end_id=f"{world.money_payment}-{number}",
        payment_id=world.money_payment,
        number=number,
        round_id=new_id(),
        case_id=world.case,
        payee_revision=1,
        account_hash=b"hash",
        amount=DONG,
        status=status,
        sent_at=moment,
        answered_at=None if status == "sent" else moment,
        refusal_count=0,
    )


async def _publish(world: World) -> None:
    """One fact of intake stands on its topic, and all its readers have taken it."""
    key = new_id()
    await a_fact(world, key, world.event)
    world.evidence.records = [a_record(key, world.event, 0)]
    readers = {"assessment": "kipthoi-assessment", "disbursement": "kipthoi-disbursement", "console": "kipthoi-console"}
    for service, reader in {**readers, "notifications": "kipthoi-notifications"}.items():
        await stand_at(world, service, reader, 1)
        if service == "console":
            await world.put(service, "inbox", event_id=world.event)


async def stand_at(world: World, service: str, reader: str, offset: int) -> None:
    """Let a reader stand at this place of intake's topic."""
    place = {"reader": reader, "topic": topic_of("intake"), "kafka_partition": 0, "next_offset": offset}
    await world.run(service, "delete from reading_places where reader = $1", reader)
    await world.put(service, "reading_places", **place)


async def a_fact(world: World, key: UUID, event: UUID | None = None, days: int = 0, **row: Any) -> UUID:
    """A row of intake's outbox that was delivered so many days ago."""
    event = event or new_id()
    given = {"event_id": event, "address": "fact", "name": "intake.case_closed.v1", "key": str(key), "payload": b"{}", **row}
    await world.put("intake", "outbox", **given)
    if "delivered_at" not in row:
        moment = f"delivered_at = clock_timestamp() - interval '{days} days'"
        await world.run("intake", f"update outbox set {moment} where event_id = $1", event)
    return event


def a_record(key: UUID, event: UUID, offset: int, partition: int = 0) -> TopicRecord:
    headers = cloud_headers("intake.case_closed.v1", str(event), "intake", str(key), None, NOON)
    return TopicRecord(topic_of("intake"), partition, offset, key.bytes, f'{{"case_id":"{key}"}}'.encode(), tuple(headers))
