"""Law officers at their doors: two persons, a preview, a release that every process learns of; nothing signed changes."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.assessment.app import build_context, build_service
from services.assessment.domain.findings import Findings
from services.assessment.loops import AssessmentLoops
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entries import released_of
from services.assessment.policy.law.port import Law
from services.assessment.store.law.entries import list_released
from shared.database import execute
from shared.errors import Unavailable
from shared.events.household import Hazard, Losses, Standing
from tests.component.assessment.conftest import ServiceHarness
from tests.component.assessment.law_officers import (
    EVE,
    FIRST_MORNING,
    HURT,
    a_case,
    a_limit,
    a_norm,
    enter,
    enter_and_release,
    injury,
    law_officer,
    release,
)
from tests.support.foundation import ISSUER, client_for
from tests.support.services import settings_of
from tests.unit.assessment import guide

pytestmark = pytest.mark.usefixtures("noon")


async def _impact(harness: ServiceHarness, entry: str, **query: Any) -> dict[str, Any]:
    async with law_officer(harness, "officer-2") as client:
        answer = await client.get(f"/v1/rules/entries/{entry}/preview", params=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def _kind(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rsplit(":", 1)[1]


async def _level(client: httpx.AsyncClient, day: str, province: str) -> tuple[int, int]:
    question = {"decided_on": day, "province_code": province, "hazard": "storm", "household": {"standing": "poor"}}
    body = (await client.post("/v1/rules/preview", json=question)).json()
    return body["base_level_dong"], body["law_release"]


async def _due(client: httpx.AsyncClient) -> str:
    question = {"starts_at": "2027-03-01T09:00:00+07:00", "limit": 1, "unit": "working_days"}
    due: str = (await client.post("/v1/deadlines/preview", json=question)).json()["due_at"]
    return due


async def _found_limit(client: httpx.AsyncClient, day: str) -> tuple[int, str]:
    losses = {"injured": [{"ref": "a", "treatment_days": 3}]}
    question = {"decided_on": day, "hazard": "storm", "household": {"standing": "poor"}, "losses": losses}
    [deadline] = (await client.post("/v1/rules/preview", json=question)).json()["deadlines"]
    return deadline["limit"], deadline["unit"]


async def test_what_the_guide_enters_holds_from_its_first_day_and_not_before(harness: ServiceHarness) -> None:
    for version, body in enumerate(guide.entries(), start=1):
        answer = await release(harness, await enter(harness, body))
        assert (answer.status_code, answer.json()["state"], answer.json()["version"]) == (200, "released", version)

    async with law_officer(harness) as client:
        assert await _level(client, "2027-02-28", "96") == (540_000, 3)
        assert await _level(client, "2027-03-01", "96") == (700_000, 3)
        assert await _level(client, "2027-03-01", "01") == (540_000, 3)
        assert await _found_limit(client, "2027-02-28") == (48, "hours")
        assert await _found_limit(client, "2027-03-01") == (36, "hours")
        assert await _due(client) == "2027-03-03T23:59:59+07:00"
        rules = (await client.get("/v1/rules")).json()
    values = {one["name"]: one["values"] for one in rules["parameters"]}
    assert values["deadlines.found"][-1]["value"] == "36 hours from findings_recorded"
    assert (values["base_level_dong"][-1]["province_code"], values["base_level_dong"][-1]["value"]) == ("96", 700_000)


async def test_an_entry_shows_who_entered_and_who_released_it(harness: ServiceHarness) -> None:
    entry = await enter(harness, a_norm())
    other = await enter(harness, a_limit())
    await release(harness, entry)

    async with law_officer(harness) as client:
        shown = (await client.get(f"/v1/rules/entries/{entry}")).json()
        waiting = (await client.get("/v1/rules/entries", params={"state": "entered"})).json()["items"]
        page = (await client.get("/v1/rules/entries", params={"limit": 1})).json()
        rest = (await client.get("/v1/rules/entries", params={"cursor": page["next_cursor"]})).json()
    assert (shown["entered_by"], shown["ended_by"], shown["norm"]["value"]) == ("officer-1", "officer-2", 700_000)
    assert [one["id"] for one in waiting] == [other]
    assert [one["id"] for one in (*page["items"], *rest["items"])] == [entry, other]
    recorded = await harness.rows("select action, actor from audit where subject_type = 'rule_entry' order by id")
    assert [(row["action"], row["actor"]) for row in recorded] == [
        ("law entered", "officer-1"),
        ("law entered", "officer-1"),
        ("law released", "officer-2"),
    ]


async def test_nobody_releases_alone_and_nothing_ends_twice(harness: ServiceHarness) -> None:
    entry, withdrawn = await enter(harness, a_norm()), await enter(harness, a_norm("96"))

    assert _kind(await release(harness, entry, "officer-1")) == (409, "same-person")
    async with law_officer(harness) as client:
        path = f"/v1/rules/entries/{withdrawn}/withdraw"
        assert (await client.post(path, json={"reason": "nhập nhầm"})).json()["state"] == "withdrawn"
        assert _kind(await client.post(path, json={"reason": "nhập nhầm"})) == (409, "entry-has-ended")
    assert _kind(await release(harness, withdrawn)) == (409, "entry-has-ended")
    answers = await asyncio.gather(*(release(harness, entry, f"officer-{number}") for number in range(2, 6)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert await harness.rows("select version from rule_verdicts where version is not null") == [{"version": 1}]


async def test_the_database_itself_refuses_one_person_and_every_change(harness: ServiceHarness) -> None:
    entry = await enter(harness, a_norm())
    alone = """insert into rule_verdicts (entry_id, entered_by, verdict, version, decided_by, decided_at)
               values (:entry, 'officer-1', 'released', 1, 'officer-1', now())"""
    somebody = alone.replace("values (:entry, 'officer-1'", "values (:entry, 'officer-9'")

    for statement, why in (
        (alone, "two_persons"),
        (somebody, "fk_rule_verdicts"),
        ("update rule_entries set amount = 1 where id = :entry", "append-only"),
        ("delete from rule_entries where id = :entry", "append-only"),
    ):
        with pytest.raises(DBAPIError, match=why):
            async with harness.foundation.database.transaction() as session:
                await execute(session, text(statement), {"entry": UUID(entry)})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (a_norm(value=539_999), "norm.value"),
        (a_norm(value="700000"), "norm.value"),
        (a_norm("99"), "norm.province_code"),
        (a_norm(valid_from="2026-11-21"), "norm.valid_from"),
        (a_norm(parameter="benefits.injury.multiplier"), "norm.parameter"),
        ({**a_norm(), "article": None}, "article"),
        ({**a_norm(), "article": "điều 1"}, "article"),
        ({**a_norm(), "reason": ""}, "reason"),
        ({**a_norm(), "certainty": "E"}, "certainty"),
        ({name: value for name, value in a_norm().items() if name != "document"}, "document"),
        ({**a_norm(), "limit": a_limit()["limit"]}, "limit"),
        ({name: value for name, value in a_norm().items() if name != "norm"}, "norm"),
        (a_limit(unit="weeks"), "limit.unit"),
        (a_limit(limit=0), "limit.limit"),
        (a_limit(name="forever"), "limit.name"),
    ],
)
async def test_what_does_not_fit_is_refused_by_its_name(harness: ServiceHarness, body: dict[str, Any], field: str) -> None:
    async with law_officer(harness) as client:
        answer = await client.post("/v1/rules/entries", json=body)

    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert await harness.rows("select id from rule_entries") == []


async def test_a_provinces_officer_looks_after_his_province_alone(harness: ServiceHarness) -> None:
    async with law_officer(harness, provinces=["01"]) as client:
        assert (await client.post("/v1/rules/entries", json=a_norm("01"))).status_code == 201
        assert _kind(await client.post("/v1/rules/entries", json=a_norm("96"))) == (403, "forbidden")
        assert _kind(await client.post("/v1/rules/entries", json=a_limit())) == (403, "forbidden")


async def test_the_same_entry_sent_twice_is_entered_once(harness: ServiceHarness) -> None:
    async with law_officer(harness) as client:
        answers = [await client.post("/v1/rules/entries", json=a_norm(), headers={"Idempotency-Key": "once"}) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert len(await harness.rows("select id from rule_entries")) == 1


async def test_a_norm_names_the_open_cases_whose_amounts_it_raises(harness: ServiceHarness) -> None:
    signed, *opened = sorted([await a_case(harness) for _ in range(4)])
    await harness.sign([(await injury(harness, signed))["id"]], EVE + timedelta(hours=1))
    entry, elsewhere = await enter(harness, a_norm()), await enter(harness, a_norm("96"))

    first = await _impact(harness, entry, limit=2)
    second = await _impact(harness, entry, limit=2, cursor=first["next_cursor"])

    # The rice of the signed case still waits, so the case is open; but nothing in it changes.
    assert (first["count"], first["examined"], first["complete"]) == (3, 4, True)
    assert [UUID(item["case_id"]) for item in (*first["items"], *second["items"])] == opened
    assert second["next_cursor"] is None
    [change] = first["items"][0]["amounts"]
    assert change == {
        "code": "INJURY",
        "person": "p501",
        "instalment": 1,
        "unit": "dong",
        "before": 5_400_000,
        "after": 7_000_000,
    }
    assert first["items"][0]["deadlines"] == []
    assert (await _impact(harness, elsewhere))["count"] == 0
    assert (await injury(harness, opened[0]))["amount"] == 5_400_000


async def test_a_limit_and_a_day_off_name_the_clocks_that_end_otherwise(harness: ServiceHarness) -> None:
    case_id = await a_case(harness)
    dead = await a_case(harness)
    await harness.find(dead, Findings(losses=Losses(dead=("a",)), head="b"), EVE)
    await harness.receive_form(dead, EVE)
    day = next(body for body in guide.entries() if "day_off" in body)

    shorter = await _impact(harness, await enter(harness, a_limit(limit=24)))
    off = await _impact(harness, await enter(harness, day))

    [affected] = [item for item in shorter["items"] if UUID(item["case_id"]) == case_id]
    # 48 hours from Sunday noon; 24 hours, but not before 24 hours of the first day are over.
    assert affected["deadlines"] == [
        {"limit": "found", "before": "2027-03-02T12:00:00+07:00", "after": "2027-03-02T00:00:00+07:00"}
    ]
    [funeral] = off["items"]
    assert UUID(funeral["case_id"]) == dead
    assert funeral["deadlines"] == [
        {"limit": "funeral", "before": "2027-03-03T23:59:59+07:00", "after": "2027-03-04T23:59:59+07:00"}
    ]


async def test_another_process_learns_of_a_release_by_one_question(harness: ServiceHarness) -> None:
    settings = settings_of("assessment")
    context = build_context(harness.foundation, settings)
    other = build_service(harness.foundation, settings, context).api()
    process = AssessmentLoops(harness.foundation, context)
    await process.read_law()
    await enter_and_release(harness, a_norm())

    async with client_for(other, ISSUER.token("law_officer")) as client:
        assert await _level(client, "2027-03-01", "01") == (540_000, 0)
        await process.read_law()
        assert await _level(client, "2027-03-01", "01") == (700_000, 1)


async def test_while_the_law_is_not_known_nothing_is_proposed(harness: ServiceHarness) -> None:
    case_id = await a_case(harness, None)
    harness.context.law_read_s = None

    with pytest.raises(Unavailable):
        await harness.find(case_id, HURT, EVE)
    async with client_for(harness.app) as client:
        assert (await client.get("/health/ready")).status_code == 503
    await harness.read_law()
    await harness.find(case_id, HURT, EVE)


async def test_the_law_of_any_version_can_be_had_again(harness: ServiceHarness) -> None:
    for value in (700_000, 800_000):
        await enter_and_release(harness, a_norm(value=value))

    async with harness.foundation.database.reading() as session:
        laws = [harness.context.law.with_released(released_of(await list_released(session, version))) for version in range(3)]
    day = FIRST_MORNING.date()
    assert [law.release for law in laws] == [0, 1, 2]
    assert [_base(law, day) for law in laws] == [540_000, 700_000, 800_000]


def _base(law: Law, day: date) -> int:
    household = Circumstances(Hazard.STORM, Standing.POOR, Losses(), province_code="01")
    return law.entitlements([household], day)[0].base_level_dong
