"""What the bank says in odd ways is kept, shown and ended by a person, who invents nothing."""

from typing import Any

import pytest

from services.disbursement import commands
from shared.clock import now
from shared.events import ContradictionResolved, PaymentContradicted, PaymentSettled
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, corrected, rejected, settled
from tests.support.builders import COMMUNE, OTHER_COMMUNE
from tests.support.foundation import client_for


async def _sent(harness: ServiceHarness, *households: Household) -> list[Any]:
    await harness.source(1_000_000_000)
    await harness.take(*[household.reported for household in households])
    await harness.take(*[household.approved for household in households])
    await harness.send()
    return [await harness.payment(household) for household in households]


async def _shown(harness: ServiceHarness, payment: Any) -> Any:
    async with harness.client() as client:
        return (await client.get(f"/v1/payments/{payment['id']}")).json()


async def _open(harness: ServiceHarness, **area: Any) -> list[Any]:
    async with harness.client("accountant", **area) as client:
        found: list[Any] = (await client.get("/v1/bank/odd-answers")).json()["items"]
        return found


async def _resolve(harness: ServiceHarness, payment: Any, outcome: str, **who: Any) -> Any:
    async with harness.client("accountant", **who) as client:
        body = {"outcome": outcome, "reason": "Sao kê ngân hàng số 12"}
        return await client.post(f"/v1/payments/{payment['id']}/resolve", json=body)


@pytest.mark.parametrize(
    "odd",
    [
        {"status": None},
        {"status": ["settled"]},
        {"end_to_end_id": 7},
        {"reason": "a\x00b"},
        {"reason": {"code": "AC04"}},
        {"amount_dong": None},
        {"amount_dong": "5400000"},
        {"amount_dong": True},
        {"amount_dong": 10**18},
        {"amount_dong": -1},
    ],
    ids=lambda odd: f"{str(odd)[:40]!r}",
)
async def test_an_odd_line_spoils_nothing_beside_it_and_ends_nothing(harness: ServiceHarness, odd: dict[str, Any]) -> None:
    good, other = await _sent(harness, a_household(), a_household())

    answer = await harness.answer({**settled(other), **odd}, settled(good))

    assert (answer.status_code, answer.json()["meanings"]) == (200, {"odd": 1, "settles": 1})
    states = {row["id"]: row["state"] for row in await harness.payments()}
    assert (states[good["id"]], states[other["id"]]) == ("settled", "sent")
    (kept,) = await _open(harness)
    assert (kept["meaning"], kept["times"]) == ("odd", 1)
    if "end_to_end_id" not in odd:
        assert [each["id"] for each in (await _shown(harness, other))["odd_answers"]] == [kept["id"]]
    assert (await harness.answer(settled(other))).json()["meanings"] == {"settles": 1}
    await harness.expect_balanced()


@pytest.mark.parametrize("line", ["settled", 7, None, [], {}], ids=str)
async def test_a_line_that_is_no_answer_at_all_is_kept_too(harness: ServiceHarness, line: Any) -> None:
    (good,) = await _sent(harness, a_household())

    answer = await harness.answer(line, settled(good))

    assert (answer.status_code, answer.json()["meanings"]) == (200, {"odd": 1, "settles": 1})
    assert len(await _open(harness)) == 1


async def test_the_same_odd_words_again_are_one_note(harness: ServiceHarness) -> None:
    (payment,) = await _sent(harness, a_household())

    for _ in range(3):
        await harness.answer({**settled(payment), "status": "SETTLED", "booked_at": None})

    (kept,) = await _open(harness)
    assert kept["times"] == 3


async def test_what_was_odd_is_ended_by_the_banks_exact_word(harness: ServiceHarness) -> None:
    (payment,) = await _sent(harness, a_household())
    await harness.answer({**settled(payment), "amount_dong": None})
    assert len(await _open(harness)) == 1

    await harness.answer(settled(payment))

    assert await _open(harness) == []
    (kept,) = (await _shown(harness, payment))["odd_answers"]
    assert kept["ended_by"] == "channel:bank"


async def test_who_keeps_another_commune_sees_nothing_of_it(harness: ServiceHarness) -> None:
    (payment,) = await _sent(harness, a_household())
    await harness.answer(
        {**settled(payment), "status": "SETTLED"}, {"end_to_end_id": "nobody", "status": "settled", "amount_dong": 1}
    )

    assert len(await _open(harness)) == 2
    assert len(await _open(harness, communes=[COMMUNE])) == 1
    assert await _open(harness, communes=[OTHER_COMMUNE]) == []


async def test_what_the_bank_says_in_words_stands_nowhere_in_clear(harness: ServiceHarness) -> None:
    (payment,) = await _sent(harness, a_household())

    await harness.answer({**rejected(payment), "reason": "Chủ tài khoản Nguyễn Thị Mẫu đã mất. " * 4})

    for name in ("odd_answers", "audit", "outbox"):
        assert "Mẫu" not in str(await harness.rows(f"select t.*::text from {name} t"))
    assert "Nguyễn Thị Mẫu" in (await _open(harness))[0]["words"]


