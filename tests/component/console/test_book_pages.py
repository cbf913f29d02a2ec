"""The closed books at the desk, at the real doors of disbursement: on screen, on paper, as workbooks, for who may see them."""

import re
import zipfile
from io import BytesIO
from typing import Any

from shared.clock import VIETNAM, now
from tests.component.console import answers
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_cli_pauses import kipthoi, payments
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.test_books import SUMS, a_busy_month, this_month
from tests.component.disbursement.test_stock import a_warehouse, deliver, hungry, receive
from tests.support.builders import COMMUNE, OTHER_COMMUNE
from tests.support.foundation import ISSUER
from tests.support.paper import text_of

__all__ = ["payments"]
CARRIED_OVER = "5.500.001"
"""Paid and back, refused, and brought back."""


def numbers_in(workbook: bytes) -> list[str]:
    return re.findall(r"<v>(\d+)</v>", zipfile.ZipFile(BytesIO(workbook)).read("xl/worksheets/sheet1.xml").decode())


async def test_the_monthly_files_are_shown_and_printed_as_they_are_booked(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    assert f"{SUMS[1] + SUMS[3] + SUMS[5]:,}".replace(",", ".") == CARRIED_OVER
    _, households = await a_busy_month(disbursement)
    of_one = answers.a_case(households[0].reported.case_id, household=answers.a_household(head_name="Trần Chủ Hộ"))
    harness.others.answers["intake"] = of_one
    path = f"/money/cycles?month={this_month()}"

    async with harness.browser("accountant", communes=[COMMUNE]) as accountant:
        overview, shown = await accountant.get("/money"), await accountant.get(f"{path}&file=paid")
        paid, to_pay = well_made(shown), well_made(await accountant.get(f"{path}&file=to_pay"))
        papers: list[Any] = re.findall(r'href="(/money/cycles/[^"]+)"', shown.text)
        files = [await accountant.get(paper.replace("&amp;", "&")) for paper in papers]
        wrong = await accountant.get("/money/cycles?month=11-2026")
    async with (
        harness.browser("auditor", communes=[OTHER_COMMUNE]) as other,
        harness.browser("commune_chair", communes=[COMMUNE]) as chair,
    ):
        elsewhere = await other.get(f"/money/cycles?commune={COMMUNE}&month=2026-11")
        of_chair = await chair.get(path)
        refused = await chair.get(f"/money/cycles/lines?commune={COMMUNE}&month=2026-11")

    assert 'href="/money/cycles"' in overview.text
    assert f"Chưa chi {CARRIED_OVER} đ" in paid
    assert f"· {this_month()[5:]}/{this_month()[:4]} ·" in paid
    assert f'type="month" value="{this_month()}"' in shown.text, "a telephone's keys for numbers have no hyphen"
    assert "335/2026/NĐ-CP Điều 28" in paid
    assert f"Chưa chi {CARRIED_OVER} đ" in to_pay
    assert [answer.status_code for answer in files] == [200] * 4
    told, lines = text_of(files[0].content), text_of(files[2].content)
    assert "Năm triệu năm trăm nghìn không trăm linh một đồng" in told
    assert "Trần Chủ Hộ" not in told
    assert "Trần Chủ Hộ" in lines
    assert "Danh sách ký nhận số 1" in lines
    assert CARRIED_OVER.replace(".", "") in numbers_in(files[1].content)
    assert str(SUMS[0]) in numbers_in(files[3].content)
    assert (wrong.status_code, "không phải tháng" in wrong.text) == (422, True)
    assert (elsewhere.status_code, refused.status_code) == (404, 403)
    assert "/money/cycles/lines" not in of_chair.text


async def test_rounds_and_the_years_settlement_are_shown_and_printed(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    source, _ = await a_busy_month(disbursement)

    async with harness.browser("accountant", communes=[COMMUNE]) as accountant:
        of_source = await accountant.get(f"/money/sources/{source}")
        rounds = await accountant.get(f"/money/sources/{source}/rounds?rail=cash")
        [path] = re.findall(r'href="(/money/rounds/[^"]+)"', rounds.text)
        summary = well_made(await accountant.get(path))
        paper = await accountant.get(f"{path}/paper")
        settled = well_made(await accountant.get("/money/settlement"))
        year, workbook = [await accountant.get(f"/money/settlement/paper?form={form}") for form in ("pdf", "xlsx")]
        past = well_made(await accountant.get("/money/settlement?year=2020&drill=0"))
    async with harness.browser("assessor", communes=[COMMUNE]) as assessor:
        refused = [
            await assessor.get(where) for where in (path, f"{path}/paper", "/money/settlement", "/money/settlement/paper")
        ]

    assert f'href="/money/sources/{source}/rounds"' in of_source.text
    assert "Danh sách ký nhận số 1" in well_made(rounds)
    assert "Danh sách ký nhận số 1" in summary
    assert "700.000 đ" in summary
    assert "Một triệu sáu trăm nghìn đồng" in text_of(paper.content)
    left = 20_000_000 - SUMS[0] - SUMS[2] - SUMS[4] + 800_000
    assert f"Còn lại {left:,}".replace(",", ".") in settled
    assert f"{left:,}".replace(",", ".") in text_of(year.content)
    assert str(left) in numbers_in(workbook.content)
    assert "Không có nguồn nào" in past
    assert [answer.status_code for answer in refused] == [403] * 4


async def test_a_delivery_note_is_printed_with_whom_the_goods_are_for(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    source, warehouse = await disbursement.source(unit="kg", name="Gạo dự trữ"), await a_warehouse(disbursement)
    [household] = await hungry(disbursement, source, 60)
    await receive(disbursement, warehouse, source, 100)
    note = (await deliver(disbursement, warehouse, source)).json()
    of_one = answers.a_case(household.reported.case_id, household=answers.a_household(head_name="Lê Thị Gạo"))
    harness.others.answers["intake"] = of_one
    path = f"/money/delivery-notes/{note['id']}"

    async with harness.browser("accountant", communes=[COMMUNE]) as accountant:
        page = well_made(await accountant.get(path))
        pdf, workbook = [await accountant.get(f"{path}/paper?form={form}") for form in ("pdf", "xlsx")]
    async with harness.browser("auditor", communes=[COMMUNE]) as auditor:
        of_auditor, refused = well_made(await auditor.get(path)), await auditor.get(f"{path}/paper")

    assert "In phiếu xuất kho" in page
    text = text_of(pdf.content)
    words = ("PHIẾU XUẤT KHO", "PX-KHO1-0001", "Lê Thị Gạo", "Sáu mươi kilôgam", "Thủ kho", "Gạo dự trữ", "DIỄN TẬP")
    assert [word for word in words if word not in text] == []
    assert "60" in numbers_in(workbook.content)
    assert (refused.status_code, "In phiếu" in of_auditor) == (403, False)


async def test_while_disbursement_is_away_pages_say_so_and_no_paper_is_half(harness: ServiceHarness) -> None:
    async with harness.browser("accountant", communes=[COMMUNE]) as accountant:
        pages = [well_made(await accountant.get(where)) for where in ("/money/cycles", "/money/settlement")]
        papers = [await accountant.get(f"{where}/paper") for where in ("/money/cycles", "/money/settlement")]

    assert ["chưa trả lời" in page for page in pages] == [True, True]
    assert [answer.status_code for answer in papers] == [503, 503]


async def test_while_intake_is_away_nothing_is_printed_without_names(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    source, _ = await a_busy_month(disbursement)
    rice, warehouse = await disbursement.source(unit="kg"), await a_warehouse(disbursement)
    await hungry(disbursement, rice, 60)
    await receive(disbursement, warehouse, rice, 100)
    note = (await deliver(disbursement, warehouse, rice)).json()["id"]
    [signed] = await disbursement.rows("select id from cash_lists where source_id = :source", source=source)
    papers = (
        f"/money/cycles/lines?commune={COMMUNE}&month={this_month()}",
        f"/money/delivery-notes/{note}/paper",
        f"/cash-lists/{signed['id']}/paper",
    )

    async with harness.browser("accountant", communes=[COMMUNE]) as accountant:
        harness.others.answers["intake"] = 503
        away = [await accountant.get(paper) for paper in papers]
        harness.others.answers["intake"] = 404
        unknown = [await accountant.get(paper) for paper in papers]

    assert [answer.status_code for answer in away] == [503] * 3
    assert ["thiếu tên hộ" in answer.text for answer in away] == [True] * 3
    assert [answer.status_code for answer in unknown] == [200] * 3


async def test_the_terminal_tells_the_same_books(payments: Disbursement) -> None:
    source, _ = await a_busy_month(payments)
    [made] = await payments.rows("select id from rounds where rail = 'cash'")
    scope = ("--commune", COMMUNE, "--month", this_month())
    auditor = ("--token", ISSUER.token("auditor"))

    async def books(*words: str) -> Any:
        return await kipthoi("books", *words, *auditor)

    told, machine = await books("cycle", *scope), await books("cycle", *scope, "--json")
    one, year = await books("round", str(made["id"])), await books("settlement")
    all_of_it = await books("settlement", "--json", "--year", str(now().astimezone(VIETNAM).year))
    wrong = [await books("cycle", *scope, *more) for more in (("--file", "x"), ("--month", "2026"))]
    operator = await kipthoi("books", "settlement")

    codes = [answer.exit_code for answer in (told, machine, one, year, all_of_it, *wrong, operator)]
    assert codes == [0] * 5 + [2] * 2 + [5], year.output
    assert f"chưa chi {CARRIED_OVER} đ" in told.output
    assert '"unpaid_dong": 5500001' in machine.output
    assert "700.000 đ" in one.output
    assert source in year.output
    assert '"unexplained": 0' in all_of_it.output
