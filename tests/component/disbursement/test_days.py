"""A day that no book has is refused at its field, wherever somebody says one; never is it an error of ours."""

from datetime import timedelta
from typing import Any

import pytest

from shared.clock import VIETNAM, now
from tests.component.disbursement.harness import ServiceHarness, a_household, settled
from tests.component.disbursement.statements import send_statement
from tests.component.disbursement.test_campaigns import a_campaign, act, launch
from tests.component.disbursement.test_reductions import reduced
from tests.component.disbursement.test_statement_uploads import a_line, upload
from tests.support.builders import COMMUNE, INCIDENT

FIRST, LAST = "0001-01-01", "9999-12-31"
TODAY = now().astimezone(VIETNAM).date()


async def refused(harness: ServiceHarness, path: str, body: dict[str, Any]) -> None:
    async with harness.client("accountant", subject="one") as client:
        answer = await client.post(path, json=body)
    assert answer.status_code == 422, (path, body, answer.text)


@pytest.mark.parametrize("days", [(FIRST, FIRST), (FIRST, "0001-02-01"), (LAST, LAST), ("9999-11-01", LAST), (FIRST, LAST)])
async def test_a_campaign_of_no_time(harness: ServiceHarness, days: tuple[str, str]) -> None:
    await harness.hear_of(INCIDENT)

    await refused(harness, "/v1/campaigns", a_campaign(launched_on=days[0], receives_until=days[1]))


@pytest.mark.parametrize("day", [FIRST, LAST])
async def test_an_act_and_a_gift_of_no_time(harness: ServiceHarness, day: str) -> None:
    await harness.hear_of(INCIDENT)
    launched = await launch(harness)

    closed = await act(harness, launched["id"], "receiving_closed", happened_on=day)
    extended = await act(harness, launched["id"], "extended", role="provincial_leader", until=day)
    gift = {"unit": "dong", "amount": 1_000, "donor": None, "is_public": False, "given_on": day}
    await refused(harness, f"/v1/campaigns/{launched['id']}/gifts", gift)

    assert (closed.status_code, extended.status_code) == (422, 422), (closed.text, extended.text)


@pytest.mark.parametrize("days", [(FIRST, FIRST), (LAST, LAST), (LAST, FIRST)])
async def test_a_statement_of_no_time(harness: ServiceHarness, days: tuple[str, str]) -> None:
    brought = await upload(harness, a_line("FT1", "1.000"), first_day=days[0], last_day=days[1])
    signed = await send_statement(harness, **{"from": f"{days[0]}T00:00:00+07:00", "to": f"{days[1]}T00:00:00+07:00"})

    assert (brought.status_code, signed.status_code) == (422, 422), (brought.text, signed.text)


async def test_a_statement_from_the_year_one_is_none(harness: ServiceHarness) -> None:
    until = str(TODAY - timedelta(days=1))

    brought = await upload(harness, a_line("FT1", "1.000"), first_day=FIRST, last_day=until)
    signed = await send_statement(harness, **{"from": f"{FIRST}T00:00:00+07:00", "to": f"{until}T00:00:00+07:00"})

    assert (brought.status_code, signed.status_code) == (422, 422), (brought.text, signed.text)


@pytest.mark.parametrize("day", [FIRST, LAST])
async def test_a_receipt_and_a_plan_of_no_time(harness: ServiceHarness, day: str) -> None:
    household = a_household(amount=5_400_000)
    await harness.source(1_000_000_000)
    await harness.take(household.reported, household.approved)
    await harness.send()
    await harness.answer(settled(await harness.payment(household)))
    await harness.take(reduced(household, 0, stood=5_400_000))
    [recovery] = await harness.rows("select id from recoveries")

    async with harness.client("accountant", communes=[COMMUNE]) as client:
        parts = {"instalments": [{"due_on": day, "amount": 5_400_000}]}
        plan = await client.post(f"/v1/recoveries/{recovery['id']}/plan", json=parts)
        said = {"way": "bank", "receipt_number": "1", "amount": 1, "received_on": day}
        receipt = await client.post(f"/v1/recoveries/{recovery['id']}/receipts", json=said)
        shown = await client.get(f"/v1/recoveries/{recovery['id']}")

    assert (plan.status_code, receipt.status_code) == (422, 422), (plan.text, receipt.text)
    assert shown.status_code == 200
