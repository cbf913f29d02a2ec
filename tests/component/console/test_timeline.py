"""The story of one case: stored facts and what the services say this moment."""

from datetime import timedelta

import httpx
import pytest

from shared.ids import new_id
from tests.component.console.answers import a_case, a_payment, all_answer
from tests.component.console.harness import ServiceHarness, a_harness
from tests.support.builders import (
    COMMUNE,
    MORNING,
    OTHER_COMMUNE,
    a_clock_missed,
    a_household_reported,
    a_payment_settled,
    an_assistance_approved,
    moved,
)
from tests.support.foundation import a_foundation

_SERVICES = ("intake", "assessment", "disbursement", "notifications")


async def test_the_story_tells_facts_in_order_and_asks_the_services(harness: ServiceHarness) -> None:
    report = a_household_reported()
    case_id = report.case_id
    await harness.take(
        a_payment_settled(case_id=case_id, occurred_at=MORNING + timedelta(hours=3)),
        an_assistance_approved(case_id=case_id, occurred_at=MORNING + timedelta(hours=2)),
        report,
        a_clock_missed(case_id=case_id, kind="findings", occurred_at=MORNING + timedelta(hours=1)),
    )
    all_answer(harness, case_id)

    async with harness.program() as client:
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


async def test_the_callers_own_token_and_language_go_along(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(report)

    async with harness.program("commune_officer", communes=[COMMUNE]) as client:
        await client.get(f"/v1/cases/{report.case_id}/timeline", headers={"Accept-Language": "en"})
        token = client.headers["Authorization"]

    assert {request.url.host for request in harness.others.asked} == {
        "intake.test", "assessment.test", "disbursement.test", "notifications.test",
    }  # fmt: skip
    assert {request.headers["Authorization"] for request in harness.others.asked} == {token}
    assert {request.headers["Accept-Language"] for request in harness.others.asked} == {"en"}


async def test_a_service_that_does_not_answer_in_time_is_named(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.console.client.transport.TIMEOUT_S", 2.0)
    report = a_household_reported()
    await harness.take(report)
    all_answer(harness, report.case_id)
    harness.others.slow = {"disbursement"}
    del harness.others.answers["notifications"]
    harness.others.answers["assessment"] = 503

    async with harness.program() as client:
        story = (await client.get(f"/v1/cases/{report.case_id}/timeline")).json()

    assert sorted(story["away"]) == ["assessment", "disbursement", "notifications"]
    assert story["clocks"][0]["kind"] == "assisted"


async def test_a_case_of_another_area_is_not_found(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(report)
    harness.others.answers = dict.fromkeys(_SERVICES, 404)

    async with harness.program("commune_officer", communes=[OTHER_COMMUNE]) as client:
        assert (await client.get(f"/v1/cases/{report.case_id}/timeline")).status_code == 404
        assert (await client.get(f"/v1/cases/{new_id()}/timeline")).status_code == 404


async def test_a_case_that_the_read_model_does_not_know_yet_is_told_by_intake(harness: ServiceHarness) -> None:
    case_id = new_id()
    all_answer(harness, case_id)

    async with harness.program() as client:
        story = (await client.get(f"/v1/cases/{case_id}/timeline")).json()

    assert (story["stage"], story["entries"], story["away"]) == ("decided", [], [])


async def test_the_story_is_told_while_the_read_model_is_away() -> None:
    foundation = a_foundation("console", "postgresql+asyncpg://nobody@127.0.0.1:1/none")
    harness = a_harness(foundation)
    case_id = new_id()
    all_answer(harness, case_id)

    async with harness.program() as client:
        story = (await client.get(f"/v1/cases/{case_id}/timeline")).json()
        board = await client.get("/v1/board")

    assert (story["away"], story["stage"]) == (["console"], "decided")
    assert board.status_code == 503


async def test_a_case_that_nobody_can_tell_of_now_is_not_said_to_be_unknown(harness: ServiceHarness) -> None:
    async with harness.program() as client:
        assert (await client.get(f"/v1/cases/{new_id()}/timeline")).status_code == 503


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"no JSON", b'{"items": [{}], "awards": 7}', b'{"items": [null]}'], ids=lambda body: body.decode()
)
async def test_an_answer_that_breaks_its_contract_is_as_good_as_none(harness: ServiceHarness, body: bytes) -> None:
    report = a_household_reported()
    await harness.take(report)
    harness.others.answers = {name: httpx.Response(200, content=body) for name in _SERVICES}

    async with harness.program() as client:
        story = (await client.get(f"/v1/cases/{report.case_id}/timeline")).json()

    assert (story["clocks"], story["awards"], story["payments"], story["notices"]) == ([], [], [], [])
    assert sorted(story["away"]) == sorted(_SERVICES)


async def test_a_move_is_told_with_both_communes_and_who_did_it(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(moved(report, OTHER_COMMUNE), report)
    all_answer(harness, report.case_id)
    harness.others.answers["intake"] = a_case(
        report.case_id,
        commune_code=OTHER_COMMUNE,
        moves=[
            {
                "from_commune": COMMUNE,
                "to_commune": OTHER_COMMUNE,
                "moved_by": "province-1",
                "moved_at": MORNING.isoformat(),
            }
        ],
    )

    payment = a_payment(report.case_id, commune_code=OTHER_COMMUNE)
    harness.others.answers["disbursement"] = {"items": [payment], "next_cursor": None}

    async with harness.program("commune_officer", communes=[OTHER_COMMUNE]) as client:
        story = (await client.get(f"/v1/cases/{report.case_id}/timeline")).json()
    async with harness.browser("commune_officer", communes=[OTHER_COMMUNE]) as browser:
        page = (await browser.get(f"/cases/{report.case_id}")).text

    said = "Hồ sơ được chuyển từ Phường Ba Đình, Thành phố Hà Nội đến Phường Hồng Hà, Thành phố Hà Nội"
    assert said in story["entries"][1]["text"]["vi"]
    assert story["entries"][1]["by"] == ["provincial-officer"]
    assert [(move["from_commune"], move["moved_by"]) for move in story["moves"]] == [(COMMUNE, "province-1")]
    assert story["commune_code"] == OTHER_COMMUNE
    assert "Chuyển từ Phường Ba Đình" in page
    assert "người chuyển: cán bộ mã province-1" in page
    assert "bằng nguồn của Phường Ba Đình" in page


async def test_the_old_commune_sees_a_moved_case_no_more_also_while_intake_is_away(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(report, moved(report, OTHER_COMMUNE))

    async def sees(commune: str) -> int:
        async with harness.program("commune_officer", communes=[commune]) as client:
            return (await client.get(f"/v1/cases/{report.case_id}/timeline")).status_code

    assert (await sees(COMMUNE), await sees(OTHER_COMMUNE)) == (503, 200)
