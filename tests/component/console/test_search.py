"""Finding a case at the desk: the box, the page, and what never stands in an address."""

from typing import Any

import orjson
import pytest

from shared.ids import new_id
from tests.component.console.answers import a_listed_case
from tests.component.console.harness import DESK, ServiceHarness
from tests.component.console.test_pages import well_made
from tests.support.builders import COMMUNE


def found(*cases: dict[str, Any], kind: str = "name", is_more: bool = False) -> dict[str, Any]:
    return {"kind": kind, "items": [{"head_name": "L. T. K.", **case} for case in cases], "is_more": is_more}


async def searched(harness: ServiceHarness, wanted: str, role: str = "commune_officer", **area: Any) -> Any:
    area = area or {"communes": [COMMUNE]}
    async with harness.browser(role, **area) as browser:
        browser.headers["Origin"] = DESK
        sent = await browser.post("/search", data={"wanted": wanted})
        assert (sent.status_code, sent.headers["location"]) == (303, "/search")
        return await browser.get("/search")


async def test_a_name_is_asked_of_intake_and_stands_in_no_address(harness: ServiceHarness) -> None:
    case = a_listed_case(new_id(), stage="assessed")
    harness.others.answers["intake"] = found(case)

    answer = await searched(harness, "Lê Thị Kín")

    words = well_made(answer)
    assert "HN-2611-00042 · L. T. K." in words
    assert f'href="/cases/{case["id"]}"' in answer.text
    asked = harness.others.asked[-1]
    assert (asked.url.path, asked.url.query, orjson.loads(asked.content)) == ("/v1/cases/search", b"", {"wanted": "Lê Thị Kín"})
    assert "DIỄN TẬP" in words


async def test_a_whole_number_leads_to_its_case(harness: ServiceHarness) -> None:
    case = a_listed_case(new_id())
    harness.others.answers["intake"] = found(case, kind="number")

    answer = await searched(harness, "HN-2611-00042")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{case['id']}")


async def test_several_of_one_number_are_shown(harness: ServiceHarness) -> None:
    harness.others.answers["intake"] = found(*[a_listed_case(new_id()) for _ in range(3)], kind="number", is_more=True)

    words = well_made(await searched(harness, "42"))

    assert "Hồ sơ có số 42 3+" in words
    assert "Còn nhiều hơn 3 hồ sơ" in words


@pytest.mark.parametrize("wanted", ["Ba Đình", "ba dinh"])
async def test_a_commune_is_found_with_or_without_accents(harness: ServiceHarness, wanted: str) -> None:
    harness.others.answers["intake"] = found()

    answer = await searched(harness, wanted, "provincial_officer", provinces=["01"])

    assert f'href="/cases?commune_code={COMMUNE}"' in answer.text


async def test_a_commune_elsewhere_is_not_offered(harness: ServiceHarness) -> None:
    harness.others.answers["intake"] = found()

    answer = await searched(harness, "Ba Đình", "provincial_officer", provinces=["42"])

    assert "commune_code" not in answer.text


async def test_who_may_not_know_households_finds_communes_and_numbers(harness: ServiceHarness) -> None:
    answer = await searched(harness, "Ba Đình", "auditor", country="VN")

    assert f'href="/cases?commune_code={COMMUNE}"' in answer.text
    assert not [one for one in harness.others.asked if one.url.path == "/v1/cases/search"]
    assert "không tìm theo tên hay điện thoại" in well_made(answer)


async def test_where_intake_is_away_it_is_said(harness: ServiceHarness) -> None:
    answer = await searched(harness, "Lê Thị Kín")

    assert answer.status_code == 503
    assert "Tiếp nhận không trả lời lúc này nên chưa tìm được" in well_made(answer)


async def test_nobody_else_reads_in_the_same_browser_what_was_looked_for(harness: ServiceHarness) -> None:
    harness.others.answers["intake"] = found()
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        browser.headers["Origin"] = DESK
        await browser.post("/search", data={"wanted": "Lê Thị Kín"})
        async with harness.browser("commune_chair", communes=[COMMUNE]) as other:
            other.cookies.set("kipthoi_wanted", browser.cookies["kipthoi_wanted"], path="/search")
            page = await other.get("/search")

    assert "Lê Thị Kín" not in page.text
    assert "Kín" not in browser.cookies["kipthoi_wanted"]


async def test_the_box_stands_above_every_page_of_who_may_search(harness: ServiceHarness) -> None:
    async with (
        harness.browser("commune_officer", communes=[COMMUNE]) as officer,
        harness.browser("reporter", communes=[COMMUNE]) as head,
    ):
        of_officer, of_head = await officer.get("/cases"), await head.get("/work")

    assert 'action="/search"' in of_officer.text
    assert 'action="/search"' not in of_head.text
