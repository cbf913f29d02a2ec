"""Who was frozen by the signature takes the money by hand, too: a rail that changes keeps the payee, and nobody dead signs."""

from typing import Any

import pytest

from shared.events import PayeeNeeded
from shared.events.assessment import LostPersons
from tests.component.disbursement.cash import a_line, a_list, earlier, hand_back, hand_over, keep_back, make_list, seen
from tests.component.disbursement.harness import (
    NO_SUCH_ACCOUNT,
    Household,
    ServiceHarness,
    a_household,
    an_account,
    came_back,
    corrected,
    rejected,
    settled,
)
from tests.component.disbursement.test_payees import change, decide, propose, standing
from tests.component.disbursement.test_reductions import reduced
from tests.support.builders import COMMUNE, OTHER_COMMUNE, a_case_retracted, a_damage_assessed

_PHONE = "0559000222"


async def _without_account(harness: ServiceHarness, kind: str = "head", **values: Any) -> Household:
    """A household that was signed for while it had no account."""
    household = a_household(account=None).frozen(kind, known=False, **values)
    await harness.take(household.reported, household.approved)
    return household


async def _lose(harness: ServiceHarness, household: Household, *persons: str, head: bool = True, revision: int = 2) -> None:
    lost = LostPersons(persons=persons, head=head)
    await harness.take(a_damage_assessed(case_id=household.reported.case_id, revision=revision, lost=lost))


async def _refused(harness: ServiceHarness) -> Household:
    """The bank has refused the account that was signed for."""
    await harness.source(10_000_000)
    household = a_household(account=NO_SUCH_ACCOUNT).frozen()
    await harness.take(household.reported, household.approved)
    await harness.send()
    await harness.answer(rejected(await harness.payment(household)))
    return household


async def _by_list(harness: ServiceHarness, household: Household) -> Any:
    """An accountant lets it go by cash list."""
    body = {"outcome": "cash_list", "reason": "Ngân hàng báo tài khoản đã đóng"}
    async with harness.client("accountant", communes=[COMMUNE]) as client:
        return await client.post(f"/v1/payments/{(await harness.payment(household))['id']}/resolve", json=body)


async def _rail(harness: ServiceHarness, household: Household) -> tuple[str, str, str | None]:
    row = await harness.payment(household)
    return row["rail"], row["state"], row["reason"]


async def test_a_cash_list_names_who_was_frozen_by_the_signature(harness: ServiceHarness) -> None:
    source = await harness.source(20_000_000)
    await _without_account(harness, "adult", person="p2")
    before = a_household(account=None)
    await harness.take(before.reported, before.approved)

    lines = (await seen(harness, (await a_list(harness, source))["id"]))["items"]

    by_case = {line["case_id"]: line["paid_to"] for line in lines}
    assert by_case.pop(str(before.reported.case_id)) is None
    assert list(by_case.values()) == [{"kind": "adult", "person": "p2"}]


async def test_a_payee_who_is_lost_while_the_money_is_out_signs_no_more_and_it_comes_back(harness: ServiceHarness) -> None:
    source = await harness.source(10_000_000)
    household = await _without_account(harness)
    made = await a_list(harness, source)
    await _lose(harness, household, "p1")
    payment = await harness.payment(household)

    answer = await hand_over(harness, made["id"], a_line(payment))
    assert [one["problem"]["type"] for one in answer.json()["refused"]] == ["urn:kipthoi:problem:line-stopped"]
    assert (await seen(harness, made["id"]))["stopped"] == [str(payment["id"])]
    await keep_back(harness, made["id"], payment, "stopped")
    await hand_back(harness, made["id"], payment["amount"])

    assert await _rail(harness, household) == ("cash", "waiting_payee", "payee_lost")
    assert [fact.reason for fact in await harness.facts(PayeeNeeded)] == ["payee_lost"]
    assert (await make_list(harness, source)).status_code == 409
    await change(harness, household, kind="adult", person="p2", without_account=True)
    made = await a_list(harness, source)
    assert (await seen(harness, made["id"]))["items"][0]["paid_to"] == {"kind": "adult", "person": "p2"}
    await harness.expect_balanced()


