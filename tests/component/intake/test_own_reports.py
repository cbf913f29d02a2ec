"""Who reports sees what became of his own reports, and nothing of anybody else's."""

from typing import Any

from sqlalchemy import text

from services.intake.store import reports as store
from shared.database import execute
from tests.component.intake.harness import ServiceHarness, a_report
from tests.support.builders import COMMUNE


async def _reported(harness: ServiceHarness, incident: str, subject: str, name: str = "Hộ Thử") -> str:
    async with harness.client("reporter", subject=subject, communes=[COMMUNE]) as reporter:
        answer = await reporter.post("/v1/reports", json=a_report(incident, household={"head_name": name}))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["case_id"])


async def _own(harness: ServiceHarness, subject: str, role: str = "reporter", **query: Any) -> dict[str, Any]:
    async with harness.client(role, subject=subject, communes=[COMMUNE]) as reporter:
        answer = await reporter.get("/v1/reports/mine", params=query)
    assert answer.status_code == 200, answer.text
    assert "Hộ" not in answer.text
    return dict(answer.json())


async def test_a_village_head_sees_where_his_own_reports_stand(harness: ServiceHarness, incident: str) -> None:
    first = await _reported(harness, incident, "head-one", "Hộ Một")
    await _reported(harness, incident, "head-two", "Hộ Của Người Khác")
    second = await _reported(harness, incident, "head-one", "Hộ Hai")
    async with harness.client() as officer:
        body = {"reason_code": "reported_by_mistake"}
        assert (await officer.post(f"/v1/cases/{first}/retract", json=body)).status_code == 200
        correction = {"household": {"head_name": "Hộ Đã Sửa"}}
        assert (await officer.post(f"/v1/cases/{second}/corrections", json=correction)).status_code == 201

    found = await _own(harness, "head-one")

    assert [(item["case_id"], item["stage"]) for item in found["items"]] == [(second, "identified"), (first, "retracted")]
    assert found["items"][1]["retraction_reason"] == "reported_by_mistake"
    assert (found["items"][0]["commune_code"], found["items"][0]["assisted_at"]) == (COMMUNE, None)
    assert [item["head_name"] for item in found["items"]] == ["H. H.", "H. M."]
    assert found["items"][0]["case_number"] == (await harness.case(second))["case_number"]
    assert found["next_cursor"] is None


async def test_who_corrects_a_report_has_not_reported_it(harness: ServiceHarness, incident: str) -> None:
    case = await _reported(harness, incident, "head-one")
    async with harness.client(subject="officer-one") as officer:
        answer = await officer.post(f"/v1/cases/{case}/corrections", json={"household": {"size": 5}})
        assert answer.status_code == 201

    assert (await _own(harness, "officer-one", "commune_officer"))["items"] == []


async def test_reports_of_one_moment_are_paged_without_a_gap(harness: ServiceHarness, incident: str) -> None:
    rows = "\n".join(f"{COMMUNE},Nhà {number:02d},Ngập" for number in range(25))
    await harness.send_list(incident, f"commune_code,head_name,what_happened\n{rows}\n", subject="list-sender")
    seen: list[str] = []
    cursor = None
    while True:
        page = await _own(harness, "list-sender", "commune_officer", limit=10, **({"cursor": cursor} if cursor else {}))
        seen += [item["case_id"] for item in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break

    assert len(seen) == len(set(seen)) == 25


async def test_they_are_found_by_the_index_alone(harness: ServiceHarness, incident: str) -> None:
    case = await _reported(harness, incident, "head-one")
    (report,) = await harness.rows("select id from reports where case_id = :case", case=case)
    async with harness.foundation.database.reading() as session:
        await execute(session, text("set local enable_seqscan = off"))
        await execute(session, text("set local enable_sort = off"))
        asked = {"sender": "head-one", "before": report.id, "most": 50}
        plan = (await execute(session, text(f"explain {store._SENT_BY.text}"), asked)).scalars()

    assert "ix_reports_received_from" in "\n".join(plan)
