"""The tour is one text: the page of the desk says it, and the document that one reads before anything runs."""

import re

import pytest

from services.console.web.tour.walk import source, tour
from shared.permissions import permission_of
from tests.support.golden import ROOT, compare


def test_the_document_is_the_text_of_the_page(request: pytest.FixtureRequest) -> None:
    compare(ROOT / "docs" / "tour.md", source(), request)


def test_every_step_is_told_in_both_languages_with_the_same_pages() -> None:
    parts = tour()

    steps = [part for part in parts if re.match(r"[0-9]+\. ", part.title.en)]
    assert [part.title.vi.partition(".")[0] for part in steps] == [str(number) for number in range(1, len(steps) + 1)]
    for part in parts:
        assert part.english
        assert part.vietnamese
        pages = [
            {span.path for paragraph in said for span in paragraph if span.path} for said in (part.english, part.vietnamese)
        ]
        assert pages[0] - {"/tour"} == pages[1], part.title.en
        assert all(permission_of("console", "GET", path) for path in pages[0] | pages[1])


def test_what_is_written_for_markdown_reaches_no_page() -> None:
    shown = " ".join(
        span.text for part in tour() for said in (part.english, part.vietnamese) for paragraph in said for span in paragraph
    )

    assert not re.search(r"\*|`|\]\(|\.md\b", shown)
