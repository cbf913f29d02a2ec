"""Disbursement's money: much is booked by two, a province answers, what is in hand comes back or is recovered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from services.disbursement import store
from services.disbursement.domain.sources import Movement
from shared import audit
from shared.clock import VIETNAM, now
from shared.ids import new_id
from tests.component.disbursement.harness import OWN_ACCOUNT, Household, ServiceHarness, a_household, came_back
from tests.component.disbursement.test_reductions import reduced
from tests.load.drives.known import Known
from tests.support.records import LOOK


def household_of(known: Known, amount: int = 1_000_000, account: str | None = OWN_ACCOUNT) -> Household:
    """A household of the struck commune, signed for now."""
    where = {"incident_id": known.incident_id, "commune_code": known.commune_code, "drill": False}
    household = a_household(amount=amount, account=account, code="HOUSE_REPAIR", **where, occurred_at=now())
    return replace(household, approved=household.approved.model_copy(update={"decided_at": now()}))


async def book(harness: ServiceHarness, known: Known) -> str:
    """Much comes into a commune's source, and a wrong contribution is reversed: each by two; return the source."""
    source = await harness.source(drill=False, scope={"commune_code": known.commune_code})
    much, wrong = [await harness.contribute(source, amount) for amount in (50_000_000_000, 1_000_000)]
    async with harness.client("accountant") as one, harness.client("accountant", subject="another") as other:
        asked = await one.post(f"/v1/contributions/{wrong['id']}/reversal", json={"reason": "Ghi nhầm phiếu thu 12"})
        assert asked.status_code == 201, asked.text
        waits = await one.get(f"/v1/sources/{source}/incoming")
        assert [each["what"] for each in waits.json()["items"]] == ["contribution", "reversal"], waits.text
        for booking in (much, asked.json()):
            answer = await other.post(f"/v1/bookings/{booking['id']}/decision", json={"verdict": "confirmed"})
            assert answer.status_code == 201, answer.text
    return source


async def ask_province(harness: ServiceHarness, known: Known) -> str:
    """A commune's means do not suffice, its clocks pass to the province, and it answers; return the request."""
    poor = household_of(known, amount=900_000_000_000)
    await harness.take(poor.reported)
    await harness.take(poor.approved)
    body = {"incident_id": str(known.incident_id), "commune_code": known.commune_code, "document": "12/UBND"}
    async with harness.client("commune_officer", communes=[known.commune_code]) as client:
        answer = await client.post("/v1/requests", json=body, headers={"Idempotency-Key": str(new_id())})
        assert answer.status_code == 201, answer.text
    request = str(answer.json()["id"])
    means = [{"kind": "reserve_fund", "unit": "dong", "amount": 5_400_000}]
    said = {"verdict": "granted_in_part", "document": "77/UBND-TC", "reason": "Phần còn lại chờ trung ương"}
    async with harness.client("provincial_leader", provinces=[known.province_code]) as client:
        answer = await client.post(f"/v1/requests/{request}/answer", json={**said, "means": means})
        assert answer.status_code == 201, answer.text
    return request


async def reduce(harness: ServiceHarness, known: Known, households: Sequence[Household]) -> str:
    """Less stands of what was paid, and of what was not; it is repaid at once, by a plan, or let go: return what is planned."""
    by_award = {household.award_id: household for household in households}
    states = "('settled', 'waiting_payee', 'held')"
    paid = await harness.rows(
        f"{LOOK} select award_id from payments where award_id = any(:ids) and state in {states}", ids=list(by_award)
    )
    same = {"incident_id": known.incident_id, "drill": False, "commune_code": known.commune_code}
    facts = [reduced(by_award[row["award_id"]], 500_000, stood=1_000_000).model_copy(update=same) for row in paid[:60]]
    await harness.take(*facts)
    claims = f"{LOOK} select id, amount from recoveries where award_id = any(:ids) and state = 'open' order by id limit 3"
    repaid, planned, waived = await harness.rows(claims, ids=list(by_award))
    day = now().astimezone(VIETNAM).date()
    part = planned["amount"] // 2
    plan = [{"due_on": (day + timedelta(days=days)).isoformat(), "amount": part} for days in (10, 40)]
    receipt = {"way": "cash", "receipt_number": "PT-2", "amount": part, "received_on": day.isoformat()}
    ended = {"outcome": "paid_back", "reason": "returned_in_cash", "receipt_number": "PT-1"}
    area = {"provinces": [known.province_code]}
    async with harness.client("accountant", **area) as client, harness.client("provincial_leader", **area) as leader:
        for who, claim, step, body in (
            (client, repaid, "end", ended),
            (client, planned, "plan", {"instalments": plan}),
            (client, planned, "owner", {"owner": "officer-77"}),
            (client, planned, "receipts", receipt),
            (leader, waived, "end", {"outcome": "waived", "reason": "hardship", "act": "17/QĐ-UBND"}),
        ):
            answer = await who.post(f"/v1/recoveries/{claim['id']}/{step}", json=body)
            assert answer.status_code == 200, answer.text
    async with harness.foundation.database.transaction() as session:
        await store.recoveries.save_amount(session, await store.recoveries.lock_recovery(session, planned["id"]))
        await audit.record(session, harness.foundation.actor, "claimed more by a drive", "recovery", [planned["id"]])
    return str(planned["id"])


async def pay_twice(harness: ServiceHarness, households: Sequence[Household]) -> None:
    """The bank pays what was handed over already, and it is had back: the two bookings of that."""
    ids = [household.award_id for household in households]
    of_them = f"{LOOK} select id from payments where award_id = any(:ids) and state = 'settled' order by id limit 1"
    [row] = await harness.rows(of_them, ids=ids)
    for movement in (Movement.PAY_TWICE, Movement.REPAY_TWICE):
        async with harness.foundation.database.transaction() as session:
            payment = await store.payments.get_payment(session, row["id"])
            await store.sources.move(session, movement, [payment], now())
            await audit.record(session, harness.foundation.actor, "booked by a drive", "payment", [payment.id])


async def send_back(harness: ServiceHarness, known: Known, households: Sequence[Household]) -> None:
    """Households' banks send money back, some of which is to be recovered; one is paid once more."""
    ids = [household.award_id for household in households]
    of_them = f"{LOOK} select * from payments where award_id = any(:ids) and state = :state order by id"
    paid = await harness.rows(of_them, ids=ids, state="settled")
    answer = await harness.answer(*[came_back(payment, attempt=payment["attempt_count"]) for payment in paid])
    assert answer.status_code == 200, answer.text
    one, *others = await harness.rows(of_them, ids=ids, state="returned")
    assert len(others) > 20, len(others)
    async with harness.client("accountant", communes=[known.commune_code]) as client:
        body = {"way": "same_account", "reason": "account_open_again"}
        answer = await client.post(f"/v1/payments/{one['id']}/pay-again", json=body)
        assert answer.status_code == 200, answer.text
