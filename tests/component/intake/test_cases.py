"""Cases as officers see them: pages, one case, corrections, a report taken back."""

from datetime import datetime
from typing import Any

import pytest

from shared.events import CaseRetracted, HouseholdReported
from shared.events.intake import PersonalPart
from tests.component.intake.desk import Intake, moment
from tests.support.builders import COMMUNE, OTHER_COMMUNE, a_damage_assessed, a_payment_settled
from tests.support.foundation import EVENT_CIPHER
from tests.support.records import outbox_facts, outbox_wakes


async def get(intake: Intake, path: Any, role: Any = "commune_officer", **area: Any) -> Any:
    async with intake.client(role, **area) as somebody:
        return await somebody.get(path)


async def post(intake: Intake, path: Any, body: Any, role: Any = "commune_officer", headers: Any = None, **area: Any) -> Any:
    async with intake.client(role, **area) as somebody:
        return await somebody.post(path, json=body, headers={"Accept-Language": "en", **(headers or {})})


async def told(intake: Intake, case_id: Any) -> Any:
    """Return what the last fact about the household says, opened as its readers do."""
    facts = [fact for fact in await outbox_facts(intake.foundation.database) if isinstance(fact, HouseholdReported)]
    last = [fact for fact in facts if str(fact.case_id) == case_id][-1]
    return last, PersonalPart.model_validate_json(EVENT_CIPHER.open_text(last.sealed, last.sealed_binding()))


async def test_pages_show_every_case_once_and_no_name(intake: Intake, incident: str) -> None:
    made = {await intake.report(incident) for _ in range(7)}

    path = f"/v1/cases?incident_id={incident}&limit=3"
    page = (await get(intake, path)).json()
    seen = page["items"]
    while page["next_cursor"]:
        page = (await get(intake, f"{path}&cursor={page['next_cursor']}")).json()
        seen += page["items"]

    assert sorted(item["id"] for item in seen) == sorted(made)
    assert "household" not in seen[0]


async def test_pages_keep_to_the_area_the_commune_and_the_stage(intake: Intake) -> None:
    incident = await intake.declare((COMMUNE, OTHER_COMMUNE))
    here, there = await intake.report(incident), await intake.report(incident, commune_code=OTHER_COMMUNE)
    await intake.hears(a_damage_assessed(case_id=there))

    async def listed(query: Any = "", **area: Any) -> Any:
        return [item["id"] for item in (await get(intake, f"/v1/cases?incident_id={incident}{query}", **area)).json()["items"]]

    assert set(await listed()) == {here, there}
    assert await listed(communes=[COMMUNE]) == [here]
    assert set(await listed(provinces=["01"])) == {here, there}
    assert await listed(provinces=["79"]) == []
    assert await listed(f"&commune_code={OTHER_COMMUNE}") == [there]
    assert await listed(f"&commune_code={OTHER_COMMUNE}", communes=[COMMUNE]) == []
    assert await listed("&stage=assessed") == [there]


@pytest.mark.parametrize("query", ["cursor=nonsense", "limit=0", "limit=501", "stage=lost", "incident_id=7"])
async def test_a_question_that_makes_no_sense_is_refused(intake: Intake, query: Any) -> None:
    assert (await get(intake, f"/v1/cases?{query}")).status_code == 422


async def test_looking_at_a_household_is_written_down(intake: Intake, incident: str) -> None:
    case_id = await intake.report(incident)

    shown = (await get(intake, f"/v1/cases/{case_id}", subject="officer-7")).json()

    assert shown["household"]["head_name"] == "Hộ Thử Nghiệm"
    assert [clock["kind"] for clock in shown["clocks"]] == ["assisted"]
    (look,) = await intake.rows("select * from audit where action = 'household viewed'")
    assert (look.actor, look.subject_ids) == ("officer-7", case_id)


@pytest.mark.parametrize("role", ["auditor", "ops"])
async def test_whoever_only_watches_sees_no_household(intake: Intake, incident: str, role: Any) -> None:
    case_id = await intake.report(incident)

    shown = (await get(intake, f"/v1/cases/{case_id}", role)).json()

    assert shown["stage"] == "identified"
    assert [shown[name] for name in ("household", "what_happened", "losses", "payee", "reported_by")] == [None] * 5
    assert await intake.rows("select 1 from audit where action = 'household viewed'") == []


@pytest.mark.parametrize("path", ["", "/retract", "/corrections"])
async def test_a_case_of_another_area_does_not_exist(intake: Intake, incident: str, path: Any) -> None:
    case_id = await intake.report(incident)
    body = {"reason_code": "mistake"} if path == "/retract" else {"size": 2}

    for known in (case_id, "01900000-0000-7000-8000-000000000009"):
        area = {"communes": [OTHER_COMMUNE]} if known == case_id else {}
        url = f"/v1/cases/{known}{path}"
        answer = await (post(intake, url, body, **area) if path else get(intake, url, **area))
        assert answer.status_code == 404