@pytest.mark.parametrize(("role", "reads"), [("accountant", True), ("ops", False), ("auditor", False)])
async def test_who_sees_no_household_or_no_free_text_does_not_read_the_banks_words(
    harness: ServiceHarness, role: Any, *, reads: bool
) -> None:
    (payment,) = await _sent(harness, a_household())
    secret = {**settled(payment), "status": "BOOKED", "creditor": "Nguyễn Thị Bí Mật", "account": "0123456789"}
    await harness.answer(secret, {**secret, "end_to_end_id": None})

    async with harness.client(role) as client:
        pages = [await client.get(path) for path in ("/v1/tickets", "/v1/bank/odd-answers", f"/v1/payments/{payment['id']}")]

    assert [page.status_code for page in pages] == [200] * 3
    assert ["Bí Mật" in page.text for page in pages] == [reads] * 3
    assert ["0123456789" in page.text for page in pages] == [reads] * 3
    words = [one["words"] for one in pages[1].json()["items"]]
    assert len(words) == 2
    assert all(map(bool, words)) is reads


async def test_a_fee_is_shown_and_a_person_can_end_it(harness: ServiceHarness) -> None:
    (payment,) = await _sent(harness, a_household(amount=5_400_000).signed_now())
    await harness.answer(settled(payment, amount=5_398_900))

    shown = await _shown(harness, payment)
    assert (shown["state"], shown["reason"], shown["attempts"][0]["named_amount"]) == ("held", "amount_differs", 5_398_900)
    assert (await _resolve(harness, payment, "not_paid")).json()["type"].endswith("bank-says-otherwise")
    ended = await _resolve(harness, payment, "paid", subject="accountant-1")

    assert (ended.status_code, ended.json()["state"], ended.json()["resolved_by"]) == (200, "settled", "accountant-1")
    assert len(await harness.facts(PaymentSettled)) == 1
    assert await _open(harness) == []
    assert (await harness.answer(settled(payment, amount=5_398_900))).json()["meanings"] == {"repeats": 1}
    (clock,) = await harness.rows("select state from clocks where kind = 'paid'")
    assert clock["state"] == "kept"
    await harness.expect_balanced()


async def test_settled_then_rejected_is_shown_until_a_person_ends_it(harness: ServiceHarness) -> None:
    (payment,) = await _sent(harness, a_household())
    await harness.answer(settled(payment))
    await harness.answer(rejected(payment))

    await harness.loops.measure()
    async with client_for(harness.app) as client:
        assert "kipthoi_disbursement_payments_contradicted 1.0" in (await client.get("/metrics")).text
    shown = await _shown(harness, payment)
    assert (shown["state"], shown["contradicted"]) == ("settled", True)
    assert [each["meaning"] for each in shown["odd_answers"]] == ["contradicts"]
    assert (await _resolve(harness, payment, "not_paid")).status_code == 409
    assert (await _resolve(harness, payment, "paid")).json()["state"] == "settled"
    await harness.answer(rejected(payment))
    assert (await _shown(harness, payment))["contradicted"] is False
    assert [fact.payment_id for fact in await harness.facts(PaymentContradicted)] == [payment["id"]]
    assert [(fact.payment_id, fact.outcome) for fact in await harness.facts(ContradictionResolved)] == [(payment["id"], "paid")]
    await harness.expect_balanced()


@pytest.mark.parametrize("order", ["one message", "two messages"])
async def test_rejected_then_settled_is_never_tried_again_by_itself(harness: ServiceHarness, order: str) -> None:
    household = a_household()
    (payment,) = await _sent(harness, household)
    if order == "one message":
        await harness.answer(rejected(payment), settled(payment))
    else:
        await harness.answer(rejected(payment))
        await harness.answer(settled(payment))

    await harness.take(corrected(household, "770011112222"))
    await harness.send()

    shown = await _shown(harness, payment)
    assert (shown["state"], shown["reason"], shown["contradicted"]) == ("held", "bank_contradicts", True)
    assert [attempt["status"] for attempt in shown["attempts"]] == ["disputed"]
    assert (await _resolve(harness, payment, "paid")).json()["state"] == "settled"
    await harness.expect_balanced()


async def test_a_contradiction_stops_the_next_attempt_that_was_not_sent(harness: ServiceHarness) -> None:
    household = a_household()
    (payment,) = await _sent(harness, household)
    await harness.answer(rejected(payment))
    await harness.take(corrected(household, "770011112222"))
    assert (await harness.payment(household))["state"] == "reserved"

    await harness.answer(settled(payment))
    await harness.send()

    assert (await harness.payment(household))["state"] == "held"
    assert len(await harness.rows("select number from attempts")) == 1
    assert (await _resolve(harness, payment, "not_paid")).json()["state"] == "reserved"
    await harness.send()
    assert [row["status"] for row in await harness.rows("select status from attempts order by number")] == ["rejected", "sent"]
    await harness.expect_balanced()


