"""A household is reported: what is accepted, what is refused and how, and what becomes of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.clock import now
from shared.communes import communes
from shared.database import execute
from shared.events import HouseholdReported, IncidentDeclared
from shared.events.intake import PersonalPart
from shared.household_code import read_code
from tests.component.intake.harness import ServiceHarness, a_report, an_incident
from tests.support.builders import COMMUNE, OTHER_COMMUNE
from tests.support.foundation import EVENT_CIPHER, client_for
from tests.support.records import outbox_facts, outbox_wakes

WHOLE = {
    "household": {
        "head_name": "Hộ Thử Nghiệm",
        "phone": "+84 900 000 000",
        "size": 4,
        "standing": "poor",
        "members": [{"ref": "m1", "birth_year": 1990}, {"ref": "m2", "flags": ["pregnant"]}],
        "areas": ["remote"],
        "circumstances": ["cut_off"],
        "coping": {"savings_months": 0},
    },
    "losses": {"dead": ["m1"], "short_of_food": {"people": 3, "months": 1}, "house": {"state": "destroyed"}},
    "payee": {"name": "Hộ Thử Nghiệm", "bank_code": "VCB", "account_number": "0001112223"},
    "reported_by": {"name": "Trưởng Thôn", "phone": "0900000001"},
}


def fields(answer: httpx.Response) -> Any:
    return [error["field"] for error in answer.json()["errors"]]


async def post(harness: ServiceHarness, body: Any, *, role: Any = "commune_officer", headers: Any = None, **area: Any) -> Any:
    async with harness.client(role, **area) as officer:
        return await officer.post("/v1/reports", json=body, headers={"Accept-Language": "en", **(headers or {})})


async def test_a_name_a_place_and_what_happened_are_enough(harness: ServiceHarness, incident: str) -> None:
    answer = await post(harness, a_report(incident), role="reporter")

    assert answer.status_code == 201
    case = await harness.case(answer.json()["case_id"])
    assert (case["stage"], case["opening"], case["revision"], case["drill"]) == ("identified", 1, 1, True)
    assert case["identified_at"] == case["received_at"]


@pytest.mark.parametrize(("role", "told"), [("reporter", "officer-reporter"), ("commune_officer", None)])
async def test_who_tells_as_one_of_the_people_is_told_on_and_an_officer_is_not(
    harness: ServiceHarness, incident: str, role: str, told: str | None
) -> None:
    await post(harness, a_report(incident), role=role)

    (fact,) = [fact for fact in await outbox_facts(harness.foundation.database) if isinstance(fact, HouseholdReported)]
    assert fact.reported_by == told


async def test_an_accepted_report_is_told_with_its_secret_part_sealed(harness: ServiceHarness, incident: str) -> None:
    answer = await post(harness, a_report(incident, **WHOLE))

    (fact,) = [fact for fact in await outbox_facts(harness.foundation.database) if isinstance(fact, HouseholdReported)]
    assert str(fact.case_id) == answer.json()["case_id"]
    assert (fact.revision, fact.commune_code, fact.risk_level, fact.drill) == (1, COMMUNE, 4, True)
    assert fact.has_informant
    part = PersonalPart.model_validate_json(EVENT_CIPHER.open_text(fact.sealed, fact.sealed_binding()))
    assert part.head_name == "Hộ Thử Nghiệm"
    assert part.payee is not None
    assert part.losses.dead == ("p1",)


async def test_the_promise_runs_from_identification_and_its_workflow_is_asked_for(
    harness: ServiceHarness, incident: str
) -> None:
    identified = now() - timedelta(hours=10)

    case_id = await harness.report(incident, identified_at=identified.isoformat())

    (clock,) = await harness.clocks(case_id)
    assert (clock.kind, clock.state, clock.basis) == ("assisted", "running", "internal")
    assert clock.due_at == clock.answer_from == identified + timedelta(hours=72)
    (wake,) = await outbox_wakes(harness.foundation.database)
    assert (wake.name, wake.key, wake.signal) == ("AssistPromptly", f"assist-promptly:{case_id}:1", None)
    case, due = json.loads(wake.payload)
    assert (case, datetime.fromisoformat(due)) == (case_id, clock.due_at)


async def test_a_report_that_comes_too_late_is_answered_from_its_receipt(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident, identified_at=(now() - timedelta(hours=100)).isoformat())

    (clock,) = await harness.clocks(case_id)
    case = await harness.case(case_id)
    assert clock.due_at < clock.answer_from == datetime.fromisoformat(case["received_at"])
    assert await harness.foundation.escalate_overdue() == 1


async def test_a_watch_a_little_ahead_is_set_right(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident, identified_at=(now() + timedelta(minutes=4)).isoformat())

    case = await harness.case(case_id)
    assert case["identified_at"] == case["received_at"]


@pytest.mark.parametrize(
    "moment",
    [
        "2099-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-11-21T10:00:00",
        "gestern",
        7,
        1_795_000_000,
        "1795000000",
    ],
)
async def test_an_impossible_moment_is_refused_with_its_field(harness: ServiceHarness, incident: str, moment: Any) -> None:
    answer = await post(harness, a_report(incident, identified_at=moment))

    assert answer.status_code == 422
    assert fields(answer) == ["identified_at"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"commune_code": "99999"}, "commune_code"),
        ({"commune_code": OTHER_COMMUNE}, "commune_code"),
        ({"commune_code": None}, "commune_code"),
        ({"what_happened": "  "}, "what_happened"),
        ({"what_happened": "a\u0000b"}, "what_happened"),
        ({"household": {"head_name": "x" * 201}}, "household.head_name"),
        ({"household": {}}, "household.head_name"),
        ({"household": {"head_name": "A", "size": "4"}}, "household.size"),
        ({"household": {"head_name": "A", "size": -1}}, "household.size"),
        ({"household": {"head_name": "A", "size": 10**30}}, "household.size"),
        ({"household": {"head_name": "A", "unknown": 1}}, "household.unknown"),
        ({"household": {"head_name": "\ud800"}}, "household.head_name"),
        ({"household": {"head_name": "A", "members": [{"ref": "m1"}, {"ref": "m1"}]}}, "household.members"),
        ({"household": {"head_name": "A", "members": [{"ref": "m1"}]}, "losses": {"dead": ["m2"]}}, "losses.dead"),
        ({"losses": {"dead": [f"p{n}" for n in range(101)]}}, "losses.dead"),
        ({"losses": {"dead": ["a"], "missing": ["a"]}}, "losses"),
        (
            {"household": {"head_name": "A", "size": 2}, "losses": {"short_of_food": {"people": 3}}},
            "losses.short_of_food.people",
        ),
        ({"payee": {"name": "A", "bank_code": "VCB", "account_number": "12"}}, "payee.account_number"),
        ({"payee": {"name": "A", "bank_code": "VCB"}}, "payee.account_number"),
        ({"incident_id": "nowhere"}, "incident_id"),
    ],
)
async def test_what_is_not_sound_is_refused_with_its_field(
    harness: ServiceHarness, incident: str, change: Any, field: Any
) -> None:
    body = json.dumps(a_report(incident, **change))
    async with harness.client() as officer:
        answer = await officer.post("/v1/reports", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert field in fields(answer)
    assert all("{" not in error["reason"] for error in answer.json()["errors"])
    assert await harness.rows("select 1 from cases") == []


async def test_a_report_of_no_known_incident_is_not_found(harness: ServiceHarness) -> None:
    answer = await post(harness, a_report("01900000-0000-7000-8000-000000000009"))

    assert answer.status_code == 404


async def test_another_commune_is_not_for_this_officer(harness: ServiceHarness) -> None:
    incident = await harness.declare((COMMUNE, OTHER_COMMUNE))

    answer = await post(harness, a_report(incident, commune_code=OTHER_COMMUNE), communes=[COMMUNE])

    assert answer.status_code == 403


@pytest.mark.parametrize("token", [None, "forged", "eyJhbGciOiJub25lIn0.e30."])
async def test_nobody_reports_without_a_valid_token(harness: ServiceHarness, incident: str, token: Any) -> None:
    async with client_for(harness.app, token) as stranger:
        answer = await stranger.post("/v1/reports", json=a_report(incident))

    assert answer.status_code == 401


async def test_an_accountant_reports_nobody(harness: ServiceHarness, incident: str) -> None:
    assert (await post(harness, a_report(incident), role="accountant")).status_code == 403


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe{}", b"[" * 100_000])
async def test_what_is_no_json_is_malformed(harness: ServiceHarness, incident: str, body: Any) -> None:
    async with harness.client() as officer:
        answer = await officer.post("/v1/reports", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code in {400, 422}


@pytest.mark.parametrize("body", [b"[]", b"null", b"7", b'"text"'])
async def test_json_of_another_shape_is_refused(harness: ServiceHarness, incident: str, body: Any) -> None:
    async with harness.client() as officer:
        answer = await officer.post("/v1/reports", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 422


async def test_more_than_a_mebibyte_is_too_large(harness: ServiceHarness, incident: str) -> None:
    answer = await post(harness, a_report(incident, what_happened="a" * 1024 * 1024))

    assert answer.status_code == 413
    assert "1 MB" in answer.json()["detail"]


async def test_a_body_whose_length_nobody_said_is_too_large_as_well(harness: ServiceHarness, incident: str) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * 65536

    async with harness.client() as officer:
        answer = await officer.post("/v1/reports", content=in_pieces(), headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["type"]) == (413, "urn:kipthoi:problem:too-large")
    assert "1 MB" in answer.json()["detail"]


async def test_the_same_key_brings_the_same_case_also_when_both_come_at_once(harness: ServiceHarness, incident: str) -> None:
    same = {"Idempotency-Key": "phone-7-report-1"}

    answers = await asyncio.gather(*[post(harness, a_report(incident), headers=same) for _ in range(4)])
    later = await post(harness, a_report(incident), headers=same)

    assert {answer.status_code for answer in (*answers, later)} == {201}
    assert len({answer.content for answer in (*answers, later)}) == 1
    assert len(await harness.rows("select 1 from cases")) == 1


async def test_the_same_key_for_another_household_is_refused(harness: ServiceHarness, incident: str) -> None:
    same = {"Idempotency-Key": "phone-7-report-1"}
    await post(harness, a_report(incident), headers=same)

    answer = await post(harness, a_report(incident, what_happened="Chuyện khác"), headers=same)

    assert answer.status_code == 409


async def test_without_a_key_every_report_is_a_new_one(harness: ServiceHarness, incident: str) -> None:
    first, second = await harness.report(incident), await harness.report(incident)

    assert first != second


async def test_nothing_personal_is_kept_in_clear(harness: ServiceHarness, incident: str) -> None:
    await post(harness, a_report(incident, **WHOLE))

    dump = ""
    for table in ("households", "reports", "cases", "audit", "clocks"):
        dump += str([tuple(row) for row in await harness.rows(f"select * from {table}")])
    dump += str([tuple(row) for row in await harness.rows("select name, key, convert_from(payload, 'UTF8') from outbox")])
    for secret in ("Thử", "900 000", "0001112223", "Trưởng", "sập"):
        assert secret not in dump
        assert secret.encode().hex() not in dump


async def test_what_was_told_cannot_be_changed(harness: ServiceHarness, incident: str) -> None:
    await harness.report(incident)

    async with harness.foundation.database.transaction() as session:
        with pytest.raises(DBAPIError, match="append-only"):
            await execute(session, text("update reports set revision = 2"))
        await session.rollback()


async def test_an_incident_is_declared_told_and_shown(harness: ServiceHarness) -> None:
    incident = await harness.declare((COMMUNE, OTHER_COMMUNE), drill=False)

    (fact,) = await outbox_facts(harness.foundation.database)
    assert isinstance(fact, IncidentDeclared)
    assert (fact.drill, fact.commune_codes) == (False, (COMMUNE, OTHER_COMMUNE))
    async with harness.client("auditor") as auditor:
        shown = (await auditor.get(f"/v1/incidents/{incident}")).json()
        listed = (await auditor.get("/v1/incidents")).json()
    assert shown["commune_codes"] == [COMMUNE, OTHER_COMMUNE]
    assert (shown.pop("history"), bool(shown.pop("declared_by"))) == ([], True)
    assert listed == {"items": [shown], "next_cursor": None}


async def test_all_communes_of_the_country_may_be_declared(harness: ServiceHarness) -> None:
    incident = await harness.declare(tuple(communes()))

    assert len(await harness.rows("select 1 from incident_communes where incident_id = :id", id=incident)) == 3321


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"commune_codes": []}, "commune_codes"),
        ({"commune_codes": ["99999"]}, "commune_codes"),
        ({"commune_codes": COMMUNE}, "commune_codes"),
        ({"risk_level": 6}, "risk_level"),
        ({"risk_level": "4"}, "risk_level"),
        ({"hazard": "aliens"}, "hazard"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"starts_on": 1_795_132_800}, "starts_on"),
        ({"drill": "no"}, "drill"),
        ({"name": ""}, "name"),
    ],
)
async def test_an_incident_that_is_not_sound_is_refused_with_its_field(
    harness: ServiceHarness, change: Any, field: Any
) -> None:
    async with harness.client("provincial_officer") as officer:
        answer = await officer.post("/v1/incidents", json=an_incident(**change))

    assert answer.status_code == 422
    assert fields(answer) == [field]


async def test_a_province_declares_nothing_elsewhere(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer", provinces=["79"]) as officer:
        answer = await officer.post("/v1/incidents", json=an_incident())

    assert answer.status_code == 403


async def test_an_unknown_incident_is_not_found(harness: ServiceHarness) -> None:
    async with harness.client("auditor") as auditor:
        assert (await auditor.get("/v1/incidents/01900000-0000-7000-8000-000000000009")).status_code == 404
        assert (await auditor.get("/v1/incidents/nonsense")).status_code == 422


async def test_a_standing_that_nobody_said_is_not_known_and_can_be_taken_away_again(
    harness: ServiceHarness, incident: str
) -> None:
    silent = (await post(harness, a_report(incident))).json()["case_id"]
    said = a_report(incident)
    said["household"] = {**said["household"], "head_name": "Hộ Khác", "standing": "other"}
    other = (await post(harness, said)).json()["case_id"]

    standings = [(await harness.case(case))["household"]["standing"] for case in (silent, other)]
    async with harness.client("commune_officer") as officer:
        emptied = await officer.post(f"/v1/cases/{other}/corrections", json={"standing": None})

    assert standings == [None, "other"]
    assert emptied.status_code == 201
    assert (await harness.case(other))["household"]["standing"] is None


async def test_every_household_has_a_code_of_its_own_that_no_door_shows_and_an_officer_may_change(
    harness: ServiceHarness, incident: str
) -> None:
    case = (await post(harness, a_report(incident))).json()["case_id"]
    async with harness.client("commune_officer") as officer:
        renewed = await officer.post(f"/v1/cases/{case}/page-code")
        shown = (await officer.get(f"/v1/cases/{case}")).text

    facts = [fact for fact in await outbox_facts(harness.foundation.database) if isinstance(fact, HouseholdReported)]
    parts = [PersonalPart.model_validate_json(EVENT_CIPHER.open_text(fact.sealed, fact.sealed_binding())) for fact in facts]
    codes = [part.page_code or "" for part in parts]
    assert (renewed.status_code, renewed.json()["revision"], len(set(codes))) == (201, 2, 2)
    assert all(read_code(code) == code for code in codes)
    assert parts[0].model_copy(update={"page_code": None}) == parts[1].model_copy(update={"page_code": None})
    assert not any(code in shown or code in renewed.text for code in codes)
    async with harness.client("reporter") as reporter:
        assert (await reporter.post(f"/v1/cases/{case}/page-code")).status_code == 403
