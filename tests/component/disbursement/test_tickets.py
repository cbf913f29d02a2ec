"""What the bank left open is a ticket: with owner, clock and state, taken by a named person, ended by one or by two."""

from dataclasses import replace
from typing import Any

import pytest

from services.disbursement import commands, metrics
from shared.clock import now
from shared.events import PaymentSettled
from tests.component.disbursement.harness import (
    Household,
    ServiceHarness,
    a_household,
    rejected,
    settled,
)
from tests.support.builders import COMMUNE, OTHER_COMMUNE


async def _sent(harness: ServiceHarness, *households: Household) -> list[Any]:
    await harness.source(1_000_000_000)
    await harness.take(*[household.reported for household in households])
    await harness.take(*[household.approved for household in households])
    await harness.send()
    return [await harness.payment(household) for household in households]


async def _tickets(harness: ServiceHarness, **area: Any) -> list[Any]:
    async with harness.client(**area) as client:
        found: list[Any] = (await client.get("/v1/tickets")).json()["items"]
        return found


async def _resolve(harness: ServiceHarness, payment: Any, outcome: str, who: str = "accountant-1", **more: Any) -> Any:
    async with harness.client("accountant", subject=who) as client:
        body = {"outcome": outcome, "reason": "Sao kê ngân hàng số 12", **more}
        return await client.post(f"/v1/payments/{payment['id']}/resolve", json=body)


async def _shown(harness: ServiceHarness, payment: Any) -> Any:
    async with harness.client() as client:
        return (await client.get(f"/v1/payments/{payment['id']}")).json()


async def test_what_the_bank_leaves_open_is_one_ticket_with_owner_and_clock(harness: ServiceHarness) -> None:
    payment, other = await _sent(harness, a_household().signed_now(), a_household().signed_now())
    await harness.answer({**settled(payment), "status": "SETTLED"}, {**settled(payment), "amount_dong": None})
    await harness.answer(settled(other, amount=1))

    tickets = {one["payment_id"]: one for one in await _tickets(harness)}

    assert {name: one["kind"] for name, one in tickets.items()} == {str(payment["id"]): "odd", str(other["id"]): "differs"}
    one = tickets[str(payment["id"])]
    assert (one["state"], one["owner"], one["taken_by"]) == ("open", f"commune:{COMMUNE}", None)
    assert one["due_at"] > one["opened_at"]
    clocks = await harness.rows("select subject_id, state from clocks where kind = 'bank_ticket'")
    assert {(str(row["subject_id"]), row["state"]) for row in clocks} == {(one["id"], "running") for one in tickets.values()}
    assert len(one["odd_answers"]) == 2
    assert (await _shown(harness, payment))["ticket"]["id"] == one["id"]
    assert await _tickets(harness, communes=[OTHER_COMMUNE]) == []
    assert len(await _tickets(harness, communes=[COMMUNE])) == 2


async def test_the_banks_exact_word_ends_the_ticket_and_keeps_its_clock(harness: ServiceHarness) -> None:
    payment, other = await _sent(harness, a_household(), a_household())
    await harness.answer({**settled(payment), "amount_dong": None}, {**settled(other), "status": "BOOKED"})

    await harness.answer(settled(payment), rejected(other))

    assert await _tickets(harness) == []
    rows = await harness.rows("select ended_by, outcome from tickets")
    assert [(row["ended_by"], row["outcome"]) for row in rows] == [("channel:bank", None)] * 2
    assert [row["state"] for row in await harness.rows("select state from clocks where kind = 'bank_ticket'")] == ["kept"] * 2


async def test_a_contradiction_makes_the_open_ticket_graver_and_no_exact_word_ends_it(harness: ServiceHarness) -> None:
    (payment,) = await _sent(harness, a_household())
    await harness.answer({**settled(payment), "status": "BOOKED"})
    await harness.answer(settled(payment, amount=1))
    await harness.answer(rejected(payment))

    [ticket] = await _tickets(harness)
    assert ticket["kind"] == "contradicts"
    await harness.answer(settled(payment))
    assert [one["id"] for one in await _tickets(harness)] == [ticket["id"]]


