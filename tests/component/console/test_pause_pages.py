"""The page of pauses, at the real doors of disbursement: one person stops the money at once, another lets it go on."""

import re
from typing import Any

import httpx

from shared.ids import new_id
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_pages import well_made
from tests.component.console.tiles import tiles_on
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.harness import a_household
from tests.support.builders import COMMUNE, INCIDENT, OTHER_COMMUNE, PROVINCE

ORIGIN = {"Origin": "http://service.test"}
WHY = "Số dư không khớp sao kê"


def somebody(harness: ServiceHarness, role: str = "accountant", **who: Any) -> httpx.AsyncClient:
    client = harness.browser(role, **{"provinces": [PROVINCE], "subject": f"{role}-1", **who})
    client.headers.update(ORIGIN)
    return client


async def _stopped(disbursement: Disbursement) -> tuple[str, Any]:
    """A source, and a household whose payment is ready to be ordered out of it."""
    source = await disbursement.source(50_000_000, scope={"province_code": PROVINCE})
    household = a_household()
    await disbursement.take(household.reported, household.approved)
    return source, household


async def test_one_stops_a_source_everybody_reads_why_and_another_lets_it_go_on(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    source, household = await _stopped(disbursement)
    async with somebody(harness) as accountant, somebody(harness, "provincial_leader") as leader:
        at_source = await accountant.get(f"/money/sources/{source}")
        offered = await accountant.get(f"/money/pauses?of=source|{source}")
        body = {"key": str(new_id()), "target": f"source|{source}", "reason": WHY}
        paused = await accountant.post("/money/pauses", data=body, follow_redirects=True)
        await disbursement.send()
        own, others = await accountant.get("/money/pauses"), await leader.get("/money/pauses")
        stuck = await accountant.get("/money/payments?kind=paused")
        payment = await disbursement.payment(household)
        stopped_source = await accountant.get(f"/money/sources/{source}")
        story = await accountant.get(f"/money/payments/{payment['id']}")
        overview, first = await accountant.get("/money"), await accountant.get("/work")
        board = tiles_on((await leader.get("/board")).text)["paused"]
        (action,) = re.findall(r'action="(/money/pauses/[0-9a-f-]{36})"', others.text)
        lifted = await leader.post(action, data={"key": str(new_id()), "reason": "Đã khớp"}, follow_redirects=True)
        again = await leader.post(action, data={"key": str(new_id()), "reason": "Đã khớp"})

    assert f'href="/money/pauses?of=source|{source}#pause"' in at_source.text
    assert f'<option value="source|{source}" selected>' in offered.text
    assert "Đã tạm dừng: Ngân sách." in well_made(paused)
    assert "một người khác có quyền phải xem lại và gỡ" in well_made(own)
    assert 'action="/money/pauses/' not in own.text
    assert f'value="source|{source}"' not in own.text, "it is paused already"
    assert f"Nguồn này đang tạm dừng: {WHY}" in well_made(stopped_source)
    assert "/money/pauses?of=" not in stopped_source.text
    assert WHY in well_made(others)
    assert f"Tạm dừng: {WHY}" in well_made(stuck)
    assert "Một người khác có quyền gỡ là tự chi tiếp" in well_made(stuck)
    assert WHY in well_made(story)
    assert re.search(r" 1 Đang tạm dừng", well_made(overview))
    assert f"Tạm dừng: {WHY}" in well_made(first)
    assert (board.number, board.href) == ("1", "/money/pauses")
    said = well_made(lifted)
    assert "Đã gỡ: Ngân sách. Các khoản đang chờ tự chi tiếp." in said
    assert "Không có gì đang tạm dừng." in said
    assert "Đã khớp" in said, "it stays in the record"
    assert again.status_code == 409
    assert "Việc tạm dừng này đã được gỡ" in well_made(again)


async def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    source, _ = await _stopped(disbursement)
    async with somebody(harness) as accountant:
        nothing = await accountant.post("/money/pauses", data={"key": str(new_id()), "reason": WHY})
        no_reason = await accountant.post("/money/pauses", data={"key": str(new_id()), "target": f"source|{source}"})
        gone = await accountant.post(
            "/money/pauses", data={"key": str(new_id()), "target": f"source|{new_id()}", "reason": WHY}
        )
        await accountant.post("/money/pauses", data={"key": str(new_id()), "target": "rail|bank", "reason": WHY})
        twice = await accountant.post("/money/pauses", data={"key": str(new_id()), "target": "rail|bank", "reason": WHY})

    assert [answer.status_code for answer in (nothing, no_reason, gone, twice)] == [422, 422, 404, 409]
    assert "hãy chọn nguồn, kênh chi hoặc sự kiện" in well_made(nothing)
    assert f'value="{WHY}"' in nothing.text
    assert 'id="reason-wrong-1"' in no_reason.text
    assert "Không tìm thấy, hoặc không thuộc địa bàn của bạn." in well_made(gone)
    assert "Đã được tạm dừng từ" in well_made(twice)


async def test_a_commune_is_offered_its_own_sources_and_who_only_reads_nothing(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    own = await disbursement.source(1_000, scope={"commune_code": COMMUNE}, name="Quỹ xã")
    await disbursement.source(1_000, scope={"commune_code": OTHER_COMMUNE}, name="Quỹ xã bên")
    await disbursement.source(1_000, scope={"province_code": PROVINCE}, name="Quỹ tỉnh")
    await disbursement.hear_of(INCIDENT)
    async with somebody(harness, "commune_chair", provinces=[], communes=[COMMUNE]) as chair:
        offered = await chair.get("/money/pauses")
        body = {"key": str(new_id()), "target": f"source|{own}", "reason": WHY}
        nothing_left = await chair.post("/money/pauses", data=body, follow_redirects=True)
    async with (
        somebody(harness, "auditor") as auditor,
        somebody(harness, "paying_agent", provinces=[], communes=[COMMUNE]) as agent,
    ):
        read = [await one.get("/money/pauses") for one in (auditor, agent)]
        refused = await auditor.post("/money/pauses", data={"target": f"source|{own}", "reason": WHY})

    assert re.findall(r'<option value="([^"]+)"', offered.text) == [f"source|{own}"]
    assert "gọi ngay người trực của tỉnh" in well_made(offered)
    assert "Không có nguồn nào của bạn để tạm dừng." in well_made(nothing_left)
    assert '<select id="target"' not in nothing_left.text
    assert all(answer.status_code == 200 and "<form" not in answer.text.partition("<main")[2] for answer in read)
    assert refused.status_code == 403


async def test_while_disbursement_is_away_nobody_is_told_that_nothing_is_paused(harness: ServiceHarness) -> None:
    async with somebody(harness) as accountant:
        page = await accountant.get("/money/pauses")
        sent = await accountant.post("/money/pauses", data={"key": str(new_id()), "target": "rail|bank", "reason": WHY})
        board = tiles_on((await accountant.get("/board")).text)["paused"]

    assert "chưa biết đang tạm dừng những gì" in well_made(page)
    assert "Không có gì đang tạm dừng" not in page.text
    assert (sent.status_code, f'value="{WHY}"' in sent.text) == (503, True)
    assert board.number == "?"


async def test_who_hands_goods_over_reads_that_they_are_paused(harness: ServiceHarness, disbursement: Disbursement) -> None:
    await disbursement.source(100, unit="kg", scope={"province_code": PROVINCE})
    household = a_household(amount=30, unit="kg", code="RICE")
    await disbursement.take(household.reported, household.approved)
    async with somebody(harness) as accountant:
        await accountant.post("/money/pauses", data={"key": str(new_id()), "target": "rail|goods", "reason": "Gạo mốc"})
    async with somebody(harness, "paying_agent", provinces=[], communes=[COMMUNE]) as agent:
        page = well_made(await agent.get("/handovers"))

    assert "Gạo mốc. Chưa trao khi đang tạm dừng; đã trao rồi thì vẫn ghi ở đây." in page
