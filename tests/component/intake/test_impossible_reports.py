"""What cannot be true, or cannot be kept, is refused where reports come in, by field; its honest neighbours pass."""

import json
from datetime import timedelta
from typing import Any

import pytest

from shared.clock import now
from tests.component.intake.harness import ServiceHarness, a_report, an_incident
from tests.component.intake.test_reports import fields, post
from tests.support.builders import COMMUNE

DEAD_OF_THREE = {"dead": ["a", "b", "c", "d", "e"]}


def household(**values: Any) -> dict[str, Any]:
    return {"head_name": "Hộ Thử Nghiệm", **values}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        pytest.param(
            {"household": household(members=[{"ref": "m1", "flags": ["hiv_poor"] * 74_000}])},
            ["household.members.0.flags"],
            id="many_flags",
        ),
        pytest.param(
            {"household": household(members=[{"ref": "m1", "flags": ["disabled", "disabled"]}])},
            ["household.members.0.flags"],
            id="many_flags-twice",
        ),
        pytest.param({"household": household(areas=["remote", "remote"])}, ["household.areas"], id="many_flags-areas"),
        pytest.param({"losses": {"dead": [f"d{n}" for n in range(101)]}}, ["losses.dead"], id="many_dead"),
        pytest.param({"household": household(size=3), "losses": DEAD_OF_THREE}, ["losses.dead"], id="five_dead_of_three"),
        pytest.param(
            {"household": household(size=3), "losses": {"dead": ["a", "b"], "missing": ["c", "d"]}},
            ["losses.missing"],
            id="five_dead_of_three-missing",
        ),
        pytest.param(
            {"household": household(size=2), "losses": {"injured": [{"ref": ref} for ref in "abc"]}},
            ["losses.injured"],
            id="five_dead_of_three-injured",
        ),
        pytest.param(
            {"household": household(size=1, members=[{"ref": "a"}, {"ref": "b"}])}, ["household.members"], id="more-members"
        ),
        pytest.param(
            {"household": household(size=1), "losses": {"dead": ["a"], "short_of_food": {"people": 1}}},
            ["losses.short_of_food.people"],
            id="dead_and_hungry",
        ),
        pytest.param(
            {
                "household": household(
                    members=[
                        {"ref": "m1", "birth_date": "2062-03-01"},
                        {"ref": "m2", "birth_year": 2100},
                        {"ref": "m3", "birth_date": "1950-01-01", "birth_year": 2015},
                        {"ref": "m4", "birth_date": "0001-01-01"},
                    ]
                ),
                "losses": {"children_left_alone": ["m1"]},
            },
            [
                "household.members.0.birth_date",
                "household.members.1.birth_year",
                "household.members.2.birth_year",
                "household.members.3.birth_date",
            ],
            id="born_in_2062",
        ),
        pytest.param({"identified_at": "2025-11-20T08:00:00+07:00"}, ["identified_at"], id="a_year_early"),
        pytest.param({"identified_at": "2000-01-01T08:00:00+07:00"}, ["identified_at"], id="a_year_early-2000"),
        pytest.param({"identified_at": "0001-01-01T00:00:00+07:00"}, ["identified_at"], id="end_of_calendar-first"),
        pytest.param({"identified_at": "9999-12-31T23:59:59-07:00"}, ["identified_at"], id="end_of_calendar-last"),
        pytest.param(
            {"household": household(members=[{"ref": "001085012345"}]), "losses": {"dead": ["0912.345.678"]}},
            ["household.members.0.ref", "losses.dead.0"],
            id="numbers_as_refs",
        ),
        pytest.param({"household": household(head_name="Trần\u0085 B")}, ["household.head_name"], id="c1_and_nfd"),
        pytest.param({"household": household(head_name="Nguy?n Th? H?ng")}, ["household.head_name"], id="question_marks"),
        pytest.param({"household": household(head_name="NguyÔn V¨n A")}, ["household.head_name"], id="old_fonts"),
        pytest.param({"what_happened": "s\ufffdp nhà"}, ["what_happened"], id="question_marks-story"),
        pytest.param(
            {"payee": {"name": "Tr?n B", "bank_code": "VCB", "account_number": "0111000111"}}, ["payee.name"], id="eaten-payee"
        ),
        pytest.param({"commune_code": "0\x00"}, ["commune_code"], id="nul"),
        pytest.param({"commune_code": "00001"}, ["commune_code"], id="merged_communes-json"),
    ],
)
async def test_a_report_that_cannot_be_true_is_refused_by_field(
    harness: ServiceHarness, incident: str, change: Any, wrong: Any
) -> None:
    answer = await post(harness, a_report(incident, **change))

    assert answer.status_code == 422, answer.text
    assert fields(answer) == wrong
    assert not await harness.rows("select 1 from cases")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"household": household(size=3), "losses": {"dead": ["a"]}}, id="a-single-death"),
        pytest.param({"household": household(size=1), "losses": {"dead": ["a"]}}, id="who-lived-alone-died"),
        pytest.param(
            {"household": household(size=4), "losses": {"dead": ["a"], "short_of_food": {"people": 3}}}, id="the-living-hunger"
        ),
        pytest.param(
            {"household": household(members=[{"ref": "m1", "flags": ["hiv_poor", "disabled"]}])}, id="two-different-flags"
        ),
        pytest.param({"household": household(head_name="Ksor H'Ble")}, id="an-honest-rare-name"),
        pytest.param({"household": household(members=[{"ref": "0f9b3f6e-5a3c-4d8e-9d3a-123456789012"}])}, id="a-ref-of-ours"),
        pytest.param({"identified_at": "2026-11-10T08:00:00+07:00"}, id="warned-before-the-storm"),
    ],
)
async def test_what_is_true_though_rare_is_taken(harness: ServiceHarness, incident: str, change: Any) -> None:
    answer = await post(harness, a_report(incident, **change))

    assert answer.status_code == 201, answer.text


