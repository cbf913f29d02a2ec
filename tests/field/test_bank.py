"""The bank's words: only what it says about this very payment ends it; what is odd is shown, and stops nothing beside it."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import orjson
import pytest

from services.disbursement import policy
from services.disbursement.activities import Activities
from shared.clock import now
from shared.errors import OutcomeUnknown
from shared.events import PaymentSettled
from tests.component.disbursement.conftest import SimulatedBank, impatient
from tests.component.disbursement.harness import Household, a_household, an_account, corrected, rejected, settled
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.test_bank_gateway import a_bank
from tests.field.cases import FieldCase, field_case
from tests.support.waiting import eventually

BankAndDisbursement = tuple[SimulatedBank, Disbursement]
TROUBLED = "770012340555"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Move what the activities believe of the time."""

    def move(seconds: float) -> None:
        monkeypatch.setattr("services.disbursement.activities.now", lambda: now() + timedelta(seconds=seconds))

    return move


async def _owed(disbursement: Disbursement, *households: Household) -> Any:
    """Help is approved for these; it travels with one round."""
    await disbursement.source(1_000_000_000)
    await disbursement.take(*[household.reported for household in households])
    await disbursement.take(*[household.approved for household in households])
    [round_id] = await disbursement.rounds()
    return round_id


async def _sent(disbursement: Disbursement, *households: Household) -> list[Any]:
    await _owed(disbursement, *households)
    await disbursement.send()
    return [await disbursement.payment(household) for household in households]


async def _states_become(disbursement: Disbursement, **counts: int) -> None:
    async def look() -> dict[str, int]:
        rows = await disbursement.rows("select state, count(*) as count from payments group by state")
        return {row["state"]: row["count"] for row in rows}

    await eventually(look, lambda seen: seen == counts, every_s=0.05, what=str(counts))


async def _shown(disbursement: Disbursement, payment: Any) -> Any:
    async with disbursement.client() as accountant:
        return (await accountant.get(f"/v1/payments/{payment['id']}")).json()


async def _odd_answers(disbursement: Disbursement) -> list[Any]:
    async with disbursement.client() as accountant:
        return list((await accountant.get("/v1/bank/odd-answers")).json()["items"])


async def _resolve(disbursement: Disbursement, payment: Any, outcome: str) -> Any:
    async with disbursement.client("accountant", subject="accountant-1") as accountant:
        body = {"outcome": outcome, "reason": "Sao kê ngân hàng số 12"}
        return await accountant.post(f"/v1/payments/{payment['id']}/resolve", json=body)


@field_case("batch_422")
async def test_one_bad_order_holds_itself_and_nobody_else(
    bank_and_disbursement: BankAndDisbursement, later: Any, case: FieldCase
) -> None:
    assert case.given.startswith("422 for a round of five")
    bank, disbursement = bank_and_disbursement
    await bank.misbehave(troubles={"0555": "refused"})
    odd, others = a_household(account=TROUBLED), [a_household() for _ in range(4)]
    round_id = await _owed(disbursement, odd, *others)

    await disbursement.activities.send_round(round_id)
    await _states_become(disbursement, sent=1, settled=4)
    for seconds in (3.1, 10.1, 30.1):
        later(seconds)
        await disbursement.activities.settle_what_is_answered(round_id)

    payment = await disbursement.payment(odd)
    assert (payment["state"], payment["reason"]) == ("held", "order_refused")
    assert len(await bank.book()) == 4
    await disbursement.expect_balanced()


@field_case("batch_409")
async def test_an_order_in_progress_is_asked_about_until_it_is_booked_once(
    bank_and_disbursement: BankAndDisbursement, later: Any, case: FieldCase
) -> None:
    assert '409 "in progress"' in case.given
    bank, disbursement = bank_and_disbursement
    await bank.misbehave(troubles={"0555": "in_progress"}, trouble_s=600)
    households = [a_household(account=TROUBLED), a_household()]
    round_id = await _owed(disbursement, *households)

    async with impatient(disbursement) as activities:
        with pytest.raises(OutcomeUnknown):
            await activities.send_round(round_id)
    for seconds in (1, 8):
        later(seconds)
        await disbursement.activities.send_round(round_id)
    await disbursement.take(corrected(households[0], "770011112222"))

    assert {row["state"] for row in await disbursement.payments()} == {"sent"}
    await bank.misbehave(trouble_over=True)
    await _states_become(disbursement, settled=2)
    await disbursement.send()
    assert len(await bank.book()) == 2
    await disbursement.expect_balanced()