async def test_a_named_person_takes_it_and_another_may_take_it_over(harness: ServiceHarness) -> None:
    (payment,) = await _sent(harness, a_household())
    await harness.answer(settled(payment, amount=1))
    [ticket] = await _tickets(harness)

    async def take(who: str, **area: Any) -> Any:
        async with harness.client("accountant", subject=who, **area) as client:
            return await client.post(f"/v1/tickets/{ticket['id']}/take")

    first, elsewhere = await take("accountant-1"), await take("accountant-3", communes=[OTHER_COMMUNE])
    second = await take("accountant-2")

    assert (first.json()["state"], first.json()["taken_by"]) == ("taken", "accountant-1")
    assert elsewhere.status_code == 403
    assert second.json()["taken_by"] == "accountant-2"
    await _resolve(harness, payment, "paid")
    assert (await take("accountant-1")).json()["type"].endswith("ticket-ended")


async def test_a_fee_is_accepted_and_its_difference_booked_by_one_below_the_limit(two: ServiceHarness) -> None:
    (payment,) = await _sent(two, a_household(amount=5_400_000))
    await two.answer(settled(payment, amount=5_398_900))
    assert (await _shown(two, payment))["possible_outcomes"] == ["ask_again", "paid", "reversed"]

    ended = await _resolve(two, payment, "paid")

    assert (ended.json()["state"], ended.json()["waits_for_second"]) == ("settled", False)
    [booked] = await two.rows("select * from bank_differences")
    assert (booked["owed"], booked["named"], booked["difference"]) == (5_400_000, 5_398_900, -1_100)
    assert (booked["accepted_by"], booked["proposed_by"]) == ("accountant-1", None)
    await two.loops.measure()
    assert metrics.DIFFERENCE._value.get() == -1_100
    assert await _tickets(two) == []
    await two.expect_balanced()


async def test_above_the_limit_it_takes_two_who_say_the_same(two: ServiceHarness) -> None:
    (payment,) = await _sent(two, a_household(amount=5_400_000))
    await two.answer(settled(payment), rejected(payment))

    said = [await _resolve(two, payment, "paid", who) for who in ("accountant-1", "accountant-1")]

    assert [(one.status_code, one.json()["waits_for_second"], one.json()["state"]) for one in said] == [
        (200, True, "settled")
    ] * 2
    ticket = (await _shown(two, payment))["ticket"]
    assert (ticket["state"], ticket["taken_by"], ticket["proposal"]["by"]) == ("proposed", "accountant-1", "accountant-1")
    assert (await _shown(two, payment))["contradicted"] is True
    ended = await _resolve(two, payment, "paid", "accountant-2")
    assert (ended.json()["waits_for_second"], (await _shown(two, payment))["contradicted"]) == (False, False)
    await two.expect_balanced()


async def test_who_says_otherwise_only_proposes_and_who_signed_is_no_second(two: ServiceHarness) -> None:
    (payment,) = await _sent(two, a_household(amount=5_400_000))
    await two.answer(rejected(payment), settled(payment))
    await _resolve(two, payment, "paid", "accountant-1")

    other = await _resolve(two, payment, "not_paid", "accountant-2")
    signer = await _resolve(two, payment, "not_paid", payment["signed_by"])

    assert (other.json()["waits_for_second"], signer.status_code) == (True, 403)
    assert (await _shown(two, payment))["state"] == "held"
    ended = await _resolve(two, payment, "not_paid", "accountant-1")
    assert ended.json()["waits_for_second"] is False
    assert await two.facts(PaymentSettled) == []
    await two.expect_balanced()


async def test_who_signed_is_no_second_however_his_id_is_typed_and_who_delegated_it_neither(two: ServiceHarness) -> None:
    household = a_household(amount=5_400_000)
    delegated = replace(household, approved=household.approved.model_copy(update={"delegated_by": "the-chair"}))
    (payment,) = await _sent(two, delegated)
    await two.answer(rejected(payment), settled(payment))
    await _resolve(two, payment, "paid", "accountant-1")

    refused = [await _resolve(two, payment, "paid", who) for who in (payment["signed_by"].upper(), "The-Chair")]

    assert [one.json()["type"].rsplit(":", 1)[1] for one in refused] == ["resolved-by-signer"] * 2
    assert (await _resolve(two, payment, "paid", "accountant-2")).json()["waits_for_second"] is False


async def test_the_second_person_reads_why_the_first_says_so_and_who_reads_no_free_text_does_not(two: ServiceHarness) -> None:
    (payment,) = await _sent(two, a_household(amount=5_400_000))
    await two.answer(rejected(payment), settled(payment))
    await _resolve(two, payment, "paid", "accountant-1")

    shown = [(await _shown(two, payment))["ticket"], *await _tickets(two)]
    assert [one["proposal"]["reason"] for one in shown] == ["Sao kê ngân hàng số 12"] * 2
    assert [one["drill"] for one in shown] == [payment["drill"]] * 2
    async with two.client("auditor") as client:
        (masked,) = (await client.get("/v1/tickets")).json()["items"]
    assert (masked["proposal"]["by"], masked["proposal"]["reason"]) == ("accountant-1", "")


