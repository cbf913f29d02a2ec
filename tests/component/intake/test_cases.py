"""Cases as officers see them: pages, one case, corrections, a report taken back."""

import json
from datetime import datetime
from typing import Any

import pytest

from shared.events import CaseRetracted, HouseholdReported
from shared.events.intake import PersonalPart
from tests.component.intake.harness import ServiceHarness, moment
from tests.support.builders import (
    COMMUNE,
    OTHER_COMMUNE,
    a_damage_assessed,
    a_payment_settled,
    an_assistance_approved,
    an_assistance_declined,
    goods_handed_over,
)
from tests.support.foundation import EVENT_CIPHER
from tests.support.records import outbox_facts, outbox_wakes


async def get(harness: ServiceHarness, path: Any, role: Any = "commune_officer", **area: Any) -> Any:
    async with harness.client(role, **area) as somebody:
        return await somebody.get(path)


async def post(
    harness: ServiceHarness, path: Any, body: Any, role: Any = "commune_officer", headers: Any = None, **area: Any
) -> Any:
    async with harness.client(role, **area) as somebody:
        return await somebody.post(path, json=body, headers={"Accept-Language": "en", **(headers or {})})


async def last_fact(harness: ServiceHarness, case_id: Any) -> Any:
    """Return what the last fact about the household says, opened as its readers do."""
    facts = [fact for fact in await outbox_facts(harness.foundation.database) if isinstance(fact, HouseholdReported)]
    last = [fact for fact in facts if str(fact.case_id) == case_id][-1]
    return last, PersonalPart.model_validate_json(EVENT_CIPHER.open_text(last.sealed, last.sealed_binding()))


async def test_pages_show_every_case_once_and_no_name(harness: ServiceHarness, incident: str) -> None:
    made = {await harness.report(incident) for _ in range(7)}

    path = f"/v1/cases?incident_id={incident}&limit=3"
    page = (await get(harness, path)).json()
    seen = page["items"]
    while page["next_cursor"]:
        page = (await get(harness, f"{path}&cursor={page['next_cursor']}")).json()
        seen += page["items"]

    assert sorted(item["id"] for item in seen) == sorted(made)
    assert "household" not in seen[0]


async def test_pages_keep_to_the_area_the_commune_and_the_stage(harness: ServiceHarness) -> None:
    incident = await harness.declare((COMMUNE, OTHER_COMMUNE))
    here, there = await harness.report(incident), await harness.report(incident, commune_code=OTHER_COMMUNE)
    await harness.hears(a_damage_assessed(case_id=there))

    async def listed(query: Any = "", **area: Any) -> Any:
        return [item["id"] for item in (await get(harness, f"/v1/cases?incident_id={incident}{query}", **area)).json()["items"]]

    assert set(await listed()) == {here, there}
    assert await listed(communes=[COMMUNE]) == [here]
    assert set(await listed(provinces=["01"])) == {here, there}
    assert await listed(provinces=["79"]) == []
    assert await listed(f"&commune_code={OTHER_COMMUNE}") == [there]
    assert await listed(f"&commune_code={OTHER_COMMUNE}", communes=[COMMUNE]) == []
    assert await listed("&stage=assessed") == [there]


@pytest.mark.parametrize("query", ["cursor=nonsense", "limit=0", "limit=501", "stage=lost", "incident_id=7"])
async def test_a_question_that_makes_no_sense_is_refused(harness: ServiceHarness, query: Any) -> None:
    assert (await get(harness, f"/v1/cases?{query}")).status_code == 422


WHOLE = {
    "household": {
        "head_name": "Hộ Thử Nghiệm",
        "phone": "0900000012",
        "size": 3,
        "standing": "poor",
        "members": [{"ref": "m1", "birth_date": "1950-02-03", "flags": ["elderly_alone"]}],
        "areas": ["remote"],
        "circumstances": ["cut_off"],
        "coping": {"savings_months": 0},
    },
    "what_happened": "Nhà bà Bí Mật sập",
    "losses": {"injured": [{"ref": "m1"}], "house": {"state": "destroyed"}},
    "payee": {"name": "Con Gái Hộ", "bank_code": "BIDV", "account_number": "12345678"},
    "reported_by": {"name": "Trưởng Thôn", "phone": "0900000001"},
}
PERSONAL = ("household", "what_happened", "losses", "payee", "reported_by")
OFFICERS = ["commune_officer", "assessor", "commune_chair", "provincial_officer", "provincial_leader"]
PAYERS = ["accountant", "paying_agent"]


async def looks(harness: ServiceHarness) -> Any:
    """Return who looked at which household, and how much of it was shown."""
    rows = await harness.rows("select * from audit where action = 'household viewed' order by id")
    return [(row.actor, row.subject_ids, json.loads(row.details)["knowledge"]) for row in rows]


