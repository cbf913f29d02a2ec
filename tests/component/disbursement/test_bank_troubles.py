"""A bank that refuses, delays, forgets and says what cannot be: help is paid once, and nobody is held for another's order."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from services.disbursement import metrics
from services.disbursement.gateways.rail import Inquiry
from shared import audit
from shared.clock import now
from shared.database import execute
from shared.events import PaymentFailed
from shared.ids import RoundId
from tests.component.disbursement.conftest import SimulatedBank
from tests.component.disbursement.harness import ACCOUNT, Household, ServiceHarness, a_household, corrected, rejected, settled
from tests.support.builders import a_case_retracted
from tests.support.waiting import eventually

BankAndHarness = tuple[SimulatedBank, ServiceHarness]
TROUBLED = "770012340555"


async def owed(harness: ServiceHarness, *households: Household) -> RoundId:
    """Approve help for these households; it travels with one round."""
    await harness.source(2_000_000_000)
    await harness.take(*[household.reported for household in households])
    await harness.take(*[household.approved for household in households])
    (round_id,) = await harness.rounds()
    return round_id


async def states_become(harness: ServiceHarness, **counts: int) -> None:
    async def look() -> dict[str, int]:
        rows = await harness.rows("select state, count(*) as count from payments group by state")
        return {row["state"]: row["count"] for row in rows}

    await eventually(look, lambda seen: seen == counts, every_s=0.05, what=str(counts))


class Hours:
    """What the activities believe of the time: as much later as the test says."""

    def __init__(self, monkeypatch: Any) -> None:
        self._monkeypatch = monkeypatch

    def later(self, seconds: float) -> None:
        self._monkeypatch.setattr("services.disbursement.activities.now", lambda: now() + timedelta(seconds=seconds))


@pytest.fixture
def hours(monkeypatch: Any) -> Hours:
    return Hours(monkeypatch)


async def look_through_the_minute(harness: ServiceHarness, hours: Hours, round_id: RoundId) -> None:
    """What PayRound does in the minute after the round was sent."""
    for seconds in (3.1, 10.1, 30.1):
        hours.later(seconds)
        await harness.activities.settle_what_is_answered(round_id)


@pytest.mark.parametrize("number", [1, 40, 200], ids=["alone", "one_of_forty", "one_of_two_hundred"])
async def test_an_order_that_the_bank_refuses_by_form_holds_itself_and_nobody_else(
    bank_and_harness: BankAndHarness, hours: Hours, number: int
) -> None:
    bank, harness = bank_and_harness
    # However long the bank's own queue is: what it turned away at its door does not lie in it.
    harness.keep_queue(timedelta(hours=1))
    await bank.misbehave(troubles={"0555": "refused"})
    odd, others = a_household(account=TROUBLED), [a_household() for _ in range(number - 1)]
    round_id = await owed(harness, odd, *others)

    await harness.activities.send_round(round_id)
    if others:
        await states_become(harness, sent=1, settled=number - 1)
    await look_through_the_minute(harness, hours, round_id)

    payment = await harness.payment(odd)
    assert (payment["state"], payment["reason"]) == ("held", "order_refused")
    (attempt,) = await harness.rows("select * from attempts where payment_id = :id", id=payment["id"])
    assert (attempt["status"], attempt["refusal_count"]) == ("refused", 2)
    assert len(await bank.book()) == number - 1
    assert [fact.reason for fact in await harness.facts(PaymentFailed)] == ["order_refused"]
    await harness.expect_balanced()


async def test_another_account_alone_never_pays_again_what_the_bank_only_refused(
    bank_and_harness: BankAndHarness, hours: Hours
) -> None:
    bank, harness = bank_and_harness
    await bank.misbehave(troubles={"0555": "refused"})
    household = a_household(account=TROUBLED)
    round_id = await owed(harness, household)
    await harness.activities.send_round(round_id)
    await look_through_the_minute(harness, hours, round_id)

    await harness.take(corrected(household, "770011112222"))

    assert (await harness.payment(household))["state"] == "held"
    assert (await harness.answer(settled(await harness.payment(household)))).json()["meanings"] == {"settles": 1}
    assert (await harness.payment(household))["state"] == "settled"
    await harness.expect_balanced()


@pytest.mark.parametrize("trouble", ["late", "left_out"])
async def test_never_received_counts_only_when_it_is_said_again_later(
    bank_and_harness: BankAndHarness, hours: Hours, trouble: str
) -> None:
    bank, harness = bank_and_harness
    await bank.misbehave(troubles={"0555": trouble}, trouble_s=60)
    households = [a_household(account=TROUBLED), a_household()]
    round_id = await owed(harness, *households)
    await harness.activities.send_round(round_id)
    await states_become(harness, sent=1, settled=1)

    for _ in range(3):
        hours.later(3.1)
        await harness.activities.settle_what_is_answered(round_id)
    assert len(await bank.book()) == 1
    hours.later(10.1)
    await harness.activities.settle_what_is_answered(round_id)
    await bank.misbehave(trouble_over=True)

    await states_become(harness, settled=2)
    await bank.falls_quiet()
    assert len(await bank.book()) == 2
    await harness.expect_balanced()


@pytest.mark.parametrize("trouble", ["odd", "no_amount"])
async def test_an_answer_that_nobody_understands_is_asked_about(
    bank_and_harness: BankAndHarness, hours: Hours, trouble: str
) -> None:
    bank, harness = bank_and_harness
    await bank.misbehave(troubles={"0555": trouble})
    round_id = await owed(harness, a_household(account=TROUBLED), a_household())
    await harness.activities.send_round(round_id)
    await states_become(harness, sent=1, settled=1)

    hours.later(3.1)
    await harness.activities.settle_what_is_answered(round_id)

    await states_become(harness, settled=2)
    await harness.expect_balanced()


def never_received(harness: ServiceHarness, payment: Any, attempt: int) -> None:
    """From now on the bank says that it never received this order, whenever it is asked."""
    harness.bank.inquiry = Inquiry([], frozenset({f"{payment['id']}-{attempt}"}))  # type: ignore[attr-defined] # the quiet bank's


def told(harness: ServiceHarness) -> list[str]:
    return [order.end_to_end_id.rpartition("-")[2] for order in harness.bank.heard]  # type: ignore[attr-defined] # the quiet bank's


async def test_a_lost_order_is_not_told_again_where_the_bank_says_that_an_earlier_one_was_paid(
    harness: ServiceHarness, hours: Hours
) -> None:
    household = a_household()
    await harness.activities.send_round(await owed(harness, household))
    payment = await harness.payment(household)
    await harness.answer(rejected(payment))
    await harness.take(corrected(household, "770011112222"))
    second = (await harness.rounds())[-1]
    await harness.activities.send_round(second)
    await harness.answer(settled(payment))
    never_received(harness, payment, 2)

    await look_through_the_minute(harness, hours, second)

    assert told(harness) == ["1", "2"]
    payment = await harness.payment(household)
    assert (payment["state"], payment["reason"], payment["contradicted"]) == ("held", "bank_contradicts", True)
    assert [fact.reason for fact in await harness.facts(PaymentFailed)] == ["AC04", "bank_contradicts"]
    async with harness.client("accountant") as client:
        body = {"outcome": "paid", "reason": "Sao kê ngân hàng số 12"}
        ended = await client.post(f"/v1/payments/{payment['id']}/resolve", json=body)
    assert ended.json()["state"] == "settled"
    await harness.expect_balanced()


@pytest.mark.parametrize("when", ["in its round", "after its round"])
async def test_a_lost_order_of_a_case_that_was_taken_back_is_not_told_again(
    harness: ServiceHarness, hours: Hours, when: str
) -> None:
    household = a_household()
    round_id = await owed(harness, household)
    await harness.activities.send_round(round_id)
    payment = await harness.payment(household)
    if when == "after its round":
        hours.later(61)
        await harness.activities.settle_what_is_answered(round_id)
        assert (await harness.payment(household))["state"] == "unknown"
    await harness.take(a_case_retracted(case_id=household.reported.case_id))
    assert (await harness.payment(household))["recovery"] is True
    never_received(harness, payment, 1)

    if when == "after its round":
        for seconds in (70, 80):
            hours.later(seconds)
            await harness.activities.ask_bank(payment["id"])
        assert [row.signal for row in await harness.wakes("PayHousehold")] == [None, "payment_ended"]
    else:
        await look_through_the_minute(harness, hours, round_id)

    assert told(harness) == ["1"]
    payment = await harness.payment(household)
    assert (payment["state"], payment["reason"], payment["recovery"]) == ("released", "case_retracted", False)
    (source,) = await harness.rows("select available, reserved from sources")
    assert (source["available"], source["reserved"]) == (2_000_000_000, 0)
    await harness.expect_balanced()
    # Should it have gone after all, it is known as what must come back.
    await harness.answer(settled(payment))
    payment = await harness.payment(household)
    assert (payment["state"], payment["contradicted"], payment["recovery"]) == ("released", True, True)


async def test_one_account_that_cannot_be_read_does_not_stop_its_round(harness: ServiceHarness) -> None:
    await harness.source(1_000_000_000)
    households = [a_household() for _ in range(5)]
    await harness.take(*[household.reported for household in households])
    await _seal_elsewhere(harness, households[0])
    await harness.take(*[household.approved for household in households])

    with capture_logs() as logs:
        await harness.send()

    lost, *others = [await harness.payment(household) for household in households]
    bank: Any = harness.bank
    heard = sorted(order.end_to_end_id for order in bank.heard)
    assert heard == sorted(f"{payment['id']}-1" for payment in others)
    assert {payment["state"] for payment in (lost, *others)} == {"sent"}
    [said] = [entry for entry in logs if entry["event"] == "account cannot be read"]
    assert (said["order"], said["error"], said["key"]) == (f"{lost['id']}-1", "UnknownKey", "aabbccdd")
    assert ACCOUNT not in str(logs)


async def test_an_account_that_cannot_be_read_is_counted_listed_and_goes_on_once_it_is_written_down_again(
    harness: ServiceHarness,
) -> None:
    await harness.source(1_000_000_000)
    household, other = a_household(), a_household()
    await harness.take(household.reported, other.reported)
    await _seal_elsewhere(harness, household)
    await harness.take(household.approved, other.approved)
    await harness.send()
    await harness.answer(settled(await harness.payment(other)))
    lost = await harness.payment(household)
    bank: Any = harness.bank

    assert (lost["state"], lost["reason"]) == ("sent", "account_unreadable")
    assert await _unreadable(harness) == ([str(lost["id"])], 1.0)
    await _say_missing_until_told(harness, lost, hours=1)
    left = await harness.payment(household)
    assert (left["state"], left["reason"]) == ("unknown", "account_unreadable")
    assert [order.end_to_end_id for order in bank.heard] == [f"{(await harness.payment(other))['id']}-1"]

    await harness.take(corrected(household, ACCOUNT))
    await _say_missing_until_told(harness, lost, hours=2)
    await harness.send()

    assert bank.heard[-1].end_to_end_id == f"{lost['id']}-2"
    assert await _unreadable(harness) == ([], 0.0)
    await harness.answer(settled(lost, attempt=2))
    assert (await harness.payment(household))["state"] == "settled"
    await harness.expect_balanced()


async def test_an_account_whose_key_comes_back_is_told_under_the_same_name(harness: ServiceHarness) -> None:
    await harness.source(1_000_000_000)
    household = a_household()
    await harness.take(household.reported)
    kept = await _seal_elsewhere(harness, household)
    await harness.take(household.approved)
    await harness.send()
    lost = await harness.payment(household)
    await _seal_elsewhere(harness, household, sealed=kept)
    await _say_missing_until_told(harness, lost, hours=1)

    bank: Any = harness.bank
    assert [order.end_to_end_id for order in bank.heard] == [f"{lost['id']}-1"]
    assert (await harness.payment(household))["reason"] is None
    assert await _unreadable(harness) == ([], 0.0)


async def _unreadable(harness: ServiceHarness) -> tuple[list[str], float]:
    await harness.loops.measure()
    async with harness.client() as client:
        shown = (await client.get("/v1/payments", params={"mark": "account_unreadable"})).json()["items"]
    return [payment["id"] for payment in shown], metrics.ACCOUNTS_UNREADABLE._value.get()


async def _say_missing_until_told(harness: ServiceHarness, payment: Any, *, hours: int) -> None:
    """The bank says twice, and later, that it never received the order."""
    bank: Any = harness.bank
    bank.inquiry = Inquiry([], frozenset({f"{payment['id']}-1"}))
    with pytest.MonkeyPatch.context() as patch:
        for minutes in (0, 5):
            moment = now() + timedelta(hours=hours, minutes=minutes)
            patch.setattr("services.disbursement.activities.now", lambda moment=moment: moment)
            for round_id in await harness.rounds():
                await harness.activities.settle_what_is_answered(round_id)
            await harness.activities.ask_bank(payment["id"])


async def _seal_elsewhere(harness: ServiceHarness, household: Household, sealed: bytes | None = None) -> bytes:
    """As if the account were sealed with a key that this process has not been given, or (`sealed`) as it was; return how."""
    case_id = household.reported.case_id
    [before] = await harness.rows("select account from payees where case_id = :case order by revision limit 1", case=case_id)
    async with harness.foundation.database.transaction() as session:
        await audit.record(session, harness.foundation.actor, "sealed elsewhere", "case", [str(case_id)])
        await execute(session, text("alter table payees disable trigger user"))
        statement = "update payees set account = :account where case_id = :case"
        account = sealed or b"\x02\xaa\xbb\xcc\xdd" + before["account"][5:]
        await execute(session, text(statement), {"case": case_id, "account": account})
    return bytes(before["account"])
