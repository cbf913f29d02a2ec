"""Tickets beside what else becomes of money: it comes back, its payee changes, it goes by hand, nothing is owed any more."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from services.disbursement import commands
from shared import audit
from shared.clock import now
from shared.database import execute
from shared.events import PaymentSettled
from tests.component.disbursement.harness import (
    ServiceHarness,
    a_household,
    came_back,
    corrected,
    rejected,
    settled,
)
from tests.component.disbursement.test_moves import _moved
from tests.component.disbursement.test_tickets import _resolve, _sent, _shown, _tickets
from tests.support.builders import COMMUNE, OTHER_COMMUNE, a_case_retracted

_SUM = 5_400_000


async def _kept(harness: ServiceHarness) -> list[Any]:
    return [
        row["state"] for row in await harness.rows("select state from clocks where kind = 'bank_ticket' order by started_at")
    ]


async def test_what_came_back_whole_ends_its_ticket_and_is_paid_again_once(harness: ServiceHarness) -> None:
    household = a_household(amount=_SUM)
    (payment,) = await _sent(harness, household)
    await harness.answer({**settled(payment), "status": "BOOKED"})
    assert len(await _tickets(harness)) == 1

    await harness.answer(settled(payment), came_back(payment))

    assert (await harness.payment(household))["state"] == "returned"
    assert (await _tickets(harness), await _kept(harness)) == ([], ["kept"])
    async with harness.client("accountant") as client:
        body = {"way": "same_account", "reason": "account_open_again"}
        assert (await client.post(f"/v1/payments/{payment['id']}/pay-again", json=body)).status_code == 200
    await harness.send()
    await harness.answer(settled(payment, attempt=2))
    assert (await harness.payment(household))["state"] == "settled"
    await harness.expect_balanced()


async def test_what_the_bank_took_back_goes_to_no_account_that_nobody_confirmed(harness: ServiceHarness) -> None:
    household = a_household(amount=_SUM).frozen()
    (payment,) = await _sent(harness, household)
    await harness.answer(settled(payment, amount=_SUM - 1_100))
    await harness.take(corrected(household, "770099990000"))

    await _resolve(harness, payment, "reversed", "accountant-1")
    ended = await _resolve(harness, payment, "reversed", "accountant-2")
    await harness.send()

    after = await harness.payment(household)
    assert (ended.json()["waits_for_second"], after["state"], after["reason"]) == (False, "held", "account_changed")
    assert (await _tickets(harness), await _kept(harness)) == ([], ["kept"])
    assert [row["status"] for row in await harness.rows("select status from attempts")] == ["rejected"]
    await harness.expect_balanced()


async def test_what_the_bank_takes_in_no_form_goes_by_hand_once_its_ticket_has_ended(harness: ServiceHarness) -> None:
    household = a_household(amount=_SUM)
    (payment,) = await _sent(harness, household)
    await harness.refuse(payment)
    [ticket] = await _tickets(harness)
    assert ticket["kind"] == "refuses"
    early = await _resolve(harness, payment, "cash_list")

    await _resolve(harness, payment, "not_paid")
    by_hand = await _resolve(harness, payment, "cash_list")

    assert (early.status_code, by_hand.json()["state"], by_hand.json()["waits_for_second"]) == (409, "reserved", False)
    assert (await harness.payment(household))["rail"] == "cash"
    assert (await _tickets(harness), await _kept(harness)) == ([], ["kept"])


async def test_what_was_paid_though_nothing_is_owed_is_accepted_with_its_fee_and_had_back(harness: ServiceHarness) -> None:
    household = a_household(amount=_SUM)
    (payment,) = await _sent(harness, household)
    await harness.answer(rejected(payment))
    await harness.take(a_case_retracted(case_id=household.reported.case_id))
    assert (await harness.payment(household))["state"] == "released"
    await harness.answer(settled(payment, amount=_SUM - 1_100))
    [ticket] = await _tickets(harness)
    assert ticket["kind"] == "contradicts"

    ended = await _resolve(harness, payment, "paid")

    assert ended.json()["state"] == "settled"
    assert [row["difference"] for row in await harness.rows("select difference from bank_differences")] == [-1_100]
    assert [row["amount"] for row in await harness.rows("select amount from recoveries")] == [_SUM]
    assert (await _tickets(harness), len(await harness.facts(PaymentSettled))) == ([], 1)
    await harness.expect_balanced()


@pytest.mark.parametrize("is_contradicted", [False, True])
async def test_a_ticket_ends_whose_words_an_older_process_has_ended(harness: ServiceHarness, *, is_contradicted: bool) -> None:
    (payment,) = await _sent(harness, a_household(amount=_SUM))
    await harness.answer(settled(payment, amount=1), *([rejected(payment)] if is_contradicted else []))
    async with harness.foundation.database.transaction() as session:
        await execute(session, text("update odd_answers set ended_at = now(), ended_by = 'somebody', outcome = 'paid'"), {})
        await audit.record(session, harness.foundation.actor, "ended", "payment", [payment["id"]])

    await harness.loops.open_forgotten_tickets()

    assert len(await _tickets(harness)) == int(is_contradicted)
    assert await _kept(harness) == ["running" if is_contradicted else "kept"]
    assert (await _shown(harness, payment))["contradicted"] is is_contradicted


async def test_what_was_proposed_before_the_banks_newest_word_does_not_stand_after_it(two: ServiceHarness) -> None:
    """He meant the second order, of which the bank has said something odd; after its rejection the first is in question."""
    household = a_household(amount=_SUM)
    (payment,) = await _sent(two, household)
    await two.answer(rejected(payment))
    await two.take(corrected(household, "770099990000"))
    await two.send()
    second = {**settled(payment, attempt=2), "status": "BOOKED"}
    await two.answer(settled(payment), second)
    async with two.foundation.database.transaction() as session:
        await commands.rounds.mark_unknown(session, two.foundation.actor, (await two.rounds())[-1], now())
    assert (await _resolve(two, payment, "paid", "accountant-1")).json()["waits_for_second"] is True
    await two.answer(rejected(payment, attempt=2))

    assert [one["proposal"] for one in await _tickets(two)] == [None]
    alone = await _resolve(two, payment, "paid", "accountant-2")
    assert (alone.json()["waits_for_second"], (await two.payment(household))["state"]) == (True, "held")
    ended = await _resolve(two, payment, "paid", "accountant-1")
    assert (ended.json()["waits_for_second"], ended.json()["state"]) == (False, "settled")
    await two.expect_balanced()


async def test_a_contradiction_without_words_has_a_ticket_with_a_clock_once_somebody_proposes(two: ServiceHarness) -> None:
    (payment,) = await _sent(two, a_household(amount=_SUM))
    await two.answer(settled(payment), rejected(payment))
    async with two.foundation.database.transaction() as session:
        for table in ("odd_answers", "tickets"):
            await execute(session, text(f"update {table} set ended_at = now(), ended_by = 'somebody'"), {})
        await execute(session, text("update clocks set state = 'kept', ended_at = now() where kind = 'bank_ticket'"), {})
        await audit.record(session, two.foundation.actor, "ended", "payment", [payment["id"]])

    await _resolve(two, payment, "paid", "accountant-1")

    [ticket] = await _tickets(two)
    assert (ticket["state"], ticket["due_at"] is not None) == ("proposed", True)
    assert await _kept(two) == ["kept", "running"]
    await _resolve(two, payment, "paid", "accountant-2")
    assert (await _tickets(two), await _kept(two)) == ([], ["kept", "kept"])


async def test_who_proposed_something_else_has_not_accepted_the_difference(two: ServiceHarness) -> None:
    (payment,) = await _sent(two, a_household(amount=_SUM))
    await two.answer(settled(payment, amount=_SUM - 1_100))
    await _resolve(two, payment, "reversed", "accountant-1")

    ended = await _resolve(two, payment, "paid", "accountant-2")

    assert ended.json()["state"] == "settled"
    booked = await two.rows("select proposed_by, accepted_by from bank_differences")
    assert [(row["proposed_by"], row["accepted_by"]) for row in booked] == [(None, "accountant-2")]


async def test_two_who_say_the_same_at_one_moment_end_it_once(two: ServiceHarness) -> None:
    (payment,) = await _sent(two, a_household(amount=_SUM))
    await two.answer(rejected(payment), settled(payment))

    said = await asyncio.gather(*(_resolve(two, payment, "paid", f"accountant-{number}") for number in (1, 2)))

    assert sorted(one.json()["waits_for_second"] for one in said) == [False, True]
    assert len(await two.facts(PaymentSettled)) == 1
    assert (await _tickets(two), await _kept(two)) == ([], ["kept"])
    await two.expect_balanced()


async def test_the_banks_word_and_a_persons_at_one_moment_end_it_once(two: ServiceHarness) -> None:
    payments = await _sent(two, *[a_household(amount=_SUM) for _ in range(6)])
    await two.answer(*[settled(payment, amount=_SUM - 1_100) for payment in payments])

    said = await asyncio.gather(
        *(_resolve(two, payment, "paid") for payment in payments), *(two.answer(settled(payment)) for payment in payments)
    )

    assert {one.status_code for one in said} <= {200, 409}
    assert {row["state"] for row in await two.payments()} == {"settled"}
    assert len(await two.facts(PaymentSettled)) == len(payments)
    assert await _kept(two) == ["kept"] * len(payments)
    accepted = sum(one.status_code == 200 for one in said[: len(payments)])
    assert len(await two.rows("select ticket_id from bank_differences")) == accepted
    await two.expect_balanced()


async def test_two_processes_open_one_ticket_for_what_an_older_one_has_kept(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    payments = await _sent(harness, *[a_household() for _ in range(5)])

    async def opens_none(*_: object) -> None:
        return None

    with monkeypatch.context() as patch:
        patch.setattr(commands.odd_answers, "open_tickets", opens_none)
        await harness.answer(*[settled(payment, amount=1) for payment in payments])
        await harness.answer({"end_to_end_id": "nobody", "status": "settled", "amount_dong": 1})

    await asyncio.gather(*(harness.loops.open_forgotten_tickets() for _ in range(3)))

    assert len(await _tickets(harness)) == len(payments) + 1
    assert await _kept(harness) == ["running"] * len(payments)


@pytest.mark.parametrize("moves", ["before", "after"])
async def test_a_ticket_of_a_moved_case_rings_where_its_page_says(harness: ServiceHarness, moves: str) -> None:
    household = a_household(amount=_SUM).signed_now()
    (payment,) = await _sent(harness, household)
    move = _moved(household)
    if moves == "before":
        await harness.take(move)

    await harness.answer({**settled(payment), "status": "BOOKED"})
    await harness.take(move)

    [ticket] = await _tickets(harness)
    clocks = await harness.rows("select kind, commune_code, owner from clocks order by kind")
    assert (await harness.payment(household))["commune_code"] == OTHER_COMMUNE
    assert ticket["owner"] == f"commune:{COMMUNE}"
    assert [tuple(row.values()) for row in clocks] == [
        ("bank_ticket", COMMUNE, ticket["owner"]),
        ("paid", OTHER_COMMUNE, f"commune:{OTHER_COMMUNE}"),
    ]
