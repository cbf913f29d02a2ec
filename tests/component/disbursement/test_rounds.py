"""A round at a real (simulated) bank: whatever is lost, repeated or late, help is paid once."""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY
from temporalio.exceptions import ApplicationError

from services.disbursement import commands
from services.disbursement.activities import Activities
from services.disbursement.app import build_bank
from services.disbursement.gateways.bank import HttpBank
from services.disbursement.gateways.rail import RailOrder
from shared.clock import now
from shared.errors import OutcomeUnknown, Unavailable
from shared.events import PaymentFailed, PaymentSettled
from shared.ids import PaymentId, RoundId
from tests.component.disbursement.conftest import QuietBank, SimulatedBank
from tests.component.disbursement.harness import (
    NO_SUCH_ACCOUNT,
    Household,
    ServiceHarness,
    a_household,
    corrected,
    settings_for,
)
from tests.support.waiting import eventually

BankAndHarness = tuple[SimulatedBank, ServiceHarness]


async def _owed(harness: ServiceHarness, *households: Household) -> RoundId:
    """Approve help for these households; it travels with one round."""
    await harness.source(1_000_000_000)
    await harness.take(*[household.reported for household in households])
    await harness.take(*[household.approved for household in households])
    (round_id,) = await harness.rounds()
    return round_id


def _at(monkeypatch: Any, moment: datetime) -> None:
    """Let the activities believe that it is then."""
    monkeypatch.setattr("services.disbursement.activities.now", lambda: moment)


async def _is_certainly_missing(harness: ServiceHarness, round_id: RoundId, monkeypatch: Any) -> None:
    """Two questions, the second later."""
    _at(monkeypatch, now() + timedelta(seconds=4))
    await harness.activities.settle_what_is_answered(round_id)
    _at(monkeypatch, now() + timedelta(seconds=11))
    await harness.activities.settle_what_is_answered(round_id)


async def _state_becomes(harness: ServiceHarness, household: Household, state: str) -> None:
    async def look() -> str:
        found: str = (await harness.payment(household))["state"]
        return found

    await eventually(look, lambda seen: seen == state, every_s=0.05, what=state)


async def test_a_round_is_paid_and_rings_when_it_is_complete(bank_and_harness: BankAndHarness) -> None:
    bank, harness = bank_and_harness
    households = [a_household(amount=5_400_000), a_household(amount=27_000_000)]
    round_id = await _owed(harness, *households)

    await harness.activities.send_round(round_id)
    assert (await harness.activities.settle_what_is_answered(round_id)) is not None
    await _state_becomes(harness, households[1], "settled")

    assert await harness.activities.settle_what_is_answered(round_id) is None
    assert sorted(entry["amount_dong"] for entry in await bank.book()) == [5_400_000, 27_000_000]
    bells = [row.signal for row in await harness.wakes("PayRound")]
    assert bells == [None, "answers_arrived"]
    settled = await harness.facts(PaymentSettled)
    assert {(fact.award_id, fact.amount_dong) for fact in settled} == {
        (household.award_id, household.approved.awards[0].amount) for household in households
    }
    assert {row["state"] for row in await harness.rows("select state from clocks")} <= {"kept", "kept_late", "missed"}
    await harness.expect_balanced()


async def test_a_lost_bank_reply_never_pays_twice(bank_and_harness: BankAndHarness) -> None:
    bank, harness = bank_and_harness
    household = a_household()
    round_id = await _owed(harness, household)
    await bank.misbehave(lose_next_replies=1, answer_delay_s=0.5)

    with pytest.raises(OutcomeUnknown):
        await harness.activities.send_round(round_id)
    assert (await harness.payment(household))["state"] == "sent"
    await harness.activities.send_round(round_id)

    await _state_becomes(harness, household, "settled")
    assert [entry["amount_dong"] for entry in await bank.book()] == [5_400_000]
    await harness.expect_balanced()


async def test_a_kill_between_writing_sent_and_calling_the_bank_pays_once(
    bank_and_harness: BankAndHarness, monkeypatch: Any
) -> None:
    bank, harness = bank_and_harness
    household = a_household()
    round_id = await _owed(harness, household)

    async with harness.foundation.database.transaction() as session:
        await commands.rounds.mark_sent(session, harness.foundation.actor, harness.context, round_id, now())
    await harness.activities.send_round(round_id)
    assert await bank.book() == []
    await _is_certainly_missing(harness, round_id, monkeypatch)

    await _state_becomes(harness, household, "settled")
    assert len(await bank.book()) == 1


async def test_a_kill_after_the_call_before_anything_is_noted_pays_once(bank_and_harness: BankAndHarness) -> None:
    bank, harness = bank_and_harness
    household = a_household()
    round_id = await _owed(harness, household)
    await bank.misbehave(lose_next_answers=1)

    await harness.activities.send_round(round_id)
    await bank.falls_quiet()
    await harness.activities.send_round(round_id)

    assert (await harness.payment(household))["state"] == "settled"
    assert len(await bank.book()) == 1
    assert len(await harness.facts(PaymentSettled)) == 1


