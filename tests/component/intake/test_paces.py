"""A drill is declared to run faster, and its promises do; a real incident never."""

from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from tests.component.intake.harness import ServiceHarness, an_incident
from tests.support.records import outbox_facts, outbox_wakes


async def declare(harness: ServiceHarness, **values: Any) -> Any:
    async with harness.client("provincial_officer") as officer:
        return await officer.post("/v1/incidents", json=an_incident(**values), headers={"Accept-Language": "vi"})


async def test_households_of_a_faster_drill_must_be_assisted_sooner(harness: ServiceHarness) -> None:
    incident = await harness.declare(drill=True, pace=600)
    case = await harness.report(incident)

    shown = await harness.case(case)
    (clock,) = shown["clocks"]
    started, due = (datetime.fromisoformat(clock[name]) for name in ("started_at", "due_at"))
    assert due - started == timedelta(seconds=432)
    assert (clock["limit"], clock["unit"], clock["pace"]) == (72, "hours", 600)
    assert {fact.pace for fact in await outbox_facts(harness.foundation.database)} == {600}
    (wake,) = await outbox_wakes(harness.foundation.database)
    assert datetime.fromisoformat(orjson.loads(wake.payload)[1]) == due
    async with harness.client("auditor") as auditor:
        assert (await auditor.get(f"/v1/incidents/{incident}")).json()["pace"] == 600


async def test_a_drill_of_which_nothing_is_said_runs_as_a_real_one(harness: ServiceHarness) -> None:
    incident = await harness.declare(drill=True)
    (clock,) = (await harness.case(await harness.report(incident)))["clocks"]

    started, due = (datetime.fromisoformat(clock[name]) for name in ("started_at", "due_at"))
    assert (due - started, clock["pace"]) == (timedelta(hours=72), 1)


async def test_a_real_incident_is_refused_another_pace_by_the_name_of_the_field(harness: ServiceHarness) -> None:
    answer = await declare(harness, drill=False, pace=2)

    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["field"] == "pace"
    assert "chỉ diễn tập mới chạy nhanh hơn được" in answer.text
    assert (await declare(harness, drill=False, pace=1)).status_code == 201


@pytest.mark.parametrize("pace", [0, 3601, 1.5, "60", True, None])
async def test_a_pace_is_a_whole_number_between_1_and_3600(harness: ServiceHarness, pace: Any) -> None:
    answer = await declare(harness, drill=True, pace=pace)

    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == ["pace"]
