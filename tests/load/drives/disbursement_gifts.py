"""Disbursement's campaigns and warehouses: gifts come, one campaign ends, goods leave by notes for those who wait for them."""

from dataclasses import dataclass
from typing import Any

from shared.clock import now
from shared.ids import new_id
from tests.component.disbursement.harness import HANDED_OVER, ServiceHarness, a_household
from tests.component.disbursement.test_campaigns import act, launch
from tests.component.disbursement.test_gifts import give
from tests.load.drives.known import Known
from tests.support.records import LOOK


@dataclass(frozen=True)
class Gifts:
    """What stands in paths of doors: a campaign that goes on, a warehouse, a note by which goods left it."""

    campaign: str
    warehouse: str
    note: str


async def give_goods(harness: ServiceHarness, known: Known) -> Gifts:
    """A commune's campaign gets money and rice; its rice lies in a warehouse, leaves it twice, and is handed over in part."""
    place = {"seat_commune_code": known.commune_code, "incident_id": str(known.incident_id)}
    campaign = await launch(harness, number=_account(), units=["dong", "kg"], for_benefits=["RICE"], **place)
    gifts = [await give(harness, campaign["id"], unit=unit, amount=3_000, donor="Người Cho") for unit in ("dong", "kg")]
    source = next(held["source_id"] for held in campaign["sums"] if held["unit"] == "kg")
    await _wait_for_rice(harness, known)
    async with harness.client("accountant") as client:
        body = {"code": f"K{new_id().hex[-8:].upper()}", "name": "Kho", "commune_code": known.commune_code, "drill": False}
        warehouse = (await client.post("/v1/warehouses", json=body)).json()["id"]
        path = f"/v1/warehouses/{warehouse}"
        goods = {"source_id": source, "item": "rice"}
        gifts.append(await client.post(f"{path}/receipts", json={**goods, "quantity": 3_000, "document": "PN 1"}))
        carried = {**goods, "commune_code": known.commune_code, "carried_by": "agent"}
        first = await client.post(f"{path}/delivery-notes", json=carried)
        async with harness.client("paying_agent", **known.place) as agent:
            taken = first.json()["lines"][0]["payment_id"]
            gifts += [first, await agent.post(f"/v1/payments/{taken}/handover", json=HANDED_OVER)]
        queue = (await client.get(f"{path}/queue")).json()
        assert queue["out"]["notes"] == 1, queue
        gifts.append(await client.post(f"/v1/delivery-notes/{first.json()['id']}/closed"))
        again = await client.post(f"{path}/delivery-notes", json=carried)
    assert [answer.status_code for answer in [*gifts, again]] == [201] * 7, [answer.text for answer in [*gifts, again]]
    await _end_another(harness, place)
    return Gifts(campaign["id"], warehouse, again.json()["id"])


async def _wait_for_rice(harness: ServiceHarness, known: Known) -> None:
    where = {"incident_id": known.incident_id, "commune_code": known.commune_code, "drill": False}
    households = [a_household(amount=30, unit="kg", code="RICE", account=None, **where, occurred_at=now()) for _ in range(20)]
    households = [household.signed_now() for household in households]
    await harness.take(*[each.reported for each in households], *[each.approved for each in households])
    ids = [each.award_id for each in households]
    borne = (
        f"{LOOK} select p.id from payments p join sources s on s.id = p.source_id where award_id = any(:ids) and s.campaign_id"
    )
    assert len(await harness.rows(f"{borne} is not null", ids=ids)) == len(ids), "they are helped out of the campaign"


async def _end_another(harness: ServiceHarness, place: dict[str, Any]) -> None:
    """Another one receives no more and has given all that it had."""
    ended = (await launch(harness, number=_account(), level="province", **place))["id"]
    for what in ("receiving_closed", "distribution_closed"):
        answer = await act(harness, ended, what)
        assert answer.status_code == 201, answer.text


def _account() -> str:
    return f"3761{new_id().int % 10**9:09}"
