"""A round at a real (simulated) bank: whatever is lost, repeated or late, help is paid once."""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from services.disbursement import commands
from services.disbursement.activities import Activities
from services.disbursement.app import build_bank
from services.disbursement.gateways import BankOrder
from services.disbursement.gateways.bank import HttpBank
from shared.clock import now
from shared.errors import OutcomeUnknown, Unavailable
from shared.events import PaymentFailed, PaymentSettled
from shared.ids import PaymentId, RoundId
from tests.component.disbursement.conftest import SimulatedBank
from tests.component.disbursement.harness import NO_SUCH_ACCOUNT, Desk, Household, a_household, corrected, settings_for
from tests.support.waiting import eventually

BankAndDesk = tuple[SimulatedBank, Desk]


async def _owed(desk: Desk, *households: Household) -> RoundId:
    """Approve help for these households; it travels with one round."""
    await desk.source(1_000_000_000)
    await desk.take(*[household.reported for household in households])
    await desk.take(*[household.approved for household in households])
    (round_id,) = await desk.rounds()
    return round_id


async def _state_becomes(desk: Desk, household: Household, state: str) -> None:
    async def look() -> str:
        found: str = (await desk.payment(household))["state"]
        return found

    await eventually(look, lambda seen: seen == state, within_s=10, every_s=0.05, what=state)


async def test_a_round_is_paid_and_rings_when_it_is_complete(bank_and_desk: BankAndDesk) -> None:
    bank, desk = bank_and_desk
    households = [a_household(amount=5_400_000), a_household(amount=27_000_000)]
    round_id = await _owed(desk, *households)

    await desk.activities.send_round(round_id)
    assert (await desk.activities.settle_what_is_answered(round_id)) is not None
    await _state_becomes(desk, households[1], "settled")

    assert await desk.activities.settle_what_is_answered(round_id) is None
    assert sorted(entry["amount_dong"] for entry in await bank.book()) == [5_400_000, 27_000_000]
    bells = [row.signal for row in await desk.wakes("PayRound")]
    assert bells == [None, "answers_arrived"]
    settled = await desk.facts(PaymentSettled)
    assert {(fact.award_id, fact.amount_dong) for fact in settled} == {
        (household.award_id, household.approved.awards[0].amount) for household in households
    }
    assert {row["state"] for row in await desk.rows("select state from clocks")} <= {"kept", "missed"}
    await desk.expect_balanced()


async def test_a_lost_bank_reply_never_pays_twice(bank_and_desk: BankAndDesk) -> None:
    bank, desk = bank_and_desk
    household = a_household()
    round_id = await _owed(desk, household)
    await bank.misbehave(lose_next_replies=1, answer_delay_s=0.5)

    with pytest.raises(OutcomeUnknown):
        await desk.activities.send_round(round_id)
    assert (await desk.payment(household))["state"] == "sent"
    await desk.activities.send_round(round_id)

    await _state_becomes(desk, household, "settled")
    assert [entry["amount_dong"] for entry in await bank.book()] == [5_400_000]
    await desk.expect_balanced()


async def test_a_kill_between_writing_sent_and_calling_the_bank_pays_once(bank_and_desk: BankAndDesk) -> None:
    bank, desk = bank_and_desk
    household = a_household()
    round_id = await _owed(desk, household)

    async with desk.foundation.database.transaction() as session:
        await commands.mark_sent(session, desk.foundation.actor, round_id, now())
    assert await bank.book() == []
    await desk.activities.send_round(round_id)

    await _state_becomes(desk, household, "settled")
    assert len(await bank.book()) == 1


async def test_a_kill_after_the_call_before_anything_is_noted_pays_once(bank_and_desk: BankAndDesk) -> None:
    bank, desk = bank_and_desk
    household = a_household()
    round_id = await _owed(desk, household)
    await bank.misbehave(lose_next_answers=1)

    await desk.activities.send_round(round_id)
    await asyncio.sleep(0.4)
    await desk.activities.send_round(round_id)

    assert (await desk.payment(household))["state"] == "settled"
    assert len(await bank.book()) == 1
    assert len(await desk.facts(PaymentSettled)) == 1


