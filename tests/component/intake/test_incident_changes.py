"""An event gets worse, reaches further communes, and ends: each step is told, kept, and done once."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.database import execute
from shared.events import IncidentChanged
from tests.component.intake.harness import ServiceHarness, a_report
from tests.support.builders import COMMUNE, OTHER_COMMUNE
from tests.support.records import outbox_facts

FAR: Any = {"provinces": ["79"]}


async def change(harness: ServiceHarness, incident: str, key: str = "", role: str = "provincial_officer", **body: Any) -> Any:
    area = body.pop("area", {})
    async with harness.client(role, **area) as officer:
        headers = {"Idempotency-Key": key} if key else {}
        return await officer.post(f"/v1/incidents/{incident}/changes", json=body, headers=headers)


async def told(harness: ServiceHarness) -> list[IncidentChanged]:
    facts = await outbox_facts(harness.foundation.database)
    return [fact for fact in facts if isinstance(fact, IncidentChanged)]


async def test_an_event_is_raised_extended_and_ended_and_its_history_says_how(harness: ServiceHarness) -> None:
    incident = await harness.declare((COMMUNE,))

    await change(harness, incident, risk_level=5, note="Bão mạnh lên")
    await change(harness, incident, further_communes=[OTHER_COMMUNE])
    answer = await change(harness, incident, closed=True)

    assert answer.status_code == 200, answer.text
    assert (answer.json()["revision"], answer.json()["closed_at"] is not None) == (4, True)
    async with harness.client("auditor") as auditor:
        shown = (await auditor.get(f"/v1/incidents/{incident}")).json()
    assert [(one["revision"], one["risk_level"], one["further_communes"], one["closed"]) for one in shown["history"]] == [
        (2, 5, [], False),
        (3, 5, [OTHER_COMMUNE], False),
        (4, 5, [], True),
    ]
    assert shown["history"][0]["note"] == "Bão mạnh lên"
    assert [(fact.revision, fact.risk_level, len(fact.commune_codes), fact.closed) for fact in await told(harness)] == [
        (2, 5, 1, False),
        (3, 5, 2, False),
        (4, 5, 2, True),
    ]


async def test_what_is_so_already_is_no_change(harness: ServiceHarness) -> None:
    incident = await harness.declare((COMMUNE,), risk_level=4)

    answers = [
        await change(harness, incident, risk_level=4),
        await change(harness, incident, further_communes=[COMMUNE]),
        await change(harness, incident, closed=False),
        await change(harness, incident, "once", closed=True),
        await change(harness, incident, "once", closed=True),
    ]

    assert [answer.status_code for answer in answers] == [200] * 5
    assert [fact.revision for fact in await told(harness)] == [2]


async def test_an_event_that_has_ended_takes_late_reports_and_may_go_on(harness: ServiceHarness) -> None:
    incident = await harness.declare((COMMUNE,))
    await change(harness, incident, closed=True)

    async with harness.client(communes=[COMMUNE]) as officer:
        late = await officer.post("/v1/reports", json=a_report(incident))
    again = await change(harness, incident, closed=False)

    assert late.status_code == 201, "the right of who is found late does not end with the storm"
    assert again.json()["closed_at"] is None


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "body"),
        ({"note": "nothing"}, 422, "body"),
        ({"risk_level": 6}, 422, "risk_level"),
        ({"risk_level": "5"}, 422, "risk_level"),
        ({"further_communes": []}, 422, "further_communes"),
        ({"further_communes": ["99999"]}, 422, "further_communes"),
        ({"closed": "yes"}, 422, "closed"),
    ],
)
async def test_what_cannot_be_is_refused_by_field(harness: ServiceHarness, body: Any, status: int, field: str) -> None:
    incident = await harness.declare((COMMUNE,))

    answer = await change(harness, incident, **body)

    assert answer.status_code == status
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert await told(harness) == []


async def test_nobody_changes_an_event_elsewhere(harness: ServiceHarness) -> None:
    incident = await harness.declare((COMMUNE,))

    answers = [
        await change(harness, incident, risk_level=5, area=FAR),
        await change(harness, incident, further_communes=["26740"], area=FAR),
        await change(harness, incident, risk_level=5, role="commune_officer", area={"communes": [COMMUNE]}),
        await change(harness, "01a22327-6622-7a95-8958-44687b96abba", risk_level=5),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 404]


async def test_the_history_cannot_be_rewritten(harness: ServiceHarness) -> None:
    incident = await harness.declare((COMMUNE,))
    await change(harness, incident, risk_level=5)

    async with harness.foundation.database.transaction() as session:
        with pytest.raises(DBAPIError, match="append-only"):
            await execute(session, text("update incident_revisions set risk_level = 1"))
        await session.rollback()
