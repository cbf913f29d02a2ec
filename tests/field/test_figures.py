"""Figures that contradict each other, and days that no calendar of this work knows: refused by field, at every door."""

import re
from datetime import timedelta

from shared.clock import now
from tests.component.assessment.conftest import ServiceHarness as Assessment
from tests.component.intake.harness import ServiceHarness as Intake
from tests.component.intake.harness import an_incident
from tests.component.notifications.harness import ServiceHarness as Notifications
from tests.component.notifications.harness import a_shift
from tests.field.cases import FieldCase, field_case
from tests.field.steps import a_case, a_report, correct, fields, findings, preview, problems, report

HUNGRY = "losses.short_of_food.people"
PUT_ROSTER = "/v1/roster"


@field_case("five_dead_of_three")
async def test_no_more_die_than_there_are(intake: Intake, incident: str, assessment: Assessment, case: FieldCase) -> None:
    losses = case.given["report"]["losses"]
    assert fields(await report(intake, a_report(incident, case.given["report"]))) == ["losses.dead"]
    done = await intake.send_list(incident, case.given["list"])
    assert (done["accepted"], problems(done)) == (0, [(2, "dead")])
    together = {"household": {"size": 3}, "losses": {"dead": ["a", "b"], "missing": ["c", "d"]}}
    assert fields(await report(intake, a_report(incident, together))) == ["losses.missing"]

    sound = await report(intake, a_report(incident, {"household": {"size": 3}, "losses": {"dead": ["a"], "missing": ["b"]}}))
    assert fields(await correct(intake, sound.json()["case_id"], {"losses": losses})) == ["losses.dead"]
    assert fields(await correct(intake, sound.json()["case_id"], {"size": 1})) == ["losses.missing"]
    assert fields(await findings(assessment, await a_case(assessment, size=3), {"losses": losses})) == ["losses.dead"]
    asked = {"household": {"size": 3, "standing": "poor"}, "losses": losses}
    assert fields(await preview(assessment, asked)) == ["losses.dead"]
    assert (await preview(assessment, {**asked, "losses": {"dead": ["a"]}})).status_code == 200


@field_case("hungry_hundred")
async def test_what_was_reported_counts_where_the_findings_say_nothing(assessment: Assessment, case: FieldCase) -> None:
    people, months = map(int, re.findall(r"people: (\d+), months: (\d+)", case.given)[0])
    case_id = await a_case(assessment, size=4)

    hungry = {"losses": {"short_of_food": {"people": people, "months": months}}}
    assert fields(await findings(assessment, case_id, hungry)) == [HUNGRY]
    taken = await findings(assessment, case_id, {"losses": {"short_of_food": {"people": 4, "months": 2}}})
    assert [(award["code"], award["amount"]) for award in taken.json()["awards"]] == [("RICE", 120)]


@field_case("dead_and_hungry")
async def test_the_dead_are_not_among_the_hungry(
    assessment: Assessment, intake: Intake, incident: str, case: FieldCase
) -> None:
    assert fields(await preview(assessment, case.given)) == [HUNGRY]
    assert fields(await findings(assessment, await a_case(assessment, size=1), {"losses": case.given["losses"]})) == [HUNGRY]
    assert fields(await report(intake, a_report(incident, case.given))) == [HUNGRY]


@field_case("born_in_2062")
async def test_nobody_is_born_tomorrow_or_twice(intake: Intake, incident: str, assessment: Assessment, case: FieldCase) -> None:
    members = case.given["members"]
    losses = {"children_left_alone": case.given["children_left_alone"]}
    wrong = [f"household.members.{place}" for place in ("0.birth_date", "1.birth_year", "2.birth_year")]
    household = {"members": members}

    assert fields(await report(intake, a_report(incident, {"household": household, "losses": losses}))) == wrong
    case_id = await intake.report(incident, commune_code="02647")
    assert fields(await correct(intake, case_id, {"members": members})) == wrong
    found = {"household": household, "losses": losses}
    assert fields(await findings(assessment, await a_case(assessment), found)) == wrong
    asked = {"household": {**household, "standing": "poor"}, "losses": losses}
    assert fields(await preview(assessment, asked)) == wrong


@field_case("a_year_early")
async def test_nobody_was_identified_a_year_before_the_storm(intake: Intake, incident: str, case: FieldCase) -> None:
    [moment] = re.findall(r"\d{4}-\d\d-\d\dT[0-9:+]+", case.given)
    [day] = re.findall(r"or (\d{4}-\d\d-\d\d)", case.given)

    for early in (moment, f"{day}T00:00:00+07:00"):
        assert fields(await report(intake, a_report(incident, {"identified_at": early}))) == ["identified_at"]
    days_before = a_report(incident, {"identified_at": "2026-11-16T08:00:00+07:00"})
    assert (await report(intake, days_before)).status_code == 201


@field_case("odd_years")
async def test_an_incident_begins_in_our_time(intake: Intake, case: FieldCase) -> None:
    days = re.findall(r"\d{4}-\d\d-\d\d", case.given)
    assert len(days) == 3
    async with intake.client("provincial_officer") as officer:
        for day in days:
            assert fields(await officer.post("/v1/incidents", json=an_incident(starts_on=day))) == ["starts_on"]
    for days_from_today in (-400, 7):
        await intake.declare(starts_on=(now() + timedelta(days=days_from_today)).date().isoformat())


@field_case("end_of_calendar")
async def test_a_shift_ends_within_the_calendar(notifications: Notifications, case: FieldCase) -> None:
    given = re.findall(r"(until|from) (\S+?)(?:;|$)", case.given)
    assert len(given) == 3
    async with notifications.client("provincial_officer") as officer:
        for name, moment in given:
            answer = await officer.put(PUT_ROSTER, json={"entries": [a_shift(**{name: moment})]})
            assert fields(answer) == [f"entries.0.{name}"]
        assert (await officer.put(PUT_ROSTER, json={"entries": [a_shift()]})).status_code == 200
