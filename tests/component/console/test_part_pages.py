"""Awards in parts at the desk: which part, due when; and the step of the next one is confirmed on the page of its case."""

from typing import Any

import httpx

from services.disbursement.domain.limits import day_of
from shared.clock import now
from tests.component.console.harness import ServiceHarness, an_incident
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.harness import a_household, settled
from tests.component.disbursement.pausing import send_all
from tests.support.builders import COMMUNE


def _officer(harness: ServiceHarness, role: str, **who: Any) -> httpx.AsyncClient:
    area = {"provinces": ["01"]} if role == "accountant" else {"communes": [COMMUNE]}
    client = harness.browser(role, **{**area, **who})
    client.headers["Origin"] = str(client.base_url)
    return client


async def test_the_pages_say_which_part_it_is_and_its_step_is_confirmed_once(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    plan = {"from": "2021-07-01", "benefit": "HOUSE_NEW", "by": "progress", "shares": [50, 50], "document": None}
    disbursement.keep_terms(plans=[{**plan, "article": None, "certainty": "D"}])
    harness.others.doors["disbursement"] = disbursement.app
    await disbursement.source(100_000_000)
    household = a_household(amount=40_000_000, code="HOUSE_NEW").signed_now()
    await disbursement.take(household.reported, household.approved)
    await send_all(disbursement)
    first, second = await disbursement.rows("select * from payments order by part")
    await disbursement.answer(settled(first))
    await harness.take(an_incident(), household.reported, household.approved)
    case = household.reported.case_id
    step = {"payment_id": str(second["id"]), "seen_on": str(day_of(now())), "evidence_kind": "photo", "key": "k-step"}

    async with _officer(harness, "accountant") as accountant:
        listed = await accountant.get("/money/payments?kind=not_due")
        one = await accountant.get(f"/money/payments/{second['id']}")
        forbidden = await accountant.post(f"/cases/{case}/steps", data=step)
    async with _officer(harness, "assessor", subject="looked") as assessor:
        page = await assessor.get(f"/cases/{case}")
        bare = await assessor.post(f"/cases/{case}/steps", data={**step, "step_evidence": ""})
        done = await assessor.post(f"/cases/{case}/steps", data={**step, "step_evidence": "Ảnh 12"})
        after = await assessor.get(f"/cases/{case}")

    for answer in (listed, one, page):
        assert "phần 2 trong 2, chi khi tiến độ được xác nhận" in well_made(answer)
    assert "Chưa đến kỳ chi" in well_made(listed)
    assert forbidden.status_code == 403
    assert "Xác nhận tiến độ để chi phần tiếp theo" in well_made(page)
    assert bare.status_code == 422, "where the proof lies is said"
    assert done.status_code == 303, done.text
    assert "Xác nhận tiến độ để chi phần tiếp theo" not in well_made(after)
    assert "phần 2 trong 2, đến hạn ngày" in well_made(after)
    assert [row["state"] for row in await disbursement.rows("select state from payments order by part")] == [
        "settled",
        "reserved",
    ]