async def _listed(harness: ServiceHarness, mark: str, **area: Any) -> list[Any]:
    async with harness.client(**area) as client:
        return [each["id"] for each in (await client.get("/v1/payments", params={"mark": mark})).json()["items"]]


async def test_what_needs_a_person_is_listed_by_its_mark_and_says_what_he_may_say(harness: ServiceHarness) -> None:
    fee, twice, fine = await _sent(harness, a_household(amount=5_400_000), a_household(), a_household())
    await harness.answer(settled(fee, amount=5_398_900), rejected(twice), settled(twice), settled(fine))

    said = [(await _shown(harness, payment))["possible_outcomes"] for payment in (fee, twice, fine)]

    assert said == [["ask_again", "paid", "reversed"], ["ask_again", "not_paid", "paid"], []]
    assert await _listed(harness, "contradicted") == [str(twice["id"])]
    assert await _listed(harness, "contradicted", communes=[OTHER_COMMUNE]) == []
    assert await _listed(harness, "recovery") == await _listed(harness, "no_real_bank") == []
    assert (await _resolve(harness, twice, "paid")).status_code == 200
    assert await _listed(harness, "contradicted") == []
    assert (await _shown(harness, twice))["possible_outcomes"] == []


async def test_what_is_paid_is_said_by_nobody_who_signed_or_is_of_elsewhere(harness: ServiceHarness) -> None:
    (payment,) = await _sent(harness, a_household())
    assert (await _resolve(harness, payment, "paid")).json()["type"].endswith("nothing-to-resolve")
    await harness.answer(settled(payment, amount=1))

    signer = await _resolve(harness, payment, "paid", subject=payment["signed_by"])
    elsewhere = await _resolve(harness, payment, "paid", communes=[OTHER_COMMUNE])

    assert (signer.status_code, signer.json()["type"].rpartition(":")[2]) == (403, "resolved-by-signer")
    assert (elsewhere.status_code, elsewhere.json()["type"].rpartition(":")[2]) == (403, "not-your-commune")
    assert (await _shown(harness, payment))["state"] == "held"


async def test_an_order_that_is_taken_in_no_form_goes_on_when_a_person_has_ended_it(harness: ServiceHarness) -> None:
    household = a_household()
    (payment,) = await _sent(harness, household)
    await harness.refuse(payment)
    await harness.take(corrected(household, "770011112222"))
    assert (await harness.payment(household))["state"] == "held"

    assert (await _resolve(harness, payment, "paid")).json()["type"].endswith("bank-says-otherwise")
    assert (await _resolve(harness, payment, "not_paid")).json()["state"] == "reserved"

    await harness.send()
    assert [row["status"] for row in await harness.rows("select status from attempts order by number")] == ["rejected", "sent"]
    await harness.expect_balanced()


async def _second_attempt_given_up(harness: ServiceHarness, household: Household) -> None:
    """The first attempt was rejected, the second is out, and the bank has been silent about it for a minute."""
    await harness.take(corrected(household, "770011112222"))
    round_id = (await harness.rounds())[-1]
    await harness.activities.send_round(round_id)
    async with harness.foundation.database.transaction() as session:
        await commands.rounds.mark_unknown(session, harness.foundation.actor, round_id, now())
    payment = await harness.payment(household)
    assert (payment["state"], payment["attempt_count"]) == ("unknown", 2)


async def test_an_exact_rejection_ends_what_was_odd_about_its_attempt(harness: ServiceHarness) -> None:
    payment, other = await _sent(harness, a_household(), a_household())
    await harness.answer({**settled(payment), "status": "in_flight"}, {**settled(other), "status": "in_flight"})

    await harness.answer(rejected(payment))

    assert [each["end_to_end_id"] for each in await _open(harness)] == [f"{other['id']}-1"]
    (kept,) = (await _shown(harness, payment))["odd_answers"]
    assert kept["ended_by"] == "channel:bank"


@pytest.mark.parametrize("when", ["before its rejection", "after its rejection"])
async def test_odd_words_about_an_earlier_attempt_end_nothing_that_is_at_the_bank(harness: ServiceHarness, when: str) -> None:
    household = a_household()
    (payment,) = await _sent(harness, household)
    odd = {**settled(payment), "status": "in_flight"}
    for line in (odd, rejected(payment)) if when == "before its rejection" else (rejected(payment), odd):
        await harness.answer(line)
    await _second_attempt_given_up(harness, household)

    refused = await _resolve(harness, payment, "not_paid")

    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (409, "nothing-to-resolve")
    assert (await harness.payment(household))["state"] == "unknown"
    await harness.answer({**settled(payment, attempt=2), "status": "in_flight"})
    assert (await _resolve(harness, payment, "paid")).json()["state"] == "settled"
    await harness.expect_balanced()
