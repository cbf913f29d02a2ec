"""What the written request (*văn bản đề nghị*) to the province says, in the form of an official letter.

It is written from the request alone and says the same years later. Always in Vietnamese: it is for an authority. It names no
household. The signature makes it the commune's: until then it is a draft that somebody prints.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.disbursement.domain.province_requests import RequestedItem, RequestedMeans
from shared.clock import VIETNAM
from shared.communes import communes, provinces
from shared.money_words import in_words, number_in_words
from shared.number_words import on_paper
from shared.vocabulary import BENEFITS

_ARTICLES: Final = {
    "RICE": "12.1.a",
    "RICE_TET": "12.1.a",
    "ESSENTIALS": "12.1.b",
    "INJURY": "12.2",
    "FUNERAL_HH": "12.3.a",
    "FUNERAL_ORG": "12.3.b",
    "HOUSE_NEW": "12.4.a",
    "HOUSE_MOVE": "12.4.b",
    "HOUSE_REPAIR": "12.4.c",
    "CHILD_TEMP": "16.2",
}
"""Where 335/2026/NĐ-CP gives each (all read in the text: certainty A); of another benefit the decision itself says it."""
_BY_DECISION: Final = "quyết định"
_BASES: Final = (
    "Căn cứ khoản 2 Điều 13 Nghị định số 335/2026/NĐ-CP: nhu cầu trợ giúp khẩn cấp vượt quá khả năng của cấp xã;",
    "Căn cứ Điều 14 Nghị định số 66/2021/NĐ-CP: nguồn lực tại chỗ đã được sử dụng trước;",
)
"""Certainty A each; whether 66/2021/NĐ-CP has been replaced since is not known to us."""
_COUNTED: Final = {"dong": ("đồng", "đồng"), "kg": ("kg gạo", "kilôgam gạo"), "set": ("bộ nhu yếu phẩm", "bộ nhu yếu phẩm")}
_SHORT_UNITS: Final = {"dong": "đồng", "kg": "kg", "set": "bộ"}
_CLOSING: Final = (
    "Việc theo dõi thời hạn chi trả các khoản trên được chuyển cho cấp tỉnh từ khi ghi đề nghị này. Trường hợp vượt quá "
    "khả năng của tỉnh, kính đề nghị báo cáo bộ, cơ quan quản lý hàng dự trữ quốc gia theo khoản 3 Điều 13 Nghị định số "
    "335/2026/NĐ-CP và trả lời để xã biết."
)
_TO: Final = ("Như trên", "Sở Y tế", "Sở Tài chính", "Lưu: VT")


@dataclass(frozen=True)
class ItemLine:
    """A line of the table: a benefit that cannot be given."""

    number: str
    name: str
    article: str
    households: str
    payments: str
    unit: str
    amount: str


@dataclass(frozen=True)
class Total:
    """What is asked for of one unit, in figures and in words."""

    figures: str
    words: str


@dataclass(frozen=True)
class ProvinceDocument:
    """The letter, word by word."""

    authority: str
    commune: str
    number: str
    place_and_day: str
    subject: str
    to: str
    drill: str
    bases: Sequence[str]
    opening: str
    items: Sequence[ItemLine]
    totals: Sequence[Total]
    closing: Sequence[str]
    copies: Sequence[str]
    reference: str
    """The request's id, by which paper and system find each other."""


def document_of(asked: RequestedMeans, incident_title: str | None) -> ProvinceDocument:
    """Return the letter of a request."""
    request = asked.request
    commune = communes()[request.commune_code]
    name = commune.name[0].lower() + commune.name[1:]
    province = provinces()[request.province_code]
    event = f"đợt thiên tai “{incident_title}”" if incident_title else "đợt thiên tai"
    return ProvinceDocument(
        authority=f"Ủy ban nhân dân {name}",
        commune=name,
        number=request.document,
        place_and_day=f"{_bare(commune.name)}, {_day(request.requested_at)}",
        subject=f"V/v đề nghị bổ sung nguồn trợ giúp khẩn cấp, {event}",
        to=f"Ủy ban nhân dân {province}",
        drill="DIỄN TẬP: văn bản này không yêu cầu tiền, hàng thật" if request.drill else "",
        bases=_BASES,
        opening=(
            f"Trong {event}, Ủy ban nhân dân {name} đã quyết định trợ giúp khẩn cấp cho {on_paper(asked.households)} hộ mà "
            f"nguồn lực của địa phương không còn đủ. Ủy ban nhân dân {name} kính đề nghị Ủy ban nhân dân {province} xem xét, "
            "bổ sung nguồn cho các khoản còn thiếu dưới đây:"
        ),
        items=[_line(number, item) for number, item in enumerate(asked.items, start=1)],
        totals=_totals(asked.items),
        closing=(_CLOSING, f"Ủy ban nhân dân {name} trân trọng cảm ơn."),
        copies=_TO,
        reference=str(request.id),
    )


def _line(number: int, item: RequestedItem) -> ItemLine:
    name = BENEFITS[item.benefit].vi if item.benefit in BENEFITS else item.benefit
    return ItemLine(
        number=str(number),
        name=name,
        article=_article(item.benefit),
        households=on_paper(item.households),
        payments=on_paper(item.payments),
        unit=_SHORT_UNITS[item.unit],
        amount=on_paper(item.amount),
    )


def _article(benefit: str) -> str:
    """Return "điểm a khoản 1 Điều 12" of what is written 12.1.a."""
    article, clause, *points = _ARTICLES.get(benefit, ".").split(".")
    if not article:
        return _BY_DECISION
    return " ".join([*(f"điểm {point}" for point in points), f"khoản {clause}", f"Điều {article}"])


def _totals(items: Sequence[RequestedItem]) -> list[Total]:
    """Return what is asked for in all, unit by unit: money and goods are never added."""
    totals: list[Total] = []
    for unit, (figures, words) in _COUNTED.items():
        if total := sum(item.amount for item in items if item.unit == unit):
            said = in_words(total) if unit == "dong" else f"{_capital(number_in_words(total))} {words}"
            totals.append(Total(f"{on_paper(total)} {figures}", said))
    return totals


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _bare(commune: str) -> str:
    """Return the place as it stands before a day: without what kind of commune it is."""
    for kind in ("Xã ", "Phường ", "Đặc khu "):
        commune = commune.removeprefix(kind)
    return commune


def _day(moment: datetime) -> str:
    day = moment.astimezone(VIETNAM)
    return f"ngày {day:%d} tháng {day:%m} năm {day:%Y}"