async def test_a_correction_is_a_new_revision_and_told_whole(intake: Intake, incident: str) -> None:
    case_id = await intake.report(incident, household={"head_name": "Hộ Thử Nghiệm", "phone": "0900000001", "size": 3})

    answer = await post(intake, f"/v1/cases/{case_id}/corrections", {"size": 5, "phone": None, "standing": "poor"})

    assert answer.status_code == 201
    assert answer.json()["revision"] == 2
    fact, part = await told(intake, case_id)
    assert (fact.revision, str(fact.report_id)) == (2, answer.json()["report_id"])
    assert (part.head_name, part.size, part.phone, part.standing) == ("Hộ Thử Nghiệm", 5, None, "poor")
    shown = await intake.case(case_id)
    assert (shown["revision"], shown["household"]["size"]) == (2, 5)
    assert len(await intake.rows("select 1 from reports where case_id = :id", id=case_id)) == 2


async def test_a_new_account_may_be_given_and_the_household_may_stand_by_itself(intake: Intake, incident: str) -> None:
    case_id = await intake.report(incident)
    payee = {"name": "Hộ Thử Nghiệm", "bank_code": "BIDV", "account_number": "12345678"}

    answer = await post(intake, f"/v1/cases/{case_id}/corrections", {"household": {"size": 2}, "payee": payee})

    assert answer.status_code == 201
    _, part = await told(intake, case_id)
    assert part.size == 2
    assert part.payee is not None
    assert part.payee.account_number == "12345678"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"head_name": None}, "body"),
        ({"size": 0}, "size"),
        ({"unknown": 1}, "unknown"),
        ({"size": 1, "losses": {"short_of_food": {"people": 2}}}, "losses.short_of_food.people"),
        ({"household": 7}, "household"),
    ],
)
async def test_a_correction_that_is_not_sound_changes_nothing(intake: Intake, incident: str, body: Any, field: Any) -> None:
    case_id = await intake.report(incident)

    answer = await post(intake, f"/v1/cases/{case_id}/corrections", body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (await intake.case(case_id))["revision"] == 1


async def test_a_report_taken_back_stops_the_clock_and_is_told(intake: Intake, incident: str) -> None:
    case_id = await intake.report(incident)

    answer = await post(intake, f"/v1/cases/{case_id}/retract", {"reason_code": "found_alive", "note": "Ông Bí Mật đã về"})

    assert (answer.status_code, answer.json()) == (200, {"id": case_id, "stage": "retracted"})
    (clock,) = await intake.clocks(case_id)
    assert clock.state == "stopped"
    last = (await outbox_facts(intake.foundation.database))[-1]
    assert isinstance(last, CaseRetracted)
    assert last.reason_code == "found_alive"
    assert [wake.signal for wake in await outbox_wakes(intake.foundation.database)] == [None, "ended"]
    (row,) = await intake.rows("select * from cases")
    assert "Bí Mật".encode() not in row.retraction_note
    assert (await intake.case(case_id))["stage"] == "retracted"


async def test_a_report_is_taken_back_once(intake: Intake, incident: str) -> None:
    case_id = await intake.report(incident)
    path, body = f"/v1/cases/{case_id}/retract", {"reason_code": "mistake"}
    key = {"Idempotency-Key": "back-1"}

    first, again = await post(intake, path, body, headers=key), await post(intake, path, body, headers=key)
    other = await post(intake, path, body)
    correction = await post(intake, f"/v1/cases/{case_id}/corrections", {"size": 2})

    assert (first.status_code, again.content) == (200, first.content)
    assert (other.status_code, correction.status_code) == (409, 409)


@pytest.mark.parametrize("body", [{}, {"reason_code": "so sad"}, {"reason_code": "x", "note": ""}])
async def test_a_report_is_not_taken_back_without_a_reason(intake: Intake, incident: str, body: Any) -> None:
    case_id = await intake.report(incident)

    assert (await post(intake, f"/v1/cases/{case_id}/retract", body)).status_code == 422


async def test_what_comes_after_a_retraction_moves_nothing(intake: Intake, incident: str) -> None:
    case_id = await intake.report(incident)
    await post(intake, f"/v1/cases/{case_id}/retract", {"reason_code": "mistake"})
    wakes = len(await outbox_wakes(intake.foundation.database))

    await intake.hears(a_damage_assessed(case_id=case_id), a_payment_settled(case_id=case_id, occurred_at=moment(3)))

    assert (await intake.case(case_id))["stage"] == "retracted"
    assert len(await outbox_wakes(intake.foundation.database)) == wakes
    assert await intake.dead_letters() == []


async def test_a_helped_and_retracted_case_keeps_its_verdict(intake: Intake, incident: str) -> None:
    case_id = await intake.report(incident)
    await intake.hears(a_payment_settled(case_id=case_id, occurred_at=moment(3)))

    await post(intake, f"/v1/cases/{case_id}/retract", {"reason_code": "mistake"})

    (clock,) = await intake.clocks(case_id)
    assert (clock.state, clock.ended_at) == ("kept", moment(3))
    assert datetime.fromisoformat((await intake.case(case_id))["assisted_at"]) == moment(3)
