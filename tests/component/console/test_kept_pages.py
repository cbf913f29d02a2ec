"""What a form was answered with is found again by "back" and a reload, for an hour, by who sent it alone."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.console.app import build_service
from services.console.web.forms.kept import KeptPages
from shared import audit
from shared.database import execute
from shared.errors import Unavailable
from shared.ids import new_id
from shared.runtime import ServiceRole
from shared.service import parts_of
from tests.component.console.harness import DESK, ServiceHarness, an_incident, some_settings
from tests.support.builders import COMMUNE


@pytest.fixture(autouse=True)
async def incident(harness: ServiceHarness) -> None:
    """There is something to report."""
    await harness.take(an_incident())


def plainly(harness: ServiceHarness, role: str = "commune_officer") -> httpx.AsyncClient:
    """A browser of which each step is seen: where an answer leads, it does not go by itself."""
    browser = harness.browser(role, communes=[COMMUNE])
    browser._transport = httpx.ASGITransport(harness.api, raise_app_exceptions=False)
    browser.headers["Origin"] = DESK
    return browser


async def refused(browser: httpx.AsyncClient) -> httpx.Response:
    return await browser.post("/reports", data={"head_name": "Lê Thị Kín", "commune": "không có xã này", "key": "k"})


async def test_a_refused_form_leads_to_an_address_that_can_be_opened_again(harness: ServiceHarness) -> None:
    async with plainly(harness) as browser:
        sent = await refused(browser)
        address = sent.headers["location"]
        pages = [await browser.get(address) for _ in range(2)]

    assert sent.status_code == 303
    assert "Kín" not in address
    assert [page.status_code for page in pages] == [422, 422]
    assert all("Lê Thị Kín" in page.text and 'aria-invalid="true"' in page.text for page in pages)
    assert pages[0].headers["cache-control"] == "no-store"
    # Countdowns go on from when it is opened, not from when the form was sent.
    assert pages[0].text.split('data-now="')[1][:40] != pages[1].text.split('data-now="')[1][:40]


async def test_nobody_else_opens_it(harness: ServiceHarness) -> None:
    async with plainly(harness) as browser, plainly(harness, "provincial_officer") as other:
        address = (await refused(browser)).headers["location"]
        stranger = await other.get(address)

    assert (stranger.status_code, stranger.headers["location"]) == (303, "/reports")


async def test_after_an_hour_the_form_begins_anew(harness: ServiceHarness) -> None:
    async with plainly(harness) as browser:
        address = (await refused(browser)).headers["location"]
        async with harness.foundation.database.transaction() as session:
            await execute(session, text("update kept_pages set kept_until = now() - interval '1 s'"))
            await audit.record(session, harness.foundation.actor, "later", "page", ())
        gone = await browser.get(address)
        await KeptPages(harness.foundation.database, harness.foundation.data_cipher).forget()
    async with harness.foundation.database.reading() as session:
        left = (await execute(session, text("select count(*) from kept_pages"))).scalar_one()

    assert (gone.status_code, gone.headers["location"], left) == (303, "/reports", 0)


async def test_a_process_of_the_desk_forgets_them_by_itself(harness: ServiceHarness) -> None:
    async with plainly(harness) as browser:
        await refused(browser)
    async with harness.foundation.database.transaction() as session:
        await execute(session, text("update kept_pages set kept_until = now() - interval '1 s'"))
        await audit.record(session, harness.foundation.actor, "later", "page", ())
    settings = some_settings()
    parts = await parts_of(build_service(harness.foundation, settings), settings, frozenset({ServiceRole.RELAY}))
    [loops] = [part for part in parts if part.name == "periodic tasks"]

    async def left() -> int:
        async with harness.foundation.database.reading() as session:
            return int((await execute(session, text("select count(*) from kept_pages"))).scalar_one())

    forgetting = asyncio.ensure_future(loops.run())
    try:
        async with asyncio.timeout(10):
            while await left():
                await asyncio.sleep(0.05)
    finally:
        forgetting.cancel()
        await asyncio.wait({forgetting})


async def test_what_is_kept_is_sealed(harness: ServiceHarness) -> None:
    async with plainly(harness) as browser:
        await refused(browser)
    async with harness.foundation.database.reading() as session:
        [row] = (await execute(session, text("select sealed from kept_pages"))).all()

    assert "Kín".encode() not in row.sealed


async def test_while_the_database_is_away_the_page_itself_is_the_answer(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any) -> None:
        raise Unavailable

    monkeypatch.setattr(KeptPages, "keep", away)
    async with plainly(harness) as browser:
        answer = await refused(browser)

    assert (answer.status_code, "Lê Thị Kín" in answer.text) == (422, True)


async def test_an_address_elsewhere_is_not_followed(harness: ServiceHarness) -> None:
    async with plainly(harness) as browser:
        answer = await browser.get("/kept/01a223f8-90d6-780a-83f4-bc37b7191fdc?form=//elsewhere.test/x")

    assert answer.headers["location"] == "/work"


async def test_a_program_and_a_form_that_was_done_are_answered_as_before(harness: ServiceHarness) -> None:
    ids = {name: str(new_id()) for name in ("report_id", "case_id")}
    harness.others.answers["intake"] = {**ids, "case_number": "HN-2611-00042"}
    async with plainly(harness) as browser:
        done = await browser.post("/reports", data={"head_name": "Lê", "commune": COMMUNE, "what_happened": "Sập", "key": "k"})

    assert done.headers["location"].startswith("/reports?reported=1")
    assert "HN-2611-00042" in done.headers["set-cookie"]
