"""Cases are found by their number, households by name and telephone; by whom who may, and written down."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import text

from services.intake.loops.searches import HouseholdMarking
from shared import audit
from shared.communes import communes
from shared.database import execute
from shared.privacy import BlindIndex, new_key
from tests.component.intake.harness import ServiceHarness
from tests.support.builders import COMMUNE

ELSEWHERE = next(code for code, commune in communes().items() if commune.province_code == "42")


@pytest.fixture
async def incident(harness: ServiceHarness) -> str:
    return await harness.declare((COMMUNE, ELSEWHERE))


async def marked(harness: ServiceHarness) -> None:
    await HouseholdMarking(harness.foundation, harness.context).mark_households()


async def found(harness: ServiceHarness, wanted: str, role: str = "commune_officer", **area: Any) -> dict[str, Any]:
    async with harness.client(role, **area) as officer:
        answer = await officer.post("/v1/cases/search", json={"wanted": wanted})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def ids(answer: dict[str, Any]) -> list[str]:
    return [case["id"] for case in answer["items"]]


async def reported(harness: ServiceHarness, incident: str, name: str, phone: str = "", **values: Any) -> str:
    household = {"head_name": name, **({"phone": phone} if phone else {})}
    return await harness.report(incident, household=household, **values)


@pytest.mark.parametrize("wanted", ["Nguyễn Thị Tèo", "nguyen thi teo", "TÈO", "teo nguyễn", "0559 000 011", "+84559000011"])
async def test_a_household_is_found_as_people_write_it(harness: ServiceHarness, incident: str, wanted: str) -> None:
    case_id = await reported(harness, incident, "Nguyễn Thị Tèo", "0559000011")
    await reported(harness, incident, "Trần Văn Nguyễn", "0559000012")
    await marked(harness)

    answer = await found(harness, wanted)

    assert ids(answer) == [case_id]
    assert answer["items"][0]["head_name"] == "N. T. T."


async def test_who_is_spelt_so_goes_first(harness: ServiceHarness, incident: str) -> None:
    tuan = await reported(harness, incident, "Lê Tuân")
    other = await reported(harness, incident, "Lê Tuấn")
    await marked(harness)

    assert ids(await found(harness, "Lê Tuân")) == [tuan, other]
    assert ids(await found(harness, "Lê Tuấn")) == [other, tuan]


@pytest.mark.parametrize("part", [lambda number: number, lambda number: number.partition("-")[2], lambda _: "2"])
async def test_a_case_is_found_by_its_number_or_its_end(harness: ServiceHarness, incident: str, part: Any) -> None:
    await reported(harness, incident, "Một")
    case_id = await reported(harness, incident, "Hai")
    number = (await harness.case(case_id))["case_number"]

    answer = await found(harness, part(number))

    assert (answer["kind"], ids(answer)) == ("number", [case_id])


async def test_a_correction_is_found_and_what_was_wrong_no_longer(harness: ServiceHarness, incident: str) -> None:
    case_id = await reported(harness, incident, "Lê Sai", "0559000013")
    await marked(harness)
    async with harness.client() as officer:
        answer = await officer.post(f"/v1/cases/{case_id}/corrections", json={"head_name": "Lê Đúng", "phone": None})
        assert answer.status_code == 201, answer.text
    await marked(harness)

    assert ids(await found(harness, "Đúng")) == [case_id]
    assert (ids(await found(harness, "Sai")), ids(await found(harness, "0559000013"))) == ([], [])


async def test_a_moved_case_is_found_where_it_lies_now(harness: ServiceHarness, incident: str) -> None:
    case_id = await reported(harness, incident, "Lê Chuyển")
    await marked(harness)
    async with harness.client("provincial_officer", provinces=["01", "42"]) as officer:
        answer = await officer.post(f"/v1/cases/{case_id}/corrections", json={"commune_code": ELSEWHERE})
        assert answer.status_code == 201, answer.text
    # Before it is marked anew it is not found where it lay.
    assert ids(await found(harness, "Chuyển", communes=[COMMUNE])) == []
    await marked(harness)

    assert ids(await found(harness, "Chuyển", communes=[ELSEWHERE])) == [case_id]
    assert ids(await found(harness, "Chuyển", communes=[COMMUNE])) == []


@pytest.mark.parametrize("wanted", ["Lê Xa", "0559000014", "1"])
async def test_nobody_finds_beyond_his_area(harness: ServiceHarness, incident: str, wanted: str) -> None:
    await harness.report(incident, household={"head_name": "Lê Xa", "phone": "0559000014"}, commune_code=ELSEWHERE)
    await marked(harness)

    assert ids(await found(harness, wanted, communes=[COMMUNE])) == []
    assert len(ids(await found(harness, wanted, "provincial_officer", provinces=["42"]))) == 1


@pytest.mark.parametrize("role", ["auditor", "accountant", "paying_agent", "ops"])
async def test_who_may_not_know_a_household_searches_by_number_alone(harness: ServiceHarness, incident: str, role: str) -> None:
    case_id = await reported(harness, incident, "Lê Kín", "0559000015")
    await marked(harness)

    async with harness.client(role) as reader:
        refused = [await reader.post("/v1/cases/search", json={"wanted": wanted}) for wanted in ("Kín", "0559000015")]
    by_number = await found(harness, (await harness.case(case_id))["case_number"], role)

    assert [answer.status_code for answer in refused] == [403, 403]
    assert {answer.json()["type"].rpartition(":")[2] for answer in refused} == {"person-not-for-role"}
    assert (ids(by_number), by_number["items"][0]["head_name"]) == ([case_id], None)


async def test_each_search_is_written_down_without_its_words(harness: ServiceHarness, incident: str) -> None:
    case_id = await reported(harness, incident, "Lê Tìm")
    await marked(harness)

    await found(harness, "Tìm", subject="officer-who-looks")
    await found(harness, "Không Ai Cả")

    rows = await harness.rows("select actor, subject_ids, details from audit where action = 'cases searched' order by id")
    assert [(row.subject_ids, orjson.loads(row.details)["by"]) for row in rows] == [(case_id, "name"), ("", "name")]
    assert rows[0].actor == "officer-who-looks"
    assert all("Tìm" not in str(row.details) and "tim" not in str(row.details) for row in rows)


async def test_the_marks_tell_nothing(harness: ServiceHarness, incident: str) -> None:
    await reported(harness, incident, "Lê Lộ", "0559000016")
    await marked(harness)

    rows = await harness.rows("select mark from household_marks")

    assert {len(row.mark) for row in rows} == {32}
    assert not {row.mark for row in rows} & {word.encode() for word in ("le", "lo", "0559000016")}


async def test_under_a_new_key_all_are_marked_again(harness: ServiceHarness, incident: str) -> None:
    case_id = await reported(harness, incident, "Lê Khoá")
    await marked(harness)
    key = BlindIndex(new_key())
    for context in (harness.context, harness.app.state.context):
        object.__setattr__(context.seals, "index", key)
    assert ids(await found(harness, "Khoá")) == []

    await marked(harness)

    assert ids(await found(harness, "Khoá")) == [case_id]


async def test_what_cannot_be_read_holds_up_nobody_and_is_tried_again(harness: ServiceHarness, incident: str) -> None:
    unread = await reported(harness, incident, "Lê Hỏng")
    [household] = await harness.rows(
        "select household_id as id, h.sealed from cases c join households h on h.id = household_id"
    )
    await _reseal(harness, household.id, b"\x02nobody has this key")
    case_id = await reported(harness, incident, "Lê Lành")

    await marked(harness)

    assert ids(await found(harness, "Lành")) == [case_id]
    assert ids(await found(harness, "Hỏng")) == []
    await _reseal(harness, household.id, household.sealed)
    await marked(harness)
    assert ids(await found(harness, "Hỏng")) == [unread]


async def _reseal(harness: ServiceHarness, household_id: UUID, sealed: bytes) -> None:
    async with harness.foundation.database.transaction() as session:
        await execute(
            session, text("update households set sealed = :sealed where id = :id"), {"id": household_id, "sealed": sealed}
        )
        await audit.record(session, harness.foundation.actor, "resealed", "household", [household_id])


async def test_more_than_a_page_is_said(harness: ServiceHarness, incident: str) -> None:
    await harness.report_many(incident, 31)
    await marked(harness)

    answer = await found(harness, "Hộ")

    assert (len(answer["items"]), answer["is_more"]) == (30, True)


@pytest.mark.parametrize("wanted", ["…", "x" * 201, "", "Nguy\ufffdn"])
async def test_what_is_no_search_is_refused_by_its_field(harness: ServiceHarness, wanted: str) -> None:
    async with harness.client() as officer:
        answer = await officer.post("/v1/cases/search", json={"wanted": wanted})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "wanted")