async def test_what_was_given_before_its_payee_was_lost_is_recorded(harness: ServiceHarness) -> None:
    source = await harness.source(10_000_000)
    household = await _without_account(harness)
    made = await a_list(harness, source)
    given_at = earlier(0)
    await _lose(harness, household, "p1")
    # The same found once more moves no moment.
    await _lose(harness, household, "p1", revision=3)

    answer = await hand_over(harness, made["id"], a_line(await harness.payment(household), handed_at=given_at))

    assert answer.json()["refused"] == []
    assert await standing(harness, household) == ("handed_over", None)


async def test_a_refused_account_changes_the_rail_and_never_the_payee(harness: ServiceHarness) -> None:
    household = await _refused(harness)
    assert (await _by_list(harness, household)).status_code == 200
    assert await _rail(harness, household) == ("cash", "reserved", None)

    # Another account is named by one person: it waits for the second, and the list for nobody.
    await harness.take(corrected(household, an_account()))
    assert await _rail(harness, household) == ("cash", "reserved", "account_changed")
    await harness.take(corrected(household, None, revision=3))
    assert await _rail(harness, household) == ("cash", "reserved", None)
    await _lose(harness, household, "p1")
    assert await _rail(harness, household) == ("cash", "waiting_payee", "payee_lost")
    await _lose(harness, household, head=False, revision=3)
    assert await _rail(harness, household) == ("cash", "reserved", None)
    await harness.expect_balanced()


async def test_a_refused_payment_whose_payee_is_lost_goes_on_no_list(harness: ServiceHarness) -> None:
    household = await _refused(harness)
    await _lose(harness, household, "p1")

    assert (await _by_list(harness, household)).status_code == 200

    assert await _rail(harness, household) == ("cash", "waiting_payee", "payee_lost")
    assert [fact.reason for fact in await harness.facts(PayeeNeeded)] == ["payee_lost"]


@pytest.mark.parametrize("state", ["waiting", "refused"])
async def test_two_persons_who_say_on_no_account_let_it_go_by_list(harness: ServiceHarness, state: str) -> None:
    if state == "refused":
        household = await _refused(harness)
    else:
        await harness.source(10_000_000)
        household = a_household().frozen()
        await harness.take(household.reported, household.approved, corrected(household, None))
        assert await _rail(harness, household) == ("bank", "waiting_payee", "account_withdrawn")

    await change(harness, household, without_account=True)

    assert await _rail(harness, household) == ("cash", "reserved", None)
    # What one person enters after that changes nothing of it.
    await harness.take(corrected(household, an_account(), revision=3))
    assert await _rail(harness, household) == ("cash", "reserved", None)
    await harness.expect_balanced()


async def test_what_came_back_goes_to_another_account_by_two_and_by_hand_to_the_same_payee(harness: ServiceHarness) -> None:
    await harness.source(20_000_000)
    first, second = a_household().frozen(), a_household().frozen()
    await harness.take(first.reported, first.approved, second.reported, second.approved)
    await harness.send()
    for household in (first, second):
        payment = await harness.payment(household)
        await harness.answer(settled(payment), came_back(payment))

    await harness.take(corrected(first, an_account()))
    assert await _rail(harness, first) == ("bank", "returned", "account_changed")
    await change(harness, first)
    await harness.send()
    assert await _rail(harness, first) == ("bank", "sent", None)
    await _lose(harness, second, "p1")
    async with harness.client("accountant", communes=[COMMUNE]) as client:
        path = f"/v1/payments/{(await harness.payment(second))['id']}"
        assert (await client.get(path)).json()["ways_again"] == ["cash"]
        again = await client.post(f"{path}/pay-again", json={"way": "cash", "reason": "account_open_again"})
    assert again.status_code == 200, again.text
    assert await _rail(harness, second) == ("cash", "waiting_payee", "payee_lost")
    await harness.expect_balanced()


