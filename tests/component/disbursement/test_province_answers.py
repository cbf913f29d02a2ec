"""The province answers what a commune asked: granted, in part, or refused with a reason; what it grants serves who waits."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.database import execute
from shared.ids import new_id
from tests.component.disbursement.harness import ServiceHarness, a_household
from tests.support.builders import COMMUNE, INCIDENT, OTHER_COMMUNE, PROVINCE
from tests.support.paper import text_of

ANSWER = {"verdict": "granted", "document": "77/UBND-TC 22/11/2026"}
MONEY = {"kind": "reserve_fund", "unit": "dong", "amount": 5_400_000}
RICE = {"kind": "national_reserve", "unit": "kg", "amount": 60}


async def _ask(harness: ServiceHarness, document: str = "12/UBND-VX 21/11/2026") -> str:
    body = {"incident_id": str(INCIDENT), "commune_code": COMMUNE, "document": document}
    async with harness.client("commune_officer", communes=[COMMUNE]) as client:
        answer = await client.post("/v1/requests", json=body)
        assert answer.status_code == 201, answer.text
        name: str = answer.json()["id"]
        return name


async def _answer(harness: ServiceHarness, request: str, *means: Any, province: str = PROVINCE, **more: Any) -> Any:
    body = {**ANSWER, "means": list(means), **more}
    async with harness.client("provincial_leader", provinces=[province]) as client:
        return await client.post(f"/v1/requests/{request}/answer", json=body)


async def _listed(harness: ServiceHarness) -> Any:
    async with harness.client("commune_officer", communes=[COMMUNE]) as client:
        return (await client.get("/v1/requests")).json()["items"]


async def _short(harness: ServiceHarness) -> tuple[Any, Any]:
    """A household waits for money, another for rice."""
    money, rice = a_household().signed_now(), a_household(unit="kg", code="RICE", amount=60).signed_now()
    await harness.take(money.reported, money.approved, rice.reported, rice.approved)
    return money, rice


async def test_what_is_granted_is_booked_into_sources_of_its_origin_and_serves_who_waits(harness: ServiceHarness) -> None:
    money, rice = await _short(harness)
    request = await _ask(harness)

    answer = await _answer(harness, request, MONEY, RICE)

    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert {each["kind"] for each in said["means"]} == {"reserve_fund", "national_reserve"}
    assert {(await harness.payment(each))["state"] for each in (money, rice)} == {"reserved"}
    for each in said["means"]:
        source = await harness.seen(each["source_id"])
        assert (source["kind"], source["scope"]["commune_code"], source["available"]) == (each["kind"], COMMUNE, 0)
        assert (source["contributed"], source["unit"]) == (each["amount"], each["unit"])
    [listed] = await _listed(harness)
    assert (listed["answer"], listed["waiting"]) == (said, [])
    assert [row["action"] for row in await harness.rows("select action from audit where action = 'province answered'")] != []
    await harness.expect_balanced()


async def test_a_second_grant_of_the_same_origin_goes_into_the_same_source(harness: ServiceHarness) -> None:
    await _short(harness)
    first = await _answer(harness, await _ask(harness), MONEY, RICE)
    later = a_household().signed_now()
    await harness.take(later.reported, later.approved)
    second = await _answer(harness, await _ask(harness, "13/UBND-VX 23/11/2026"), MONEY)

    [again] = second.json()["means"]
    assert again["source_id"] in {each["source_id"] for each in first.json()["means"]}
    assert (await harness.seen(again["source_id"]))["contributed"] == 10_800_000
    await harness.expect_balanced()


async def test_a_part_says_why_and_the_rest_may_be_asked_for_again(harness: ServiceHarness) -> None:
    money, rice = await _short(harness)
    request = await _ask(harness)

    wrong = [
        await _answer(harness, request, RICE),
        await _answer(harness, request, RICE, verdict="granted_in_part"),
        await _answer(harness, request, verdict="granted_in_part", reason="Chỉ còn gạo"),
        await _answer(harness, request, RICE, verdict="refused", reason="Hết nguồn"),
        await _answer(harness, request, verdict="refused"),
        await _answer(harness, request, {**MONEY, "amount": 9_000_000_000_000}, RICE),
    ]
    right = await _answer(harness, request, RICE, verdict="granted_in_part", reason="Chỉ còn gạo, tiền chờ trung ương")

    assert [each.status_code for each in wrong] == [422] * 6
    assert [each.json()["errors"][0]["field"] for each in wrong] == ["means", "reason", "means", "means", "reason", "means"]
    assert "9000000000000" in wrong[-1].json()["errors"][0]["reason"]
    assert right.status_code == 201, right.text
    assert ((await harness.payment(money))["state"], (await harness.payment(rice))["state"]) == ("waiting_funds", "reserved")
    again = await _ask(harness, "13/UBND-VX 23/11/2026")
    newest, before = await _listed(harness)
    assert (newest["id"], newest["payments"], newest["answer"]) == (again, 1, None)
    assert before["answer"]["reason"] == "Chỉ còn gạo, tiền chờ trung ương"
    clocks = await harness.rows("select owner from clocks where kind = 'paid' and state = 'running'")
    assert {row["owner"] for row in clocks} == {f"province:{PROVINCE}"}, "the province's until it is served"


async def test_a_refusal_books_nothing_and_says_why(harness: ServiceHarness) -> None:
    money, _ = await _short(harness)
    request = await _ask(harness)

    answer = await _answer(harness, request, verdict="refused", reason="Tỉnh đã hết nguồn, đã báo cáo Bộ Tài chính")

    assert (answer.status_code, answer.json()["means"]) == (201, [])
    assert (await harness.payment(money))["state"] == "waiting_funds"
    assert await harness.rows("select 1 from sources") == []
    [row] = await harness.rows("select reason from province_answers")
    assert "Bộ Tài chính".encode() not in row["reason"]


async def test_a_request_is_answered_once_also_by_two_at_the_same_moment(harness: ServiceHarness) -> None:
    await _short(harness)
    request = await _ask(harness)

    answers = await asyncio.gather(*[_answer(harness, request, MONEY, RICE) for _ in range(3)])

    assert sorted(each.status_code for each in answers) == [201, 409, 409]
    assert {each.json().get("type") for each in answers if each.status_code == 409} == {"urn:kipthoi:problem:already-answered"}
    assert [row["amount"] for row in await harness.rows("select amount from contributions order by amount")] == [60, 5_400_000]
    await harness.expect_balanced()


async def test_who_answers_is_of_the_province_that_was_asked_and_did_not_ask_himself(harness: ServiceHarness) -> None:
    await _short(harness)
    body = {"incident_id": str(INCIDENT), "commune_code": COMMUNE, "document": "12/UBND-VX 21/11/2026"}
    async with harness.client(["accountant", "provincial_leader"], subject="both", provinces=[PROVINCE]) as client:
        request = (await client.post("/v1/requests", json=body)).json()["id"]
        own = await client.post(f"/v1/requests/{request}/answer", json={**ANSWER, "means": [MONEY, RICE]})
    async with harness.client("commune_officer", communes=[COMMUNE]) as client:
        commune = await client.post(f"/v1/requests/{request}/answer", json={**ANSWER, "means": [MONEY, RICE]})

    elsewhere = await _answer(harness, request, MONEY, RICE, province="42")
    unknown = await _answer(harness, str(new_id()), MONEY)

    assert [each.status_code for each in (own, commune, elsewhere, unknown)] == [403, 403, 403, 404]
    assert own.json()["type"] == "urn:kipthoi:problem:answered-by-who-asked"
    assert await harness.rows("select 1 from province_answers") == []


async def test_the_letter_says_what_is_lacking_in_figures_and_words_and_names_nobody(harness: ServiceHarness) -> None:
    await harness.hear_of(INCIDENT)
    await _short(harness)
    request = await _ask(harness)

    async with harness.client("commune_officer", communes=[COMMUNE]) as client:
        letter = await client.get(f"/v1/requests/{request}/document")
        again = await client.get(f"/v1/requests/{request}/document")
    async with harness.client("commune_officer", communes=[OTHER_COMMUNE]) as client:
        foreign = await client.get(f"/v1/requests/{request}/document")

    assert (letter.status_code, letter.headers["content-type"], foreign.status_code) == (200, "application/pdf", 404)
    assert letter.content == again.content
    words = text_of(letter.content)
    for said in (
        "khoản 2 Điều 13 Nghị định số 335/2026/NĐ-CP",
        "Bão thử",
        "Số: 12/UBND-VX 21/11/2026",
        "Người bị thương nặng",
        "5.400.000 đồng (Bằng chữ: Năm triệu bốn trăm nghìn đồng)",
        "60 kg gạo (Bằng chữ: Sáu mươi kilôgam gạo)",
        "cho 2 hộ",
        "Nơi nhận",
        "Ký, ghi rõ họ tên, đóng dấu",
    ):
        assert said in words, words
    assert "Hộ Thử Nghiệm" not in words


@pytest.mark.parametrize("table", ["requested_items", "province_answers", "province_grants"])
async def test_what_was_asked_and_answered_stays(harness: ServiceHarness, table: str) -> None:
    await _short(harness)
    await _answer(harness, await _ask(harness), MONEY, RICE)

    with pytest.raises(IntegrityError, match="append-only"):
        async with harness.foundation.database.transaction() as session:
            await execute(session, text(f"delete from {table}"))
