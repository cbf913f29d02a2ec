"""The bank itself takes back what it paid twice: the claim ends, the books say where the money is, nobody is asked for it."""

from typing import Any

import pytest

from shared.events import PaidTwice, RecoveryEnded
from tests.component.disbursement.cash import a_line, earlier, hand_over
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, came_back, corrected, rejected, settled
from tests.component.disbursement.reconciling import differences, reconcile
from tests.component.disbursement.recovering import receipt, say
from tests.component.disbursement.statements import a_debit, send_statement
from tests.component.disbursement.test_paid_twice import ORDERS, SUM, _by_two_orders, _in_both_hands, _on_a_list, _resolve
from tests.support.builders import COMMUNE

WAYS = ["two bank orders", "a cash list and a bank order"]


async def _paid_twice(harness: ServiceHarness, way: str) -> tuple[Household, str, Any]:
    """In hand by the second way, and the bank says that it has paid the first order as well; nobody has ended that."""
    if way == WAYS[0]:
        return await _by_two_orders(harness)
    household, source = await _in_both_hands(harness, ORDERS[0])
    return household, source, await harness.payment(household)


async def _claimed(harness: ServiceHarness, way: str) -> tuple[Household, str, Any]:
    household, source, first = await _paid_twice(harness, way)
    assert (await _resolve(harness, await harness.payment(household), "paid")).status_code == 200
    return household, source, first


async def _claim(harness: ServiceHarness) -> Any:
    [claim] = await harness.rows("select * from recoveries")
    return claim


async def _tickets(harness: ServiceHarness) -> list[Any]:
    return await harness.rows("select id from tickets where ended_at is null")


async def _possible(harness: ServiceHarness, payment: Any) -> list[str]:
    async with harness.client("accountant", communes=[COMMUNE]) as client:
        found: list[str] = (await client.get(f"/v1/payments/{payment['id']}")).json()["possible_outcomes"]
        return found


async def _has_ended(harness: ServiceHarness, household: Household, source: str) -> None:
    """Nothing is claimed, the money is free for others, one message says so; the household keeps what it has once."""
    claim, before = await _claim(harness), await harness.payment(household)
    assert (claim["state"], claim["reason_code"], claim["received"]) == ("returned", "sent_back_by_bank", 0)
    assert [row["state"] for row in await harness.rows("select state from clocks where kind = 'recovered'")] == ["stopped"]
    [fact] = await harness.facts(RecoveryEnded)
    assert (fact.recovery_id, fact.outcome, fact.reason_code) == (claim["id"], "paid_back", "sent_back_by_bank")
    seen = await harness.seen(source)
    assert (seen["available"], seen["settled"], seen["paid_twice"]) == (SUM, SUM, 0)
    assert before["state"] in {"settled", "handed_over"}
    assert (before["contradicted"], before["times_returned"], await _tickets(harness)) == (False, 0, [])
    await harness.expect_balanced()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("times", [1, 3])
async def test_what_the_bank_takes_back_itself_is_claimed_no_more(harness: ServiceHarness, way: str, times: int) -> None:
    household, source, first = await _claimed(harness, way)

    words = came_back(first)
    meanings = [(await harness.answer(words)).json()["meanings"] for _ in range(times)]

    assert meanings == [{"takes_back": 1}, *[{"repeats": 1}] * (times - 1)]
    await _has_ended(harness, household, source)


@pytest.mark.parametrize("way", WAYS)
async def test_the_same_return_twice_in_one_message_is_one(harness: ServiceHarness, way: str) -> None:
    household, source, first = await _claimed(harness, way)

    answer = await harness.answer(came_back(first), came_back(first, reason="AC06"))

    assert answer.json()["meanings"] == {"takes_back": 1, "repeats": 1}
    await _has_ended(harness, household, source)


@pytest.mark.parametrize("way", WAYS)
async def test_whatever_the_bank_repeats_afterwards_claims_nothing_anew(harness: ServiceHarness, way: str) -> None:
    household, source, first = await _claimed(harness, way)
    await harness.answer(came_back(first))

    await harness.answer(settled(first))
    await _resolve(harness, first, "paid")
    await harness.answer(came_back(first))

    await _has_ended(harness, household, source)


