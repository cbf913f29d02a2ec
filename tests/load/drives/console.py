"""The desk at work: facts of every kind come in, and everybody looks at boards and lists."""

import asyncio
import re
from html import unescape
from itertools import product
from typing import Any
from uuid import UUID

from services.console.commands.officers import remember_officer
from services.console.consumers import HANDLERS
from services.console.loops.summaries import MAX_CASES
from services.console.store.case_numbers import numbers_of
from services.console.store.freshness import read_taken, save_heard
from services.console.store.officers import officers_of
from services.console.store.progress import read_progress
from services.console.store.summaries import refresh_summaries
from services.console.views.figure_cases import COUNTED
from services.console.web.forms.kept import Answered, KeptPages
from shared.clock import now
from shared.events import ClockMissed, IncidentDeclared
from shared.foundation import Foundation
from shared.identity import Actor, Role
from shared.ids import new_id
from tests.component.console.harness import ServiceHarness, a_harness
from tests.contracts.examples import EXAMPLES
from tests.load.drives.doors import ask_everything
from tests.load.drives.known import Known, KnownCase, fact_about


async def drive(foundation: Foundation, known: Known) -> None:
    """Let everything happen that happens at the desk."""
    harness = a_harness(foundation)
    cases = known.of("paid", 100)
    await _hear(harness, cases)
    async with foundation.database.transaction() as session:
        connection: Any = await session.connection()
        await connection.exec_driver_sql("select fold_board_figures()")
    await _put_together(foundation)
    seen = next(c.case_id for some in known.cases.values() for c in some if c.commune_code == known.commune_code)
    await _look(harness, known, seen)
    await _remember(foundation, seen)
    values = {"incident_id": str(known.incident_id), "case_id": str(seen)}
    await ask_everything("console", harness.api, known, values)


async def _remember(foundation: Foundation, case_id: UUID) -> None:
    """Somebody signs in, a form of his is refused and found again, and pages say numbers and names."""
    database, cipher = foundation.database, foundation.data_cipher
    officer = Actor("officer-of-the-desk", frozenset({Role.COMMUNE_OFFICER}), frozenset({"00004"}))
    async with database.transaction() as session:
        await remember_officer(session, officer, cipher, "Cán Bộ Thử")
    pages = KeptPages(database, cipher)
    page_id = await pages.keep(officer, Answered(422, [], b"<p>"))
    assert await pages.find(officer, page_id) is not None
    await pages.forget()
    assert (await officers_of(database, cipher, [officer.subject]))[officer.subject].name == "Cán Bộ Thử"
    await numbers_of(database, [case_id])


async def _hear(harness: ServiceHarness, cases: list[KnownCase]) -> None:
    """Every kind of fact, of many cases at once."""
    for kind in HANDLERS:
        changes = {"incident_id": new_id()} if kind is IncidentDeclared else {}
        # Few incidents are declared, however many households each of them strikes.
        told = cases[:3] if kind is IncidentDeclared else cases
        await harness.take(*[fact_about(case, kind, **changes, **_names(kind, case)) for case in told])


def _names(kind: Any, case: KnownCase) -> dict[str, Any]:
    """Names of their own for things that are not cases; a clock of the case itself."""
    names = {
        name: new_id()
        for name in ("notice_id", "clock_id", "decision_id")
        if name in EXAMPLES[kind.wire_type()].model_fields_set
    }
    return {**names, "subject_id": case.case_id} if kind is ClockMissed else names


async def _look(harness: ServiceHarness, known: Known, case_id: UUID) -> None:
    """The list of cases with every choice of its filters, some pages on."""
    areas: list[dict[str, Any]] = [{}, {"provinces": [known.province_code]}, known.place]
    choices = product(("", str(known.incident_id)), ("", known.commune_code), ("", "retracted", "identified"), ("", "1"))
    for incident, commune, stage, late in choices:
        wish = {"incident_id": incident, "commune_code": commune, "stage": stage, "late": late}
        for area in areas:
            async with harness.browser(**area) as browser:
                answer = await browser.get("/cases", params=wish)
                assert answer.status_code == 200, answer.text
                if (following := _next(answer.text)) is not None:
                    assert (await browser.get(following)).status_code == 200
    async with harness.browser() as browser:
        for page in ("/board", f"/board?incident_id={known.incident_id}", f"/cases/{case_id}", "/contradictions"):
            assert (await browser.get(page)).status_code == 200
    for place in (
        None,
        (frozenset[str](), frozenset({known.province_code})),
        (frozenset({known.commune_code}), frozenset[str]()),
    ):
        assert (await read_progress(harness.foundation.database, known.incident_id, place)).reported
    await _look_behind_the_board(harness, known)
    stream = harness.live.watch([known.incident_id], None, heartbeat_s=0.1)
    async with asyncio.timeout(20):
        async for event in stream:
            if b"figures" in event:
                break
    await stream.aclose()


async def _look_behind_the_board(harness: ServiceHarness, known: Known) -> None:
    """What the tiles count, the places' figures, the map and the files; each list a page on."""
    lists = [("/board/late", {}), *(("/board/counted", {"figure": figure}) for figure in COUNTED)]
    pages = [
        ("/board/figures", {}),
        ("/board/map", {}),
        ("/board/unreached", {}),
        ("/board/export", {}),
        ("/cases/export", {"late": "1"}),
    ]
    areas: list[dict[str, Any]] = [{}, {"provinces": [known.province_code]}, known.place]
    for area in areas:
        async with harness.browser(**area) as browser:
            for (path, more), commune in product(lists, ("", known.commune_code)):
                wish = {**more, "incident_id": str(known.incident_id), "commune_code": commune}
                answer = await browser.get(path, params=wish)
                assert answer.status_code == 200, f"{path}: {answer.text}"
                if (following := _next(answer.text)) is not None:
                    assert (await browser.get(following)).status_code == 200
            for path, more in pages:
                answer = await browser.get(path, params={**more, "incident_id": str(known.incident_id)})
                assert answer.status_code == 200, f"{path}: {answer.text}"


async def _put_together(foundation: Foundation) -> None:
    """What the desk does by itself: look at its reader, put some communes together."""
    async with foundation.database.reserved() as session:
        await save_heard(session, "kipthoi-console", now())
    async with foundation.database.reading() as session:
        await read_taken(session)
    async with foundation.database.transaction() as session:
        assert await refresh_summaries(session, MAX_CASES) is not None


def _next(page: str) -> str | None:
    """Return the address of the next page, where there is one."""
    found = [unescape(link) for link in re.findall(r'class="more" href="([^"]+)"', page) if "cursor=" in link]
    return found[-1] if found else None
