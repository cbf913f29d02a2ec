"""The bank pays although the household had it in hand: so much is claimed, once, and the books say where it is."""

from typing import Any

import pytest

from shared.events import PaidTwice
from tests.component.disbursement.cash import a_line, a_list, close, earlier, hand_over
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, came_back, corrected, rejected, settled
from tests.support.builders import COMMUNE, a_case_retracted

SUM = 5_400_000


async def _resolve(harness: ServiceHarness, payment: Any, outcome: str, subject: str = "accountant") -> Any:
    async with harness.client("accountant", subject=subject, communes=[COMMUNE]) as client:
        said = {"outcome": outcome, "reason": "Sao kê ngày 21, dòng 4"}
        return await client.post(f"/v1/payments/{payment['id']}/resolve", json=said)


async def _on_a_list(harness: ServiceHarness, amount: int = SUM) -> tuple[Household, str, dict[str, Any]]:
    """A household whose bank refused, and whose money is out with a cash list."""
    source = await harness.source(2 * SUM)
    household = a_household(amount=amount)
    await harness.take(household.reported, household.approved)
    await harness.send()
    await harness.answer(rejected(await harness.payment(household)))
    async with harness.client() as client:
        said = {"outcome": "cash_list", "reason": "Tài khoản đã đóng"}
        name = (await harness.payment(household))["id"]
        assert (await client.post(f"/v1/payments/{name}/resolve", json=said)).status_code == 200
    return household, source, await a_list(harness, source)


async def _in_both_hands(harness: ServiceHarness, order: str) -> tuple[Household, str]:
    """It was handed over, and the bank says that it has paid: in either order, and the bank says so twice."""
    household, source, made = await _on_a_list(harness)
    payment, given_at = await harness.payment(household), earlier(0)
    if order == "the bank speaks first":
        await harness.answer(settled(payment))
    answer = await hand_over(harness, made["id"], a_line(payment, handed_at=given_at))
    assert answer.json()["refused"] == []
    for _ in range(2):
        await harness.answer(settled(payment))
    assert (await close(harness, made["id"])).status_code == 200
    return household, source


async def _is_claimed_once(harness: ServiceHarness, household: Household, order: Any) -> Any:
    """Ended as paid, twice, the bank repeating itself about that order in between: one claim, which is returned."""
    payment = await harness.payment(household)
    ended = await _resolve(harness, payment, "paid")
    await harness.answer(settled(order))
    again = await _resolve(harness, payment, "paid")

    assert ended.status_code == 200, ended.text
    assert again.json()["type"].endswith("nothing-to-resolve")
    assert not (await harness.payment(household))["contradicted"]
    [claim] = await harness.rows("select id, cause, amount, number, state, owner from recoveries")
    assert (claim["cause"], claim["amount"], claim["number"], claim["state"]) == ("paid_twice", SUM, -1, "open")
    await harness.expect_balanced()
    return claim


ORDERS = ["it is handed over first", "the bank speaks first"]


@pytest.mark.parametrize("order", ORDERS)
async def test_what_the_bank_paid_as_well_is_claimed_once_with_owner_and_clock(harness: ServiceHarness, order: str) -> None:
    household, source = await _in_both_hands(harness, order)
    payment = await harness.payment(household)
    assert (payment["state"], payment["contradicted"]) == ("handed_over", True)
    assert await harness.rows("select id from recoveries") == []

    claim = await _is_claimed_once(harness, household, payment)

    payment = await harness.payment(household)
    assert (payment["state"], claim["owner"]) == ("handed_over", f"commune:{payment['means_commune_code']}")
    [clock] = await harness.rows("select subject_id, state from clocks where kind = 'recovered'")
    assert (clock["subject_id"], clock["state"]) == (claim["id"], "running")
    [fact] = await harness.facts(PaidTwice)
    assert (fact.recovery_id, fact.amount) == (claim["id"], SUM)
    seen = await harness.seen(source)
    assert (seen["available"], seen["settled"], seen["paid_twice"]) == (0, SUM, SUM)
    await harness.expect_balanced()


async def test_what_comes_back_of_it_is_free_for_others(harness: ServiceHarness) -> None:
    household, source = await _in_both_hands(harness, ORDERS[0])
    await _resolve(harness, await harness.payment(household), "paid")
    [claim] = await harness.rows("select id from recoveries")

    async with harness.client("accountant", communes=[COMMUNE]) as client:
        body = {"way": "cash", "receipt_number": "PT 12", "amount": SUM, "received_on": earlier(0)[:10]}
        answer = await client.post(f"/v1/recoveries/{claim['id']}/receipts", json=body)

    assert answer.status_code == 200, answer.text
    seen = await harness.seen(source)
    assert (seen["available"], seen["settled"], seen["paid_twice"]) == (SUM, SUM, 0)
    assert [row["state"] for row in await harness.rows("select state from recoveries")] == ["paid_back"]
    await harness.expect_balanced()