@pytest.mark.parametrize("role", OFFICERS)
async def test_officers_of_the_place_see_the_household_and_no_whole_account(
    harness: ServiceHarness, incident: str, role: Any
) -> None:
    case_id = await harness.report(incident, **WHOLE)

    shown = (await get(harness, f"/v1/cases/{case_id}", role, subject="officer-7", communes=[COMMUNE])).json()

    assert [clock["kind"] for clock in shown["clocks"]] == ["assisted"]
    assert shown["household"]["head_name"] == "Hộ Thử Nghiệm"
    assert (shown["household"]["phone"], shown["household"]["members"][0]["birth_date"]) == ("0900000012", "1950-02-03")
    assert shown["what_happened"] == "Nhà bà Bí Mật sập"
    assert shown["payee"] == {"name": "Con Gái Hộ", "bank_code": "BIDV", "account_number": "••••5678"}
    assert shown["reported_by"] == {"name": "Trưởng Thôn", "phone": "0900000001"}
    assert await looks(harness) == [("officer-7", case_id, "full")]


async def test_an_auditor_sees_circumstances_and_losses_of_a_household_that_he_cannot_name(
    harness: ServiceHarness, incident: str
) -> None:
    case_id = await harness.report(incident, **WHOLE)

    answer = await get(harness, f"/v1/cases/{case_id}", "auditor", subject="auditor-1")

    shown, household = answer.json(), answer.json()["household"]
    assert (household["head_name"], household["phone"]) == ("H. T. N.", "••••••••12")
    assert (household["size"], household["standing"], household["circumstances"]) == (3, "poor", ["cut_off"])
    (member,) = household["members"]
    assert (member["birth_date"], member["birth_year"], member["flags"]) == (None, 1950, ["elderly_alone"])
    assert shown["losses"]["house"]["state"] == "destroyed"
    assert shown["what_happened"] is None
    assert shown["payee"] == {"name": "C. G. H.", "bank_code": "BIDV", "account_number": "••••5678"}
    assert shown["reported_by"] == {"name": "T. T.", "phone": "••••••••01"}
    secrets = ("Nghiệm", "Bí Mật", "Con Gái", "Trưởng", "0900000012", "12345678", "1950-02-03")
    assert [secret for secret in secrets if secret in answer.text] == []
    assert await looks(harness) == [("auditor-1", case_id, "masked")]


@pytest.mark.parametrize("role", PAYERS)
async def test_who_pays_sees_whom_and_nothing_more_once_help_is_approved(
    harness: ServiceHarness, incident: str, role: Any
) -> None:
    case_id = await harness.report(incident, **WHOLE)
    await harness.hears(an_assistance_approved(case_id=case_id, occurred_at=moment(2)))

    shown = (await get(harness, f"/v1/cases/{case_id}", role, subject="payer-1")).json()

    assert shown["household"] == {
        "head_name": "Hộ Thử Nghiệm",
        "phone": None,
        "size": None,
        "standing": None,
        "members": [],
        "areas": [],
        "circumstances": [],
        "coping": None,
    }
    # Whom he pays is the payee, by name; no digit of the account, no loss, no story, no informant.
    assert shown["payee"] == {"name": "Con Gái Hộ", "bank_code": "BIDV", "account_number": "••••••••"}
    assert [shown[name] for name in PERSONAL if name not in {"household", "payee"}] == [None] * 3
    assert shown["commune_code"] == COMMUNE
    assert await looks(harness) == [("payer-1", case_id, "payee")]


@pytest.mark.parametrize("role", PAYERS)
async def test_who_pays_has_nothing_to_know_before_help_is_approved(harness: ServiceHarness, incident: str, role: Any) -> None:
    case_id = await harness.report(incident, **WHOLE)
    other = await harness.report(incident)
    await harness.hears(
        a_damage_assessed(case_id=case_id, occurred_at=moment(1)),
        an_assistance_declined(case_id=case_id, occurred_at=moment(2)),
        an_assistance_approved(case_id=other, occurred_at=moment(2)),
    )

    shown = (await get(harness, f"/v1/cases/{case_id}", role)).json()

    assert [shown[name] for name in PERSONAL] == [None] * 5
    assert await looks(harness) == []


async def test_help_in_hand_counts_as_approved_also_where_its_approval_is_still_on_the_way(
    harness: ServiceHarness, incident: str
) -> None:
    case_id = await harness.report(incident)
    await harness.hears(goods_handed_over(case_id=case_id, occurred_at=moment(3)))

    shown = (await get(harness, f"/v1/cases/{case_id}", "paying_agent")).json()

    assert shown["household"]["head_name"] == "Hộ Thử Nghiệm"


async def test_who_runs_the_system_sees_no_household(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident, **WHOLE)
    await harness.hears(an_assistance_approved(case_id=case_id, occurred_at=moment(2)))

    shown = (await get(harness, f"/v1/cases/{case_id}", "ops")).json()

    assert shown["stage"] == "decided"
    assert [shown[name] for name in PERSONAL] == [None] * 5
    assert await looks(harness) == []


@pytest.mark.parametrize("path", ["", "/retract", "/corrections"])
async def test_a_case_of_another_area_does_not_exist(harness: ServiceHarness, incident: str, path: Any) -> None:
    case_id = await harness.report(incident)
    body = {"reason_code": "mistake"} if path == "/retract" else {"size": 2}

    for known in (case_id, "01900000-0000-7000-8000-000000000009"):
        area = {"communes": [OTHER_COMMUNE]} if known == case_id else {}
        url = f"/v1/cases/{known}{path}"
        answer = await (post(harness, url, body, **area) if path else get(harness, url, **area))
        assert answer.status_code == 404


