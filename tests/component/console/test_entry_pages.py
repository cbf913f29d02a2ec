"""Law officers' pages beside the real doors of the law: who may release, what a preview shows, and while it is away."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from services.assessment.app import build_context, build_service
from shared.clock import VIETNAM, now
from tests.component.assessment.conftest import ServiceHarness as Assessment
from tests.component.assessment.law_officers import HURT
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_pages import well_made
from tests.conftest import FreshDatabase
from tests.support.builders import a_household_reported
from tests.support.foundation import a_foundation
from tests.support.services import settings_of

_OURS = {"Origin": "http://service.test"}
TOMORROW = (now().astimezone(VIETNAM).date() + timedelta(days=2)).isoformat()
NORM = {
    "kind": "norm",
    "province_code": "01",
    "parameter": "base_level_dong",
    "value": "700.000",
    "valid_from": TOMORROW,
    "document": "7/2027/NQ-HĐND",
    "article": "2.1",
    "certainty": "A",
    "reason": "Nâng mức chuẩn <b>của tỉnh</b>",
}


@pytest.fixture
async def law(harness: ServiceHarness, fresh_database: FreshDatabase) -> AsyncIterator[Assessment]:
    """The real assessment behind the desk."""
    foundation, settings = a_foundation("assessment", await fresh_database("assessment")), settings_of("assessment")
    context = build_context(foundation, settings)
    found = Assessment(foundation, context, build_service(foundation, settings, context).api())
    await found.read_law()
    harness.others.doors["assessment"] = found.app
    yield found
    await foundation.database.close()


async def _entered(harness: ServiceHarness, subject: str = "officer-1", **changes: str) -> httpx.Response:
    async with harness.browser("law_officer", subject=subject) as browser:
        return await browser.post("/rules/entries", data={**NORM, **changes}, headers=_OURS)


async def test_an_entry_says_what_it_would_change_and_who_may_release_it(harness: ServiceHarness, law: Assessment) -> None:
    reported = a_household_reported()
    await law.hear(reported)
    await law.find(reported.case_id, HURT, law.opened_at)
    where = (await _entered(harness)).headers["location"]

    async with harness.browser("law_officer", subject="officer-1") as own:
        page = await own.get(where)
        refused = await own.post(f"{where}/release", data={"have_read": "1"}, headers=_OURS)
    async with harness.browser("law_officer", subject="officer-2") as other:
        preview = well_made(await other.get(f"{where}/preview"))
        waiting = (await other.get("/work")).text
        released = await other.post(f"{where}/release", data={"have_read": "1", "key": "k"}, headers=_OURS)
        again = await other.post(f"{where}/release", data={"have_read": "1", "key": "k"}, headers=_OURS)
        shown = well_made(await other.get(where))

    assert "không được tự ban hành" in well_made(page)
    assert f'action="{where}/release"' not in page.text
    assert "<b>của tỉnh" not in page.text
    assert refused.status_code == 409
    assert "cần một người khác" in refused.text
    assert "1 trong 1 hồ sơ đang mở sẽ đổi" in preview
    assert re.search(r"Người bị thương nặng \(thành viên 1[^)]*\): 5.400.000 đ → 7.000.000 đ", preview), preview
    assert f'href="{where}"' in waiting
    assert (released.status_code, again.status_code) == (303, 303), "it is released once"
    assert "Đã ban hành" in shown


async def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(harness: ServiceHarness, law: Assessment) -> None:
    today = now().astimezone(VIETNAM).date().isoformat()
    refused = await _entered(harness, value="chín", valid_from=today, document="?", parameter="benefits.gift.dong")

    assert refused.status_code == 422
    well_made(refused)
    assert {"value", "document"} <= set(re.findall(r'id="(\w+)-wrong-1"', refused.text))
    assert 'value="chín"' in refused.text
    early = await _entered(harness, valid_from=today)
    assert 'id="valid_from-wrong-1"' in early.text


@pytest.mark.parametrize(
    ("kind", "fields", "says"),
    [
        (
            "limit",
            {
                "limit_name": "funeral",
                "limit": "3",
                "unit": "working_days",
                "event": "form_received",
                "limit_kind": "statutory",
            },
            "3 ngày làm việc từ khi nhận tờ khai",
        ),
        ("day_off", {"day": TOMORROW, "day_off": "no"}, "làm việc"),
    ],
)
async def test_limits_and_days_are_entered_too(
    harness: ServiceHarness, law: Assessment, kind: str, fields: dict[str, str], says: str
) -> None:
    async with harness.browser("law_officer", subject="officer-1") as browser:
        form = (await browser.get(f"/rules/entries/new?kind={kind}")).text
        if kind == "limit":
            assert '<option value="funeral"' in form
        entered = await _entered(harness, kind=kind, **fields)
        assert entered.status_code == 303, re.sub(r"<[^>]+>", " ", entered.text)
        page = well_made(await browser.get(entered.headers["location"]))

    assert says in page


async def test_readers_of_the_law_see_entries_and_no_buttons(harness: ServiceHarness, law: Assessment) -> None:
    where = (await _entered(harness)).headers["location"]
    async with harness.browser("provincial_officer", provinces=["01"]) as reader:
        page = (await reader.get(where)).text
        listed = (await reader.get("/rules/entries")).text
        refused = await reader.get("/rules/entries/new")

    assert f'href="{where}"' in listed
    assert 'action="/rules/entries' not in page
    assert "/preview" not in page
    assert "/rules/entries/new" not in listed
    assert refused.status_code == 403


async def test_while_the_law_is_away_nothing_is_entered_and_what_was_typed_stays(harness: ServiceHarness) -> None:
    refused = await _entered(harness)
    async with harness.browser("law_officer") as browser:
        listed = await browser.get("/rules/entries")
        work = await browser.get("/work")

    assert refused.status_code == 503
    assert "Chưa có gì được ghi" in refused.text
    assert 'value="7/2027/NQ-HĐND"' in refused.text
    assert listed.status_code == 503
    assert work.status_code == 200


async def test_how_certain_an_entry_is_nobody_has_said_before_he_who_enters_it(
    harness: ServiceHarness, law: Assessment
) -> None:
    async with harness.browser("law_officer") as browser:
        page = (await browser.get("/rules/entries/new?kind=norm")).text
    refused = await _entered(harness, certainty="")

    choices = page.partition('name="certainty"')[2].partition("</select>")[0]
    assert choices.index('value=""') < choices.index('value="A"')
    assert "selected" not in choices
    assert refused.status_code == 422
    assert 'id="certainty-wrong-1"' in refused.text
