"""Documents and articles as people call them: 12.1.a of 335/2026/NĐ-CP is point a of clause 1 of Article 12 of a decree."""

from collections.abc import Mapping
from typing import Final

from services.assessment.domain.law import Basis
from shared.texts import Text

_KINDS: Final[Mapping[str, Text]] = {
    "NĐ-CP": Text(vi="Nghị định", en="Decree"),
    "TT-": Text(vi="Thông tư", en="Circular"),
    "NQ-": Text(vi="Nghị quyết", en="Resolution"),
    "QH": Text(vi="Luật", en="Law"),
}


def article_vi(basis: Basis) -> str:
    """12.1.a → điểm a khoản 1 Điều 12 Nghị định 335/2026/NĐ-CP."""
    article, *rest = basis.article.split(".")
    names = [f"{word} {part}" for word, part in zip(("khoản", "điểm"), rest, strict=False)]
    return " ".join([*reversed(names), f"Điều {article}", document_named(basis.document).vi])


def article_en(basis: Basis) -> str:
    """12.1.a → Article 12(1)(a) of Decree 335/2026/NĐ-CP."""
    article, *rest = basis.article.split(".")
    return f"Article {article}{''.join(f'({part})' for part in rest)} of {document_named(basis.document).en}"


def document_named(document: str) -> Text:
    """335/2026/NĐ-CP → Nghị định 335/2026/NĐ-CP; a number alone does not tell people what it is."""
    kind = next((text for mark, text in _KINDS.items() if mark in document), Text(vi="Văn bản", en="Document"))
    return Text(vi=f"{kind.vi} {document}", en=f"{kind.en} {document}")