async def test_who_says_that_there_is_no_fee_where_the_bank_names_one_is_kept_beside_the_banks_word(
    two: ServiceHarness,
) -> None:
    (payment,) = await _sent(two, a_household(amount=5_400_000))
    await two.answer(settled(payment, amount=5_398_900))

    ended = await _resolve(two, payment, "paid", amount_dong=5_400_000)

    assert (ended.json()["state"], ended.json()["waits_for_second"]) == ("settled", False)
    [booked] = await two.rows("select named, difference, said, accepted_by from bank_differences")
    assert tuple(booked.values()) == (5_398_900, -1_100, 5_400_000, "accountant-1")
    await two.expect_balanced()


async def test_a_new_word_of_the_bank_voids_what_was_proposed(two: ServiceHarness) -> None:
    (payment,) = await _sent(two, a_household(amount=5_400_000))
    await two.answer(rejected(payment), settled(payment))
    await _resolve(two, payment, "paid", "accountant-1")
    await two.answer({**settled(payment), "status": "BOOKED"})

    second = await _resolve(two, payment, "paid", "accountant-2")

    assert second.json()["waits_for_second"] is True
    assert (await _resolve(two, payment, "paid", "accountant-1")).json()["waits_for_second"] is False


@pytest.mark.parametrize("order", ["one message", "two messages"])
async def test_a_second_sum_of_the_bank_is_kept_and_voids_what_was_proposed_and_the_same_again_does_not(
    two: ServiceHarness, order: str
) -> None:
    (payment,) = await _sent(two, a_household(amount=5_400_000))
    first, second = settled(payment, amount=4_000_000), settled(payment, amount=1_000)
    if order == "two messages":
        await two.answer(first)
        assert (await _resolve(two, payment, "paid", "accountant-1")).json()["waits_for_second"] is True
        assert (await two.answer(first)).json()["meanings"] == {"repeats": 1}
        assert [one["proposal"]["by"] for one in await _tickets(two)] == ["accountant-1"]
        await two.answer(second)
    else:
        await two.answer(first, second)

    [ticket] = await _tickets(two)
    assert (ticket["kind"], ticket["proposal"], len(ticket["odd_answers"])) == ("contradicts", None, 2)
    assert (await _resolve(two, payment, "paid", "accountant-2")).json()["waits_for_second"] is True
    await two.answer(second)
    assert [one["proposal"]["by"] for one in await _tickets(two)] == ["accountant-2"]
    assert (await _resolve(two, payment, "paid", "accountant-1")).json()["state"] == "settled"
    [booked] = await two.rows("select named, proposed_by, accepted_by from bank_differences")
    assert tuple(booked.values()) == (1_000, "accountant-2", "accountant-1")
    await two.expect_balanced()


async def test_a_contradiction_that_the_bank_only_repeats_lets_stand_what_was_proposed(two: ServiceHarness) -> None:
    (payment,) = await _sent(two, a_household(amount=5_400_000))
    await two.answer(settled(payment), rejected(payment))
    await _resolve(two, payment, "paid", "accountant-1")
    await two.answer(settled(payment), rejected(payment))

    ended = await _resolve(two, payment, "paid", "accountant-2")

    assert (ended.json()["waits_for_second"], ended.json()["state"]) == (False, "settled")


async def test_a_fee_is_no_way_around_the_second_person(two: ServiceHarness) -> None:
    (payment,) = await _sent(two, a_household(amount=5_400_000))
    await two.answer(settled(payment, amount=1))

    alone = await _resolve(two, payment, "paid", amount_dong=5_400_000)

    assert (alone.json()["waits_for_second"], alone.json()["state"]) == (True, "held")


async def test_what_the_bank_takes_back_whole_is_paid_again_by_two_however_small(harness: ServiceHarness) -> None:
    household = a_household(amount=500_000)
    (payment,) = await _sent(harness, household)
    await harness.answer(settled(payment, amount=498_900))

    first = await _resolve(harness, payment, "reversed", "accountant-1")
    assert (first.json()["waits_for_second"], (await harness.payment(household))["state"]) == (True, "held")
    second = await _resolve(harness, payment, "reversed", "accountant-2")
    await harness.send()

    assert second.json()["state"] == "reserved"
    statuses = [row["status"] for row in await harness.rows("select status from attempts order by number")]
    assert statuses == ["rejected", "sent"]
    await harness.answer(settled(payment, attempt=2))
    assert (await harness.payment(household))["state"] == "settled"
    assert await harness.rows("select * from bank_differences") == []
    await harness.expect_balanced()