async def test_where_the_means_do_not_suffice_nothing_is_written(harness: ServiceHarness) -> None:
    household, source = await _in_both_hands(harness, ORDERS[0])
    other = a_household(account=None, amount=1_000_000)
    await harness.take(other.reported, other.approved)

    short = await _resolve(harness, await harness.payment(household), "paid")
    await harness.contribute(source, 1_000_000)
    ended = await _resolve(harness, await harness.payment(household), "paid")

    assert short.json()["type"].endswith("means-short")
    assert ended.status_code == 200, ended.text
    assert len(await harness.rows("select id from recoveries")) == 1
    await harness.expect_balanced()


async def test_that_the_bank_did_not_pay_claims_nothing(harness: ServiceHarness) -> None:
    household, _ = await _in_both_hands(harness, ORDERS[0])

    assert (await _resolve(harness, await harness.payment(household), "not_paid")).status_code == 200

    assert await harness.rows("select id from recoveries") == []
    await harness.expect_balanced()


async def test_a_case_that_is_taken_back_afterwards_owes_both(harness: ServiceHarness) -> None:
    household, _ = await _in_both_hands(harness, ORDERS[0])
    await _resolve(harness, await harness.payment(household), "paid")

    await harness.take(a_case_retracted(case_id=household.reported.case_id))

    rows = await harness.rows("select cause, amount from recoveries order by cause")
    assert [tuple(row.values()) for row in rows] == [("case_retracted", SUM), ("paid_twice", SUM)]
    await harness.expect_balanced()


async def test_above_the_limit_a_second_person_says_the_same(two: ServiceHarness) -> None:
    household, _ = await _in_both_hands(two, ORDERS[0])
    payment = await two.payment(household)

    await _resolve(two, payment, "paid", "accountant-1")
    assert await two.rows("select id from recoveries") == []
    await _resolve(two, payment, "paid", "accountant-2")

    assert len(await two.rows("select id from recoveries")) == 1
    await two.expect_balanced()


async def test_what_the_bank_paid_counts_for_the_limit_and_not_what_was_owed(two: ServiceHarness) -> None:
    household, _, made = await _on_a_list(two, 900_000)
    payment = await two.payment(household)
    assert (await hand_over(two, made["id"], a_line(payment, handed_at=earlier(0)))).json()["refused"] == []
    await two.answer(settled(payment, amount=1_000_001))

    await _resolve(two, payment, "paid", "accountant-1")
    assert await two.rows("select id from recoveries") == []
    await _resolve(two, payment, "paid", "accountant-2")

    assert [row["amount"] for row in await two.rows("select amount from recoveries")] == [1_000_001]
    await two.expect_balanced()


async def test_up_to_the_limit_one_person_says_so(two: ServiceHarness) -> None:
    household, _, made = await _on_a_list(two, 900_000)
    payment = await two.payment(household)
    await hand_over(two, made["id"], a_line(payment, handed_at=earlier(0)))
    await two.answer(settled(payment, amount=1_000_000))

    await _resolve(two, payment, "paid", "accountant-1")

    assert [row["amount"] for row in await two.rows("select amount from recoveries")] == [1_000_000]


async def test_where_the_bank_says_that_it_paid_nothing_there_is_nothing_to_claim(harness: ServiceHarness) -> None:
    household, source, made = await _on_a_list(harness)
    payment = await harness.payment(household)
    await hand_over(harness, made["id"], a_line(payment, handed_at=earlier(0)))
    await harness.answer(settled(payment, amount=0))

    ended = await _resolve(harness, payment, "paid")

    assert ended.status_code == 200, ended.text
    payment = await harness.payment(household)
    assert (payment["state"], payment["contradicted"], payment["recovery"]) == ("handed_over", False, False)
    assert await harness.rows("select id from recoveries") == []
    assert (await harness.seen(source))["paid_twice"] == 0
    await harness.expect_balanced()


async def _by_two_orders(harness: ServiceHarness) -> tuple[Household, str, Any]:
    """The bank refused one order, paid the next, and then says, twice, that it has paid the first as well."""
    source = await harness.source(2 * SUM)
    household = a_household(amount=SUM)
    await harness.take(household.reported, household.approved)
    await harness.send()
    first = await harness.payment(household)
    await harness.answer(rejected(first))
    await harness.take(corrected(household, "770011112222"))
    await harness.send()
    payment = await harness.payment(household)
    await harness.answer(settled(payment, attempt=2))
    for _ in range(2):
        await harness.answer(settled(first))
    payment = await harness.payment(household)
    assert (payment["state"], payment["contradicted"]) == ("settled", True)
    return household, source, first