async def test_two_workers_that_send_the_same_round_pay_once(bank_and_desk: BankAndDesk) -> None:
    bank, desk = bank_and_desk
    households = [a_household() for _ in range(3)]
    round_id = await _owed(desk, *households)

    await asyncio.gather(*[desk.activities.send_round(round_id) for _ in range(3)])

    await _state_becomes(desk, households[0], "settled")
    assert len(await bank.book()) == 3
    await desk.expect_balanced()


async def test_an_answer_that_comes_before_the_reply_counts(bank_and_desk: BankAndDesk) -> None:
    bank, desk = bank_and_desk
    household = a_household()
    round_id = await _owed(desk, household)
    await bank.misbehave(answer_delay_s=0)

    class SlowReply(HttpBank):
        async def pay(self, round_id: str, orders: Sequence[BankOrder], *, idempotency_key: str) -> None:
            await super().pay(round_id, orders, idempotency_key=idempotency_key)
            await asyncio.sleep(0.5)
            raise OutcomeUnknown

    slow = SlowReply(desk.settings.bank_url, timeout_s=1, is_real=False)
    with pytest.raises(OutcomeUnknown):
        await Activities(desk.foundation, slow, desk.kind).send_round(round_id)
    await slow.close()

    assert (await desk.payment(household))["state"] == "settled"
    await desk.activities.send_round(round_id)
    assert await desk.activities.settle_what_is_answered(round_id) is None
    assert len(await bank.book()) == 1


async def test_a_bank_that_is_away_is_told_when_it_is_back(bank_and_desk: BankAndDesk) -> None:
    bank, desk = bank_and_desk
    household = a_household()
    round_id = await _owed(desk, household)
    nobody = HttpBank("http://127.0.0.1:9", timeout_s=1, is_real=False)

    with pytest.raises(Unavailable):
        await Activities(desk.foundation, nobody, desk.kind).send_round(round_id)
    await nobody.close()
    await desk.activities.send_round(round_id)

    await _state_becomes(desk, household, "settled")
    assert len(await bank.book()) == 1


async def test_a_refused_account_is_held_and_then_paid_to_the_new_one(bank_and_desk: BankAndDesk) -> None:
    bank, desk = bank_and_desk
    household = a_household(account=NO_SUCH_ACCOUNT)
    round_id = await _owed(desk, household)

    await desk.activities.send_round(round_id)
    await _state_becomes(desk, household, "held")
    payment = await desk.payment(household)
    assert payment["reason"] == "AC04"
    (failed,) = await desk.facts(PaymentFailed)
    assert (failed.award_id, failed.reason) == (household.award_id, "AC04")
    (wake,) = await desk.wakes("PayHousehold")
    assert (wake.key, wake.signal) == (f"pay-household:{payment['id']}", None)
    assert await desk.activities.settle_what_is_answered(round_id) is None

    await desk.take(corrected(household, "770011112222"))
    assert [row.signal for row in await desk.wakes("PayHousehold")] == [None, "payee_changed"]
    await desk.send()
    await _state_becomes(desk, household, "settled")

    (entry,) = await bank.book()
    assert (entry["end_to_end_id"], entry["account_number"]) == (f"{payment['id']}-2", "770011112222")
    assert [row.signal for row in await desk.wakes("PayHousehold")][-1] == "payment_ended"
    assert await desk.activities.ask_bank(payment["id"]) is None
    await desk.expect_balanced()


async def test_the_same_refused_account_again_is_not_tried_again(bank_and_desk: BankAndDesk) -> None:
    _, desk = bank_and_desk
    household = a_household(account=NO_SUCH_ACCOUNT)
    round_id = await _owed(desk, household)
    await desk.activities.send_round(round_id)
    await _state_becomes(desk, household, "held")

    await desk.take(corrected(household, NO_SUCH_ACCOUNT))

    assert (await desk.payment(household))["state"] == "held"