async def test_names_are_kept_as_people_mean_them(harness: ServiceHarness, incident: str) -> None:
    payee = {"name": "Tra\u0302\u0300n B", "bank_code": "VCB", "account_number": "0111000111"}
    answer = await post(harness, a_report(incident, household=household(head_name="\ufeffNguyễn Văn A"), payee=payee))

    shown = await harness.case(answer.json()["case_id"])
    assert (shown["household"]["head_name"], shown["payee"]["name"]) == ("Nguyễn Văn A", "Trần B")


async def test_a_correction_contradicts_nothing_either(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident, household=household(size=3))
    async with harness.client() as officer:
        for change, wrong in (
            ({"losses": DEAD_OF_THREE}, ["losses.dead"]),
            ({"members": [{"ref": "m1", "birth_date": "2062-03-01"}]}, ["household.members.0.birth_date"]),
            ({"losses": {"dead": [f"d{n}" for n in range(101)]}}, ["losses.dead"]),
        ):
            answer = await officer.post(f"/v1/cases/{case_id}/corrections", json=change)
            assert (answer.status_code, fields(answer)) == (422, wrong)
        assert (await officer.post(f"/v1/cases/{case_id}/corrections", json={"losses": {"dead": ["a"]}})).status_code == 201


@pytest.mark.parametrize("day", ["0001-01-01", "1999-01-01", "9999-12-31"])
async def test_an_incident_begins_in_our_time(harness: ServiceHarness, day: str) -> None:
    async with harness.client("provincial_officer") as officer:
        answer = await officer.post("/v1/incidents", json=an_incident(starts_on=day))

    assert (answer.status_code, fields(answer)) == (422, ["starts_on"])


async def test_an_incident_of_last_year_or_of_the_coming_week_is_declared(harness: ServiceHarness) -> None:
    for days in (-400, 7):
        await harness.declare((COMMUNE,), starts_on=(now() + timedelta(days=days)).date().isoformat())


@pytest.mark.parametrize("wanted", [{"commune_code": "\x00"}, {"cursor": "\x00"}], ids=["nul", "nul-cursor"])
async def test_a_question_with_nul_is_refused_by_field(harness: ServiceHarness, wanted: dict[str, str]) -> None:
    async with harness.client() as officer:
        answer = await officer.get("/v1/cases", params=wanted)

    assert (answer.status_code, fields(answer)) == (422, list(wanted))


async def test_half_a_character_is_refused_and_breaks_no_answer(harness: ServiceHarness, incident: str) -> None:
    async with harness.client() as officer:
        for place, given in (("body", {"\ud800": 1}), ("what_happened", {"what_happened": "\ud800"})):
            content = json.dumps(a_report(incident, **given))
            answer = await officer.post("/v1/reports", content=content, headers={"Content-Type": "application/json"})
            assert (answer.status_code, fields(answer)) == (422, [place])