class StubbornBank:
    """Answers every message of orders with one HTTP status, and says of each order that it never received it."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.told: Counter[str] = Counter()
        self.alone: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = next(int(line.partition(":")[2]) for line in head.splitlines() if line.startswith("content-length:"))
        said = orjson.loads(await reader.readexactly(length))
        answer: dict[str, Any] = {}
        if "payments" in said:
            names = [order["end_to_end_id"] for order in said["payments"]]
            self.told.update(names)
            self.alone.update(names if len(names) == 1 else ())
        else:
            answer["answers"] = [{"end_to_end_id": name, "status": "not_received"} for name in said["end_to_end_ids"]]
        status, body = self.status if "payments" in said else 200, orjson.dumps(answer)
        lines = [f"HTTP/1.1 {status} X", "Content-Type: application/json", f"Content-Length: {len(body)}", "Connection: close"]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        writer.close()


@pytest.mark.parametrize(
    ("status", "number"), [(403, 1), (408, 1), (409, 1), (409, 2), (425, 1), (429, 1), (429, 2), (500, 1), (503, 2)]
)
async def test_an_http_status_that_is_not_about_form_ends_no_order_however_often_it_comes(
    disbursement: Disbursement, later: Any, status: int, number: int
) -> None:
    bank, households = StubbornBank(status), [a_household() for _ in range(number)]
    round_id = await _owed(disbursement, *households)
    async with a_bank(bank.serve, timeout_s=60) as gateway:
        activities = Activities(disbursement.foundation, gateway, disbursement.context)
        with suppress(OutcomeUnknown):
            await activities.send_round(round_id)
        for seconds in (4, 12, 20, 28, 36, 44, 61):
            later(seconds)
            await activities.settle_what_is_answered(round_id)
        payments = await disbursement.payments()

        # Only the bank's word about this very payment ends it: what was said is counted nowhere, and nobody is to look at it.
        assert {(row["state"], row["reason"]) for row in payments} == {("unknown", None)}
        assert min(bank.alone.values() if status == 409 else bank.told.values()) > policy.attempts.MAX_REFUSALS
        assert {row["refusal_count"] for row in await disbursement.rows("select refusal_count from attempts")} == {0}
        assert await _odd_answers(disbursement) == []
        await disbursement.take(*[corrected(household, an_account()) for household in households])

        bank.status, names = 200, {f"{row['id']}-1" for row in payments}
        before = Counter(bank.told)
        for seconds in (72, 80):
            later(seconds)
            for row in payments:
                await activities.ask_bank(row["id"])

    # The same order as ever, though another account is known meanwhile.
    assert (bank.told - before).keys() == bank.told.keys() == names
    await disbursement.answer(*map(settled, payments))
    assert {row["state"] for row in await disbursement.payments()} == {"settled"}
    await disbursement.expect_balanced()


@field_case("odd_beside_good")
async def test_an_odd_line_spoils_nothing_beside_it_and_ends_nothing(disbursement: Disbursement, case: FieldCase) -> None:
    assert 'B "returned", or "SETTLED"' in case.given
    odd: list[dict[str, Any]] = [
        {"status": "returned"},
        {"status": "SETTLED"},
        {"end_to_end_id": "x" * 101},
        {"reason": "r" * 400, "status": "rejected"},
        {"end_to_end_id": "a\x00b"},
    ]
    *good, other = await _sent(disbursement, *[a_household() for _ in range(len(odd) + 1)])

    for changes, payment in zip(odd, good, strict=True):
        answer = await disbursement.answer({**settled(other), **changes}, settled(payment))
        assert (answer.status_code, answer.json()["meanings"]) == (200, {"odd": 1, "settles": 1})

    states = {row["id"]: row["state"] for row in await disbursement.payments()}
    assert states == {**{payment["id"]: "settled" for payment in good}, other["id"]: "sent"}
    assert len(await _odd_answers(disbursement)) == len(odd)
    assert len((await _shown(disbursement, other))["odd_answers"]) == 3
    # It had said that the money came back, before it said that it had arrived: so it is here, and nothing is odd any more.
    assert (await disbursement.answer(settled(other))).json()["meanings"] == {"returns": 1}
    assert {row["state"] for row in await disbursement.payments() if row["id"] == other["id"]} == {"returned"}
    await disbursement.expect_balanced()


@field_case("fee")
async def test_a_fee_is_shown_and_ended_by_a_person_or_the_exact_word(disbursement: Disbursement, case: FieldCase) -> None:
    assert "1,100 too little; or without amount_dong" in case.given
    short, exact_later, unnamed = await _sent(disbursement, *[a_household(amount=5_400_000) for _ in range(3)])
    await disbursement.answer(settled(short, amount=5_398_900), settled(exact_later, amount=5_398_900))
    await disbursement.answer({name: value for name, value in settled(unnamed).items() if name != "amount_dong"})

    shown = await _shown(disbursement, short)
    assert (shown["state"], shown["reason"], shown["attempts"][0]["named_amount"]) == ("held", "amount_differs", 5_398_900)
    assert (await _shown(disbursement, unnamed))["state"] == "sent"
    assert (await _resolve(disbursement, short, "paid")).json()["state"] == "settled"
    for payment in (exact_later, unnamed):
        assert (await disbursement.answer(settled(payment))).json()["meanings"] == {"settles": 1}

    assert {row["state"] for row in await disbursement.payments()} == {"settled"}
    assert len(await disbursement.facts(PaymentSettled)) == 3
    assert await _odd_answers(disbursement) == []
    await disbursement.expect_balanced()


@field_case("contradiction")
async def test_a_contradiction_is_shown_until_a_person_has_ended_it(disbursement: Disbursement, case: FieldCase) -> None:
    assert case.given == "settled, later rejected (AC04) for the same id"
    household = a_household()
    [payment] = await _sent(disbursement, household)
    await disbursement.answer(settled(payment))
    await disbursement.answer(rejected(payment, reason="AC04"))

    shown = await _shown(disbursement, payment)
    await disbursement.take(corrected(household, "770011112222"))
    await disbursement.send()

    assert (shown["state"], shown["contradicted"]) == ("settled", True)
    assert [each["meaning"] for each in shown["odd_answers"]] == ["contradicts"]
    assert len(await disbursement.rows("select number from attempts")) == 1
    assert (await _resolve(disbursement, payment, "paid")).json()["state"] == "settled"
    assert (await _shown(disbursement, payment))["contradicted"] is False
    await disbursement.expect_balanced()
