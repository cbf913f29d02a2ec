"""The delivery note on paper: phiếu xuất kho, with the households for whom the goods are, as far as the reader may know them.

It has what the form of public accounts has (number, who takes the goods out, why, from which warehouse, quantity in words, who
signs); which form a commune must use is not certain to us (certainty C).
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from services.console.client.stock import DeliveryNoteDetail, WarehouseDetail
from services.console.views.money import STOCK_ITEMS
from services.console.views.vocabulary import word
from services.console.web.papers.table import SEALS, SIGNS, Column, Row, TablePaper
from shared.clock import VIETNAM
from shared.communes import communes, name_of
from shared.money_words import number_in_words
from shared.vocabulary import BENEFITS

_UNITS: Final = {"kg": ("kg", "kilôgam"), "set": ("bộ", "bộ")}
_SIGNERS: Final = (
    ("Người lập phiếu", SIGNS),
    ("Người nhận hàng", SIGNS),
    ("Thủ kho", SIGNS),
    ("Kế toán", SIGNS),
    ("Thủ trưởng đơn vị", SEALS),
)


def note_paper(
    note: DeliveryNoteDetail, warehouse: WarehouseDetail, heads: Mapping[UUID, str], numbers: Mapping[UUID, str]
) -> TablePaper:
    """Return a note as it goes with the goods: each line is signed by who takes it."""
    short, long = _UNITS[note.unit]
    made, item = note.made_at.astimezone(VIETNAM), word(STOCK_ITEMS, note.item).vi
    seat = communes().get(warehouse.commune_code)
    place = seat.name if seat else name_of(warehouse.commune_code)
    source = next((one.source_name for one in warehouse.stock if one.source_id == note.source_id), "")
    return TablePaper(
        title=f"Phiếu xuất kho {note.number}",
        heading="Phiếu xuất kho",
        number_line=f"Số: {note.number}",
        subtitle=f"Ngày {made:%d} tháng {made:%m} năm {made:%Y}",
        office=f"UBND {place}",
        place=place,
        made_at=note.made_at,
        code=str(note.id),
        drill=warehouse.drill,
        columns=(
            Column("STT", mm=10, side="center"),
            Column("Họ và tên chủ hộ", fr=1.5),
            Column("Mã hồ sơ", mm=27),
            Column("Lý do xuất – quyết định", fr=1.5),
            Column(f"Số lượng ({short})", mm=18, side="right"),
            Column("Ký nhận", mm=36, side="center"),
        ),
        rows=[
            Row(
                (
                    *(str(number), heads.get(line.case_id, ""), numbers.get(line.case_id, "")),
                    f"{word(BENEFITS, line.benefit).vi} – QĐ {line.decision_number}",
                    line.quantity,
                    "Đã trao" if line.handed_over else "Đã nhập lại kho" if line.brought_back else "",
                )
            )
            for number, line in enumerate(note.lines, start=1)
        ],
        totals=[Row(("", "TỔNG CỘNG", "", "", note.quantity, ""), "sum")],
        lines_above=[
            f"Người nhận hàng: {note.carried_by} – giao cho các hộ của {name_of(note.commune_code)}",
            f"Xuất tại kho: {warehouse.code} – {warehouse.name}, {f'{seat.name}, {seat.province_name}' if seat else ''}",
            f"Mặt hàng: {item} – nguồn: {source} – số dòng: {len(note.lines)}",
        ],
        words=[f"Tổng số lượng, bằng chữ: {number_in_words(note.quantity).capitalize()} {long}"],
        signers=_SIGNERS,
        across=False,
    )
