"""What two law officers do at the doors of dated data, and a household that was hurt on the eve of a new law."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from services.assessment.domain.findings import Findings
from services.assessment.loops import AssessmentLoops
from shared.events.household import Injured, Losses, ShortOfFood
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import a_household_reported
from tests.support.foundation import ISSUER, client_for
from tests.unit.assessment import guide

EVE = datetime(2027, 2, 28, 5, tzinfo=UTC)
FIRST_MORNING = datetime(2027, 3, 1, 1, tzinfo=UTC)
HURT = Findings(losses=Losses(injured=(Injured(ref="p1", treatment_days=4),), short_of_food=ShortOfFood(people=4)))


def a_norm(province: str = "01", **changes: Any) -> dict[str, Any]:
    norm = {"province_code": province, "parameter": "base_level_dong", "value": 700_000, "valid_from": "2027-03-01"}
    return {
        "norm": {**norm, **changes},
        "document": "05/2027/NQ-HĐND",
        "article": "1",
        "certainty": "A",
        "reason": "nâng mức chuẩn",
    }


def a_limit(**changes: Any) -> dict[str, Any]:
    [found] = [body for body in guide.entries() if "limit" in body]
    return {**found, "limit": {**found["limit"], **changes}}


def law_officer(harness: ServiceHarness, name: str = "officer-1", **where: Any) -> httpx.AsyncClient:
    return client_for(harness.app, ISSUER.token("law_officer", subject=name, **where))


async def enter(harness: ServiceHarness, body: dict[str, Any]) -> str:
    async with law_officer(harness) as client:
        answer = await client.post("/v1/rules/entries", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def release(harness: ServiceHarness, entry: str, by: str = "officer-2") -> httpx.Response:
    async with law_officer(harness, by) as client:
        return await client.post(f"/v1/rules/entries/{entry}/release")


async def enter_and_release(harness: ServiceHarness, body: dict[str, Any]) -> None:
    assert (await release(harness, await enter(harness, body))).status_code == 200


async def a_case(harness: ServiceHarness, found_at: datetime | None = EVE) -> UUID:
    """A household reported and, where a moment is given, found with one injured person."""
    harness.opened_at = (found_at or EVE) - timedelta(hours=1)
    reported = a_household_reported(identified_at=harness.opened_at, received_at=harness.opened_at)
    await harness.hear(reported)
    if found_at is not None:
        await harness.find(reported.case_id, HURT, found_at)
    return reported.case_id


async def injury(harness: ServiceHarness, case_id: UUID) -> dict[str, Any]:
    statement = "select id, amount, state, reasoning, decision_id from awards where case_id = :case and code = 'INJURY'"
    [row] = await harness.rows(statement, case=case_id)
    return row


async def apply_law(harness: ServiceHarness, now: datetime) -> None:
    """What the process that holds the loops does every few seconds."""
    await AssessmentLoops(harness.foundation, harness.context, lambda: now).reassess_cases()