async def test_two_workers_that_send_the_same_round_pay_once(bank_and_harness: BankAndHarness) -> None:
    bank, harness = bank_and_harness
    households = [a_household() for _ in range(3)]
    round_id = await _owed(harness, *households)

    await asyncio.gather(*[harness.activities.send_round(round_id) for _ in range(3)])

    await _state_becomes(harness, households[0], "settled")
    assert len(await bank.book()) == 3
    await harness.expect_balanced()


async def test_an_answer_that_comes_before_the_reply_counts(bank_and_harness: BankAndHarness) -> None:
    bank, harness = bank_and_harness
    household = a_household()
    round_id = await _owed(harness, household)
    await bank.misbehave(answer_delay_s=0)

    class SlowReply(HttpBank):
        async def pay(self, round_id: str, orders: Sequence[RailOrder], *, idempotency_key: str) -> None:
            await super().pay(round_id, orders, idempotency_key=idempotency_key)
            await _state_becomes(harness, household, "settled")
            raise OutcomeUnknown

    slow = SlowReply(harness.settings.bank_url, timeout_s=1, is_real=False)
    with pytest.raises(OutcomeUnknown):
        await Activities(harness.foundation, slow, harness.context).send_round(round_id)
    await slow.close()

    assert (await harness.payment(household))["state"] == "settled"
    await harness.activities.send_round(round_id)
    assert await harness.activities.settle_what_is_answered(round_id) is None
    assert len(await bank.book()) == 1


async def test_a_bank_that_is_away_is_told_when_it_is_back(bank_and_harness: BankAndHarness, monkeypatch: Any) -> None:
    bank, harness = bank_and_harness
    household = a_household()
    round_id = await _owed(harness, household)
    nobody = HttpBank("http://127.0.0.1:9", timeout_s=1, is_real=False)

    with pytest.raises(Unavailable):
        await Activities(harness.foundation, nobody, harness.context).send_round(round_id)
    await nobody.close()
    await harness.activities.send_round(round_id)
    await _is_certainly_missing(harness, round_id, monkeypatch)

    await _state_becomes(harness, household, "settled")
    assert len(await bank.book()) == 1


async def test_a_refused_account_is_held_and_then_paid_to_the_new_one(bank_and_harness: BankAndHarness) -> None:
    bank, harness = bank_and_harness
    household = a_household(account=NO_SUCH_ACCOUNT)
    round_id = await _owed(harness, household)

    await harness.activities.send_round(round_id)
    await _state_becomes(harness, household, "held")
    payment = await harness.payment(household)
    assert payment["reason"] == "AC04"
    (failed,) = await harness.facts(PaymentFailed)
    assert (failed.award_id, failed.reason) == (household.award_id, "AC04")
    (wake,) = await harness.wakes("PayHousehold")
    assert (wake.key, wake.signal) == (f"pay-household:{payment['id']}", None)
    assert await harness.activities.settle_what_is_answered(round_id) is None

    await harness.take(corrected(household, "770011112222"))
    assert [row.signal for row in await harness.wakes("PayHousehold")] == [None, "payee_changed"]
    await harness.send()
    await _state_becomes(harness, household, "settled")

    (entry,) = await bank.book()
    assert (entry["end_to_end_id"], entry["account_number"]) == (f"{payment['id']}-2", "770011112222")
    assert [row.signal for row in await harness.wakes("PayHousehold")][-1] == "payment_ended"
    assert await harness.activities.ask_bank(payment["id"]) is None
    await harness.expect_balanced()


async def test_the_same_refused_account_again_is_not_tried_again(bank_and_harness: BankAndHarness) -> None:
    _, harness = bank_and_harness
    household = a_household(account=NO_SUCH_ACCOUNT)
    round_id = await _owed(harness, household)
    await harness.activities.send_round(round_id)
    await _state_becomes(harness, household, "held")

    await harness.take(corrected(household, NO_SUCH_ACCOUNT))

    assert (await harness.payment(household))["state"] == "held"


async def test_an_account_corrected_while_the_money_was_out_is_used_at_once(bank_and_harness: BankAndHarness) -> None:
    bank, harness = bank_and_harness
    household = a_household(account=NO_SUCH_ACCOUNT)
    round_id = await _owed(harness, household)
    await bank.misbehave(answer_delay_s=0.4)

    await harness.activities.send_round(round_id)
    await harness.take(corrected(household, "770011112222"))
    await _state_becomes(harness, household, "reserved")
    assert await harness.activities.settle_what_is_answered(round_id) is None
    await harness.send()

    await _state_becomes(harness, household, "settled")
    assert [entry["account_number"] for entry in await bank.book()] == ["770011112222"]
    assert await harness.facts(PaymentFailed) == []
    await harness.expect_balanced()


async def _give_up(harness: ServiceHarness, round_id: RoundId) -> None:
    """A minute without an answer."""
    async with harness.foundation.database.transaction() as session:
        await commands.rounds.mark_unknown(session, harness.foundation.actor, round_id, now())


