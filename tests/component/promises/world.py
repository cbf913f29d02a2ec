"""A small world in which promises are held, to be broken: what tests know of it, and how they alter what is there.

Real migrated databases; the rows are written by hand (`sound`), so that a test may break any of them.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from services.assessment.domain.awards import award_id
from shared.ids import CaseId, new_id
from shared.privacy import Cipher, new_key
from tests.support.doors import Person
from tests.support.promises import Evidence
from tests.support.promises.phones import plain

SERVICES: Final = ("intake", "assessment", "disbursement", "notifications", "console")
COMMUNE: Final = "18676"
PROVINCE: Final = "42"
NOON: Final = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
NAME: Final = "Đặng Thị Mây Gòn"
PHONE: Final = "0559123456"
INFORMANT: Final = "Ngô Văn Cò Nếp"
LANDLINE: Final = "02380000000"
"""The informant's: no text reaches it, so that he is told in person."""
CONTACT: Final = "0559000001"
ON_DUTY: Final = "0559000002"
KEYS: Final = {service: new_key() for service in ("intake", "assessment", "disbursement", "notifications", "console")}
PEOPLE: Final = {
    subject: (Person(subject, roles, communes=(COMMUNE,)),)
    for subject, roles in {
        "officer": ("commune_officer", "reporter"),
        "assessor": ("assessor",),
        "chair": ("commune_chair",),
        "payer": ("paying_agent",),
        "neighbour": ("reporter",),
    }.items()
}
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
    money_payment: UUID = field(default_factory=new_id)
    rice_payment: UUID = field(default_factory=new_id)
    money_source: UUID = field(default_factory=new_id)
    rice_source: UUID = field(default_factory=new_id)
    decision: UUID = field(default_factory=new_id)
    clock: UUID = field(default_factory=new_id)
    notice: UUID = field(default_factory=new_id)
    """Of the escalation; `delivery` is its message."""
    delivery: UUID = field(default_factory=new_id)
    digest: UUID = field(default_factory=new_id)
    money_notice: UUID = field(default_factory=new_id)
    """To the household, about its money; `money_delivery` is its message."""
    money_delivery: UUID = field(default_factory=new_id)
    visit: UUID = field(default_factory=new_id)
    """To the informant, about the money."""
    shift: UUID = field(default_factory=new_id)
    event: UUID = field(default_factory=new_id)
    """A fact of intake that everybody has taken."""
    imported: UUID = field(default_factory=new_id)

    @property
    def money_award(self) -> UUID:
        return award_id(CaseId(self.case), "HOUSE_REPAIR", None, 1)

    @property
    def rice_award(self) -> UUID:
        return award_id(CaseId(self.case), "RICE", None, 1)

    def seal(self, service: str, value: str, bound_to: str) -> bytes:
        return Cipher(KEYS[service]).seal(value, bound_to)

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
        """Do what the database itself would refuse: with its triggers off, in the one transaction of all rows."""
        await self.run(service, "set local session_replication_role = replica")
        await self.run(service, statement)
        await self.run(service, "set local session_replication_role = origin")

    async def audit(self, service: str, actor: str, roles: str, action: str, *subjects: UUID) -> None:
        """Write down who did something."""
        names = " ".join(str(subject) for subject in subjects)
        row = {"actor": actor, "roles": roles, "action": action, "subject_type": "x", "subject_ids": names}
        await self.put(service, "audit", **row)

    async def ring(self, delivery: UUID, notice: UUID, number: str, text: str, at: datetime) -> None:
        """Let a message to a phone be sent, and let the phone hear it."""
        sealed = self.seal("notifications", number, f"deliveries.phone|{delivery}")
        row = {"id": delivery, "notice_id": notice, "lane": 0, "phone": sealed, "state": "sent", "accepted_at": at}
        await self.put("notifications", "deliveries", **row, created_at=at, next_attempt_at=at)
        self.hear(delivery, number, text, at)

    def hear(self, message: UUID, number: str, text: str, at: datetime) -> None:
        """Let a phone hear something, whoever sent it."""
        entry = {"id": str(message), "to": f"+84{number[1:]}", "text": plain(text), "accepted_at": at.isoformat()}
        self.evidence.phones_book = [*self.evidence.phones_book, entry]

    async def book(self, payment: UUID | None, source: UUID, **moves: int) -> None:
        """One balanced transaction of the ledger: account=amount."""
        same = {"transaction_id": new_id(), "source_id": source, "payment_id": payment, "at": NOON}
        for account, amount in moves.items():
            await self.put("disbursement", "ledger_entries", **same, account=account, amount=amount)