async def test_one_telephone_of_several_households_holds_what_goes_by_hand_too(harness: ServiceHarness) -> None:
    source = await harness.source(20_000_000)
    both = [a_household(account=None, phone=_PHONE).frozen(known=False) for _ in range(2)]
    for household in both:
        await harness.take(household.reported, household.approved)
    assert [await standing(harness, one) for one in both] == [("waiting_payee", "shared_phone")] * 2

    assert (await make_list(harness, source)).status_code == 409
    body = {"case_id": str(both[0].reported.case_id), "kind": "phone", "reason": "Hai hộ ở chung một nhà"}
    async with harness.client("commune_officer", subject="officer", communes=[COMMUNE]) as client:
        assert (await client.post("/v1/shared-accounts/released", json=body)).status_code == 200
    assert await _rail(harness, both[0]) == ("cash", "reserved", None)
    assert (await standing(harness, both[1])) == ("waiting_payee", "shared_phone")


async def test_a_change_is_not_confirmed_while_the_money_is_on_a_list(harness: ServiceHarness) -> None:
    source = await harness.source(10_000_000)
    household = await _without_account(harness)
    payments = [str((await harness.payment(household))["id"])]
    other = {"kind": "adult", "person": "p2", "without_account": True}
    proposed = (await propose(harness, household, **other, payment_ids=payments)).json()
    assert proposed == proposed | {"without_account": True, "account": None}
    made = await a_list(harness, source)

    answer = await decide(harness, proposed["id"])

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kipthoi:problem:payment-went-meanwhile")
    assert (await seen(harness, made["id"]))["items"][0]["paid_to"] == {"kind": "head", "person": None}
    await keep_back(harness, made["id"], await harness.payment(household))
    await hand_back(harness, made["id"], 5_400_000)
    assert (await decide(harness, proposed["id"])).status_code == 200


async def test_one_award_taken_back_ends_what_waited_for_its_payee_and_a_recovery_names_who_was_paid(
    harness: ServiceHarness,
) -> None:
    source = await harness.source(20_000_000)
    waits, paid = a_household().frozen("nobody", known=False), await _without_account(harness, "adult", person="p2")
    await harness.take(waits.reported, waits.approved)
    made = await a_list(harness, source)
    await hand_over(harness, made["id"], a_line(await harness.payment(paid)))

    await harness.take(reduced(waits, stands=0), reduced(paid, stands=0))

    assert await standing(harness, waits) == ("released", "award_reduced")
    (recovery,) = await harness.rows("select id from recoveries")
    async with harness.client("accountant", communes=[COMMUNE]) as client:
        shown = (await client.get(f"/v1/recoveries/{recovery['id']}")).json()
    assert shown["paid_to"] == {"kind": "adult", "person": "p2"}
    assert (await propose(harness, waits, kind="head")).status_code == 409
    await harness.expect_balanced()


async def test_who_has_waited_for_means_and_has_no_payee_is_told_of(harness: ServiceHarness) -> None:
    waits = a_household().frozen("nobody", known=False)
    await harness.take(waits.reported, waits.approved)
    assert await standing(harness, waits) == ("waiting_funds", None)
    await harness.source(6_000_000)

    assert await standing(harness, waits) == ("waiting_payee", "payee_lost")
    assert [fact.reason for fact in await harness.facts(PayeeNeeded)] == ["payee_lost"]


async def test_who_has_nothing_to_do_with_the_place_decides_no_change_of_which_all_money_was_released(
    harness: ServiceHarness,
) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    await harness.take(household.reported, household.approved, corrected(household, an_account()))
    proposed = (await propose(harness, household)).json()["id"]
    await harness.take(a_case_retracted(case_id=household.reported.case_id))

    async with harness.client("commune_officer", subject="stranger", communes=[OTHER_COMMUNE]) as client:
        answer = await client.post(f"/v1/payee-changes/{proposed}/verdict", json={"verdict": "refused"})

    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (403, "not-your-commune")
    assert "reason" not in answer.json()
    assert await harness.rows("select 1 from payee_verdicts") == []
