"""Disbursement's payees: two change an account, several share one, somebody is lost; words about nothing of ours are ended."""

from dataclasses import replace

from shared.clock import now
from shared.events.assessment import LostPersons
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, an_account, corrected
from tests.load.drives.known import Known
from tests.support.builders import a_damage_assessed
from tests.support.records import LOOK

_WHY = "Đã gặp trực tiếp, xem giấy tờ"


async def name_payees(harness: ServiceHarness, known: Known) -> None:
    """One account is named anew by two persons; two households of one account are looked at; a head is dead."""
    changed, lost, one, other = (_frozen(known, account) for account in (an_account(), an_account(), "77007700", "77007700"))
    for each in (changed, lost, one, other):
        await harness.take(each.reported)
        await harness.take(each.approved)
    again = corrected(changed, an_account())
    await harness.take(again.model_copy(update={"incident_id": known.incident_id, "drill": False}))
    dead = LostPersons(persons=("p1",), head=True)
    where = {"incident_id": known.incident_id, "commune_code": known.commune_code, "drill": False}
    await harness.take(a_damage_assessed(case_id=lost.reported.case_id, revision=2, lost=dead, **where))
    area = {"communes": [known.commune_code]}
    async with harness.client("commune_officer", subject="officer", **area) as officer:
        body = {"case_id": str(changed.reported.case_id), "kind": "head", "reason": _WHY}
        another = {"name": "Vợ Thử Nghiệm", "bank_code": "VBARD", "account_number": an_account()}
        adult = {"kind": "adult", "person": "p2", "account": another}
        changes = [body, {**body, **adult, "case_id": str(lost.reported.case_id)}]
        proposed = [await officer.post("/v1/payee-changes", json=one_change) for one_change in changes]
        assert [answer.status_code for answer in proposed] == [201, 201], [answer.text for answer in proposed]
        body = {"case_id": str(one.reported.case_id), "kind": "account", "reason": _WHY}
        released = await officer.post("/v1/shared-accounts/released", json=body)
        assert released.status_code == 200, released.text
    async with harness.client("commune_chair", subject="chair", **area) as chair:
        for change in proposed:
            answer = await chair.post(f"/v1/payee-changes/{change.json()['id']}/verdict", json={"verdict": "confirmed"})
            assert answer.status_code == 200, answer.text


async def close_strange(harness: ServiceHarness) -> None:
    """What the bank says of no payment of ours is ended by a person."""
    (stranger,) = await harness.rows(f"{LOOK} select id from tickets where payment_id is null and ended_at is null limit 1")
    async with harness.client("accountant") as client:
        taken = await client.post(f"/v1/tickets/{stranger['id']}/take")
        assert taken.status_code == 200, taken.text
        answer = await client.post(f"/v1/tickets/{stranger['id']}/close", json={"reason": "Ngân hàng gửi nhầm"})
        assert answer.status_code == 200, answer.text


def _frozen(known: Known, account: str) -> Household:
    where = {"incident_id": known.incident_id, "commune_code": known.commune_code, "drill": False}
    household = a_household(amount=1_000_000, account=account, code="HOUSE_REPAIR", **where, occurred_at=now()).frozen()
    return replace(household, approved=household.approved.model_copy(update={"decided_at": now()}))
