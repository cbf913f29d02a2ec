"""Assessment alone, on a real database: facts in by the reader, people at the doors, time held still where it matters."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.assessment.app import build_context, build_service
from services.assessment.commands.awards.decisions import DecisionDraft, record_decision
from services.assessment.commands.awards.findings import RecordedCase, record_findings
from services.assessment.commands.awards.funeral_forms import ReceivedForm, receive_form
from services.assessment.commands.context import Context
from services.assessment.consumers import Consumers
from services.assessment.domain.decisions import Decision, LineVerdict, Verdict
from services.assessment.domain.findings import Findings, Visit
from services.assessment.domain.funeral_forms import FuneralForm
from services.assessment.domain.payees import AwardPayee, PayeeKind, SeenPayee
from services.assessment.settings import AssessmentSettings
from shared.database import execute
from shared.events import Event
from shared.events.intake import PaymentMarks
from shared.foundation import Foundation
from shared.household_input import SOMEBODY_ELSE
from shared.identity import Actor, Role
from shared.ids import CaseId
from shared.messaging import FactReader
from tests.support.builders import COMMUNE, INCIDENT, MORNING
from tests.support.foundation import ISSUER, a_foundation, client_for
from tests.support.records import deliver, outbox_facts, outbox_wakes
from tests.support.services import settings_of

CHAIR = Actor("chair", frozenset({Role.COMMUNE_CHAIR}), frozenset({COMMUNE}))
OFFICER = Actor("officer", frozenset({Role.COMMUNE_OFFICER}), frozenset({COMMUNE}))
ASSESSOR = Actor("assessor", frozenset({Role.ASSESSOR}), frozenset({COMMUNE}))


@dataclass
class ServiceHarness:
    """The service as tests use it. Facts are taken at `opened_at`; what people do has a moment of its own, or the real one."""

    foundation: Foundation
    context: Context
    app: FastAPI
    opened_at: datetime = MORNING + timedelta(hours=1)

    async def hear(self, *facts: Event) -> None:
        consumers = Consumers(self.context, self.foundation.event_cipher, lambda: self.opened_at)
        reader = FactReader("assessment", self.foundation.database, ["127.0.0.1:1"], ["intake"], consumers.handlers())
        await deliver(reader, *facts)

    async def read_law(self) -> None:
        """What every process does each second."""
        async with self.foundation.database.reading() as session:
            await self.context.read_law(session)

    async def find(self, case_id: UUID, findings: Findings, now: datetime) -> RecordedCase:
        """An officer records what he saw; where somebody is lost he says at first that none of those named is the head."""
        revision = await self.revision(case_id)
        if revision == 0 and (findings.losses.dead or findings.losses.missing) and "head" not in findings.model_fields_set:
            findings = findings.model_copy(update={"head": SOMEBODY_ELSE})
        visit = Visit(findings, revision)
        async with self.foundation.database.transaction() as session:
            return (await record_findings(session, ASSESSOR, self.context, {case_id: visit}, now)).only()

    async def receive_form(self, case_id: UUID, received_at: datetime, now: datetime | None = None) -> ReceivedForm:
        """The form of a funeral came in; said at that moment where nothing else is."""
        form = FuneralForm(CaseId(case_id), received_at, OFFICER.subject)
        async with self.foundation.database.transaction() as session:
            return await receive_form(session, OFFICER, self.context, form, now or received_at)

    async def revision(self, case_id: UUID) -> int:
        """What somebody who reads the case now sees of its findings."""
        rows = await self.rows("select findings_revision from assessments where case_id = :case_id", case_id=case_id)
        return int(rows[0]["findings_revision"]) if rows else 0

    async def sign(
        self, award_ids: Sequence[UUID], now: datetime, verdict: Verdict = Verdict.APPROVED, reason: str | None = None
    ) -> Decision:
        draft = DecisionDraft(
            INCIDENT,
            dict.fromkeys(award_ids, LineVerdict(verdict, reason)),
            await self.seen(),
            {},
            seen_payees=await self.seen_payees(),
        )
        async with self.foundation.database.transaction() as session:
            return (await record_decision(session, CHAIR, self.context, draft, now)).decision

    async def seen(self) -> dict[UUID, int]:
        """What somebody who reads every case now sees of each award."""
        return {row["id"]: row["amount"] for row in await self.rows("select id, amount from awards")}

    async def seen_payees(self) -> dict[UUID, SeenPayee]:
        """To whom he sees the money go, and on which account."""
        rows = await self.rows(
            "select w.id, w.payee_kind, w.payee_person, a.payment_marks from awards w join assessments a using (case_id) "
            "where w.payee_kind is not null"
        )
        return {
            row["id"]: AwardPayee(PayeeKind(row["payee_kind"]), row["payee_person"]).seen_with(
                PaymentMarks.model_validate_json(row["payment_marks"]) if row["payment_marks"] is not None else None
            )
            for row in rows
        }

    async def shown(self) -> dict[str, Any]:
        """The same as he sends it to the door."""
        return {
            "seen": {str(award): amount for award, amount in (await self.seen()).items()},
            "seen_payees": {str(award): asdict(payee) for award, payee in (await self.seen_payees()).items()},
        }

    def as_(self, role: str, **where: Any) -> httpx.AsyncClient:
        return client_for(self.app, ISSUER.token(role, **{"communes": [COMMUNE], **where}))

    async def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        async with self.foundation.database.reading() as session:
            return [dict(row) for row in (await execute(session, text(statement), values)).mappings()]

    async def facts(self) -> list[Any]:
        return await outbox_facts(self.foundation.database)

    async def wakes(self) -> list[Any]:
        return await outbox_wakes(self.foundation.database)

    async def clocks(self, case_id: UUID) -> dict[str, str]:
        """Kind and state of the newest clock of each kind."""
        rows = await self.rows("select kind, state from clocks where case_id = :case_id order by started_at", case_id=case_id)
        return {row["kind"]: row["state"] for row in rows}


HarnessOf = Callable[..., Awaitable[ServiceHarness]]


@pytest.fixture
async def harness_of(fresh_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[HarnessOf]:
    """Open desks with settings of one's own."""
    opened: list[ServiceHarness] = []

    async def make(**changes: Any) -> ServiceHarness:
        foundation = a_foundation("assessment", await fresh_database("assessment"))
        settings: AssessmentSettings = settings_of("assessment", **changes)
        context = build_context(foundation, settings)
        harness = ServiceHarness(foundation, context, build_service(foundation, settings, context).api())
        await harness.read_law()
        opened.append(harness)
        return harness

    yield make
    for harness in opened:
        await harness.foundation.database.close()


@pytest.fixture
async def harness(harness_of: HarnessOf) -> ServiceHarness:
    return await harness_of()


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the doors of the law stand at noon of 21 November 2026."""
    for door in ("entries", "rules"):
        monkeypatch.setattr(f"services.assessment.api.law.{door}.now", lambda: datetime(2026, 11, 21, 5, tzinfo=UTC))