async def test_what_is_unknown_is_asked_about_and_settled(bank_and_harness: BankAndHarness) -> None:
    bank, harness = bank_and_harness
    household = a_household()
    round_id = await _owed(harness, household)
    await bank.misbehave(lose_next_answers=1)
    await harness.activities.send_round(round_id)
    await bank.falls_quiet()
    await _give_up(harness, round_id)
    payment = await harness.payment(household)
    assert payment["state"] == "unknown"
    assert await harness.activities.settle_what_is_answered(round_id) is None

    assert await harness.activities.ask_bank(payment["id"]) is None

    assert (await harness.payment(household))["state"] == "settled"
    assert len(await bank.book()) == 1


async def test_what_the_bank_never_received_is_told_again_under_the_same_name_after_a_second_question(
    bank_and_harness: BankAndHarness, monkeypatch: Any
) -> None:
    bank, harness = bank_and_harness
    household = a_household()
    round_id = await _owed(harness, household)
    async with harness.foundation.database.transaction() as session:
        await commands.rounds.mark_sent(session, harness.foundation.actor, harness.context, round_id, now())
    await _give_up(harness, round_id)
    payment = await harness.payment(household)

    for _ in range(3):
        assert await harness.activities.ask_bank(payment["id"]) is not None
    assert await bank.book() == []
    _at(monkeypatch, now() + timedelta(seconds=6))
    assert await harness.activities.ask_bank(payment["id"]) is not None

    await _state_becomes(harness, household, "settled")
    assert [entry["end_to_end_id"] for entry in await bank.book()] == [f"{payment['id']}-1"]


async def test_a_drill_never_reaches_a_real_rail(bank_and_harness: BankAndHarness) -> None:
    bank, harness = bank_and_harness
    household = a_household()
    round_id = await _owed(harness, household)
    real = build_bank(settings_for(harness.settings.bank_url, is_real=True))

    await Activities(harness.foundation, real, harness.context).send_round(round_id)
    await real.close()

    payment = await harness.payment(household)
    assert (payment["state"], payment["reason"]) == ("held", "drill_on_real_rail")
    assert await bank.book() == []


async def test_a_real_payment_never_reaches_a_simulator_and_waits_for_a_real_bank(bank_and_harness: BankAndHarness) -> None:
    bank, harness = bank_and_harness
    await harness.source(1_000_000_000, drill=False)
    household = a_household(drill=False)
    await harness.take(household.reported, household.approved)
    (round_id,) = await harness.rounds()

    assert await harness.activities.send_round(round_id) is None
    await harness.loops.send_what_waited_for_a_real_bank()
    await harness.loops.measure()

    payment = await harness.payment(household)
    assert (payment["state"], payment["reason"], payment["attempt_count"]) == ("reserved", "no_real_bank", 0)
    assert payment["round_id"] is None
    async with harness.client() as client:
        (shown,) = (await client.get("/v1/payments", params={"case_id": str(household.reported.case_id)})).json()["items"]
        (marked,) = (await client.get("/v1/payments", params={"mark": "no_real_bank"})).json()["items"]
    assert (shown["state"], shown["reason"], shown["round"]) == ("reserved", "no_real_bank", None)
    assert marked == shown
    assert REGISTRY.get_sample_value("kipthoi_disbursement_payments_without_real_bank") == 1
    assert await bank.book() == []
    await harness.expect_balanced()

    real_bank = QuietBank()
    connected = ServiceHarness(harness.foundation, settings_for(harness.settings.bank_url, is_real=True), real_bank)
    await connected.loops.send_what_waited_for_a_real_bank()
    (new_round,) = [each for each in await harness.rounds() if each != round_id]
    await connected.activities.send_round(new_round)

    payment = await harness.payment(household)
    assert (payment["state"], payment["reason"], payment["attempt_count"]) == ("sent", None, 1)
    assert [str(order.end_to_end_id) for order in real_bank.heard] == [f"{payment['id']}-1"]


async def test_what_a_real_bank_was_told_is_not_asked_of_a_simulator(
    bank_and_harness: BankAndHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank, harness = bank_and_harness
    await harness.source(1_000_000_000, drill=False)
    household = a_household(drill=False)
    await harness.take(household.reported, household.approved)
    (round_id,) = await harness.rounds()
    connected = ServiceHarness(harness.foundation, settings_for(harness.settings.bank_url, is_real=True), QuietBank())
    await connected.activities.send_round(round_id)

    for seconds in (4, 11, 61):
        _at(monkeypatch, now() + timedelta(seconds=seconds))
        await harness.activities.settle_what_is_answered(round_id)
    payment = await harness.payment(household)
    assert await harness.activities.ask_bank(payment["id"]) is not None

    payment = await harness.payment(household)
    assert (payment["state"], payment["attempt_count"]) == ("unknown", 1)
    assert await bank.book() == []


async def test_a_payment_that_is_not_there_is_a_definite_no_for_temporal(harness: ServiceHarness) -> None:
    with pytest.raises(ApplicationError) as refusal:
        await harness.activities.ask_bank(PaymentId(uuid.uuid4()))

    assert refusal.value.non_retryable
