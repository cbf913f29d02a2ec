"""What is wrong now, at the desk: the real doors of intake and of the desk itself; the others are away."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from sqlalchemy import text

from shared.database import Database, execute
from shared.ids import new_id
from shared.messaging import FactReader
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_pages import well_made
from tests.conftest import FreshDatabase
from tests.support import builders as b
from tests.support.foundation import a_foundation
from tests.support.records import Record, deliver
from tests.support.services import service_of

ORIGIN = {"Origin": "http://service.test"}
WHY = "Đã sửa khoá của dịch vụ"


@dataclass
class Intake:
    """The service with its doors; `fails` names the ends of paths at which it breaks off before it answers."""

    database: Database
    reader: FactReader
    fails: set[str]


@pytest.fixture
async def intake(harness: ServiceHarness, fresh_database: FreshDatabase) -> AsyncIterator[Intake]:
    foundation = a_foundation("intake", await fresh_database("intake"))
    service = service_of("intake", foundation)
    found = Intake(foundation.database, service.readers[0], set())
    harness.others.doors |= {"intake": _breaking(service.api(), found.fails), "console": harness.api}
    yield found
    await foundation.database.close()


def _breaking(app: FastAPI, fails: set[str]) -> FastAPI:
    @app.middleware("http")
    async def break_off(request: Request, go_on: Any) -> Response:
        if any(request.url.path.endswith(end) for end in fails):
            return Response(status_code=502)
        answer: Response = await go_on(request)
        return answer

    return app


def an_operator(harness: ServiceHarness, **who: Any) -> httpx.AsyncClient:
    client = harness.browser("ops", **{"subject": "operator-7", **who})
    client.headers.update(ORIGIN)
    return client


async def change(database: Database, statement: str, **values: Any) -> Any:
    async with database.transaction() as session:
        return await execute(session, text(statement), values)


async def rows(database: Database, statement: str) -> list[Any]:
    async with database.reading() as session:
        return list((await execute(session, text(statement), {})).mappings())


async def aside(intake: Intake) -> Any:
    """A fact of a case that nobody reported, and a record that says nothing."""
    fact = b.a_payment_settled()
    await deliver(intake.reader, fact)
    await intake.reader.take([Record(value=b"?", headers=[], offset=1)])
    return fact


def ticked(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"', page)


async def test_what_stands_aside_is_told_with_reason_and_time_and_who_is_away_is_not_counted_as_none(
    harness: ServiceHarness, intake: Intake
) -> None:
    fact = await aside(intake)
    await harness.reader.take([Record(value=b"?", headers=[], offset=7)])

    async with an_operator(harness) as browser:
        answer = await browser.get("/operations")
        first = await browser.get("/work")
        english = well_made(await browser.get("/operations?lang=en"))

    shown = well_made(answer)
    assert "Tiếp nhận: Đã chi trả" in shown
    assert "Bàn trực: Bản ghi không có tên" in shown
    assert "không phải bản tin nào được biết" in shown
    assert f'href="/cases/{fact.case_id}"' in answer.text
    assert "Bản tin chưa nhận được 3+ " in shown
    assert "Bản tin Kafka không nhận ? " in shown
    assert "Chưa biết có gì nằm chờ ở: Đánh giá và quyết định, Chi trả, Thông báo" in shown
    assert "Chi trả không trả lời ít nhất từ" in shown
    assert "Tiếp nhận sẵn sàng" in shown
    assert "Không có gì nằm chờ" not in shown
    assert "Intake: Paid" in english
    assert fact.model_dump_json() not in answer.text
    queue = well_made(first)
    assert "Đang trục trặc 6 " in queue
    assert "Chi trả: không trả lời" in queue
    assert "Tiếp nhận chưa nhận được: Đã chi trả" in queue


async def test_a_ticked_letter_is_taken_once_with_its_reason_in_the_audit(harness: ServiceHarness, intake: Intake) -> None:
    fact = await aside(intake)
    async with an_operator(harness) as browser:
        page = await browser.get("/operations")
        letters = ticked(page.text, "letter")
        form = {"key": str(new_id()), "letter": [letters[0]], "which": "ticked"}
        nothing = await browser.post("/operations/dead-letters", data={"key": "k", "why_letter": WHY, "which": "ticked"})
        no_reason = await browser.post("/operations/dead-letters", data={**form, "why_letter": ""})
        again = await browser.post("/operations/dead-letters", data={**form, "why_letter": WHY})
        failed = await browser.get("/operations")
        # As after a mended release: the letter has been taken on another way meanwhile.
        await change(intake.database, "insert into inbox (event_id) values (:id)", id=fact.event_id)
        taken = [await browser.post("/operations/dead-letters", data={**form, "why_letter": WHY}) for _ in range(2)]
        after = await browser.get("/operations")

    assert letters == [f"intake|{fact.event_id}", "intake|kipthoi.test.v1/0/1"]
    assert (nothing.status_code, no_reason.status_code) == (422, 422)
    assert "Chưa chọn mục nào" in well_made(nothing)
    assert 'id="why_letter-wrong-1"' in no_reason.text
    assert re.search(rf'value="{re.escape(letters[0])}"[^>]* checked', no_reason.text), "what was ticked stays"
    assert again.status_code == 303
    assert "Đã nhận lại 0; còn chờ 1." in well_made(failed)
    assert "thử lại lúc" in well_made(failed)
    assert [answer.status_code for answer in taken] == [303, 303]
    assert "1 mục không còn nằm chờ" in well_made(after)
    assert ticked(after.text, "letter") == [letters[1]]
    (audit,) = await rows(
        intake.database, "select * from audit where action like 'dead letter%' and details::text like '%khoá%' limit 1"
    )
    assert "operator-7" in str(dict(audit))
    assert WHY in str(audit["details"])


async def test_all_letters_of_all_who_answer_are_taken_also_the_desks_own_and_the_silent_are_named(
    harness: ServiceHarness, intake: Intake
) -> None:
    await aside(intake)
    await change(
        intake.database, "insert into inbox (event_id) select event_id::uuid from dead_letters where event_id is not null"
    )
    await harness.reader.take([Record(value=b"?", headers=[], offset=7)])

    async with an_operator(harness) as browser:
        answer = await browser.post("/operations/dead-letters", data={"key": "k", "why_letter": WHY, "which": "all"})
        shown = well_made(await browser.get("/operations"))

    assert answer.status_code == 303
    assert "Đã nhận lại 1; còn chờ 2." in shown
    assert "Chưa xong ở: Đánh giá và quyết định, Chi trả, Thông báo" in shown


async def test_where_nobody_answers_what_was_written_stays(harness: ServiceHarness) -> None:
    async with an_operator(harness) as browser:
        answer = await browser.post("/operations/dead-letters", data={"key": "k", "why_letter": WHY, "which": "all"})
        gaps = await browser.post("/operations/gaps", data={"key": "k", "why_gap": WHY, "gap": "intake|1"})

    assert (answer.status_code, gaps.status_code) == (503, 503)
    assert "Chưa có gì được ghi" in well_made(answer)
    assert "Chưa biết." in well_made(gaps)


async def test_a_long_replay_is_gone_on_with_where_it_stopped(
    harness: ServiceHarness, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.console.web.operations.acts._PASSES_S", -1.0)
    monkeypatch.setattr("shared.operations.dead_letters.MAX_NAMED", 1)
    await aside(intake)

    async with an_operator(harness) as browser:
        first = await browser.post("/operations/dead-letters", data={"key": "k", "why_letter": WHY, "which": "all"})
        (cursor,) = re.findall(r'name="cursor-intake" value="([^"]+)"', first.text)
        second = await browser.post("/operations/dead-letters", data={"key": "k", "why_letter": WHY, "cursor-intake": cursor})

    assert "Còn bản tin chưa thử ở: Tiếp nhận" in well_made(first)
    assert "còn chờ 1." in well_made(first)
    assert second.status_code in {200, 303}
    tried = await rows(intake.database, "select id from dead_letters where tried_at is not null")
    assert len(tried) == 2


async def test_refused_facts_are_tried_again_ticked_or_all(harness: ServiceHarness, intake: Intake) -> None:
    await change(
        intake.database,
        "insert into outbox (event_id, address, name, key, payload, refused) select gen_random_uuid(), 'fact',"
        " 'intake.case_closed.v1', gen_random_uuid()::text, 'x', 'PolicyViolation' from generate_series(1, 3)",
    )

    async with an_operator(harness) as browser:
        page = await browser.get("/operations")
        facts = ticked(page.text, "fact")
        one = await browser.post(
            "/operations/refused", data={"key": "k1", "fact": facts[0], "why_fact": WHY, "which": "ticked"}
        )
        shown = await browser.get("/operations")
        rest = await browser.post("/operations/refused", data={"key": "k2", "why_fact": WHY, "which": "all"})
        empty = await browser.get("/operations")
        of_nobody = await browser.post(
            "/operations/refused", data={"key": "k3", "fact": "console|1", "why_fact": WHY, "which": "ticked"}
        )

    assert of_nobody.status_code == 422, "the desk tells nobody anything"
    assert "Kafka không nhận: PolicyViolation (1 byte)" in well_made(page)
    assert "Tiếp nhận: Hồ sơ kết thúc" in well_made(page)
    assert (one.status_code, rest.status_code, len(facts)) == (303, 303, 3)
    assert "Đang gửi thử 1;" in well_made(shown)
    assert "Đang gửi thử 2;" in well_made(empty)
    assert ticked(empty.text, "fact") == []


async def test_a_gap_is_filled_in_two_steps_that_may_break_off_between(harness: ServiceHarness, intake: Intake) -> None:
    await change(
        intake.database,
        "insert into outbox (event_id, address, name, key, payload, delivered_at, kafka_partition, kafka_offset)"
        " values (gen_random_uuid(), 'fact', 'intake.case_closed.v1', gen_random_uuid()::text, 'x', now(), 2, 7)",
    )
    await change(intake.database, "insert into topic_ends (kafka_partition, next_offset) values (2, 8)")
    await change(
        intake.database,
        "insert into gaps (reader, topic, kafka_partition, from_offset, until_offset)"
        " values ('kipthoi-intake', 'kipthoi.intake.v1', 2, 5, 8), ('kipthoi-intake', 'foreign', 0, 1, 2)",
    )

    async with an_operator(harness) as browser:
        page = await browser.get("/operations")
        gaps = ticked(page.text, "gap")
        form = {"key": str(new_id()), "gap": gaps, "why_gap": WHY}
        intake.fails.add("/asked")
        broken = await browser.post("/operations/gaps", data=form)
        intake.fails.clear()
        done = [await browser.post("/operations/gaps", data=form) for _ in range(2)]
        after = await browser.get("/operations")

    shown = well_made(page)
    assert "Tiếp nhận lỡ 3 bản tin của Tiếp nhận" in shown
    assert "partition 2, vị trí 5 đến trước 8" in shown
    assert "nơi phát không rõ" in shown
    assert broken.status_code == 503
    assert "có thể đã ghi rồi" in well_made(broken)
    assert f'value="{WHY}"' in broken.text
    assert [answer.status_code for answer in done] == [303, 303]
    seen = well_made(after)
    assert "Không dịch vụ nào phát: foreign" in seen
    assert "lần 1: đã gửi 0" in seen
    assert ticked(after.text, "gap") == [gaps[1]]
    assert len(await rows(intake.database, "select id from republications")) == 1
    (noted,) = await rows(intake.database, "select republication from gaps where asked_at is not null")
    assert noted["republication"] == 1


async def test_an_operator_of_one_province_is_told_why_he_sees_nothing(harness: ServiceHarness, intake: Intake) -> None:
    await aside(intake)

    async with an_operator(harness, provinces=["01"]) as browser, harness.browser("auditor") as auditor:
        answer = await browser.get("/operations")
        sent = await browser.post("/operations/dead-letters", data={"key": "k", "why_letter": WHY, "which": "all"})
        refused = await auditor.get("/operations")

    shown = well_made(answer)
    assert "Chỉ người vận hành của cả nước mới được làm" in shown
    assert "Cả năm dịch vụ sẵn sàng" not in shown
    assert "Không có." not in shown
    assert ticked(answer.text, "letter") == []
    assert sent.status_code == 403
    assert refused.status_code == 403
