"""Gifts are booked as contributions are, donors are named only where they agreed, and the public page tells of no household."""

from typing import Any

import pytest

from services.disbursement.api import gifts
from services.disbursement.policy.bookings import limit_on
from shared.ids import new_id
from tests.component.disbursement.harness import HANDED_OVER, ServiceHarness, a_household, settled
from tests.component.disbursement.test_campaigns import TODAY, launch
from tests.component.disbursement.test_reductions import reduced
from tests.support.builders import COMMUNE, INCIDENT, OTHER_COMMUNE
from tests.support.foundation import client_for

DONOR = "Trần Thị Cho Nhiều"


async def give(harness: ServiceHarness, campaign: str, subject: str = "one", **values: Any) -> Any:
    async with harness.client("accountant", subject=subject) as client:
        body = {"unit": "dong", "amount": 1_000_000, "given_on": str(TODAY), **values}
        return await client.post(f"/v1/campaigns/{campaign}/gifts", json=body)


async def seen_by_all(harness: ServiceHarness, campaign: str = "") -> Any:
    async with client_for(harness.app) as client:
        answer = await client.get(f"/v1/public/campaigns{f'/{campaign}' if campaign else ''}")
        assert answer.status_code == 200, answer.text
        return answer.json()


async def test_a_gift_is_booked_and_its_donor_is_named_only_where_he_agreed(harness: ServiceHarness) -> None:
    await harness.hear_of(INCIDENT)
    campaign = (await launch(harness))["id"]

    agreed = await give(harness, campaign, donor=DONOR, is_public=True)
    silent = await give(harness, campaign, donor="Lê Văn Kín", amount=2_000_000)
    nobody = await give(harness, campaign, amount=3_000_000, is_public=True)
    rice = await give(harness, campaign, unit="kg", amount=50, what="Gạo tẻ")
    early = await give(harness, campaign, given_on="2020-01-01")
    shown = await seen_by_all(harness, campaign)
    async with harness.client("auditor") as auditor:
        for_auditors = await auditor.get(f"/v1/campaigns/{campaign}/gifts")
    async with harness.client("accountant") as client:
        listed = (await client.get(f"/v1/campaigns/{campaign}/gifts")).json()["items"]

    assert [answer.status_code for answer in (agreed, silent, nobody, rice, early)] == [201, 201, 201, 201, 422]
    assert {gift["amount"]: gift["donor"] for gift in shown["gifts"]} == {
        1_000_000: DONOR, 2_000_000: None, 3_000_000: None, 50: None,
    }  # fmt: skip
    assert [(one["unit"], one["received"], one["left"]) for one in shown["units"]] == [
        ("dong", 6_000_000, 6_000_000),
        ("kg", 50, 50),
    ]
    assert {gift["donor"] for gift in listed} == {DONOR, "Lê Văn Kín", None}
    assert for_auditors.status_code == 403
    rows = await harness.rows("select donor from gifts where donor is not null")
    assert all(DONOR.encode() not in row["donor"] for row in rows)
    await harness.expect_balanced()


async def test_much_waits_for_another_person_and_what_is_reversed_is_no_gift_any_more(harness: ServiceHarness) -> None:
    await harness.hear_of(INCIDENT, drill=False)
    campaign = (await launch(harness))["id"]
    much = (await give(harness, campaign, amount=limit_on(TODAY, "dong") + 1)).json()
    little = (await give(harness, campaign, amount=5)).json()
    before = await seen_by_all(harness, campaign)

    async with harness.client("accountant", subject="two") as client:
        await client.post(f"/v1/bookings/{much['id']}/decision", json={"verdict": "confirmed"})
        asked = (await client.post(f"/v1/contributions/{little['id']}/reversal", json={"reason": "Ghi nhầm"})).json()
    async with harness.client("accountant", subject="three") as client:
        await client.post(f"/v1/bookings/{asked['id']}/decision", json={"verdict": "confirmed"})
    after = await seen_by_all(harness, campaign)

    assert (much["is_booked"], little["is_booked"]) == (False, True)
    assert [gift["amount"] for gift in before["gifts"]] == [5]
    assert [gift["amount"] for gift in after["gifts"]] == [much["amount"]]
    assert after["units"][0]["received"] == much["amount"]
    assert [one["id"] for one in (await seen_by_all(harness))["items"]] == [campaign]


