"""The story of one case: stored facts and what the services say this moment."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.ids import new_id
from tests.component.console.desk import Desk, a_desk
from tests.support.builders import (
    COMMUNE,
    INCIDENT,
    MORNING,
    OTHER_COMMUNE,
    a_clock_missed,
    a_household_reported,
    a_payment_settled,
    an_assistance_approved,
)
from tests.support.foundation import a_foundation


def a_clock(kind: str, state: str, due_hours: int, **values: Any) -> dict[str, Any]:
    due = MORNING + timedelta(hours=due_hours)
    return {
        "kind": kind, "state": state, "started_at": MORNING.isoformat(), "due_at": due.isoformat(), "ended_at": None,
        "limit": 72, "unit": "hours", "basis": "internal", "article": None, "owner": "commune:00004", **values,
    }  # fmt: skip


def all_answer(desk: Desk, case_id: UUID) -> None:
    desk.others.answers = {
        "intake": {
            "case_id": str(case_id), "incident_id": str(INCIDENT), "commune_code": COMMUNE, "stage": "decided", "drill": True,
            "household": {"head_name": "Hộ Thử Nghiệm", "phone": "0559000001"},
            "what_happened": "Nước ngập", "reported_by": {"name": "Người báo tin", "phone": "0559000002"},
            "clocks": [a_clock("assisted", "running", 72)],
        },
        "assessment": {
            "awards": [{
                "id": str(new_id()), "code": "INJURY", "person": "P1", "amount": 5400000, "floor": 5400000, "unit": "dong",
                "state": "approved", "basis": [{"document": "335/2026/NĐ-CP", "article": "12.2"}],
                "explanation": {"vi": "10 × 540.000", "en": "10 × 540,000"}, "a_field_of_tomorrow": 1,
            }],
            "clocks": [a_clock("findings", "missed", 24)],
        },
        "disbursement": {
            "items": [
                {"id": str(new_id()), "case_id": str(case_id), "benefit": "INJURY", "amount": 5400000, "unit": "dong",
                 "rail": "bank", "state": "held", "reason": "AC04", "clock": a_clock("paid", "running", 24)},
                {"id": str(new_id()), "case_id": str(new_id()), "benefit": "RICE", "state": "settled"},
            ],
            "next_cursor": None,
        },
        "notifications": {
            "items": [
                {"id": str(new_id()), "case_id": str(case_id), "kind": "household", "state": "sent", "text": "Ông X được…"},
            ],
            "next_cursor": None,
        },
    }  # fmt: skip


async def test_the_story_tells_facts_in_order_and_asks_the_services(desk: Desk) -> None:
    report = a_household_reported()
    case_id = report.case_id
    await desk.take(
        a_payment_settled(case_id=case_id, occurred_at=MORNING + timedelta(hours=3)),
        an_assistance_approved(case_id=case_id, occurred_at=MORNING + timedelta(hours=2)),
        report,
        a_clock_missed(case_id=case_id, kind="findings", occurred_at=MORNING + timedelta(hours=1)),
    )
    all_answer(desk, case_id)

    async with desk.program() as client:
        story = (await client.get(f"/v1/cases/{case_id}/timeline")).json()

    assert [entry["what"] for entry in story["entries"]] == [
        "HouseholdReported",
        "ClockMissed",
        "AssistanceApproved",
        "PaymentSettled",
    ]
    assert story["entries"][2]["text"]["vi"] == "Quyết định 1/QĐ-UBND duyệt: Người bị thương nặng 5.400.000 đ"
    assert [(clock["kind"], clock["service"]) for clock in story["clocks"]] == [
        ("findings", "assessment"),
        ("paid", "disbursement"),
        ("assisted", "intake"),
    ]
    assert story["awards"][0]["basis"] == [{"document": "335/2026/NĐ-CP", "article": "12.2"}]
    assert [payment["state"] for payment in story["payments"]] == ["held"]
    assert story["away"] == []
    assert "Hộ Thử Nghiệm" not in str(story)
    assert "Ông X" not in str(story)


async def test_the_callers_own_token_and_language_go_along(desk: Desk) -> None:
    report = a_household_reported()
    await desk.take(report)

    async with desk.program("commune_officer", communes=[COMMUNE]) as client:
        await client.get(f"/v1/cases/{report.case_id}/timeline", headers={"Accept-Language": "en"})
        token = client.headers["Authorization"]

    assert {request.url.host for request in desk.others.asked} == {
        "intake.test", "assessment.test", "disbursement.test", "notifications.test",
    }  # fmt: skip
    assert {request.headers["Authorization"] for request in desk.others.asked} == {token}
    assert {request.headers["Accept-Language"] for request in desk.others.asked} == {"en"}


async def test_a_service_that_does_not_answer_in_two_seconds_is_named(desk: Desk) -> None:
    report = a_household_reported()
    await desk.take(report)
    all_answer(desk, report.case_id)
    desk.others.slow = {"disbursement"}
    del desk.others.answers["notifications"]
    desk.others.answers["assessment"] = 503
    began = time.monotonic()

    async with desk.program() as client:
        story = (await client.get(f"/v1/cases/{report.case_id}/timeline")).json()

    assert sorted(story["away"]) == ["assessment", "disbursement", "notifications"]
    assert story["clocks"][0]["kind"] == "assisted"
    assert time.monotonic() - began < 3


async def test_a_case_of_another_area_is_not_found(desk: Desk) -> None:
    report = a_household_reported()
    await desk.take(report)
    desk.others.answers = dict.fromkeys(("intake", "assessment", "disbursement", "notifications"), 404)

    async with desk.program("commune_officer", communes=[OTHER_COMMUNE]) as client:
        assert (await client.get(f"/v1/cases/{report.case_id}/timeline")).status_code == 404
        assert (await client.get(f"/v1/cases/{new_id()}/timeline")).status_code == 404


async def test_a_case_that_the_read_model_does_not_know_yet_is_told_by_intake(desk: Desk) -> None:
    case_id = new_id()
    all_answer(desk, case_id)

    async with desk.program() as client:
        story = (await client.get(f"/v1/cases/{case_id}/timeline")).json()

    assert (story["stage"], story["entries"], story["away"]) == ("decided", [], [])


async def test_the_story_is_told_while_the_read_model_is_away() -> None:
    foundation = a_foundation("console", "postgresql+asyncpg://nobody@127.0.0.1:1/none")
    desk = a_desk(foundation)
    case_id = new_id()
    all_answer(desk, case_id)

    async with desk.program() as client:
        story = (await client.get(f"/v1/cases/{case_id}/timeline")).json()
        board = await client.get("/v1/board")

    assert (story["away"], story["stage"]) == (["console"], "decided")
    assert board.status_code == 503


async def test_a_case_that_nobody_can_tell_of_now_is_not_said_to_be_unknown(desk: Desk) -> None:
    async with desk.program() as client:
        assert (await client.get(f"/v1/cases/{new_id()}/timeline")).status_code == 503