@pytest.mark.parametrize("way", WAYS)
async def test_where_the_transaction_breaks_off_nothing_is_written_and_the_next_word_does_it_whole(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    household, source, first = await _claimed(harness, way)

    async def dies(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr("services.disbursement.store.sources.move_twice", dies)
        assert (await harness.answer(came_back(first))).status_code >= 500
    assert (await _claim(harness))["state"] == "open"
    assert (await harness.seen(source))["paid_twice"] == SUM

    await harness.answer(came_back(first))
    await _has_ended(harness, household, source)


@pytest.mark.parametrize("way", WAYS)
async def test_a_part_of_it_ends_nothing_and_a_person_books_it(harness: ServiceHarness, way: str) -> None:
    household, source, first = await _claimed(harness, way)

    for _ in range(2):
        await harness.answer(came_back(first, amount=SUM - 11_000))

    assert ((await _claim(harness))["state"], len(await _tickets(harness))) == ("open", 1)
    # Whoever says "not paid" says it of what came back, and the fee did not.
    payment = await harness.payment(household)
    ended = await _resolve(harness, payment, "not_paid" if way == WAYS[1] else "paid")
    assert ended.status_code == 200, ended.text
    assert (await receipt(harness, await _claim(harness), SUM - 11_000, "FT 7", way="bank")).status_code == 200
    await harness.answer(came_back(first, amount=SUM - 11_000))

    claim, payment = await _claim(harness), await harness.payment(household)
    assert (claim["state"], claim["received"]) == ("open", SUM - 11_000)
    assert (payment["recovery"], payment["contradicted"], await _tickets(harness)) == (False, False, [])
    assert (await harness.seen(source))["paid_twice"] == 11_000
    await harness.expect_balanced()


@pytest.mark.parametrize("way", WAYS)
async def test_that_a_person_had_booked_it_as_the_banks_makes_the_banks_word_a_repetition(
    harness: ServiceHarness, way: str
) -> None:
    _, source, first = await _claimed(harness, way)
    assert (await receipt(harness, await _claim(harness), SUM, "FT 7", way="bank")).status_code == 200

    answer = await harness.answer(came_back(first))

    assert answer.json()["meanings"] == {"repeats": 1}
    assert ((await _claim(harness))["state"], await _tickets(harness)) == ("paid_back", [])
    assert (await harness.seen(source))["paid_twice"] == 0
    await harness.expect_balanced()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("given", "outcome", "state", "left"),
    [(1_000_000, "not_paid", "returned", 0), (1_000_000, "paid", "open", SUM - 1_000_000), (SUM, "not_paid", "paid_back", 0)],
)
async def test_what_the_household_had_given_back_too_is_for_people(
    harness: ServiceHarness, way: str, given: int, outcome: str, state: str, left: int
) -> None:
    household, source, first = await _claimed(harness, way)
    assert (await receipt(harness, await _claim(harness), given)).status_code == 200

    answer = await harness.answer(came_back(first))

    assert (answer.json()["meanings"], len(await _tickets(harness))) == ({"contradicts": 1}, 1)
    assert (await _claim(harness))["state"] == ("open" if given < SUM else "paid_back")
    payment = await harness.payment(household)
    assert await _possible(harness, payment) == ["not_paid", "paid"]
    assert (await _resolve(harness, payment, outcome)).status_code == 200
    claim, payment = await _claim(harness), await harness.payment(household)
    assert (claim["state"], claim["received"], await _tickets(harness)) == (state, given, [])
    assert (payment["contradicted"], payment["recovery"]) == (False, False)
    seen = await harness.seen(source)
    assert (seen["paid_twice"], seen["available"]) == (left, SUM - left)
    assert (await harness.answer(came_back(first))).json()["meanings"] != {"takes_back": 1}
    await harness.expect_balanced()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("outcome", ["waived", "uncollectable"])
async def test_what_was_let_go_and_comes_back_is_free_for_others(harness: ServiceHarness, way: str, outcome: str) -> None:
    household, source, first = await _claimed(harness, way)
    said = {"outcome": outcome, "reason": "hardship", "act": "17/QĐ-UBND"}
    assert (await say(harness, await _claim(harness), "end", "provincial_leader", **said)).status_code == 200

    for _ in range(2):
        await harness.answer(came_back(first))

    claim = await _claim(harness)
    assert (claim["state"], claim["act"], await _tickets(harness)) == ("returned", "17/QĐ-UBND", [])
    seen = await harness.seen(source)
    assert (seen["available"], seen["paid_twice"], (await harness.payment(household))["recovery"]) == (SUM, 0, False)
    await harness.expect_balanced()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("when", ["before it was paid", "after it was paid", "in one message"])
async def test_what_came_back_before_anybody_claimed_it_is_never_claimed(harness: ServiceHarness, way: str, when: str) -> None:
    """The bank's words in any order: nothing is in hand by that order, so that nobody is asked for it."""
    if way == WAYS[0]:
        source = await harness.source(2 * SUM)
        household, first = await _second_account(harness)
    else:
        household, source, made = await _on_a_list(harness)
        first = await harness.payment(household)
        assert (await hand_over(harness, made["id"], a_line(first, handed_at=earlier(0)))).json()["refused"] == []
    words = [settled(first), came_back(first)]
    if when == "in one message":
        await harness.answer(*words)
    else:
        for word in words if when == "after it was paid" else reversed(words):
            await harness.answer(word)
    payment = await harness.payment(household)

    assert payment["contradicted"]
    assert await _possible(harness, payment) == ["not_paid"]
    assert (await _resolve(harness, payment, "paid")).json()["type"].endswith("bank-says-otherwise")
    assert (await _resolve(harness, payment, "not_paid")).status_code == 200
    for word in words:
        await harness.answer(word)
    after = await harness.payment(household)
    assert (after["state"], after["contradicted"], after["recovery"]) == (payment["state"], False, False)
    assert (await harness.rows("select id from recoveries"), await harness.facts(PaidTwice)) == ([], [])
    assert (await harness.seen(source))["available"] == SUM
    await harness.expect_balanced()


async def _second_account(harness: ServiceHarness, **values: Any) -> tuple[Household, Any]:
    """The bank refused one order and paid the next."""
    household = a_household(amount=SUM, **values)
    if values:
        household = household.signed_now()
    await harness.take(household.reported, household.approved)
    await harness.send()
    first = await harness.payment(household)
    await harness.answer(rejected(first))
    await harness.take(corrected(household, "770011112222"))
    await harness.send()
    await harness.answer(settled(first, attempt=2))
    return household, first


async def test_a_return_that_says_only_what_was_known_opens_no_ticket(harness: ServiceHarness) -> None:
    """Rejected, and said to have come back, in whatever sum: the household had nothing by it, and nothing was claimed."""
    await harness.source(2 * SUM)
    household, first = await _second_account(harness)

    for amount in (SUM, SUM, SUM - 1):
        answer = await harness.answer(came_back(first, amount=amount))
        assert answer.json()["meanings"] == {"repeats": 1}

    assert await _tickets(harness) == []
    assert ((await harness.payment(household))["state"], await harness.rows("select id from recoveries")) == ("settled", [])
    await harness.expect_balanced()


async def test_that_one_order_came_back_ends_the_claim_of_no_other(harness: ServiceHarness) -> None:
    household, source, first = await _claimed(harness, WAYS[0])

    await harness.answer(came_back(first, attempt=2))
    assert ((await harness.payment(household))["state"], (await _claim(harness))["state"]) == ("returned", "open")
    await harness.answer(came_back(first))

    assert ((await harness.payment(household))["state"], (await _claim(harness))["state"]) == ("returned", "returned")
    seen = await harness.seen(source)
    assert (seen["available"], seen["reserved"], seen["settled"], seen["paid_twice"]) == (SUM, SUM, 0, 0)
    await harness.expect_balanced()


async def test_a_statement_that_shows_both_payments_and_the_return_is_no_difference(books: ServiceHarness) -> None:
    await books.source(2 * SUM, drill=False)
    household, first = await _second_account(books, drill=False)
    await books.answer(settled(first))
    assert (await _resolve(books, await books.payment(household), "paid")).status_code == 200
    paid = [a_debit(first), a_debit(first, reference="FT-2", end_to_end_id=f"{first['id']}-2")]
    await send_statement(books, *paid)
    twice = await reconcile(books)
    await send_statement(books, a_debit(first, reference="FT-back", direction="credit"))
    late = await reconcile(books)

    await books.answer(came_back(first))
    run = await reconcile(books)

    assert (twice.booked, twice.found, twice.difference) == (2 * SUM, 2 * SUM, 0)
    assert late.difference == -SUM
    assert (run.booked, run.found, run.difference, dict(run.counts)) == (SUM, SUM, 0, {"matched": 1})
    assert await differences(books) == []


async def test_what_was_claimed_counts_for_the_limit_of_one_person_and_not_what_was_owed(two: ServiceHarness) -> None:
    _, source, made = await _on_a_list(two, 900_000)
    [payment] = await two.rows("select * from payments")
    assert (await hand_over(two, made["id"], a_line(payment, handed_at=earlier(0)))).json()["refused"] == []
    await two.answer(settled(payment, amount=SUM))
    for who in ("accountant-1", "accountant-2"):
        await _resolve(two, payment, "paid", who)
    assert (await two.answer(rejected(payment))).json()["meanings"] == {"contradicts": 1}

    states = []
    for who in ("accountant-1", "accountant-2"):
        assert (await _resolve(two, payment, "not_paid", who)).status_code == 200
        states.append((await _claim(two))["state"])

    assert states == ["open", "returned"]
    assert (await two.seen(source))["paid_twice"] == 0
    await two.expect_balanced()


async def _goes_again(harness: ServiceHarness) -> tuple[Household, str, Any]:
    """One order is claimed as paid twice, the one that counted came back, a third was rejected: nothing is in hand by it."""
    household, source, first = await _claimed(harness, WAYS[0])
    await harness.answer(came_back(first, attempt=2))
    await harness.take(corrected(household, "770011113333", revision=3))
    await harness.send()
    await harness.answer(rejected(first, attempt=3))
    assert (await harness.payment(household))["state"] == "held"
    return household, source, first


async def test_what_the_bank_says_of_a_claimed_order_lets_nobody_say_that_the_waiting_one_was_paid(
    harness: ServiceHarness,
) -> None:
    household, _, first = await _goes_again(harness)
    assert (await receipt(harness, await _claim(harness), 1_000_000)).status_code == 200
    assert (await harness.answer(came_back(first))).json()["meanings"] == {"contradicts": 1}

    payment = await harness.payment(household)
    assert await _possible(harness, payment) == ["not_paid"]
    assert (await _resolve(harness, payment, "paid")).json()["type"].endswith("bank-says-otherwise")
    assert (await _resolve(harness, payment, "not_paid")).status_code == 200

    claim = await _claim(harness)
    assert ((await harness.payment(household))["state"], claim["state"], claim["received"]) == ("held", "returned", 1_000_000)
    await harness.expect_balanced()


@pytest.mark.parametrize("state", ["returned", "held"])
async def test_that_the_bank_says_again_that_it_paid_a_claimed_order_ends_no_claim(harness: ServiceHarness, state: str) -> None:
    """Who says that the waiting order was not paid has not said it of the one that is in hand."""
    if state == "held":
        household, source, first = await _goes_again(harness)
    else:
        household, source, first = await _claimed(harness, WAYS[0])
        await harness.answer(came_back(first, attempt=2))
    before = await harness.seen(source)
    said = await harness.answer({**settled(first), "reason": "ACSC"})
    assert said.json()["meanings"] == {"contradicts": 1}

    payment = await harness.payment(household)
    assert (payment["state"], await _possible(harness, payment)) == (state, ["not_paid"])
    assert (await _resolve(harness, payment, "not_paid")).status_code == 200

    claim, after = await _claim(harness), await harness.payment(household)
    assert (claim["state"], after["contradicted"], await harness.facts(RecoveryEnded)) == ("open", False, [])
    assert (await harness.seen(source))["paid_twice"] == before["paid_twice"] == SUM
    await harness.expect_balanced()
