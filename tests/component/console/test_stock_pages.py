"""Goods in warehouses at the desk, at the real doors of disbursement: opened, filled, emptied by a note, closed."""

from tests.component.console.harness import ServiceHarness
from tests.component.console.test_money_pages import an_accountant
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.test_stock import hungry
from tests.support.builders import COMMUNE, PROVINCE


async def test_goods_come_in_leave_by_a_note_and_come_back_at_the_desk(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    source = await disbursement.source(unit="kg")
    await hungry(disbursement, source, 60, 90)

    async with an_accountant(harness, provinces=[PROVINCE]) as browser:
        empty = well_made(await browser.get("/money/stock"))
        body = {"code": "KHO1", "name": "Kho nhà văn hoá", "commune": COMMUNE, "drill": "1", "key": "a"}
        opened = await browser.post("/money/stock", data=body)
        path = opened.headers["location"]
        bare = well_made(await browser.get(path))
        came = {"source_id": source, "item": "rice", "quantity": "100", "document": "PN 7"}
        wrong = await browser.post(path, data={**came, "item": "tent", "key": "b"})
        received = await browser.post(path, data={**came, "key": "c"})
        note = {"stock": f"{source}|rice", "commune": COMMUNE, "carried_by": "29C-559"}
        left = await browser.post(f"{path}/notes", data={**note, "key": "d"})
        nobody = await browser.post(f"{path}/notes", data={**note, "key": "e"})
        note_page = well_made(await browser.get(left.headers["location"]))
        closed = await browser.post(left.headers["location"], data={"key": "f"})
        after = well_made(await browser.get(path))
        listed = well_made(await browser.get("/money/stock"))
    async with harness.browser("auditor", provinces=[PROVINCE]) as auditor:
        read_only = await auditor.get(path)

    assert "Chưa có kho nào" in empty
    assert "Kho trống" in bare
    assert (opened.status_code, wrong.status_code, received.status_code, left.status_code) == (303, 422, 303, 303)
    assert (nobody.status_code, "chờ hàng từ nguồn này" in nobody.text) == (409, True)
    assert "PX-KHO1-0001" in note_page
    assert "Gạo: 60 kg" in note_page
    assert "Chưa trao" in note_page
    assert closed.status_code == 303
    assert "100 kg 0 kg 100 kg" in after
    assert "Đã kết thúc" in after
    assert "Gạo: Còn 100 kg" in listed
    assert read_only.status_code == 200
    assert 'action="/money/stock' not in read_only.text
