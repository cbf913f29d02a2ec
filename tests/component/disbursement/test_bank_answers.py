"""The bank's door: only the bank, each word once, nothing that cannot be."""

import asyncio

from services.disbursement import commands
from services.disbursement.domain.bank_answers import Answer
from services.disbursement.gateways.rail import Inquiry
from shared.clock import now
from shared.events import PaymentFailed, PaymentSettled
from tests.component.disbursement.harness import (
    Household,
    ServiceHarness,
    a_household,
    an_account,
    corrected,
    rejected,
    settled,
)
from tests.support.builders import a_case_retracted
from tests.support.foundation import client_for


async def _sent(harness: ServiceHarness, *households: Household) -> None:
    await harness.source(1_000_000_000)
    await harness.take(*[household.reported for household in households])
    await harness.take(*[household.approved for household in households])
    await harness.send()


async def test_the_same_answer_twice_settles_once(harness: ServiceHarness) -> None:
    household = a_household()
    await _sent(harness, household)
    payment = await harness.payment(household)

    first = await harness.answer(settled(payment), settled(payment))
    second = await harness.answer(settled(payment))

    assert first.json() == {"received": 2, "meanings": {"settles": 1, "repeats": 1}}
    assert second.json() == {"received": 1, "meanings": {"repeats": 1}}
    assert len(await harness.facts(PaymentSettled)) == 1
    await harness.expect_balanced()


async def test_the_same_answer_at_the_same_moment_settles_once(harness: ServiceHarness) -> None:
    households = [a_household() for _ in range(5)]
    await _sent(harness, *households)
    answers = [settled(payment) for payment in await harness.payments()]

    await asyncio.gather(*[harness.answer(*answers) for _ in range(4)])

    assert len(await harness.facts(PaymentSettled)) == 5
    await harness.expect_balanced()


async def test_a_round_answered_by_halves_at_the_same_moment_rings_once(harness: ServiceHarness) -> None:
    await _sent(harness, *[a_household() for _ in range(6)])
    payments = await harness.payments()

    await asyncio.gather(*[harness.answer(settled(payment)) for payment in payments])

    assert [row.signal for row in await harness.wakes("PayRound")] == [None, "answers_arrived"]


async def test_of_two_that_answer_a_round_at_once_the_second_waits_and_rings(harness: ServiceHarness) -> None:
    await _sent(harness, a_household(), a_household())
    words = [Answer(f"{payment['id']}-1", "rejected", "AC04", None) for payment in await harness.payments()]

    async def record(word: Answer) -> None:
        async with harness.foundation.database.transaction() as session:
            await commands.bank_answers.record_answers(session, harness.foundation.actor, harness.context, [word], now())

    async with harness.foundation.database.transaction() as session:
        await commands.bank_answers.record_answers(session, harness.foundation.actor, harness.context, words[:1], now())
        second = asyncio.create_task(record(words[1]))
        await harness.somebody_waits_for_a_lock()
    await second

    assert [row.signal for row in await harness.wakes("PayRound")] == [None, "answers_arrived"]


async def test_a_message_without_the_banks_signature_is_refused(harness: ServiceHarness) -> None:
    household = a_household()
    await _sent(harness, household)
    payment = await harness.payment(household)

    wrong = await harness.answer(settled(payment), secret="another key")
    async with client_for(harness.app) as client:
        missing = await client.post("/v1/bank/answers", json={"answers": [settled(payment) | {"booked_at": None}]})

    assert (wrong.status_code, missing.status_code) == (401, 401)
    assert (await harness.payment(household))["state"] == "sent"


async def test_a_signed_line_that_makes_no_sense_is_heard_and_kept(harness: ServiceHarness) -> None:
    answer = await harness.answer({"end_to_end_id": "x", "status": "perhaps"})

    assert (answer.status_code, answer.json()["meanings"]) == (200, {"odd": 1})
    assert len(await harness.rows("select id from odd_answers where ended_at is null")) == 1


async def test_more_than_five_hundred_answers_are_refused(harness: ServiceHarness) -> None:
    answer = await harness.answer(*[{"end_to_end_id": str(number), "status": "settled"} for number in range(501)])

    assert answer.status_code == 422


async def test_an_answer_to_nothing_of_ours_is_recorded_and_heard(harness: ServiceHarness) -> None:
    answer = await harness.answer({"end_to_end_id": "somebody-else-1", "status": "settled", "amount_dong": 1})

    assert (answer.status_code, answer.json()["meanings"]) == (200, {"stranger": 1})
    (row,) = await harness.rows("select subject_ids from audit where action = 'bank answer to nothing of ours'")
    assert row["subject_ids"] == "somebody-else-1"


async def test_an_answer_with_another_amount_settles_nothing_and_holds(harness: ServiceHarness) -> None:
    household = a_household(amount=5_400_000)
    await _sent(harness, household)
    payment = await harness.payment(household)

    answer = await harness.answer(settled(payment, amount=54_000_000))

    assert answer.json()["meanings"] == {"differs": 1}
    after = await harness.payment(household)
    assert (after["state"], after["reason"]) == ("held", "amount_differs")
    assert await harness.facts(PaymentSettled) == []
    (failed,) = await harness.facts(PaymentFailed)
    assert failed.reason == "amount_differs"
    await harness.expect_balanced()