async def test_the_public_page_tells_apart_no_household_and_a_drill_is_not_listed(harness: ServiceHarness) -> None:
    await harness.hear_of(INCIDENT)
    campaign = (await launch(harness, level="province", units=["kg"]))["id"]
    await give(harness, campaign, unit="kg", amount=1000)
    there = [a_household(amount=15, unit="kg", code="RICE", account=None) for _ in range(6)]
    alone = a_household(amount=45, unit="kg", code="RICE", account=None, commune_code=OTHER_COMMUNE)
    for household in (*there, alone):
        await harness.take(household.reported, household.approved)
    few = await seen_by_all(harness, campaign)
    async with harness.client("paying_agent", subject="agent", communes=[COMMUNE, OTHER_COMMUNE]) as agent:
        for household in (*there, alone):
            payment = await harness.payment(household)
            given = await agent.post(f"/v1/payments/{payment['id']}/handover", json=HANDED_OVER)
            assert given.status_code == 201, given.text

    shown = await seen_by_all(harness, campaign)

    [kg] = shown["units"]
    assert few["units"][0]["spent"] == 0
    # Six of one commune could be told apart, were it not for the one of the other, who would be known by what is left.
    assert (kg["spent"], kg["by_commune"], kg["by_commune_rest"]) == (135, [], 135)
    assert [(cell["key"], cell["households"], cell["amount"]) for cell in kg["by_benefit"]] == [("RICE", 7, 135)]
    assert kg["spent"] == sum(cell["amount"] for cell in kg["by_commune"]) + kg["by_commune_rest"]
    assert all(cell["households"] >= 5 for cell in (*kg["by_commune"], *kg["by_benefit"]))
    assert str(alone.reported.household_id) not in str(shown)
    assert (await seen_by_all(harness))["items"] == []


async def test_what_households_gave_back_is_not_spent_whoever_adds_it_up(harness: ServiceHarness) -> None:
    await harness.hear_of(INCIDENT)
    campaign = (await launch(harness, level="province", units=["dong"]))["id"]
    await give(harness, campaign, amount=100_000_000)
    households = [a_household(amount=1_000_000) for _ in range(6)]
    for household in households:
        await harness.take(household.reported, household.approved)
    await harness.send()
    await harness.answer(*[settled(await harness.payment(household)) for household in households])
    await harness.take(reduced(households[0], 400_000, stood=1_000_000))
    [recovery] = await harness.rows("select id from recoveries")
    receipt = {"way": "cash", "receipt_number": "PT-1", "amount": 600_000, "received_on": str(TODAY)}
    async with harness.client("accountant", communes=[COMMUNE]) as client:
        assert (await client.post(f"/v1/recoveries/{recovery['id']}/receipts", json=receipt)).status_code == 200

    [dong] = (await seen_by_all(harness, campaign))["units"]

    assert (dong["received"], dong["spent"], dong["left"]) == (100_000_000, 5_400_000, 94_600_000)
    assert [(cell["households"], cell["amount"]) for cell in dong["by_benefit"]] == [(6, 5_400_000)]
    assert [(cell["households"], cell["amount"]) for cell in dong["by_commune"]] == [(6, 5_400_000)]


async def test_drills_hide_no_campaign_from_the_public(harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gifts, "_LISTED", 1)
    real, drill = new_id(), new_id()
    await harness.hear_of(real, drill=False)
    await harness.hear_of(drill)
    campaign = (await launch(harness, incident_id=str(real)))["id"]
    await launch(harness, incident_id=str(drill), number="3761 0000 002")

    assert [one["id"] for one in (await seen_by_all(harness))["items"]] == [campaign]
