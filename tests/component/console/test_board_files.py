"""Figures, map and files of the board: what is downloaded equals what is seen."""

import csv
import re
from html import unescape
from io import StringIO
from typing import Any

import pytest

from shared.communes import name_of
from tests.component.console.harness import HOUR, ServiceHarness, an_incident
from tests.component.console.test_pages import a_night, well_made
from tests.component.console.test_tiles import a_storm, refresh
from tests.support.builders import (
    COMMUNE,
    ELSEWHERE,
    INCIDENT,
    MORNING,
    OTHER_COMMUNE,
    a_damage_assessed,
    a_household_reported,
    a_household_told,
    a_payment_settled,
    an_assistance_approved,
    moved,
)
from tests.unit.console.test_table_files import cells_of

_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


def rows_on(page: str) -> dict[str, list[str]]:
    """Return the rows of a page's tables by what stands first in them; of several tables one after the other."""
    found: dict[str, list[str]] = {}
    for row in _ROW.findall(page):
        name, *cells = [unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell))).strip() for cell in _CELL.findall(row)]
        found.setdefault(name, []).extend(cells)
    return found


def rows_in(content: str) -> tuple[list[str], list[dict[str, str]]]:
    """Return what stands above a table, and its rows by the names of the columns."""
    rows = list(csv.reader(StringIO(content.removeprefix("\ufeff"))))
    top = next(number for number, row in enumerate(rows) if len(row) > 3)
    return [row[0] for row in rows[:top]], [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


async def test_the_downloaded_board_has_the_rows_and_figures_of_the_screen(harness: ServiceHarness) -> None:
    await a_storm(harness)
    query = {"incident_id": str(INCIDENT)}

    async with harness.browser() as browser:
        board = await browser.get("/board", params=query)
        figures = await browser.get("/board/figures", params=query)
        files = {form: await browser.get("/board/export", params={**query, "form": form}) for form in ("csv", "xlsx")}
        well_made(figures)

    notes, rows = rows_in(files["csv"].text)
    assert "DIỄN TẬP" in notes[0]
    assert "Bão số 12" in notes[1]
    on_screen = rows_on(figures.text)
    seen_first = [line["name"] for line in (await harness.board())["communes"]]
    assert [row["Nơi"].split(",")[0] for row in rows[-len(seen_first) :]] == seen_first
    assert [seen_first[0] in name for name in rows_on(board.text)].count(True) == 1
    for row in rows:
        seen = on_screen[row["Nơi"]]
        told = [
            row[name]
            for name in (
                *("Tỷ lệ giúp kịp thời (%)", "Giúp kịp thời", "Quá hạn", "Trong đó giúp trễ", "Chưa tới hạn", "Thuộc diện"),
            )
        ]
        assert [each.replace(",", ".").replace("—", "") for each in seen[:6]] == [each.removesuffix(".0") for each in told]
    workbook = cells_of(files["xlsx"].content)
    assert [row[0] for row in workbook[-len(rows) :]] == [row["Nơi"] for row in rows]
    assert "filename*=UTF-8" in files["csv"].headers["content-disposition"]


async def test_the_downloaded_cases_are_those_of_the_list_with_its_filters(harness: ServiceHarness) -> None:
    await a_night(harness)
    await harness.take(*[a_household_reported() for _ in range(70)], a_household_reported(commune_code=OTHER_COMMUNE))

    async with harness.browser() as browser:
        page = await browser.get("/cases", params={"commune_code": COMMUNE})
        link = unescape(re.findall(r'href="(/cases/export[^"]*form=csv)"', page.text)[0])
        found = rows_in((await browser.get(link)).text)[1]
        late = rows_in((await browser.get("/cases/export?late=1&form=csv")).text)[1]
        book = await browser.get(link.replace("form=csv", "form=xlsx"))
    async with harness.browser("commune_officer", communes=[OTHER_COMMUNE]) as browser:
        elsewhere = rows_in((await browser.get(link)).text)[1]

    listed = re.findall(r'href="/cases/([0-9a-f-]{36})"', page.text)
    assert len(found) == 72
    assert [row["Mã hồ sơ"] for row in found[:50]] == listed
    assert [row["Trễ từ"] != "" for row in late] == [True]
    assert len(cells_of(book.content)) == 72 + 4
    assert elsewhere == []


async def test_medians_are_told_by_commune_and_for_the_whole_and_follow_a_case_that_is_moved(harness: ServiceHarness) -> None:
    here, there = a_household_reported(), a_household_reported(commune_code=ELSEWHERE)
    facts: list[Any] = []
    for report, hours in ((here, 4), (there, 40)):
        facts += [
            report,
            a_damage_assessed(case_id=report.case_id, occurred_at=MORNING + hours / 2 * HOUR),
            an_assistance_approved(case_id=report.case_id, decided_at=MORNING + hours / 2 * HOUR),
            a_payment_settled(case_id=report.case_id, occurred_at=MORNING + hours * HOUR),
            a_household_told(case_id=report.case_id, occurred_at=MORNING + hours * HOUR),
        ]
    await harness.take(an_incident(commune_codes=(COMMUNE, OTHER_COMMUNE, ELSEWHERE)), *facts)
    await refresh(harness)
    before = await _medians(harness)

    await harness.take(moved(here, OTHER_COMMUNE))
    await refresh(harness)
    after = await _medians(harness)

    assert before[COMMUNE] == after[OTHER_COMMUNE]
    assert before[COMMUNE] == pytest.approx([100, 1, 0, 0, 0, 1, 2, 2, 4, 4], rel=0.07)
    assert before[ELSEWHERE][6:] == pytest.approx([20, 20, 40, 40], rel=0.07)
    assert COMMUNE not in after
    assert before["whole"][6:8] == pytest.approx([2, 2], rel=0.1), "of two, the median begins with the quicker one"


async def _medians(harness: ServiceHarness) -> dict[str, list[float | None]]:
    """Return the rows of coverage and hours by commune."""
    async with harness.browser() as browser:
        rows = rows_on((await browser.get("/board/figures")).text)
    names = {name_of(code): code for code in (COMMUNE, OTHER_COMMUNE, ELSEWHERE)} | {"Toàn địa bàn": "whole"}
    return {
        names[name]: [None if cell == "—" else float(cell.replace(",", ".")) for cell in cells[:10]]
        for name, cells in rows.items()
        if name in names
    }


async def test_the_map_shows_each_commune_by_its_state_and_says_the_same_in_a_table(harness: ServiceHarness) -> None:
    await a_storm(harness)

    async with harness.browser() as browser:
        page = await browser.get("/board/map", params={"incident_id": str(INCIDENT)})
    async with harness.browser("commune_officer", communes=["00013"]) as browser:
        nothing = well_made(await browser.get("/board/map"))

    well_made(page)
    assert [len(re.findall(f'<circle class="m-{state}" cx="[^5]', page.text)) for state in ("silent", "unconfirmed")] == [1, 1]
    assert page.text.count("<title>Phường Ba Đình: Chưa xác nhận tin đúng hạn</title>") == 1
    assert rows_on(page.text)["Phường Ba Đình Thành phố Hà Nội"][0] == "Chưa xác nhận tin đúng hạn"
    assert 'class="m-around"' in page.text
    assert "Chưa có xã nào" in nothing
