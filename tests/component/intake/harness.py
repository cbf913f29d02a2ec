"""Intake alone on a real database: its doors as people and Kafka use them, and a look at what it keeps."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from services.intake.commands.context import Context
from services.intake.commands.reports import accept_reports
from services.intake.domain.reports import NewReport
from services.intake.loops.list_import import ListImport
from services.intake.settings import IntakeSettings
from shared import audit
from shared.clock import now
from shared.database import execute
from shared.events.intake import Informant
from shared.foundation import Foundation
from shared.ids import CaseId, HouseholdId, IncidentId, ReportId, new_id
from shared.messaging import FactReader
from tests.support.builders import COMMUNE, a_personal_part
from tests.support.foundation import DATA_KEY, EVENT_KEY, INDEX_KEY, ISSUER, TEMPORAL_KEY, client_for
from tests.support.records import deliver


def settings_for(url: str, **values: Any) -> IntakeSettings:
    given = {
        "database_url": url,
        "kafka_bootstrap": ["127.0.0.1:1"],
        "temporal_address": "127.0.0.1:1",
        "http_port": 1,
        "token_issuer": "https://issuer.test",
        "token_jwks_url": "https://issuer.test/jwks.json",
        "data_key": DATA_KEY,
        "index_key": INDEX_KEY,
        "event_key": EVENT_KEY,
        "temporal_key": TEMPORAL_KEY,
        "embedded": True,
    }
    return IntakeSettings(**{**given, **values})


@dataclass
class ServiceHarness:
    """The service and everybody who speaks with it."""

    foundation: Foundation
    app: FastAPI
    reader: FactReader
    context: Context

    @property
    def lists(self) -> ListImport:
        """The loop that reads lists, as a process that has just begun has it."""
        return ListImport(self.foundation, self.context)

    def client(self, role: str = "commune_officer", **area: Any) -> httpx.AsyncClient:
        return client_for(self.app, ISSUER.token(role, **area))

    async def declare(self, communes: tuple[str, ...] = (COMMUNE,), **values: Any) -> str:
        async with self.client("provincial_officer") as officer:
            answer = await officer.post("/v1/incidents", json=an_incident(commune_codes=list(communes), **values))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def report(self, incident_id: str, **values: Any) -> str:
        """Report a household and return its case."""
        async with self.client() as officer:
            answer = await officer.post("/v1/reports", json=a_report(incident_id, **values))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["case_id"])

    async def report_many(self, incident_id: str, count: int, *, informant: bool = False) -> list[CaseId]:
        """Report many households at once, and return their cases."""
        neighbour = Informant(name="Trưởng Thôn", phone="0900000001") if informant else None
        reports = [
            NewReport(
                report_id=ReportId(new_id()),
                case_id=CaseId(new_id()),
                household_id=HouseholdId(new_id()),
                incident_id=IncidentId(UUID(incident_id)),
                commune_code=COMMUNE,
                part=a_personal_part(informant=neighbour),
                channel="form",
            )
            for _ in range(count)
        ]
        async with self.foundation.database.transaction() as session:
            await accept_reports(session, self.foundation.actor, self.context, reports, now())
        return [report.case_id for report in reports]

    async def case(self, case_id: Any) -> dict[str, Any]:
        async with self.client() as officer:
            answer = await officer.get(f"/v1/cases/{case_id}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def hears(self, *facts: Any) -> None:
        """Facts of other services come, in this order, each by itself."""
        for fact in facts:
            await deliver(self.reader, fact)

    async def send_list(self, incident_id: str, content: bytes | str, *, read: bool = True, **area: Any) -> dict[str, Any]:
        """Send a list and return how reading it ended."""
        data = content.encode() if isinstance(content, str) else content
        async with self.client("commune_officer", **area) as officer:
            answer = await officer.post(
                "/v1/reports/import", data={"incident_id": incident_id}, files={"file": ("list.csv", data, "text/csv")}
            )
        assert answer.status_code == 202, answer.text
        if read:
            await self.lists.read_lists()
        return await self.import_of(answer.json()["import_id"])

    async def import_of(self, import_id: str, language: str = "en") -> dict[str, Any]:
        async with self.client() as officer:
            answer = await officer.get(f"/v1/imports/{import_id}", headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.foundation.database.reading() as session:
            return list(await execute(session, text(query), values))

    async def clocks(self, case_id: Any) -> list[Any]:
        return await self.rows("select * from clocks where case_id = :case order by started_at", case=case_id)

    async def promise_from(self, case_id: Any, begins: datetime) -> None:
        """Let the promise to a case be due three days after this moment: facts of these tests happen long after now."""
        due = {"case": case_id, "due": begins + timedelta(hours=72)}
        async with self.foundation.database.transaction() as session:
            await audit.record(session, self.foundation.actor, "promised from another moment", "case", [case_id])
            await execute(session, text("update clocks set due_at = :due where case_id = :case"), due)

    async def dead_letters(self) -> list[Any]:
        return await self.rows("select * from dead_letters")


def an_incident(**values: Any) -> dict[str, Any]:
    given = {"name": "Bão số 9", "hazard": "storm", "risk_level": 4, "commune_codes": [COMMUNE], "starts_on": "2026-11-20"}
    return {**given, **values}


def a_report(incident: str, **values: Any) -> dict[str, Any]:
    given = {
        "incident_id": incident,
        "commune_code": COMMUNE,
        "household": {"head_name": "Hộ Thử Nghiệm"},
        "what_happened": "Nhà sập, hết gạo",
    }
    return {**given, **values}


def moment(hour: int, minute: int = 0, *, day: int = 1) -> datetime:
    """A moment after every report of these tests, so that facts come in the order in which they are thought."""
    return datetime(2027, 1, day, hour, minute, tzinfo=UTC)
