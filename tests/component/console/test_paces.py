"""A drill that runs faster, at the desk: it is declared there, and the board and its cases say how fast it runs."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from services.intake.app import build_context, build_service
from shared.clock import now
from shared.ids import new_id
from tests.component.console.answers import a_case, a_clock, all_answer
from tests.component.console.harness import ServiceHarness, an_incident
from tests.component.console.test_escalation_pages import PLAN, an_officer
from tests.component.console.test_pages import well_made
from tests.component.intake.harness import ServiceHarness as Intake
from tests.component.intake.harness import settings_for
from tests.component.notifications.harness import ServiceHarness as Notifications
from tests.component.notifications.test_climbs import give_ladder
from tests.conftest import FreshDatabase
from tests.support.builders import COMMUNE, INCIDENT, PROVINCE, a_clock_missed, a_household_reported
from tests.support.foundation import a_foundation

ORIGIN = {"Origin": "http://service.test"}


@pytest.fixture
async def intake(harness: ServiceHarness, fresh_database: FreshDatabase) -> AsyncIterator[Intake]:
    """The real intake behind the desk."""
    url = await fresh_database("intake")
    foundation, settings = a_foundation("intake", url), settings_for(url)
    service = build_service(foundation, settings)
    found = Intake(foundation, service.api(), service.readers[0], build_context(foundation, settings))
    harness.others.doors["intake"] = found.app
    yield found
    await foundation.database.close()


def a_form(**values: str) -> dict[str, str]:
    given = {"key": str(new_id()), "name": "Bão số 9", "hazard": "storm", "risk_level": "4", "communes": COMMUNE}
    return {**given, "starts_on": now().date().isoformat(), "drill": "yes", "pace": "600", **values}


async def test_a_drill_is_declared_with_its_pace_and_a_real_incident_with_none(harness: ServiceHarness, intake: Intake) -> None:
    async with harness.browser("provincial_officer", provinces=[PROVINCE]) as browser:
        page = well_made(await browser.get("/incidents/new"))
        refused = await browser.post("/incidents", data=a_form(drill="no"), headers=ORIGIN)
        odd = await browser.post("/incidents", data=a_form(pace="nhanh"), headers=ORIGIN)
        declared = await browser.post("/incidents", data=a_form(), headers=ORIGIN)
        real = await browser.post("/incidents", data=a_form(drill="no", pace="1"), headers=ORIGIN)

    assert "Nhịp diễn tập" in page
    assert (refused.status_code, odd.status_code) == (422, 422)
    assert "chỉ diễn tập mới chạy nhanh hơn được" in well_made(refused)
    assert 'value="nhanh"' in odd.text, "what was typed stays"
    assert (declared.status_code, real.status_code) == (303, 303)
    assert await intake.rows("select pace from paced_incidents") == [(600,)]


async def test_the_board_and_the_case_say_how_fast_the_drill_runs(harness: ServiceHarness) -> None:
    report = a_household_reported(pace=600)
    await harness.take(an_incident(pace=600), report)
    all_answer(harness, report.case_id)
    harness.others.answers["intake"] = a_case(report.case_id, clocks=[a_clock("assisted", "running", 72, pace=600)])
    async with harness.browser() as browser:
        board = well_made(await browser.get(f"/board?incident_id={INCIDENT}"))
        case = well_made(await browser.get(f"/cases/{report.case_id}"))

    assert "Nhanh ×600" in board
    assert "Nhanh ×600" in case
    assert "72 giờ (diễn tập, nhanh ×600)" in case


async def test_a_drill_at_the_pace_of_life_says_nothing_of_it(harness: ServiceHarness) -> None:
    await harness.take(an_incident(), a_household_reported())
    async with harness.browser() as browser:
        board = well_made(await browser.get(f"/board?incident_id={INCIDENT}"))

    assert "Nhanh ×" not in board


async def test_who_takes_what_was_missed_promises_hours_of_the_drill(
    harness: ServiceHarness,
    notifications: Notifications,
) -> None:
    await give_ladder(notifications)
    missed = a_clock_missed(pace=60)
    await notifications.take(missed)
    form: dict[str, Any] = {"key": str(new_id()), "clock": [str(missed.clock_id)], "plan": PLAN, "within": "24"}
    async with an_officer(harness) as browser:
        page = well_made(await browser.get("/escalations"))
        taken = await browser.post("/escalations", data=form)

    assert "diễn tập, nhanh ×60" in page
    assert "lời hẹn được giữ theo giờ thật, không theo giờ diễn tập" in page
    assert "1 giờ là 60 giây thật" in page
    assert "24 giờ là 24 phút thật" in page
    assert taken.status_code == 303, taken.text
    ((until,),) = await notifications.rows("select taken_until from climbs")
    assert timedelta(minutes=23) < until - now() <= timedelta(minutes=24)
