"""A small body full of wrong items is refused by its field, shortly: nobody else waits for it."""

from typing import Any

import pytest

from tests.component.assessment.conftest import ServiceHarness as Assessment
from tests.component.intake.harness import ServiceHarness as Intake
from tests.field.steps import a_case, a_report, fields, report

MAX_ANSWER_BYTES = 60_000
"""Two hundred faults in words, in one language."""


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"household": {"members": [{"ref": "a", "flags": ["x"] * 150_000}]}}, "household.members.0.flags"),
        ({"household": {"circumstances": ["x"] * 150_000}}, "household.circumstances"),
        ({"losses": {"dead": ["x y"] * 100_000}}, "losses.dead"),
        ({f"unknown_{number}": 1 for number in range(40_000)}, "unknown_0"),
    ],
    ids=["flags", "circumstances", "refs", "unknown fields"],
)
async def test_wrong_items_beyond_number_are_one_short_refusal(
    intake: Intake, incident: str, part: dict[str, Any], field: str
) -> None:
    given = a_report(incident)
    given["household"] = {**given.get("household", {}), **part.pop("household", {})}

    answer = await report(intake, {**given, **part})

    assert answer.status_code == 422
    assert field in fields(answer)
    assert len(answer.content) < MAX_ANSWER_BYTES


async def test_findings_full_of_wrong_refs_are_one_short_refusal(assessment: Assessment) -> None:
    case = await a_case(assessment)
    async with assessment.as_("assessor", communes=[], provinces=[]) as client:
        answer = await client.post(f"/v1/assessments/{case}/findings", json={"losses": {"missing": ["x y"] * 100_000}})

    assert answer.status_code == 422
    assert fields(answer) == ["losses.missing"]
    assert len(answer.content) < MAX_ANSWER_BYTES