async def test_a_new_account_never_pays_again_what_the_bank_paid_differently(harness: ServiceHarness) -> None:
    household = a_household()
    await _sent(harness, household)
    await harness.answer(settled(await harness.payment(household), amount=1))

    await harness.take(corrected(household, "770011112222"))

    assert (await harness.payment(household))["state"] == "held"


async def test_an_answer_after_the_end_changes_nothing(harness: ServiceHarness) -> None:
    household = a_household()
    await _sent(harness, household)
    payment = await harness.payment(household)
    await harness.answer(settled(payment))

    late = await harness.answer(rejected(payment))

    assert late.json()["meanings"] == {"contradicts": 1}
    assert (await harness.payment(household))["state"] == "settled"
    actions = [row["action"] for row in await harness.rows("select action from audit")]
    assert "bank answer contradicts an earlier one" in actions


async def test_a_late_word_about_a_dead_attempt_does_not_touch_the_new_one(harness: ServiceHarness) -> None:
    household = a_household()
    await _sent(harness, household)
    payment = await harness.payment(household)
    await harness.answer(rejected(payment))
    await harness.take(corrected(household, "770011112222"))
    await harness.send()

    late = await harness.answer(rejected(payment), settled(payment))

    assert late.json()["meanings"] == {"repeats": 1, "contradicts": 1}
    assert (await harness.payment(household))["state"] == "sent"
    await harness.answer(settled(payment, attempt=2))
    assert (await harness.payment(household))["state"] == "settled"
    assert [row["status"] for row in await harness.rows("select status from attempts order by number")] == [
        "rejected",
        "settled",
    ]
    await harness.expect_balanced()


async def test_an_answer_while_a_correction_comes_leaves_nobody_behind(harness: ServiceHarness) -> None:
    households = [a_household() for _ in range(8)]
    await _sent(harness, *households)
    refusals = [harness.answer(rejected(await harness.payment(household))) for household in households]
    corrections = [harness.take(corrected(household, an_account())) for household in households]

    await asyncio.gather(*[each for pair in zip(refusals, corrections, strict=True) for each in pair])

    assert {row["state"] for row in await harness.payments()} == {"reserved"}


async def test_a_clock_is_kept_when_the_money_has_arrived(harness: ServiceHarness) -> None:
    household = a_household().signed_now()
    await _sent(harness, household)

    await harness.answer(settled(await harness.payment(household)))

    (clock,) = await harness.rows("select state from clocks")
    assert clock["state"] == "kept"


async def test_a_case_retracted_while_the_money_was_out_is_recovered_or_released(harness: ServiceHarness) -> None:
    arrived, refused = a_household(), a_household()
    await _sent(harness, arrived, refused)
    await harness.take(*[a_case_retracted(case_id=household.reported.case_id) for household in (arrived, refused)])

    await harness.answer(settled(await harness.payment(arrived)), rejected(await harness.payment(refused)))

    assert [(await harness.payment(each))["state"] for each in (arrived, refused)] == ["settled", "released"]
    assert [(await harness.payment(each))["recovery"] for each in (arrived, refused)] == [True, False]
    await harness.expect_balanced()


async def test_asking_again_about_a_held_payment_asks_nobody(harness: ServiceHarness) -> None:
    household = a_household()
    await _sent(harness, household)
    payment = await harness.payment(household)
    await harness.answer(rejected(payment))
    harness.bank.inquiry = Inquiry([], frozenset({f"{payment['id']}-1"}))  # type: ignore[attr-defined] # the quiet bank's
    heard = len(harness.bank.heard)  # type: ignore[attr-defined] # the quiet bank's

    assert await harness.activities.ask_bank(payment["id"]) is not None

    assert len(harness.bank.heard) == heard  # type: ignore[attr-defined] # the quiet bank's


async def test_a_reason_in_words_is_a_code_everywhere_and_read_by_who_decides_or_pays(harness: ServiceHarness) -> None:
    wordy, honest = a_household(), a_household()
    await _sent(harness, wordy, honest)
    payment, other = [await harness.payment(each) for each in (wordy, honest)]

    await harness.answer(rejected(payment, reason="Bà Đặng Thị Mẫu đã mất"), rejected(other))
    payment, other = [await harness.payment(each) for each in (wordy, honest)]
    pages = {}
    for role in ("accountant", "auditor", "ops"):
        async with harness.client(role) as client:
            pages[role] = (await client.get(f"/v1/payments/{payment['id']}")).json()

    assert (payment["state"], payment["reason"], other["reason"]) == ("held", "bank_in_words", "AC04")
    assert sorted(fact.reason for fact in await harness.facts(PaymentFailed)) == ["AC04", "bank_in_words"]
    assert {role: page["attempts"][0]["words"] for role, page in pages.items()} == {
        "accountant": "Bà Đặng Thị Mẫu đã mất", "auditor": "", "ops": "",
    }  # fmt: skip
    assert {page["attempts"][0]["reason"] for page in pages.values()} == {"bank_in_words"}
    tables = await harness.rows("select tablename as name from pg_tables where schemaname = 'public'")
    for table in tables:
        assert "Thị Mẫu" not in str(await harness.rows(f"select t.*::text from {table['name']} t"))
    assert "Thị Mẫu" not in str(await harness.rows("select convert_from(payload, 'UTF8') as fact from outbox"))