async def test_a_correction_is_a_new_revision_and_told_whole(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident, household={"head_name": "Hộ Thử Nghiệm", "phone": "0900000001", "size": 3})

    answer = await post(harness, f"/v1/cases/{case_id}/corrections", {"size": 5, "phone": None, "standing": "poor"})

    assert answer.status_code == 201
    assert answer.json()["revision"] == 2
    fact, part = await last_fact(harness, case_id)
    assert (fact.revision, str(fact.report_id)) == (2, answer.json()["report_id"])
    assert (part.head_name, part.size, part.phone, part.standing) == ("Hộ Thử Nghiệm", 5, None, "poor")
    shown = await harness.case(case_id)
    assert (shown["revision"], shown["household"]["size"]) == (2, 5)
    assert len(await harness.rows("select 1 from reports where case_id = :id", id=case_id)) == 2


async def test_a_new_account_may_be_given_and_the_household_may_stand_by_itself(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)
    payee = {"name": "Hộ Thử Nghiệm", "bank_code": "BIDV", "account_number": "12345678"}

    answer = await post(harness, f"/v1/cases/{case_id}/corrections", {"household": {"size": 2}, "payee": payee})

    assert answer.status_code == 201
    _, part = await last_fact(harness, case_id)
    assert part.size == 2
    assert part.payee is not None
    assert part.payee.account_number == "12345678"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"head_name": None}, "head_name"),
        ({"losses": None, "size": 4}, "losses"),
        ({"size": 0}, "size"),
        ({"unknown": 1}, "unknown"),
        ({"size": 1, "losses": {"short_of_food": {"people": 2}}}, "losses.short_of_food.people"),
        ({"household": 7}, "household"),
    ],
)
async def test_a_correction_that_is_not_sound_changes_nothing(
    harness: ServiceHarness, incident: str, body: Any, field: Any
) -> None:
    case_id = await harness.report(incident)

    answer = await post(harness, f"/v1/cases/{case_id}/corrections", body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (await harness.case(case_id))["revision"] == 1


async def test_a_report_taken_back_stops_the_clock_and_is_told(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)

    answer = await post(harness, f"/v1/cases/{case_id}/retract", {"reason_code": "found_alive", "note": "Ông Bí Mật đã về"})

    assert (answer.status_code, answer.json()) == (200, {"id": case_id, "stage": "retracted"})
    (clock,) = await harness.clocks(case_id)
    assert clock.state == "stopped"
    last = (await outbox_facts(harness.foundation.database))[-1]
    assert isinstance(last, CaseRetracted)
    assert last.reason_code == "found_alive"
    assert [wake.signal for wake in await outbox_wakes(harness.foundation.database)] == [None, "ended"]
    (row,) = await harness.rows("select * from cases")
    assert "Bí Mật".encode() not in row.retraction_note
    assert (await harness.case(case_id))["stage"] == "retracted"


async def test_a_report_is_taken_back_once(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)
    path, body = f"/v1/cases/{case_id}/retract", {"reason_code": "mistake"}
    key = {"Idempotency-Key": "back-1"}

    first, again = await post(harness, path, body, headers=key), await post(harness, path, body, headers=key)
    other = await post(harness, path, body)
    correction = await post(harness, f"/v1/cases/{case_id}/corrections", {"size": 2})

    assert (first.status_code, again.content) == (200, first.content)
    assert (other.status_code, correction.status_code) == (409, 409)


@pytest.mark.parametrize("body", [{}, {"reason_code": "so sad"}, {"reason_code": "x", "note": ""}])
async def test_a_report_is_not_taken_back_without_a_reason(harness: ServiceHarness, incident: str, body: Any) -> None:
    case_id = await harness.report(incident)

    assert (await post(harness, f"/v1/cases/{case_id}/retract", body)).status_code == 422


async def test_what_comes_after_a_retraction_moves_nothing(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)
    await post(harness, f"/v1/cases/{case_id}/retract", {"reason_code": "mistake"})
    wakes = len(await outbox_wakes(harness.foundation.database))

    await harness.hears(a_damage_assessed(case_id=case_id), a_payment_settled(case_id=case_id, occurred_at=moment(3)))

    assert (await harness.case(case_id))["stage"] == "retracted"
    assert len(await outbox_wakes(harness.foundation.database)) == wakes
    assert await harness.dead_letters() == []


async def test_a_helped_and_retracted_case_keeps_its_verdict(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)
    await harness.promise_from(case_id, moment(0))
    await harness.hears(a_payment_settled(case_id=case_id, occurred_at=moment(3)))

    await post(harness, f"/v1/cases/{case_id}/retract", {"reason_code": "mistake"})

    (clock,) = await harness.clocks(case_id)
    assert (clock.state, clock.ended_at) == ("kept", moment(3))
    assert datetime.fromisoformat((await harness.case(case_id))["assisted_at"]) == moment(3)
