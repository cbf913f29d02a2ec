"""Cash lists at the desk: made, printed, handed over by touch, handed back, closed; at the real doors of disbursement."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pypdfium2

from shared.clock import VIETNAM, now
from tests.component.console import answers
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_pages import well_made
from tests.component.disbursement.cash import a_waiting_household
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.harness import a_household
from tests.support.builders import COMMUNE, OTHER_COMMUNE

ORIGIN = {"Origin": "http://service.test"}


def _browser(harness: ServiceHarness, role: str, **who: Any) -> Any:
    browser = harness.browser(role, **{"communes": [COMMUNE], "subject": role, **who})
    browser.headers.update(ORIGIN)
    return browser


async def test_a_list_is_made_printed_handed_over_handed_back_and_closed(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    source = await disbursement.source(30_000_000)
    households = [await a_waiting_household(disbursement, amount) for amount in (5_421_000, 2_000_000)]
    one, two = [await disbursement.payment(household) for household in households]
    harness.others.answers["intake"] = 404

    async with _browser(harness, "accountant") as accountant, _browser(harness, "paying_agent") as agent:
        waiting = well_made(await accountant.get("/cash-lists"))
        form = {"source_id": source, "commune_code": COMMUNE, "carrier": "Lê Thị Mang"}
        refused = await accountant.post("/cash-lists", data={**form, "carrier": ""})
        made = await accountant.post("/cash-lists", data=form)
        path = made.headers["location"]
        shown = well_made(await agent.get(path))
        pdf, xlsx = [await accountant.get(f"{path}/paper?form={kind}") for kind in ("pdf", "xlsx")]
        line = {"line": [f"{one['id']}:{one['amount']}"], "handed_to": "household", "mark": "thumbprint"}
        given = {"signer": "Hộ Một", "evidence": "Tờ 1", "handed_at": f"{now().astimezone(VIETNAM):%Y-%m-%dT%H:%M}"}
        nobody = await agent.post(f"{path}/handovers", data={**line, **given, "signer": ""})
        signed = await agent.post(f"{path}/handovers", data={**line, **given})
        unsaid = await agent.post(f"{path}/not-handed-over", data={"line": [f"{two['id']}:{two['amount']}"], "reason": ""})
        kept = await agent.post(f"{path}/not-handed-over", data={"line": [f"{two['id']}:{two['amount']}"], "reason": "absent"})
        short = await accountant.post(f"{path}/handed-back", data={"amount": "1.999.999"})
        back = await accountant.post(f"{path}/handed-back", data={"amount": "2.000.000"})
        balanced = await accountant.get(path)
        seen = re.search(r'name="seen" value="([^"]+)"', balanced.text)
        assert seen
        closed = await accountant.post(f"{path}/closed", data={"seen": seen[1].replace("&#34;", '"')})
        after = well_made(await accountant.get(path))

    assert "7.421.000 đ" in waiting
    assert "2 hộ, khoản" in waiting
    assert refused.status_code == 422
    assert made.status_code == 303, made.text
    assert "Danh sách số 1" in shown
    assert "Còn ngoài 7.421.000 đ" in shown
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf.content))
    assert "Bảy triệu bốn trăm hai mươi mốt nghìn đồng" in text
    assert "DIỄN TẬP" in text
    written = zipfile.ZipFile(BytesIO(xlsx.content)).read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r"<v>(5421000|2000000|7421000)</v>", written) == ["5421000", "2000000", "7421000"]
    assert nobody.status_code == 422
    assert "hãy ghi họ tên người ký" in nobody.text
    assert [answer.status_code for answer in (signed, kept, short, back, closed)] == [303, 303, 409, 303, 303], short.text
    assert (unsaid.status_code, "thiếu, phải có" in unsaid.text, "wrong_person&#39;" in unsaid.text) == (422, True, False)
    assert "các dòng không trao là 2.000.000 đ" in short.text
    assert "Đã đóng" in after
    assert "Khớp: còn thiếu 0 đ" in after
    assert "Hộ Một" in after
    await disbursement.expect_balanced()


async def test_who_only_reads_is_offered_nothing_and_another_commune_sees_no_list(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    source = await disbursement.source(30_000_000)
    await a_waiting_household(disbursement)
    async with _browser(harness, "accountant") as accountant:
        form = {"source_id": source, "commune_code": COMMUNE, "carrier": "Lê Thị Mang"}
        path = (await accountant.post("/cash-lists", data=form)).headers["location"]

    async with _browser(harness, "auditor") as auditor, _browser(harness, "paying_agent", communes=[OTHER_COMMUNE]) as other:
        lists, page, paper = [await auditor.get(where) for where in ("/cash-lists", path, f"{path}/paper")]
        away = await other.get(path)

    assert [answer.status_code for answer in (lists, page, paper, away)] == [200, 200, 403, 404]
    assert 'action="/cash-lists' not in lists.text + page.text


async def test_while_disbursement_is_away_the_page_says_so(harness: ServiceHarness) -> None:
    async with _browser(harness, "accountant") as accountant:
        shown = well_made(await accountant.get("/cash-lists"))

    assert "không trả lời lúc này" in shown
    assert "Không có danh sách nào" not in shown


async def test_a_list_says_who_takes_the_money_where_it_is_not_the_head_and_he_signs_with_his_own_name(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    source = await disbursement.source(30_000_000)
    household = a_household(account=None).frozen("adult", known=False, person="p2")
    await disbursement.take(household.reported, household.approved)
    payment = await disbursement.payment(household)
    head = answers.a_household(head_name="Trần Chủ Hộ")
    harness.others.answers["intake"] = answers.a_case(household.reported.case_id, household=head)

    async with _browser(harness, "accountant") as accountant, _browser(harness, "paying_agent") as agent:
        form = {"source_id": source, "commune_code": COMMUNE, "carrier": "Lê Thị Mang"}
        path = (await accountant.post("/cash-lists", data=form)).headers["location"]
        shown = well_made(await agent.get(path))
        pdf = await accountant.get(f"{path}/paper?form=pdf")
        line = {"line": [f"{payment['id']}:{payment['amount']}"], "handed_to": "household", "mark": "signature"}
        given = {"evidence": "Tờ 1", "handed_at": f"{now().astimezone(VIETNAM):%Y-%m-%dT%H:%M}"}
        nobody = await agent.post(f"{path}/handovers", data={**line, **given, "signer": ""})
        signed = await agent.post(f"{path}/handovers", data={**line, **given, "signer": "Lê Thị Hai"})

    assert "Trả cho: thành viên 2" in shown
    text = " ".join("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf.content)).split())
    assert "thành viên 2 (hộ Trần Chủ Hộ)" in text
    assert nobody.status_code == 422
    assert signed.status_code == 303, signed.text
