"""One account, or one telephone, for several households holds their money until an officer says why."""

import asyncio
from typing import Any

import pytest

from shared.events import PayeeNeeded
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, an_account, corrected
from tests.support.builders import COMMUNE, a_case_retracted

_WHY = "Hai hộ cùng một trưởng họ nhận thay, có giấy ủy quyền"
_PHONE = "0559000111"


async def _states(harness: ServiceHarness, *households: Household) -> list[tuple[str, str | None]]:
    rows = [await harness.payment(household) for household in households]
    return [(row["state"], row["reason"]) for row in rows]


async def _release(harness: ServiceHarness, household: Household, *, role: Any = "commune_officer", **body: Any) -> Any:
    given = {"case_id": str(household.reported.case_id), "kind": "account", "reason": _WHY, **body}
    async with harness.client(role, subject="officer", communes=[COMMUNE]) as client:
        return await client.post("/v1/shared-accounts/released", json=given)


async def test_two_households_of_one_account_wait_until_an_officer_has_said_why_of_each(harness: ServiceHarness) -> None:
    await harness.source(20_000_000)
    account = an_account()
    first, second = a_household(account=account).frozen(), a_household(account=account).frozen()
    await harness.take(first.reported, first.approved)
    assert await _states(harness, first) == [("reserved", None)]

    await harness.take(second.reported, second.approved)
    await harness.send()

    assert await _states(harness, first, second) == [("waiting_payee", "shared_account")] * 2
    assert await harness.rows("select 1 from attempts") == []
    assert {fact.reason for fact in await harness.facts(PayeeNeeded)} == {"shared_account"}
    answer = await _release(harness, first)
    assert answer.status_code == 200, answer.text
    await harness.send()
    assert await _states(harness, first, second) == [("sent", None), ("waiting_payee", "shared_account")]
    assert (await _release(harness, second)).status_code == 200
    await harness.send()
    assert await _states(harness, first, second) == [("sent", None)] * 2
    assert (await _release(harness, second)).status_code == 409
    (audited, _) = await harness.rows("select actor from audit where action = 'shared account explained'")
    assert audited["actor"] == "officer"
    assert _WHY not in str(await harness.rows("select * from shared_releases"))
    await harness.expect_balanced()


async def test_a_name_written_otherwise_hides_no_shared_account(harness: ServiceHarness) -> None:
    await harness.source(20_000_000)
    account = an_account()
    first, second = a_household(account=account).frozen(), a_household(account=account).frozen()
    await harness.take(first.reported, second.reported, first.approved, second.approved)
    assert await _states(harness, first, second) == [("waiting_payee", "shared_account")] * 2
    hashes = {bytes(row["mark"]) for row in await harness.rows("select mark from account_holders where kind = 'account'")}
    assert len(hashes) == 1


async def test_one_telephone_of_several_households_holds_their_money_too(harness: ServiceHarness) -> None:
    await harness.source(20_000_000)
    first, second = a_household(phone=_PHONE).frozen(), a_household(phone=_PHONE).frozen()
    await harness.take(first.reported, second.reported, first.approved, second.approved)

    assert await _states(harness, first, second) == [("waiting_payee", "shared_phone")] * 2
    assert (await _release(harness, first)).status_code == 409
    assert (await _release(harness, first, kind="phone")).status_code == 200
    await harness.send()
    assert await _states(harness, first, second) == [("sent", None), ("waiting_payee", "shared_phone")]


@pytest.mark.parametrize("spelled", ["+84559000111", "0559.000.111", "84 559 000 111"])
async def test_another_spelling_hides_no_shared_telephone(harness: ServiceHarness, spelled: str) -> None:
    await harness.source(20_000_000)
    first, second = a_household(phone=_PHONE).frozen(), a_household(phone=spelled).frozen()
    await harness.take(first.reported, second.reported, first.approved, second.approved)

    assert await _states(harness, first, second) == [("waiting_payee", "shared_phone")] * 2
    assert len({bytes(row["mark"]) for row in await harness.rows("select mark from account_holders where kind = 'phone'")}) == 1


async def test_an_account_of_one_household_in_two_storms_holds_nothing(harness: ServiceHarness) -> None:
    await harness.source(20_000_000)
    account = an_account()
    first, second = a_household(account=account), a_household(account=account, incident_id=a_household().award_id)
    await harness.take(first.reported, second.reported, first.approved, second.approved)
    await harness.send()
    assert await _states(harness, first, second) == [("sent", None)] * 2


@pytest.mark.parametrize("mends", ["retraction", "correction"])
async def test_the_other_household_taken_back_or_corrected_lets_the_money_go_on(harness: ServiceHarness, mends: str) -> None:
    await harness.source(20_000_000)
    account = an_account()
    first, second = a_household(account=account).frozen(), a_household(account=account).frozen()
    await harness.take(first.reported, second.reported, first.approved, second.approved)

    if mends == "retraction":
        await harness.take(a_case_retracted(case_id=second.reported.case_id))
    else:
        await harness.take(corrected(second, an_account()))
    await harness.send()

    assert (await _states(harness, first)) == [("sent", None)]
    expected = ("released", "case_retracted") if mends == "retraction" else ("waiting_payee", "account_changed")
    assert (await _states(harness, second)) == [expected]
    await harness.expect_balanced()


async def test_of_two_that_are_planned_at_once_neither_is_paid_unseen(harness: ServiceHarness) -> None:
    await harness.source(1_000_000_000)
    for _ in range(8):
        account = an_account()
        first, second = a_household(account=account).frozen(), a_household(account=account).frozen()
        await asyncio.gather(harness.take(first.reported, first.approved), harness.take(second.reported, second.approved))
        assert await _states(harness, first, second) == [("waiting_payee", "shared_account")] * 2
    await harness.send()
    assert await harness.rows("select 1 from attempts") == []
    await harness.expect_balanced()


async def test_who_pays_explains_nothing(harness: ServiceHarness) -> None:
    await harness.source(20_000_000)
    account = an_account()
    first, second = a_household(account=account).frozen(), a_household(account=account).frozen()
    await harness.take(first.reported, second.reported, first.approved, second.approved)

    assert (await _release(harness, first, role="paying_agent")).status_code == 403
    assert (await _release(harness, first, role=["commune_officer", "paying_agent"])).status_code == 403
    assert await _states(harness, first, second) == [("waiting_payee", "shared_account")] * 2
