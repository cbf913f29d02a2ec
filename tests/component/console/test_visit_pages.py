"""Who is told in person at the desk: whose house it is, and what was recorded of it in its own words."""

import re

from shared.ids import new_id
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_pages import well_made
from tests.component.notifications.harness import ServiceHarness as Notifications
from tests.support.builders import COMMUNE, a_household_reported, a_payment_settled, a_personal_part

ORIGIN = {"Origin": "http://service.test"}


async def test_what_was_told_in_person_is_recorded_as_that_and_not_as_confirmed(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    report = a_household_reported(personal=a_personal_part(phone=None))
    await notifications.take(report, a_payment_settled(case_id=report.case_id))
    (visit,) = await notifications.notices(kind="in_person")
    browser = harness.browser("commune_officer", communes=[COMMUNE])
    browser.headers.update(ORIGIN)
    async with browser:
        page = await browser.get("/notices")
        form = {"key": str(new_id()), "notice": visit["id"], "visits": "1", "visit_to": "head", "visit_how": "visit"}
        sent = await browser.post("/notices", data=form, follow_redirects=True)

    assert 'name="visits"' in page.text
    assert re.search(r'id="digest-1"[^>]* checked', page.text)
    assert not re.search(r'id="tell-1"[^>]* checked', page.text), "that somebody was visited is never said beforehand"
    said = well_made(sent)
    assert "Đã ghi: đã báo trực tiếp, 1 việc; cho ai: chủ hộ; lúc " in said
    assert "Đã xác nhận" not in said
    (row,) = await notifications.rows("select state, visited_to, visited_by from notices where kind = 'in_person'")
    assert row == ("acknowledged", "head", "visit")