async def test_what_the_bank_paid_by_two_orders_is_claimed_once(harness: ServiceHarness) -> None:
    household, source, first = await _by_two_orders(harness)
    assert await harness.rows("select id from recoveries") == []

    await _is_claimed_once(harness, household, first)

    assert (await harness.payment(household))["state"] == "settled"
    assert (await harness.seen(source))["paid_twice"] == SUM


async def _says_more(harness: ServiceHarness, household: Household, order: Any, more: int) -> Any:
    """The bank names a higher sum of an order that is claimed; a person ends that as paid, and says so again."""
    await harness.answer(settled(order, amount=SUM + more))
    payment = await harness.payment(household)
    assert payment["contradicted"], "it is a ticket again"
    ended = await _resolve(harness, payment, "paid")
    await harness.answer(settled(order, amount=SUM + more))
    await _resolve(harness, payment, "paid")
    return ended


async def test_what_the_bank_names_on_top_of_a_claim_is_claimed_once(harness: ServiceHarness) -> None:
    household, source, first = await _by_two_orders(harness)
    await harness.contribute(source, 600_000)
    claim = await _is_claimed_once(harness, household, first)

    ended = await _says_more(harness, household, first, 600_000)

    assert ended.status_code == 200, ended.text
    rows = await harness.rows("select id, amount, state from recoveries")
    assert [tuple(row.values()) for row in rows] == [(claim["id"], SUM + 600_000, "open")]
    assert (await harness.seen(source))["paid_twice"] == SUM + 600_000
    assert [fact.amount for fact in await harness.facts(PaidTwice)] == [SUM, SUM + 600_000]
    await harness.expect_balanced()
    await harness.answer(came_back(first, attempt=1, amount=SUM + 600_000))
    assert [row["state"] for row in await harness.rows("select state from recoveries")] == ["returned"]
    seen = await harness.seen(source)
    assert (seen["available"], seen["paid_twice"]) == (SUM + 600_000, 0)
    await harness.expect_balanced()


async def test_a_plan_asks_for_what_comes_on_top_with_its_last_part(harness: ServiceHarness) -> None:
    household, source, first = await _by_two_orders(harness)
    await harness.contribute(source, 600_000)
    claim = await _is_claimed_once(harness, household, first)
    async with harness.client("accountant", communes=[COMMUNE]) as client:
        parts = [{"due_on": "2030-01-31", "amount": 400_000}, {"due_on": "2030-02-28", "amount": SUM - 400_000}]
        path = f"/v1/recoveries/{claim['id']}"
        assert (await client.post(f"{path}/plan", json={"instalments": parts})).status_code == 200
        body = {"way": "cash", "receipt_number": "PT 12", "amount": 500_000, "received_on": earlier(0)[:10]}
        assert (await client.post(f"{path}/receipts", json=body)).status_code == 200

        await _says_more(harness, household, first, 600_000)

        shown = (await client.get(path)).json()
    assert [(one["number"], one["due_on"], one["amount"]) for one in shown["plan"]] == [(1, "2030-02-28", SUM + 100_000)]
    assert (shown["left"], shown["overdue"]) == (SUM + 100_000, 0)
    await harness.expect_balanced()


async def test_what_is_named_on_top_of_a_claim_that_is_over_stays_open_for_people(harness: ServiceHarness) -> None:
    household, source, first = await _by_two_orders(harness)
    await harness.contribute(source, 600_000)
    claim = await _is_claimed_once(harness, household, first)
    async with harness.client("accountant", communes=[COMMUNE]) as client:
        body = {"way": "cash", "receipt_number": "PT 12", "amount": SUM, "received_on": earlier(0)[:10]}
        assert (await client.post(f"/v1/recoveries/{claim['id']}/receipts", json=body)).status_code == 200

    ended = await _says_more(harness, household, first, 600_000)

    assert (ended.status_code, ended.json()["type"]) == (409, "urn:kipthoi:problem:claim-is-over")
    assert "600.000" in ended.text
    assert (await harness.payment(household))["contradicted"]
    assert len(await harness.rows("select id from tickets where ended_at is null")) == 1
    await harness.expect_balanced()


async def test_a_word_about_another_order_that_was_wrong_claims_nothing(harness: ServiceHarness) -> None:
    household, source, _ = await _by_two_orders(harness)

    assert (await _resolve(harness, await harness.payment(household), "not_paid")).status_code == 200

    payment = await harness.payment(household)
    assert (payment["state"], payment["contradicted"]) == ("settled", False)
    assert await harness.rows("select id from recoveries") == []
    assert (await harness.seen(source))["settled"] == SUM
    await harness.expect_balanced()