async def test_an_account_corrected_while_the_money_was_out_is_used_at_once(bank_and_desk: BankAndDesk) -> None:
    bank, desk = bank_and_desk
    household = a_household(account=NO_SUCH_ACCOUNT)
    round_id = await _owed(desk, household)
    await bank.misbehave(answer_delay_s=0.4)

    await desk.activities.send_round(round_id)
    await desk.take(corrected(household, "770011112222"))
    await _state_becomes(desk, household, "reserved")
    assert await desk.activities.settle_what_is_answered(round_id) is None
    await desk.send()

    await _state_becomes(desk, household, "settled")
    assert [entry["account_number"] for entry in await bank.book()] == ["770011112222"]
    assert await desk.facts(PaymentFailed) == []
    await desk.expect_balanced()


async def _give_up(desk: Desk, round_id: RoundId) -> None:
    """A minute without an answer."""
    async with desk.foundation.database.transaction() as session:
        await commands.mark_unknown(session, desk.foundation.actor, round_id, now())


async def test_what_is_unknown_is_asked_about_and_settled(bank_and_desk: BankAndDesk) -> None:
    bank, desk = bank_and_desk
    household = a_household()
    round_id = await _owed(desk, household)
    await bank.misbehave(lose_next_answers=1)
    await desk.activities.send_round(round_id)
    await asyncio.sleep(0.3)
    await _give_up(desk, round_id)
    payment = await desk.payment(household)
    assert payment["state"] == "unknown"
    assert await desk.activities.settle_what_is_answered(round_id) is None

    assert await desk.activities.ask_bank(payment["id"]) is None

    assert (await desk.payment(household))["state"] == "settled"
    assert len(await bank.book()) == 1


async def test_what_the_bank_never_received_is_told_again_under_the_same_name(bank_and_desk: BankAndDesk) -> None:
    bank, desk = bank_and_desk
    household = a_household()
    round_id = await _owed(desk, household)
    async with desk.foundation.database.transaction() as session:
        await commands.mark_sent(session, desk.foundation.actor, round_id, now())
    await _give_up(desk, round_id)
    payment = await desk.payment(household)

    assert await desk.activities.ask_bank(payment["id"]) is not None
    assert (await desk.payment(household))["state"] in {"unknown", "settled"}

    await _state_becomes(desk, household, "settled")
    assert [entry["end_to_end_id"] for entry in await bank.book()] == [f"{payment['id']}-1"]


async def test_a_silent_bank_leaves_the_round_waiting_and_then_unknown(bank_and_desk: BankAndDesk, monkeypatch: Any) -> None:
    bank, desk = bank_and_desk
    household = a_household()
    round_id = await _owed(desk, household)
    await bank.misbehave(answer_delay_s=60)
    await desk.activities.send_round(round_id)

    due = await desk.activities.settle_what_is_answered(round_id)
    sent_at = (await desk.rows("select sent_at from attempts"))[0]["sent_at"]
    assert due == sent_at + timedelta(seconds=3)
    monkeypatch.setattr("services.disbursement.activities.now", lambda: sent_at + timedelta(seconds=11))
    assert await desk.activities.settle_what_is_answered(round_id) == sent_at + timedelta(seconds=30)
    await bank.misbehave(silent_for_s=5)
    monkeypatch.setattr("services.disbursement.activities.now", lambda: sent_at + timedelta(seconds=61))
    assert await desk.activities.settle_what_is_answered(round_id) is None

    assert (await desk.payment(household))["state"] == "unknown"
    (wake,) = await desk.wakes("PayHousehold")
    assert wake.key == f"pay-household:{(await desk.payment(household))['id']}"
    await desk.expect_balanced()


async def test_a_drill_never_reaches_a_real_rail(bank_and_desk: BankAndDesk) -> None:
    bank, desk = bank_and_desk
    household = a_household()
    round_id = await _owed(desk, household)
    real = build_bank(settings_for(desk.settings.bank_url, is_real=True))

    await Activities(desk.foundation, real, desk.kind).send_round(round_id)
    await real.close()

    payment = await desk.payment(household)
    assert (payment["state"], payment["reason"]) == ("held", "drill_on_real_rail")
    assert await bank.book() == []


async def test_a_payment_that_is_not_there_is_a_definite_no_for_temporal(desk: Desk) -> None:
    with pytest.raises(ApplicationError) as refusal:
        await desk.activities.ask_bank(PaymentId(uuid.uuid4()))

    assert refusal.value.non_retryable
