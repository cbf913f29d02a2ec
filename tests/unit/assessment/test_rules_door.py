"""The doors to the law: what they answer, who may ask, and that every wrong field is named."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.assessment.api.law.rules import rules_router
from services.assessment.api.law.schemas.preview_requests import last_day
from services.assessment.commands.context import Context
from services.assessment.rules.calendar import VietnamCalendar
from shared.clock import VIETNAM, now
from shared.http import check_permissions, create_api
from shared.windows import WindowKind
from tests.support.foundation import ISSUER, client_for
from tests.unit.assessment.law import the_law

QUESTION: dict[str, Any] = {"decided_on": "2026-11-21", "hazard": "storm", "household": {"standing": "poor"}}


async def _ready() -> bool:
    return True


@pytest.fixture
async def law_officer() -> AsyncIterator[httpx.AsyncClient]:
    context = Context(the_law(), VietnamCalendar(), None, WindowKind("list", 60, 200))  # type: ignore[arg-type] # no personal data here
    app = create_api("assessment", "test", ISSUER.verifier(), _ready)
    app.include_router(rules_router(context))
    check_permissions("assessment", app)
    async with client_for(app, ISSUER.token("law_officer")) as client:
        yield client


async def test_a_preview_answers_in_the_words_of_the_contract(law_officer: httpx.AsyncClient):
    losses = {
        "injured": [{"ref": "a", "treatment_days": 4}],
        "short_of_food": {"people": 4, "months": 2},
        "children_left_alone": ["k"],
        "lost_essentials": True,
    }

    answer = await law_officer.post("/v1/rules/preview", json={**QUESTION, "losses": losses})

    assert answer.status_code == 200
    body = answer.json()
    assert [award["code"] for award in body["awards"]] == ["RICE", "INJURY", "CHILD_TEMP"]
    rice, injury, child = body["awards"]
    assert (rice["quantity"], rice["unit"], rice["amount_dong"], rice["person"]) == (120, "kg", None, None)
    assert (injury["amount_dong"], injury["unit"], injury["person"], injury["floor"]) == (5_400_000, None, "a", True)
    assert (child["amount_dong"], child["unit"]) == (100_000, "dong_per_day")
    assert injury["basis"] == [{"document": "335/2026/NĐ-CP", "article": "12.2"}]
    assert "injury_multiplier from 2021-07-01" in injury["trace"]["formulas"]
    assert {"name": "base_level_dong", "value": 540_000, "certainty": "A"}.items() <= injury["trace"]["parameters"][0].items()
    assert body["not_awarded"][0]["code"] == "ESSENTIALS"
    assert body["decided_by"] == {"level": "commune", "article": "13.1"}
    assert set(body["priority"]) == {"damage", "vulnerability", "circumstances", "coping", "score", "evidence"}
    assert "5.400.000 đ" in body["explanation"]["vi"]
    assert "Article 12(2) of Decree 335/2026/NĐ-CP" in body["explanation"]["en"]
    assert [doubt["code"] for doubt in body["unverified"]] == ["child_temp", "essentials_home"]


def _with(path: str, value: object) -> dict[str, Any]:
    """The question with one value changed, by a dotted path."""
    question: dict[str, Any] = {**QUESTION, "household": {**QUESTION["household"]}, "losses": {}}
    *parents, last = path.split(".")
    place = question
    for parent in parents:
        place = place.setdefault(parent, {})
    place[last] = value
    return question


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("decided_on", "2021-06-30", "decided_on"),
        ("decided_on", "2099-01-01", "decided_on"),
        ("decided_on", 1795219200, "decided_on"),
        ("decided_on", "2026-02-30", "decided_on"),
        ("decided_on", "21/11/2026", "decided_on"),
        ("happened_on", "2026-11-22", "happened_on"),
        ("hazard", "earthquake", "hazard"),
        ("province_code", "Cà Mau", "province_code"),
        ("surprise", 1, "surprise"),
        ("household.standing", "rich", "household.standing"),
        ("household.size", 0, "household.size"),
        ("household.size", "4", "household.size"),
        ("household.areas", ["moon"], "household.areas.0"),
        ("household.circumstances", ["tired"], "household.circumstances.0"),
        ("household.members", [{"ref": "a", "flags": ["blue"]}], "household.members.0.flags.0"),
        ("household.members", [{"ref": "a", "sex": "x"}], "household.members.0.sex"),
        ("household.members", [{"ref": "a"}, {"ref": "a"}], "household.members.1.ref"),
        ("household.members", [{"ref": "a", "birth_date": "2026-13-01"}], "household.members.0.birth_date"),
        ("household.coping", {"insured": "yes"}, "household.coping.insured"),
        ("losses.dead", ["a", "a"], "losses.dead.1"),
        ("losses.injured", [{"ref": "a"}, {"ref": "a"}], "losses.injured.1.ref"),
        ("losses.injured", [{"ref": "a", "treatment_days": -1}], "losses.injured.0.treatment_days"),
        ("losses.children_left_alone", ["a", "b", "a"], "losses.children_left_alone.2"),
        ("losses.house", {"state": "gone"}, "losses.house.state"),
        ("losses.house", {"damage_pct": 101}, "losses.house.damage_pct"),
        ("losses.house", {"habitable": "no"}, "losses.house.habitable"),
        ("losses.short_of_food", {"people": 2.5}, "losses.short_of_food.people"),
        ("losses.short_of_food", {"months": 2}, "losses.short_of_food.people"),
        ("losses.short_of_food", {"people": 2, "months": 0}, "losses.short_of_food.months"),
        ("losses.lost_essentials", "yes", "losses.lost_essentials"),
        ("losses.burial_by_organisation", {"actual_cost_dong": -1}, "losses.burial_by_organisation.actual_cost_dong"),
    ],
)
async def test_what_does_not_fit_is_refused_by_its_name(law_officer: httpx.AsyncClient, path: str, value: object, field: str):
    answer = await law_officer.post("/v1/rules/preview", json=_with(path, value))

    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize(
    ("household", "losses", "field"),
    [
        ({}, {"dead": ["a"], "missing": ["b", "a"]}, "losses.missing.1"),
        ({}, {"dead": ["a", "b"], "burial_by_organisation": {"actual_cost_dong": 1}}, "losses.burial_by_organisation.person"),
        ({"size": 3}, {"short_of_food": {"people": 4}}, "losses.short_of_food.people"),
        ({"size": 3}, {"missing": ["a", "b", "c"], "short_of_food": {"people": 3}}, "losses.short_of_food.people"),
        ({"size": 3}, {"dead": ["a"], "missing": ["b"], "short_of_food": {"people": 2}}, "losses.short_of_food.people"),
        ({"members": [{"ref": "a"}]}, {"dead": ["b"]}, "losses.dead.0"),
        ({"members": [{"ref": "a"}]}, {"children_left_alone": ["b"]}, "losses.children_left_alone.0"),
        (
            {"members": [{"ref": "a"}]},
            {"dead": ["a"], "burial_by_organisation": {"person": "b", "actual_cost_dong": 1}},
            "losses.burial_by_organisation.person",
        ),
    ],
)
async def test_references_must_hold_together(
    law_officer: httpx.AsyncClient, household: dict[str, Any], losses: dict[str, Any], field: str
):
    question = {**QUESTION, "household": {"standing": "poor", **household}, "losses": losses}

    answer = await law_officer.post("/v1/rules/preview", json=question)

    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]


@pytest.mark.parametrize("missing", ["decided_on", "hazard", "household"])
async def test_what_must_be_said_is_named(law_officer: httpx.AsyncClient, missing: str):
    answer = await law_officer.post("/v1/rules/preview", json={k: v for k, v in QUESTION.items() if k != missing})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [missing]


async def test_previews_reach_two_years_ahead(law_officer: httpx.AsyncClient):
    last = last_day(now().astimezone(VIETNAM).date())

    answer = await law_officer.post("/v1/rules/preview", json={**QUESTION, "decided_on": last.isoformat()})

    assert answer.status_code == 200


async def test_a_deadline_is_told_in_vietnam_time(law_officer: httpx.AsyncClient):
    question = {"starts_at": "2027-02-02T03:00:00Z", "limit": 3, "unit": "working_days"}

    answer = await law_officer.post("/v1/deadlines/preview", json=question)

    assert answer.json() == {"due_at": "2027-02-12T23:59:59+07:00"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": "2027-02-02T03:00:00"}, "starts_at"),
        ({"starts_at": 1800000000}, "starts_at"),
        ({"starts_at": "1999-02-02T03:00:00Z"}, "starts_at"),
        ({"limit": 0}, "limit"),
        ({"limit": "3"}, "limit"),
        ({"limit": 1.5}, "limit"),
        ({"unit": "weeks"}, "unit"),
    ],
)
async def test_a_wrong_term_is_refused_by_its_name(law_officer: httpx.AsyncClient, change: dict[str, Any], field: str):
    question = {"starts_at": "2027-02-02T03:00:00Z", "limit": 3, "unit": "working_days", **change}

    answer = await law_officer.post("/v1/deadlines/preview", json=question)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_the_rules_can_be_read(law_officer: httpx.AsyncClient):
    body = (await law_officer.get("/v1/rules")).json()

    assert [(one["code"], one["valid_from"], one["valid_until"]) for one in body["rule_sets"]] == [
        ("ND20_360", "2021-07-01", "2024-06-30"),
        ("ND20_500", "2024-07-01", "2025-06-30"),
        ("ND20_500_2T", "2025-07-01", "2026-10-04"),
        ("ND335_540", "2026-10-05", None),
    ]
    gift = [benefit for benefit in body["benefits"] if benefit["code"] == "GIFT"]
    assert [(one["rule_set"], one["discretionary"], one["basis"]) for one in gift] == [
        ("ND335_540", True, [{"document": "335/2026/NĐ-CP", "article": "14"}])
    ]
    base = next(one for one in body["parameters"] if one["name"] == "base_level_dong")
    assert [(value["valid_from"], value["value"], value["certainty"]) for value in base["values"]] == [
        ("2021-07-01", 360_000, "A"),
        ("2024-07-01", 500_000, "B"),
        ("2026-07-01", 500_000, "D"),
        ("2026-10-05", 540_000, "A"),
        ("2026-11-01", 600_000, "A"),
    ]
    assert base["values"][-1]["province_code"] == "00"
    child = next(one for one in body["formulas"] if one["name"] == "child_temp_outcome")
    assert child["valid_from"] == ["2021-07-01", "2026-10-05"]


async def test_reporters_have_no_business_here():
    context = Context(the_law(), VietnamCalendar(), None, WindowKind("list", 60, 200))  # type: ignore[arg-type] # no personal data here
    app = create_api("assessment", "test", ISSUER.verifier(), _ready)
    app.include_router(rules_router(context))
    async with client_for(app, ISSUER.token("reporter")) as client:
        assert (await client.post("/v1/rules/preview", json=QUESTION)).status_code == 403


@pytest.mark.parametrize(
    ("household", "losses", "field"),
    [
        pytest.param(
            {"members": [{"ref": "a", "flags": ["disabled"] * 2}]}, {}, "household.members.0.flags", id="a-flag-twice"
        ),
        pytest.param(
            {"members": [{"ref": "a", "birth_year": 2099}]}, {}, "household.members.0.birth_year", id="a-year-to-come"
        ),
    ],
)
async def test_a_household_that_cannot_be_is_not_asked_about(
    law_officer: httpx.AsyncClient, household: Any, losses: Any, field: str
):
    question = {**QUESTION, "household": {"standing": "poor", **household}, "losses": losses}

    answer = await law_officer.post("/v1/rules/preview", json=question)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
