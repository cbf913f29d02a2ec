"""A household stays masked on a page until somebody has said why he must know it; that he did is kept for auditors."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from services.intake.commands.cases import view_case
from services.intake.domain.disclosures import Look
from shared.clock import now
from shared.identity import Actor, Role
from tests.component.intake.harness import ServiceHarness
from tests.support.builders import COMMUNE


@pytest.fixture
async def case_id(harness: ServiceHarness, incident: str) -> str:
    return await harness.report(
        incident, household={"head_name": "Lê Thị Kín", "phone": "0559000021"}, what_happened="Nhà ông Kín sập"
    )


async def seen(harness: ServiceHarness, case_id: str, role: str = "commune_officer", **area: Any) -> dict[str, Any]:
    async with harness.client(role, **area) as officer:
        answer = await officer.get(f"/v1/cases/{case_id}", params={"masked": "true"})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def disclosed(
    harness: ServiceHarness, case_id: str, body: dict[str, Any], role: str = "commune_officer", **area: Any
) -> Any:
    async with harness.client(role, **area) as officer:
        return await officer.post(f"/v1/cases/{case_id}/disclosures", json=body)


async def test_it_is_masked_until_a_reason_was_said_and_for_nobody_else_then(harness: ServiceHarness, case_id: str) -> None:
    before = await seen(harness, case_id, subject="one")
    answer = await disclosed(harness, case_id, {"reason": "call"}, subject="one")
    after, other = await seen(harness, case_id, subject="one"), await seen(harness, case_id, subject="another")

    assert (before["is_masked"], before["household"]["head_name"], before["what_happened"]) == (True, "L. T. K.", None)
    assert "0559000021" not in str(before)
    assert answer.status_code == 201, answer.text
    assert (after["is_masked"], after["household"]["head_name"], after["household"]["phone"]) == (
        False,
        "Lê Thị Kín",
        "0559000021",
    )
    assert (other["is_masked"], other["household"]["head_name"]) == (True, "L. T. K.")


async def test_after_half_an_hour_it_is_masked_again(harness: ServiceHarness, case_id: str) -> None:
    await disclosed(harness, case_id, {"reason": "call"}, subject="one")
    actor = Actor("one", frozenset({Role.COMMUNE_OFFICER}), frozenset({COMMUNE}))
    look = Look(UUID(case_id), masked=True)

    masked = []
    for minutes in (29, 31):
        async with harness.foundation.database.transaction() as session:
            view = await view_case(session, actor, harness.context, look, now() + timedelta(minutes=minutes))
            masked.append(view.is_masked)

    assert masked == [False, True]


async def test_an_auditor_reads_who_saw_it_when_and_why_and_nobody_else_does(harness: ServiceHarness, case_id: str) -> None:
    await disclosed(harness, case_id, {"reason": "visit"}, subject="one")
    await disclosed(harness, case_id, {"reason": "other", "note": "con gái hộ hỏi"}, "commune_chair", subject="two")

    shown_to = (await seen(harness, case_id, "auditor"))["shown_to"]

    assert [(one["shown_to"], one["reason"], one["note"]) for one in shown_to] == [
        ("two", "other", "con gái hộ hỏi"),
        ("one", "visit", None),
    ]
    assert (await seen(harness, case_id))["shown_to"] is None
    rows = await harness.rows("select actor, details from audit where action = 'household disclosed' order by id")
    assert [(row.actor, orjson.loads(row.details)["reason"]) for row in rows] == [("one", "visit"), ("two", "other")]
    assert not await harness.rows(
        "select 1 from disclosures where position('con g' in encode(coalesce(note, ''), 'escape')) > 0"
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "curiosity"}, "reason"),
        ({}, "reason"),
        ({"reason": "other"}, "note"),
        ({"reason": "call", "note": ""}, "note"),
    ],
)
async def test_no_reason_is_refused_by_its_field(
    harness: ServiceHarness, case_id: str, body: dict[str, Any], field: str
) -> None:
    answer = await disclosed(harness, case_id, body)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


@pytest.mark.parametrize("role", ["auditor", "accountant", "paying_agent", "ops", "reporter", "law_officer"])
async def test_who_may_not_know_a_household_gives_no_reason(harness: ServiceHarness, case_id: str, role: str) -> None:
    assert (await disclosed(harness, case_id, {"reason": "call"}, role)).status_code == 403


async def test_a_case_elsewhere_is_not_there(harness: ServiceHarness, case_id: str) -> None:
    assert (await disclosed(harness, case_id, {"reason": "call"}, communes=["00008"])).status_code == 404
