"""Sizes: no door takes a list that no household has, and nothing that came in stops the facts of others."""

from tests.component.assessment.conftest import ServiceHarness as Assessment
from tests.component.intake.harness import ServiceHarness as Intake
from tests.field.cases import FieldCase, field_case
from tests.field.steps import a_case, a_report, correct, fields, findings, preview, report
from tests.support.records import outbox_facts


@field_case("many_flags")
async def test_a_flag_stands_once(intake: Intake, incident: str, assessment: Assessment, case: FieldCase) -> None:
    members = [{"ref": "m1", "flags": case.repeated()}]

    refused = await report(intake, a_report(incident, {"household": {"members": members}}))
    sound = await report(intake, a_report(incident, {"household": {"members": [{"ref": "m1", "flags": ["hiv_poor"]}]}}))
    corrected = await correct(intake, sound.json()["case_id"], {"members": members})
    found = await findings(assessment, await a_case(assessment), {"losses": {}, "household": {"members": members}})

    assert fields(refused) == ["household.members.0.flags"]
    assert fields(corrected) == ["members.0.flags"]
    assert fields(found) == ["household.members.0.flags"]
    assert len([fact for fact in await outbox_facts(intake.foundation.database) if hasattr(fact, "sealed")]) == 1


@field_case("many_dead")
async def test_more_dead_than_any_household_has_are_refused(intake: Intake, assessment: Assessment, case: FieldCase) -> None:
    losses = {"dead": case.repeated()}
    case_id = await a_case(assessment)
    incident = await intake.declare()
    reported = await intake.report(incident)

    assert fields(await findings(assessment, case_id, {"losses": losses})) == ["losses.dead"]
    async with assessment.as_("assessor") as assessor:
        by_list = await assessor.post("/v1/findings", json={"items": [{"case_id": str(case_id), "losses": losses}]})
    assert fields(by_list) == ["items.0.losses.dead"]
    assert fields(await correct(intake, reported, {"losses": losses})) == ["losses.dead"]
    assert fields(await preview(assessment, {"household": {"standing": "poor"}, "losses": losses})) == ["losses.dead"]
    assert await assessment.facts() == []
