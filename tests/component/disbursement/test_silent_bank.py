"""A bank that hangs or is away: its payments are tried again for a minute and then unknown, so that people are told."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from services.disbursement.activities import Activities
from services.disbursement.gateways.bank import HttpBank
from shared.errors import OutcomeUnknown, Unavailable
from shared.ids import RoundId
from tests.component.disbursement.conftest import SimulatedBank, impatient
from tests.component.disbursement.harness import Household, ServiceHarness, a_household

BankAndHarness = tuple[SimulatedBank, ServiceHarness]


@pytest.fixture
async def hanging(bank_and_harness: BankAndHarness) -> AsyncIterator[ServiceHarness]:
    """The service beside a bank that hangs from the first call on; it waits a second for each answer."""
    bank, harness = bank_and_harness
    await bank.misbehave(silent_for_s=600)
    async with impatient(harness) as harness.activities:
        yield harness
    await bank.misbehave(silent_for_s=0)


async def _owed(harness: ServiceHarness, household: Household) -> RoundId:
    await harness.source(1_000_000_000)
    await harness.take(household.reported, household.approved)
    (round_id,) = await harness.rounds()
    return round_id


def _at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let the activities believe that it is then."""
    monkeypatch.setattr("services.disbursement.activities.now", lambda: moment)


async def _sent_at(harness: ServiceHarness) -> datetime:
    (attempt,) = await harness.rows("select sent_at from attempts")
    sent_at: datetime = attempt["sent_at"]
    return sent_at


async def test_a_bank_that_falls_silent_leaves_the_round_waiting_and_then_unknown(
    bank_and_harness: BankAndHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank, harness = bank_and_harness
    household = a_household()
    round_id = await _owed(harness, household)
    await bank.misbehave(answer_delay_s=600)
    await harness.activities.send_round(round_id)

    due = await harness.activities.settle_what_is_answered(round_id)
    sent_at = await _sent_at(harness)
    assert due == sent_at + timedelta(seconds=3)
    _at(monkeypatch, sent_at + timedelta(seconds=11))
    assert await harness.activities.settle_what_is_answered(round_id) == sent_at + timedelta(seconds=30)
    _at(monkeypatch, sent_at + timedelta(seconds=61))
    with capture_logs() as logs:
        assert await harness.activities.settle_what_is_answered(round_id) is None

    assert (await harness.payment(household))["state"] == "unknown"
    (line,) = [line for line in logs if "outcome unknown" in str(line.get("changes"))]
    assert line["cases"] == [str(household.reported.case_id)], "who reads the log at night must know whose it is"
    (wake,) = await harness.wakes("PayHousehold")
    assert wake.key == f"pay-household:{(await harness.payment(household))['id']}"
    await harness.expect_balanced()


async def test_a_bank_that_hangs_at_the_first_call_is_tried_for_a_minute_and_then_unknown(
    bank_and_harness: BankAndHarness, hanging: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank, _ = bank_and_harness
    household = a_household()
    round_id = await _owed(hanging, household)

    with pytest.raises(OutcomeUnknown):
        await hanging.activities.send_round(round_id)
    sent_at = await _sent_at(hanging)
    _at(monkeypatch, sent_at + timedelta(seconds=59))
    with pytest.raises(Unavailable):
        await hanging.activities.send_round(round_id)
    assert (await hanging.payment(household))["state"] == "sent"

    _at(monkeypatch, sent_at + timedelta(seconds=60))
    assert await hanging.activities.send_round(round_id) is None
    assert (await hanging.payment(household))["state"] == "unknown"
    assert len(await hanging.wakes("PayHousehold")) == 1
    assert await hanging.activities.send_round(round_id) is None, "the minute's end may be repeated"

    await bank.misbehave(silent_for_s=0)
    payment = await hanging.payment(household)
    for seconds in (61, 70):
        _at(monkeypatch, sent_at + timedelta(seconds=seconds))
        await hanging.activities.ask_bank(payment["id"])
    await bank.falls_quiet()
    assert [entry["end_to_end_id"] for entry in await bank.book()] == [f"{payment['id']}-1"]
    await hanging.expect_balanced()


async def test_a_bank_that_is_away_from_the_first_call_on_is_unknown_after_a_minute(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    household = a_household()
    round_id = await _owed(harness, household)
    nobody = HttpBank("http://127.0.0.1:9", timeout_s=1, is_real=False)
    activities = Activities(harness.foundation, nobody, harness.context)

    with pytest.raises(Unavailable):
        await activities.send_round(round_id)
    _at(monkeypatch, await _sent_at(harness) + timedelta(seconds=60))
    assert await activities.send_round(round_id) is None
    await nobody.close()

    assert (await harness.payment(household))["state"] == "unknown"
    await harness.expect_balanced()


async def test_a_bank_that_falls_silent_for_the_last_question_changes_nothing_of_it(
    hanging: ServiceHarness, bank_and_harness: BankAndHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank, _ = bank_and_harness
    household = a_household()
    round_id = await _owed(hanging, household)
    await bank.misbehave(silent_for_s=0, answer_delay_s=600)
    await hanging.activities.send_round(round_id)
    await bank.misbehave(silent_for_s=600)

    _at(monkeypatch, await _sent_at(hanging) + timedelta(seconds=61))
    assert await hanging.activities.settle_what_is_answered(round_id) is None

    assert (await hanging.payment(household))["state"] == "unknown"