async def test_a_settlement_without_an_amount_is_accepted_as_the_statement_shows_it(harness: ServiceHarness) -> None:
    (payment,) = await _sent(harness, a_household(amount=5_400_000))
    await harness.answer({**settled(payment), "amount_dong": None})
    [round_id] = await harness.rounds()
    async with harness.foundation.database.transaction() as session:
        await commands.rounds.mark_unknown(session, harness.foundation.actor, round_id, now())
    assert (await _shown(harness, payment))["possible_outcomes"] == ["ask_again", "not_paid", "paid"]

    ended = await _resolve(harness, payment, "paid", amount_dong=5_390_000)

    assert ended.json()["state"] == "settled"
    [booked] = await harness.rows("select difference from bank_differences")
    assert booked["difference"] == -10_000
    await harness.expect_balanced()


async def test_asking_again_ends_nothing_and_wakes_who_asks(harness: ServiceHarness) -> None:
    (payment,) = await _sent(harness, a_household())
    await harness.answer(settled(payment, amount=1))

    asked = await _resolve(harness, payment, "ask_again")

    assert (asked.status_code, asked.json()["state"]) == (200, "held")
    assert [row.signal for row in await harness.wakes("PayHousehold")] == [None, "asked_again"]
    assert len(await _tickets(harness)) == 1
    await _resolve(harness, payment, "paid")
    assert (await _resolve(harness, payment, "ask_again")).json()["type"].endswith("nothing-to-resolve")


async def test_what_is_of_no_payment_is_ended_by_the_whole_countrys_accountant(harness: ServiceHarness) -> None:
    await harness.answer({"end_to_end_id": "nobody", "status": "settled", "amount_dong": 1})
    [ticket] = await _tickets(harness)
    assert (ticket["kind"], ticket["owner"], ticket["due_at"]) == ("stranger", "country", None)

    async def close(**area: Any) -> Any:
        async with harness.client("accountant", subject="accountant-1", **area) as client:
            return await client.post(f"/v1/tickets/{ticket['id']}/close", json={"reason": "Ngân hàng gửi nhầm"})

    narrow, wide = await close(communes=[COMMUNE]), await close()

    assert (narrow.status_code, wide.json()["state"], wide.json()["outcome"]) == (403, "ended", "seen")
    assert await _tickets(harness) == []
    async with harness.client() as client:
        assert (await client.get("/v1/bank/odd-answers")).json()["items"] == []
    assert (await close()).json()["type"].endswith("ticket-ended")
    await harness.answer({"end_to_end_id": "nobody", "status": "settled", "amount_dong": 1})
    assert await _tickets(harness) == []


async def test_a_ticket_of_a_payment_is_not_closed_beside_it(harness: ServiceHarness) -> None:
    (payment,) = await _sent(harness, a_household())
    await harness.answer(settled(payment, amount=1))
    [ticket] = await _tickets(harness)
    async with harness.client("accountant") as client:
        answer = await client.post(f"/v1/tickets/{ticket['id']}/close", json={"reason": "x"})

    assert answer.json()["type"].endswith("ticket-of-payment")


async def test_tickets_are_counted_by_kind_and_age(harness: ServiceHarness) -> None:
    (payment,) = await _sent(harness, a_household())
    await harness.answer(settled(payment, amount=1))
    await harness.loops.measure()

    assert metrics.TICKETS.labels("differs")._value.get() == 1
    assert metrics.TICKETS_OLDEST.labels("differs")._value.get() > 0
    assert metrics.TICKETS_OLDEST.labels("odd")._value.get() == 0


async def test_what_an_older_process_kept_gets_its_ticket(harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    (payment,) = await _sent(harness, a_household())

    async def opens_none(*_: object) -> None:
        return None

    with monkeypatch.context() as patch:
        patch.setattr(commands.odd_answers, "open_tickets", opens_none)
        await harness.answer(settled(payment, amount=1))
    assert await _tickets(harness) == []

    await harness.loops.open_forgotten_tickets()
    await harness.loops.open_forgotten_tickets()

    [ticket] = await _tickets(harness)
    assert ticket["due_at"] is not None
