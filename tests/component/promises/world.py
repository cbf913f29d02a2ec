"""A small world in which every promise is held: two households, one helped with money and rice, one that was reported late.

Real migrated databases; the rows are written by hand, so that a test may break any of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg

from shared.ids import new_id
from tests.support.promises import Evidence

SERVICES: Final = ("intake", "assessment", "disbursement", "notifications", "console")
COMMUNE: Final = "18676"
PROVINCE: Final = "42"
NOON: Final = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
NAME: Final = "Đặng Thị Mây Gòn"
PHONE: Final = "0559123456"
DONG: Final = 20_000_000
KG: Final = 60


@dataclass
class World:
    """The evidence, and the ids that tests want to break."""

    evidence: Evidence
    incident: UUID = field(default_factory=new_id)
    case: UUID = field(default_factory=new_id)
    late_case: UUID = field(default_factory=new_id)
    report: UUID = field(default_factory=new_id)
    late_report: UUID = field(default_factory=new_id)
    household: UUID = field(default_factory=new_id)
    money_award: UUID = field(default_factory=new_id)
    rice_award: UUID = field(default_factory=new_id)
    money_payment: UUID = field(default_factory=new_id)
    rice_payment: UUID = field(default_factory=new_id)
    money_source: UUID = field(default_factory=new_id)
    rice_source: UUID = field(default_factory=new_id)
    decision: UUID = field(default_factory=new_id)
    clock: UUID = field(default_factory=new_id)
    delivery: UUID = field(default_factory=new_id)
    imported: UUID = field(default_factory=new_id)

    def database(self, service: str) -> asyncpg.Connection:
        return self.evidence.databases[service]

    async def run(self, service: str, statement: str, *values: Any) -> None:
        """Break something."""
        await self.database(service).execute(statement, *values)

    async def put(self, service: str, table: str, **row: Any) -> None:
        names = ", ".join(row)
        places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
        await self.run(service, f"insert into {table} ({names}) values ({places})", *row.values())

    async def alter(self, service: str, statement: str) -> None:
        """Do what the database itself would refuse: with its triggers off."""
        async with self.database(service).transaction():
            await self.run(service, "set local session_replication_role = replica")
            await self.run(service, statement)
            await self.run(service, "set local session_replication_role = origin")

    async def book(self, payment: UUID | None, source: UUID, **moves: int) -> None:
        """One balanced transaction of the ledger: account=amount."""
        transaction = new_id()
        async with self.database("disbursement").transaction():
            for account, amount in moves.items():
                await self.put(
                    "disbursement",
                    "ledger_entries",
                    transaction_id=transaction,
                    source_id=source,
                    payment_id=payment,
                    account=account,
                    amount=amount,
                    at=NOON,
                )


async def a_sound_world(databases: Mapping[str, asyncpg.Connection]) -> World:
    """Make it in empty migrated databases."""
    world = World(Evidence(databases=databases))
    await _reported(world)
    await _decided(world)
    await _paid(world)
    await _escalated(world)
    evidence = world.evidence
    evidence.incident_id = world.incident
    evidence.acknowledged_reports = [world.late_report]
    evidence.acknowledged_imports = {world.imported: 1}
    evidence.secrets = [NAME, PHONE]
    evidence.bank_book = [{"end_to_end_id": f"{world.money_payment}-1", "amount_dong": DONG}]
    evidence.phones_book = [{"id": str(world.delivery), "to": "+84559000000", "text": "DIEN TAP. 1 han bi lo"}]
    return world


async def _reported(world: World) -> None:
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
    )
    await _case(world, world.case, world.household, world.report, closed=True, imported=world.imported)
    await _case(world, world.late_case, new_id(), world.late_report, closed=False, imported=None)


async def _case(world: World, case: UUID, household: UUID, report: UUID, *, closed: bool, imported: UUID | None) -> None:
    await world.put("intake", "households", id=household, sealed=b"\x01sealed")
    later = NOON + timedelta(minutes=5) if closed else None
    await world.put(
        "intake",
        "cases",
        id=case,
        household_id=household,
        incident_id=world.incident,
        commune_code=COMMUNE,
        stage="closed" if closed else "identified",
        opening=1,
        revision=1,
        has_informant=False,
        identified_at=NOON,
        received_at=NOON,
        findings_revision=0,
        assisted_at=later,
        opening_assisted_at=later,
        closed_at=later,
    )
    await world.put(
        "intake",
        "reports",
        id=report,
        case_id=case,
        revision=1,
        channel="list" if imported else "form",
        received_at=NOON,
        received_from="officer",
        import_id=imported,
        line=2 if imported else None,
        sealed=b"\x01sealed",
    )


async def _decided(world: World) -> None:
    await world.put(
        "assessment",
        "assessments",
        case_id=world.case,
        household_id=world.household,
        incident_id=world.incident,
        commune_code=COMMUNE,
        province_code=PROVINCE,
        hazard="storm",
        risk_level=4,
        drill=True,
        report_revision=1,
        identified_at=NOON,
        received_at=NOON,
        opened_at=NOON,
        list_id=new_id(),
        urgency=1,
        state="decided",
        awaited=False,
        findings_revision=1,
        proposals_revision=1,
        assessors=["assessor"],
        sealed=b"\x01sealed",
    )
    findings = {"case_id": world.case, "revision": 1, "report_revision": 1, "recorded_by": "assessor"}
    await world.put("assessment", "findings", **findings, recorded_at=NOON, sealed=b"\x01sealed")
    await world.put(
        "assessment",
        "decisions",
        id=world.decision,
        incident_id=world.incident,
        issuer=f"commune:{COMMUNE}",
        year=2026,
        number="1",
        number_key="1",
        drill=True,
        signed_by="chair",
        role="commune_chair",
        authority=f"commune_chair of commune:{COMMUNE}",
        rule_set="ND335_540",
        decided_at=NOON + timedelta(minutes=1),
    )
    await _award(world, world.money_award, 1, code="HOUSE_REPAIR", amount=DONG, floor=DONG, unit="dong")
    await _award(world, world.rice_award, 2, code="RICE", amount=KG, floor=KG, unit="kg")


async def _award(world: World, award: UUID, line: int, **given: Any) -> None:
    same = {**given, "instalment": 1, "rule_set": "ND335_540", "reasoning": "{}", "case_id": world.case}
    decided = {"state": "approved", "decision_id": world.decision, "urgent": line == 2, "proposed_at": NOON}
    await world.put("assessment", "awards", id=award, **same, **decided)
    said = {"decision_id": world.decision, "line": line, "award_id": award, "verdict": "approved"}
    await world.put("assessment", "decision_lines", **same, **said, commune_code=COMMUNE)


async def _paid(world: World) -> None:
    await world.put("disbursement", "cases", case_id=world.case, household_id=world.household, revision=1)
    await _source(world, world.money_source, "dong", DONG)
    await _source(world, world.rice_source, "kg", KG)
    await _payment(world, world.money_payment, world.money_award, world.money_source, benefit="HOUSE_REPAIR", amount=DONG)
    await _payment(world, world.rice_payment, world.rice_award, world.rice_source, benefit="RICE", amount=KG)
    handover = {"payment_id": world.rice_payment, "handed_to": "household", "quantity": KG}
    await world.put("disbursement", "handovers", **handover, handed_over_by="payer", handed_over_at=NOON)


async def _source(world: World, source: UUID, unit: str, amount: int) -> None:
    balances = {"contributed": 2 * amount, "available": amount, "reserved": 0, "settled": amount}
    place = {"province_code": PROVINCE, "incident_id": world.incident, "drill": True}
    await world.put(
        "disbursement", "sources", id=source, kind="budget", name="x", unit=unit, **place, **balances, created_at=NOON
    )
    await world.book(None, source, contributed=-2 * amount, available=2 * amount)


async def _payment(world: World, payment: UUID, award: UUID, source: UUID, *, benefit: str, amount: int) -> None:
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


async def _escalated(world: World) -> None:
    """The clock of the late case was missed on arrival, and somebody was told two seconds later."""
    place = {"incident_id": world.incident, "commune_code": COMMUNE, "drill": True}
    await world.put(
        "intake",
        "clocks",
        id=world.clock,
        kind="assisted",
        subject_id=world.late_case,
        case_id=world.late_case,
        risk_level=4,
        limit_count=72,
        limit_unit="hours",
        basis="internal",
        owner="intake",
        state="missed",
        started_at=NOON - timedelta(hours=80),
        due_at=NOON - timedelta(hours=8),
        answer_from=NOON,
        ended_at=NOON + timedelta(seconds=1),
        escalated_at=NOON + timedelta(seconds=1),
        **place,
    )
    told_at, notice = NOON + timedelta(seconds=2), new_id()
    await world.put(
        "notifications",
        "notices",
        id=notice,
        kind="escalation",
        audience="duty",
        province_code=PROVINCE,
        state="sent",
        template="escalation",
        template_version=1,
        text="DIỄN TẬP. 1 hạn bị lỡ",
        item_count=1,
        created_at=NOON,
        accepted_at=told_at,
        **place,
    )
    delivery = {"id": world.delivery, "notice_id": notice, "lane": 0, "phone": b"\x01sealed", "state": "sent"}
    await world.put("notifications", "deliveries", **delivery, created_at=NOON, next_attempt_at=NOON, accepted_at=told_at)
    await world.put(
        "notifications",
        "escalations",
        clock_id=world.clock,
        rung=1,
        kind="assisted",
        due_at=NOON - timedelta(hours=8),
        answer_from=NOON,
        missed_at=NOON,
        state="sent",
        recipient="duty:42",
        notice_id=notice,
        created_at=NOON,
        accepted_at=told_at,
        **place,
    )
