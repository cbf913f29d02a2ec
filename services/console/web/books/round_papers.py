"""The summary of one round on paper: bảng tổng hợp chi trả."""

from collections import defaultdict
from typing import Final

from services.console.client.books import RoundSummaryResponse
from services.console.views.books import ROUND_STANDINGS
from services.console.views.vocabulary import RAILS, word
from services.console.web.books.pages import SIGNERS, commune_alone, made_line, moment_said
from services.console.web.papers.table import Column, Row, TablePaper
from shared.clock import now
from shared.communes import name_of
from shared.money_words import in_words
from shared.number_words import on_paper
from shared.vocabulary import BENEFITS

STANDINGS: Final = tuple(ROUND_STANDINGS)
_COLUMNS: Final = (
    Column("STT", mm=11, side="center"),
    Column("Nội dung trợ giúp", fr=1.4),
    Column("Xã, phường", fr=1.2),
    Column("Số khoản", mm=17, side="right"),
    Column("Tổng tiền (đồng)", mm=33, side="right"),
    *(Column(f"{text.vi} (đồng)", mm=32, side="right") for text in ROUND_STANDINGS.values()),
)


def lines_of(summary: RoundSummaryResponse) -> list[tuple[str, str, int, int, dict[str, int]]]:
    """Return its lines: benefit, commune, how many, how much, and how much of it stands how."""
    by_line: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for one in summary.items:
        by_line[one.commune_code, one.benefit][one.standing] = one.dong
        counts[one.commune_code, one.benefit] += one.count
    return [
        (benefit, commune, counts[commune, benefit], sum(stand.values()), stand)
        for (commune, benefit), stand in by_line.items()
    ]


def standing_sums(summary: RoundSummaryResponse) -> dict[str, int]:
    """Return what stands how, of all of it."""
    return {name: sum(one.dong for one in summary.items if one.standing == name) for name in STANDINGS}


def round_paper(summary: RoundSummaryResponse) -> TablePaper:
    """Return what a round came to, with its total in words."""
    rows = [
        Row(
            (
                *(str(number), word(BENEFITS, benefit).vi, name_of(commune), count, dong),
                *(stand.get(name, 0) for name in STANDINGS),
            )
        )
        for number, (benefit, commune, count, dong, stand) in enumerate(lines_of(summary), start=1)
    ]
    sums = standing_sums(summary)
    communes = {one.commune_code for one in summary.items}
    place = commune_alone(communes.pop()) if len(communes) == 1 else "....................."
    made, way = now(), word(RAILS, summary.rail).vi
    kind = "Danh sách ký nhận" if summary.rail == "cash" else "Đợt chi"
    return TablePaper(
        title=f"Bảng tổng hợp chi trả – {kind.lower()} số {summary.number}",
        heading=f"Bảng tổng hợp chi trả – {kind.lower()} số {summary.number}",
        number_line=f"Số: {summary.number}/THCT",
        subtitle=made_line(made),
        office=f"UBND {place}" if place[0] != "." else place,
        place=place,
        made_at=made,
        code=str(summary.id),
        drill=summary.drill,
        columns=_COLUMNS,
        rows=rows,
        totals=[Row(("", "TỔNG CỘNG", "", summary.count, summary.total_dong, *(sums[name] for name in STANDINGS)), "sum")],
        lines_above=[
            f"Nguồn kinh phí: {summary.source_name}",
            f"Hình thức: {way} – số khoản: {on_paper(summary.count)} – chốt lúc {moment_said(summary.closed_at)}",
        ],
        words=[f"Tổng số tiền, bằng chữ: {in_words(summary.total_dong)}", f"Đã chi, bằng chữ: {in_words(sums['paid'])}"],
        signers=SIGNERS,
    )
