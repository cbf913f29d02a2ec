"""Goods in warehouses at the desk, at the real doors of disbursement: opened, filled, emptied by a note, closed."""

from datetime import timedelta
from urllib.parse import unquote

from services.disbursement.domain.payments import PaymentStatus
from shared.clock import VIETNAM, now
from tests.component.console.harness import ServiceHarness
from tests.component.console.money import ORIGIN, an_accountant
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.test_stock import a_warehouse, close, deliver, hungry, level, receive
from tests.support.builders import COMMUNE, PROVINCE, a_case_retracted


async def test_goods_come_in_leave_by_a_note_and_come_back_at_the_desk(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    source = await disbursement.source(unit="kg")
    first, _ = await hungry(disbursement, source, 60, 90)

    async with an_accountant(harness, provinces=[PROVINCE]) as browser:
        empty = well_made(await browser.get("/money/stock"))
        body = {"code": "KHO1", "name": "Kho nhà văn hoá", "commune": COMMUNE, "drill": "1", "key": "a"}
        opened = await browser.post("/money/stock", data=body)
        path = opened.headers["location"]
        bare = well_made(await browser.get(path))
        came = {"source_id": source, "item": "rice", "quantity": "100", "document": "PN 7"}
        wrong = await browser.post(path, data={**came, "item": "tent", "key": "b"})
        received = await browser.post(path, data={**came, "key": "c"})
        filled = well_made(await browser.get(path))
        note = {"stock": f"{source}|rice", "commune": COMMUNE, "carried_by": "29C-559"}
        left = await browser.post(f"{path}/notes", data={**note, "key": "d"})
        nobody = await browser.post(f"{path}/notes", data={**note, "key": "e"})
        noted = await browser.get(left.headers["location"])
        note_page = well_made(noted)
        outside = well_made(await browser.get(path))
        closed = await browser.post(left.headers["location"], data={"key": "f"})
        after = well_made(await browser.get(path))
        listed = well_made(await browser.get("/money/stock"))
    async with harness.browser("auditor", provinces=[PROVINCE]) as auditor:
        read_only = await auditor.get(path)

    assert "Chưa có kho nào" in empty
    assert "Kho trống" in bare
    assert "Chưa có phiếu, nguồn Ngân sách: 150 kg Kho chỉ còn 0 kg" in bare, "set aside here, and nothing has come yet"
    assert "Không ai đang chờ" not in bare
    assert "Chưa có phiếu, nguồn Ngân sách: 150 kg Kho chỉ còn 100 kg" in filled
    assert "2 khoản, từ" in filled
    assert "Chưa trao xong: 1 phiếu xuất, 1 dòng" in outside
    assert "Lâu nhất: PX-KHO1-0001 , từ" in outside
    assert "nguồn Ngân sách: 90 kg Kho chỉ còn 40 kg" in outside
    assert "Chưa trao xong" not in after
    assert ("Kho đặt ở xã" in empty, "Xuất cho xã" in after, "Chỉ cho một xã" in empty + after) == (True, True, False)
    assert (opened.status_code, wrong.status_code, received.status_code, left.status_code) == (303, 422, 303, 303)
    assert (nobody.status_code, "chờ hàng từ nguồn này" in nobody.text) == (409, True)
    assert "PX-KHO1-0001" in note_page
    assert "Gạo: 60 kg" in note_page
    assert f'href="/cases/{first.reported.case_id}#payment-' in noted.text, "the case that people can say, not a piece of an id"
    assert "DIỄN TẬP" in note_page
    assert "Chưa trao" in note_page
    assert closed.status_code == 303
    assert "100 kg 0 kg 100 kg" in after
    assert "Đã kết thúc" in after
    assert "Gạo: Còn 100 kg" in listed
    assert read_only.status_code == 200
    assert 'action="/money/stock' not in read_only.text


async def test_who_carried_goods_says_on_their_note_when_he_gave_what_was_stopped_meanwhile(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    source, warehouse = await disbursement.source(unit="kg"), await a_warehouse(disbursement)
    gone, _ = await hungry(disbursement, source, 60, 30)
    await receive(disbursement, warehouse, source, 90)
    note = (await deliver(disbursement, warehouse, source)).json()["id"]
    path = f"/money/delivery-notes/{note}"
    given_at = f"{now().astimezone(VIETNAM):%Y-%m-%dT%H:%M}"
    async with harness.browser("paying_agent", communes=[COMMUNE]) as agent:
        agent.headers.update(ORIGIN)
        before = well_made(await agent.get(path))
        await disbursement.take(a_case_retracted(case_id=gone.reported.case_id))
        shown = await agent.get(path)
        page = well_made(shown)
        async with an_accountant(harness, provinces=[PROVINCE]) as accountant:
            asked = well_made(await accountant.get(path))
        listed = well_made(await agent.get(f"/money/stock/{warehouse}"))
        back = (await agent.get("/money/stock")).text
        payment = (await disbursement.payment(gone))["id"]
        line = {"payment": f"{payment}:60", "handed_to": "household", "evidence_kind": "photo", "evidence": "Ảnh 3", "key": "a"}
        later = f"{now().astimezone(VIETNAM) + timedelta(hours=1):%Y-%m-%dT%H:%M}"
        nobody = await agent.post(f"{path}/handovers", data={"handed_at": given_at})
        wrong = await agent.post(f"{path}/handovers", data={**line, "handed_at": later, "key": "b"})
        given = await agent.post(f"{path}/handovers", data={**line, "handed_at": given_at, "key": "c"})
        after = well_made(await agent.get(path))
    async with an_accountant(harness, provinces=[PROVINCE]) as accountant:
        told = well_made(await accountant.get(path))
    await close(disbursement, note)

    assert "PX-KHO1-0001" in listed
    assert '<p class="pager"><a href="/handovers">' in back, "where he came from"
    assert "Dừng khi hàng đang đi" not in before
    assert ("Dừng khi hàng đang đi" in page, shown.text.count('name="payment"')) == (True, 1)
    assert (nobody.status_code, given.status_code) == (422, 303)
    assert "là lúc chưa tới" in unquote(unquote(wrong.headers["set-cookie"]))
    assert (await disbursement.payment(gone))["state"] == PaymentStatus.HANDED_OVER
    assert "Dừng khi hàng đang đi" not in after
    assert ("Hỏi người chở" in asked, "Hỏi người chở" in told) == (True, False)
    assert await level(disbursement) == (90, 60, 30)
    await disbursement.expect_balanced()
