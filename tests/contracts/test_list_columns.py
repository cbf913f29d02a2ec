"""The columns of a list: people read of each what it is called and what may stand in it, in a table made from the code."""

import re
from typing import Final

import pytest

from services.intake.domain.list_columns import COLUMNS, columns_of, names_of
from services.intake.policy.list_template import COLUMN_WORDS, is_needed
from tests.support.golden import ROOT, as_table, compare

_DOCUMENT: Final = ROOT / "docs" / "lists.md"
_TABLE: Final = re.compile(r"(?<=by `make contracts` -->\n).*(?=<!-- end of columns -->)", re.DOTALL)
_HEAD: Final = ("", "Cột / column", "Điền gì / what may stand there", "Ví dụ / example", "Also called")


def _table() -> str:
    rows = []
    for column, words in COLUMN_WORDS.items():
        examples = [example.vi.rpartition(": ")[2] for example in words.examples if example.vi]
        rows.append(
            (
                "●" if is_needed(column) else "",
                f"**{words.title.vi}** / {words.title.en}",
                f"{words.says.vi} / *{words.says.en}*",
                "; ".join(examples),
                ", ".join([column, *names_of(column)]),
            )
        )
    return as_table(_HEAD, rows)


def test_the_table_of_the_document_is_what_the_code_takes(request: pytest.FixtureRequest) -> None:
    document = _DOCUMENT.read_text(encoding="utf-8")

    assert _TABLE.search(document)
    compare(_DOCUMENT, _TABLE.sub(lambda _: _table(), document), request)


def test_every_column_has_its_words_in_the_order_of_the_code() -> None:
    assert tuple(COLUMN_WORDS) == COLUMNS


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_titles_of_the_template_are_known_names(language: str) -> None:
    titles = [getattr(words.title, language) for words in COLUMN_WORDS.values()]

    assert columns_of(titles).names == COLUMNS
    assert columns_of(titles[::-1]).names == COLUMNS[::-1]
