"""The closed books on paper: sums, words and signatures together, every line on its part, no name that is not known."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final
from uuid import UUID

import pypdfium2
import pytest

from services.console.client.books import (
    CycleLine,
    CycleResponse,
    RoundSummaryResponse,
    Settlement,
    SettlementResponse,
)
from services.console.client.stock import DeliveryNoteDetail, WarehouseDetail
from services.console.web.books.cycle_papers import lines_paper, parts_of, sums_paper
from services.console.web.books.round_papers import round_paper
from services.console.web.books.settlement_papers import settlement_paper
from services.console.web.money.note_papers import note_paper
from services.console.web.papers.table import TablePaper, pdf_of, xlsx_of
from shared.money_words import in_words
from tests.support.builders import COMMUNE

AT: Final = datetime(2026, 12, 20, 1, 0, tzinfo=UTC)
OFFICE: Final = ("UBND Xã Thử", "Xã Thử")


def _id(number: int) -> UUID:
    return UUID(int=number + 1)


def a_sum(**more: Any) -> dict[str, Any]:
    sums = {"paid_count": 2, "paid_dong": 8_500_000, "returned_dong": 0, "unpaid_count": 1, "unpaid_dong": 2_000_000}
    return {"source_name": "Dự phòng ngân sách xã", "benefit": "INJURY", "rail": "bank", "count": 3, **sums, **more}


def a_cycle(*, file: str = "paid", items: Sequence[Mapping[str, Any]] = (), **more: Any) -> CycleResponse:
    given = list(items) or [a_sum()]
    names = ("count", "paid_count", "paid_dong", "returned_dong", "unpaid_count", "unpaid_dong")
    head = {"month": "2026-12", "file": file, "commune_code": COMMUNE, "drill": False, "begins": "2026-11-20T00:00:00+07:00"}
    moments = {"ends": "2026-12-20T00:00:00+07:00", "as_of": AT, "is_over": True, "due_before": "2026-12-20"}
    basis = {"basis": "335/2026/NĐ-CP Điều 28", "certainty": "A", "covers_certainty": "D"}
    totals = {name: sum(one[name] for one in given) for name in names}
    return CycleResponse.model_validate({**head, **moments, **basis, **totals, "items": given, **more})


def a_line(number: int, *, paid: bool = True) -> CycleLine:
    money = {
        "paid_dong": 5_400_000 + number if paid else 0,
        "returned_dong": 0,
        "unpaid_dong": 0 if paid else 5_400_000 + number,
    }
    what = {"benefit": "INJURY", "person": None, "decision_number": "12/QĐ-UBND", "rail": "bank" if number % 3 else "cash"}
    voucher = {"bank_order": f"{_id(number)}-1" if number % 3 else None, "cash_list_number": None if number % 3 else 4}
    state = {"state": "settled" if paid else "held", "reason": None if paid else "rejected", "paid_at": AT if paid else None}
    names = {"payment_id": _id(number), "case_id": _id(number), "source_name": "Dự phòng ngân sách xã"}
    return CycleLine.model_validate({**names, **what, **money, **voucher, **state})


def a_round(**more: Any) -> RoundSummaryResponse:
    figures: list[dict[str, Any]] = [
        {"benefit": benefit, "commune_code": COMMUNE, "standing": standing, "count": count, "dong": count * 5_400_000}
        for benefit, standing, count in (
            *(("INJURY", "paid", 120), ("INJURY", "returned", 2), ("FUNERAL_HH", "paid", 11)),
            *(("HOUSE_REPAIR", "not_paid", 4), ("HOUSE_REPAIR", "open", 63)),
        )
    ]
    head = {"id": _id(7), "source_id": _id(8), "source_name": "Quỹ phòng, chống thiên tai", "rail": "bank", "number": 31}
    sums = {"count": sum(one["count"] for one in figures), "total_dong": sum(one["dong"] for one in figures)}
    return RoundSummaryResponse.model_validate({**head, "closed_at": AT, "drill": False, **sums, "items": figures, **more})


def a_settlement(number: int = 0, **more: Any) -> Settlement:
    figures = {"opening": 250_000_000, "received": 3_000_000_000_000, "reversed": 555_000, "left": 2_999_241_845_000}
    benefits: list[dict[str, Any]] = [
        {"benefit": "INJURY", "spent": 1_000_000_000, "returned": 5_400_000, "recovered": 0},
        {"benefit": "FUNERAL_HH", "spent": 10_000_000, "returned": 0, "recovered": 2_000_000},
    ]
    moved = {name: sum(one[name] for one in benefits) for name in ("spent", "returned", "recovered")}
    place = {"commune_code": COMMUNE, "province_code": None, "unexplained": 0, "own_section": None}
    head = {"source_id": _id(number), "name": f"Dự phòng ngân sách xã {number}", "kind": "reserve_fund", "unit": "dong"}
    return Settlement.model_validate({**head, **place, **figures, **moved, "benefits": benefits, **more})


def a_year(**more: Any) -> SettlementResponse:
    basis = {"basis": "83/2015/QH13 Điều 14", "certainty": "C"}
    given = {"year": 2026, "drill": False, "is_over": True, **basis, "items": [], "next_cursor": None, **more}
    return SettlementResponse.model_validate(given)


def a_note(count: int) -> DeliveryNoteDetail:
    lines: list[dict[str, Any]] = [
        {
            "payment_id": _id(each),
            "case_id": _id(each),
            "benefit": "RICE",
            "decision_number": "12/QĐ-UBND",
            "quantity": 15 + each % 4 * 15,
            "owed": 15 + each % 4 * 15,
            "stopped_at": None,
            "handed_over": False,
            "brought_back": False,
        }
        for each in range(count)
    ]
    what = {"id": _id(5), "number": "PX-KHO1-0001", "warehouse_id": _id(6), "source_id": _id(8), "item": "rice", "unit": "kg"}
    who = {"commune_code": COMMUNE, "carried_by": "29C-559", "made_at": AT, "closed_at": None}
    return DeliveryNoteDetail.model_validate({**what, **who, "lines": lines, "quantity": sum(one["quantity"] for one in lines)})


def a_warehouse() -> WarehouseDetail:
    held = {"item": "rice", "unit": "kg", "came_in": 100_000, "went_out": 0, "remaining": 100_000}
    stock = [{"source_id": _id(8), "source_name": "Gạo dự trữ quốc gia", **held}]
    head = {"id": _id(6), "code": "KHO1", "name": "Kho nhà văn hoá", "commune_code": COMMUNE, "drill": True}
    return WarehouseDetail.model_validate({**head, "stock": stock, "notes": []})


def pages_of(paper: TablePaper) -> list[str]:
    document = pypdfium2.PdfDocument(pdf_of(paper))
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def amounts_in(paper: TablePaper) -> str:
    return zipfile.ZipFile(BytesIO(xlsx_of(paper))).read("xl/worksheets/sheet1.xml").decode()


def _heads(count: int) -> dict[UUID, str]:
    return {_id(number): f"Nguyễn Thị Ánh Tuyết {number}" for number in range(count)}


@pytest.mark.parametrize("paid", [True, False])
def test_a_sheet_of_two_hundred_lines_has_its_head_on_each_page_and_sum_words_and_signatures_on_the_last(*, paid: bool) -> None:
    cycle = a_cycle(file="paid" if paid else "to_pay", items=[a_sum(count=430)])
    lines = [a_line(number, paid=paid) for number in range(200)]

    *pages, last = pages_of(paper := lines_paper(cycle, lines, 1, _heads(200), {_id(3): "HT-2612-00042"}))

    total = sum(line.paid_dong + line.unpaid_dong for line in lines)
    assert parts_of(cycle) == 3
    assert all("Họ và tên chủ hộ" in page and "Hình thức" in page for page in [*pages, last])
    assert all(f"Nguyễn Thị Ánh Tuyết {number} " in " ".join(pages) + last for number in (0, 57, 199))
    assert all(word in last for word in (f"{total:,}".replace(",", "."), in_words(total), "Người lập", "Kế toán", "Thủ trưởng"))
    assert "201 " in pages[0]
    assert "HT-2612-00042" in pages[0]
    assert f"<v>{total}</v>" in amounts_in(paper)


def test_whose_a_payment_is_stands_only_where_it_is_known() -> None:
    told = " ".join(pages_of(lines_paper(a_cycle(), [a_line(0), a_line(1)], 0, {_id(0): "Lê Thị Một"}, {})))

    assert "Lê Thị Một" in told
    assert "Tờ" not in told.replace("tờ 1/1", "")


@pytest.mark.parametrize(("file", "said"), [("paid", "Báo cáo kết quả chi trả"), ("to_pay", "Danh sách đề nghị chi trả")])
def test_a_monthly_file_says_its_day_its_basis_and_how_sure_that_is(file: str, said: str) -> None:
    cycle = a_cycle(file=file, items=[a_sum(), a_sum(source_name=None, rail="cash", benefit="FUNERAL_HH")])
    [page] = pages_of(sums_paper(cycle))

    words = (said.upper(), "12/2026", "trước ngày 20/12/2026", "335/2026/NĐ-CP Điều 28", "đã đọc văn bản", "chưa chắc chắn")
    assert [word for word in (*words, "(chưa có nguồn)", in_words(4_000_000)) if word not in page] == []
    assert ("8.500.000" in page) is (file == "paid")


def test_a_round_adds_up_in_figures_and_words() -> None:
    [page] = pages_of(paper := round_paper(a_round()))

    total = 200 * 5_400_000
    assert [
        word for word in ("1.080.000.000", in_words(total), "Đợt chi số 31".upper(), "67", "340.200.000") if word not in page
    ] == []
    assert f"<v>{total}</v>" in amounts_in(paper)


def test_a_settlement_keeps_units_apart_and_gives_the_national_reserve_a_section_of_its_own() -> None:
    own = {"own_section": "211/2013/TT-BTC Điều 15", "kind": "national_reserve", "unit": "kg", "name": "Gạo dự trữ"}
    rice = a_settlement(
        3, **own, opening=0, received=90_000, reversed=0, left=90_000, benefits=[], spent=0, returned=0, recovered=0
    )
    items = [a_settlement(1), rice, a_settlement(2)]

    text = " ".join(pages_of(paper := settlement_paper(a_year(), items, OFFICE)))

    left = 2 * 2_999_241_845_000
    expected = (
        f"{left:,}".replace(",", "."),
        in_words(left),
        "Chín mươi nghìn kilôgam",
        "sổ riêng theo 211/2013/TT-BTC Điều 15",
    )
    assert [word for word in (*expected, "83/2015/QH13 Điều 14", "chưa đối chiếu văn bản gốc") if word not in text] == []
    assert f"<v>{left}</v>" in amounts_in(paper)


def test_a_delivery_note_of_two_hundred_lines_is_signed_by_five_and_says_its_quantity_in_words() -> None:
    note = a_note(200)
    *pages, last = pages_of(paper := note_paper(note, a_warehouse(), _heads(200), {}))

    signers = ("Người lập phiếu", "Người nhận hàng", "Thủ kho", "Kế toán", "Thủ trưởng đơn vị")
    assert "DIỄN TẬP" in pages[0]
    assert all("Ký nhận" in page for page in pages)
    assert [word for word in (*signers, "Bảy nghìn năm trăm kilôgam") if word not in last] == []
    assert "29C-559" in pages[0]
    assert f"<v>{note.quantity}</v>" in amounts_in(paper)


@pytest.mark.parametrize("name", ["#set text(red)", "*Đậm* _nghiêng_ $x$", "Tên 𝕏 漢", '"Ngoặc" \\ và `dấu`', "=1+1"])
def test_whatever_somebody_is_called_is_printed_and_never_obeyed(name: str) -> None:
    paper = lines_paper(a_cycle(), [a_line(0)], 0, {_id(0): name}, {})

    assert pages_of(paper)
    assert "<f>" not in amounts_in(paper)


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert pdf_of(sums_paper(a_cycle())) == pdf_of(sums_paper(a_cycle()))


def test_what_was_signed_for_and_paid_by_the_bank_as_well_bears_both_vouchers() -> None:
    twice = a_line(0).model_copy(update={"bank_order": f"{_id(0)}-1", "paid_dong": 10_800_000})

    [row] = lines_paper(a_cycle(), [twice], 0, {}, {}).rows

    assert row.cells[5:7] == ("Danh sách ký nhận số 4; Lệnh chi 000000000001-1", 10_800_000)


def test_a_file_of_before_says_nothing_of_what_stops_a_payment_since() -> None:
    then = a_line(1, paid=False)
    since = then.model_copy(update={"changed_since": True})

    told = [row.cells[-1] for row in lines_paper(a_cycle(file="to_pay"), [then, since], 0, {}, {}).rows]

    assert told[0]
    assert told[1] == ""
