"""What the tests of the field cases do again and again at the doors."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import httpx

from shared.events.household import Losses
from shared.identity import Role
from tests.component.assessment.conftest import ServiceHarness as Assessment
from tests.component.intake.harness import ServiceHarness as Intake
from tests.field.cases import COMMUNE, HEADER
from tests.support.builders import INCIDENT, MORNING, a_household_reported, a_personal_part

NOON: Final = MORNING + timedelta(hours=4)


def fields(answer: httpx.Response) -> list[str]:
    """The fields that a refusal names."""
    assert answer.status_code == 422, answer.text
    return [error["field"] for error in answer.json()["errors"]]


def kind(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rsplit(":", 1)[1]


def a_report(incident: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The smallest report of a household of the cases, with what is given laid over it."""
    body: dict[str, Any] = {
        "incident_id": incident,
        "commune_code": COMMUNE,
        "household": {"head_name": "Hộ Thử Nghiệm"},
        "what_happened": "Nhà sập, hết gạo",
    }
    for name, value in (given or {}).items():
        body[name] = {**body[name], **value} if name == "household" else value
    return body


async def report(intake: Intake, body: Mapping[str, Any], key: str | None = None, **who: Any) -> httpx.Response:
    async with intake.client("commune_officer", **who) as officer:
        headers = {"Idempotency-Key": key} if key else {}
        return await officer.post("/v1/reports", json=body, headers={"Accept-Language": "en", **headers})


async def correct(intake: Intake, case_id: Any, change: Mapping[str, Any]) -> httpx.Response:
    async with intake.client("commune_officer") as officer:
        return await officer.post(f"/v1/cases/{case_id}/corrections", json=change)


async def heads_of(intake: Intake) -> list[str]:
    """The heads of the households of all cases, in the order of the list."""
    rows = await intake.rows("select c.id from cases c join reports r on r.case_id = c.id order by r.line")
    return [(await intake.case(row.id))["household"]["head_name"] for row in rows]


def problems(done: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Line and field of every row of a list that was refused."""
    return [(error["line"], error["field"]) for error in done["errors"]]


def a_list(*rows: str, more: str = "") -> str:
    return "\n".join([f"{HEADER}{more}", *rows]) + "\n"


async def a_case(assessment: Assessment, **part: Any) -> UUID:
    """A household of which assessment has heard, without losses unless they are given."""
    reported = a_household_reported(personal=a_personal_part(**{"losses": Losses(), **part}))
    await assessment.hear(reported)
    return reported.case_id


async def findings(assessment: Assessment, case_id: UUID, found: Mapping[str, Any], who: str = "as-a") -> httpx.Response:
    """Somebody who has read the case says at the door what he found."""
    losses = found.get("losses") or {}
    head = {"head": "somebody_else"} if losses.get("dead") or losses.get("missing") else {}
    body = {"seen_revision": await assessment.revision(case_id), **head, **found}
    async with assessment.as_(Role.ASSESSOR, subject=who) as assessor:
        return await assessor.post(f"/v1/assessments/{case_id}/findings", json=body)


async def preview(assessment: Assessment, question: Mapping[str, Any]) -> httpx.Response:
    async with assessment.as_("law_officer") as officer:
        body = {"decided_on": "2026-11-21", "hazard": "storm", **question}
        return await officer.post("/v1/rules/preview", json=body)


async def proposed(assessment: Assessment) -> dict[str, int]:
    """What somebody who reads the list now sees: each proposed award with its amount."""
    rows = await assessment.rows("select id, amount from awards where state = 'proposed' order by case_id, code, person")
    return {str(row["id"]): row["amount"] for row in rows}


async def sign(assessment: Assessment, seen: Mapping[str, int], who: str = "chair-a", **more: Any) -> httpx.Response:
    """The chair signs what he saw."""
    shown = {**await assessment.shown(), "seen": dict(seen)}
    body = {"incident_id": str(INCIDENT), "award_ids": list(seen), "verdict": "approved", **shown, **more}
    async with assessment.as_(Role.COMMUNE_CHAIR, subject=who) as chair:
        return await chair.post("/v1/decisions", json=body, headers={"Accept-Language": "en"})


async def found_and_signed(assessment: Assessment, case_id: UUID, found: Mapping[str, Any]) -> None:
    """What stands after a visit is recorded, and what it proposes is signed at the door."""
    answer = await findings(assessment, case_id, found)
    assert answer.status_code == 201, answer.text
    if seen := await proposed(assessment):
        assert (await sign(assessment, seen)).status_code == 201


async def approved_sum(assessment: Assessment) -> int:
    rows = await assessment.rows("select amount from awards where state = 'approved'")
    return sum(row["amount"] for row in rows)