async def test_what_counts_as_paid_is_not_said_to_be_unpaid(harness: ServiceHarness) -> None:
    source = await harness.source(SUM)
    household = a_household(amount=SUM)
    await harness.take(household.reported, household.approved)
    await harness.send()
    payment = await harness.payment(household)
    await harness.answer(settled(payment))
    await harness.answer(rejected(payment))

    refused = await _resolve(harness, payment, "not_paid")
    ended = await _resolve(harness, payment, "paid")

    assert refused.json()["type"].endswith("bank-says-otherwise")
    assert ended.status_code == 200, ended.text
    assert await harness.rows("select id from recoveries") == []
    assert (await harness.seen(source))["settled"] == SUM
    await harness.expect_balanced()


async def test_two_orders_above_the_limit_take_two_persons(two: ServiceHarness) -> None:
    household, _, _ = await _by_two_orders(two)
    payment = await two.payment(household)

    await _resolve(two, payment, "paid", "accountant-1")
    assert await two.rows("select id from recoveries") == []
    await _resolve(two, payment, "paid", "accountant-2")

    assert len(await two.rows("select id from recoveries")) == 1
    await two.expect_balanced()


async def test_that_the_other_order_came_back_ends_no_claim_of_what_was_paid_twice(harness: ServiceHarness) -> None:
    household, _, first = await _by_two_orders(harness)
    await _resolve(harness, await harness.payment(household), "paid")

    await harness.answer(came_back(first, attempt=2))

    assert (await harness.payment(household))["state"] == "returned"
    assert [row["state"] for row in await harness.rows("select state from recoveries")] == ["open"]
    assert [row["state"] for row in await harness.rows("select state from clocks where kind = 'recovered'")] == ["running"]
    await harness.expect_balanced()


async def test_what_is_named_on_top_is_claimed_too_where_it_was_handed_over_by_a_list(harness: ServiceHarness) -> None:
    household, source = await _in_both_hands(harness, "the household has it first")
    await harness.contribute(source, 600_000)
    order = await harness.payment(household)
    await _resolve(harness, order, "paid")

    ended = await _says_more(harness, household, order, 600_000)

    assert ended.status_code == 200, ended.text
    assert [row["amount"] for row in await harness.rows("select amount from recoveries")] == [SUM + 600_000]
    assert (await harness.seen(source))["paid_twice"] == SUM + 600_000
    assert [fact.amount for fact in await harness.facts(PaidTwice)] == [SUM, SUM + 600_000]
    await harness.expect_balanced()


async def test_what_is_named_on_top_of_a_claim_is_not_lost_where_the_payment_waits_for_its_own_order(
    harness: ServiceHarness,
) -> None:
    household, source, first = await _by_two_orders(harness)
    await harness.contribute(source, 600_000)
    await _resolve(harness, await harness.payment(household), "paid")
    await harness.answer(came_back(first, attempt=2))
    await harness.answer(settled(first, amount=SUM + 600_000))

    ended = await _resolve(harness, await harness.payment(household), "not_paid")

    assert ended.status_code == 200, ended.text
    assert [tuple(row.values()) for row in await harness.rows("select amount, state from recoveries")] == [
        (SUM + 600_000, "open")
    ]
    assert (await harness.seen(source))["paid_twice"] == SUM + 600_000
    await harness.expect_balanced()


async def test_of_what_was_handed_over_each_of_two_orders_is_claimed_one_after_the_other(harness: ServiceHarness) -> None:
    source = await harness.source(3 * SUM)
    household = a_household(amount=SUM)
    await harness.take(household.reported, household.approved)
    await harness.send()
    orders = [await harness.payment(household)]
    await harness.answer(rejected(orders[0]))
    await harness.take(corrected(household, "770011112222"))
    await harness.send()
    orders.append(await harness.payment(household))
    await harness.answer(rejected(orders[1], attempt=2))
    async with harness.client() as client:
        said = {"outcome": "cash_list", "reason": "Tài khoản đã đóng"}
        assert (await client.post(f"/v1/payments/{orders[0]['id']}/resolve", json=said)).status_code == 200
    made = await a_list(harness, source)
    answer = await hand_over(harness, made["id"], a_line(await harness.payment(household), handed_at=earlier(0)))
    assert answer.json()["refused"] == []

    for order, attempt in zip(orders, (1, 2), strict=True):
        await harness.answer(settled(order, attempt=attempt))
        ended = await _resolve(harness, await harness.payment(household), "paid")
        assert ended.status_code == 200, ended.text

    claims = [(row["number"], row["amount"]) for row in await harness.rows("select number, amount from recoveries")]
    assert sorted(claims) == [(-2, SUM), (-1, SUM)]
    assert (await harness.payment(household))["state"] == "handed_over"
    assert (await harness.seen(source))["paid_twice"] == 2 * SUM
    await harness.expect_balanced()
