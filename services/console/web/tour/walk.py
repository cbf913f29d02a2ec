"""The text of the tour, which is one for the page and for docs/tour.md: read from a small part of Markdown.

A step has its heading in English and, behind the slash, in Vietnamese; below it a paragraph in English and one in Vietnamese,
in italics. In a paragraph **bold** is what stands on the desk's own pages, `code` is a page or what is typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from shared.texts import Language, Text

_HEADING: Final = re.compile(r"(?P<level>#{1,2}) (?P<en>[^/\n]+) / (?P<vi>[^\n]+)")
_PIECE: Final = re.compile(r"\*\*(?P<strong>[^*]+)\*\*|`(?P<code>[^`]+)`|\[(?P<link>[^\]]+)\]\([^)]+\)")
_TITLE: Final = "#"


@dataclass(frozen=True)
class Span:
    """A piece of a paragraph: plain text, "strong" or "code"."""

    text: str
    kind: str = ""

    @property
    def path(self) -> str:
        """Return the page of the desk that it names, where it names one without a place that somebody must fill in."""
        return self.text if self.kind == "code" and self.text.startswith("/") and "…" not in self.text else ""


@dataclass(frozen=True)
class Part:
    """A heading with its paragraphs in both languages."""

    title: Text
    english: Sequence[Sequence[Span]]
    vietnamese: Sequence[Sequence[Span]]

    def said(self, language: Language) -> Sequence[Sequence[Span]]:
        return self.vietnamese if language == "vi" else self.english


def source() -> str:
    """Return the text as it is written."""
    return files(__package__).joinpath("tour.md").read_text(encoding="utf-8")


@cache
def tour() -> Sequence[Part]:
    """Return the parts of the tour: how it begins, its steps, and what to look at afterwards."""
    return tuple(_parts(source()))


def _parts(text: str) -> Iterator[Part]:
    blocks = [" ".join(block.split()) for block in text.split("\n\n") if block.strip()]
    starts = [number for number, block in enumerate(blocks) if block.startswith(_TITLE)]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        heading = _HEADING.fullmatch(blocks[start])
        if heading is None:
            raise ValueError(f"a heading of the tour needs both languages: {blocks[start]}")
        paragraphs = blocks[start + 1 : end]
        yield Part(
            Text(vi=heading["vi"], en=heading["en"]),
            [_spans(block) for block in paragraphs if not _is_vietnamese(block)],
            [_spans(block[1:-1]) for block in paragraphs if _is_vietnamese(block)],
        )


def _is_vietnamese(block: str) -> bool:
    return block.startswith("*") and not block.startswith("**")


def _spans(block: str) -> list[Span]:
    found: list[Span] = []
    position = 0
    for piece in _PIECE.finditer(block):
        found += [Span(block[position : piece.start()])] if piece.start() > position else []
        kind = piece.lastgroup or ""
        # A document beside this one is no page of the desk: its name stands without a link.
        found.append(Span(piece[kind], "" if kind == "link" else kind))
        position = piece.end()
    return [*found, Span(block[position:])] if position < len(block) else found
