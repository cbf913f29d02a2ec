"""The year's settlement on paper: bảng quyết toán, by source and benefit; means with books of their own apart."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from services.console.client.books import BenefitMovement, Settlement, SettlementResponse
from services.console.views.money import SOURCE_KINDS, UNITS
from services.console.views.vocabulary import word
from services.console.web.books.pages import SIGNERS, basis_note, made_line
from services.console.web.papers.table import Column, Row, TablePaper
from shared.clock import now
from shared.money_words import in_words, number_in_words
from shared.vocabulary import BENEFITS

FIGURES: Final = ("opening", "received", "reversed", "spent", "returned", "recovered", "left")
_COLUMNS: Final = (
    Column("STT", mm=10, side="center"),
    Column("Nguồn, nội dung chi", fr=1.0),
    Column("Đầu năm", mm=31, side="right"),
    Column("Đã nhận", mm=31, side="right"),
    Column("Giảm do ghi nhầm", mm=27, side="right"),
    Column("Đã chi", mm=31, side="right"),
    Column("Được trả lại", mm=28, side="right"),
    Column("Đã thu hồi", mm=28, side="right"),
    Column("Còn lại", mm=31, side="right"),
)
_NO_BENEFIT: Final = "Không theo khoản chi"
_IN_WORDS: Final = {"kg": "kilôgam", "set": "bộ"}


def benefit_name(one: BenefitMovement) -> str:
    """Return for what it moved."""
    return word(BENEFITS, one.benefit).vi if one.benefit else _NO_BENEFIT


def totals_of(items: Sequence[Settlement]) -> dict[str, dict[str, int]]:
    """Return the sums of all sources, unit by unit: money and goods are never added."""
    return {
        unit: {name: sum(getattr(one, name) for one in items if one.unit == unit) for name in FIGURES}
        for unit in UNITS
        if any(one.unit == unit for one in items)
    }


def settlement_paper(year: SettlementResponse, items: Sequence[Settlement], office: tuple[str, str]) -> TablePaper:
    """Return a year of these sources; opening + received - reversed - spent + returned + recovered = left."""
    made, rows = now(), list[Row]()
    in_order = sorted(items, key=lambda one: (one.own_section or "", list(UNITS).index(one.unit), one.kind, one.name))
    number = 0
    for (own, unit, kind), of_kind in groupby(in_order, key=lambda one: (one.own_section, one.unit, one.kind)):
        apart = f" – sổ riêng theo {own}" if own else ""
        rows.append(Row((f"{word(SOURCE_KINDS, kind).vi} – {word(UNITS, unit).vi}{apart}",), "section"))
        for one in of_kind:
            number += 1
            rows.append(Row((str(number), one.name, *(getattr(one, name) for name in FIGURES)), "sum"))
            rows += [
                Row(("", f"– {benefit_name(each)}", "", "", "", each.spent, each.returned, each.recovered, ""))
                for each in one.benefits
            ]
    totals = totals_of(items)
    return TablePaper(
        title=f"Bảng quyết toán năm {year.year}",
        heading=f"Bảng quyết toán nguồn trợ giúp khẩn cấp năm {year.year}",
        number_line="Số: ........./QT",
        subtitle=made_line(made) if year.is_over else f"{made_line(made)} – năm chưa kết thúc",
        office=office[0],
        place=office[1],
        made_at=made,
        code=f"{year.year}",
        drill=year.drill,
        columns=_COLUMNS,
        rows=rows,
        totals=[
            Row(("", f"TỔNG – {word(UNITS, unit).vi}", *(sums[name] for name in FIGURES)), "sum")
            for unit, sums in totals.items()
        ],
        lines_above=["Còn lại = đầu năm + đã nhận – giảm do ghi nhầm – đã chi + được trả lại + đã thu hồi."],
        words=[_words(unit, sums["left"]) for unit, sums in totals.items()],
        notes=[f"Năm ngân sách: {basis_note(year.basis, year.certainty)}"],
        signers=SIGNERS,
    )


def _words(unit: str, left: int) -> str:
    if left < 0:
        return f"Còn lại: {left}"
    said = in_words(left) if unit == "dong" else f"{number_in_words(left).capitalize()} {_IN_WORDS[unit]}"
    return f"Còn lại, bằng chữ: {said}"
