"""Whatever banks do, and wherever we die between two steps, help is paid once in our ledger and in the bank's own book."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from deploy.simulators.troubles import BY_CHANCE, Trouble
from services.disbursement import commands
from services.disbursement.activities import Activities
from services.disbursement.gateways.rail import Inquiry, RailOrder
from shared.clock import now
from shared.errors import OutcomeUnknown, Unavailable
from tests.component.disbursement.conftest import SimulatedBank
from tests.component.disbursement.harness import ServiceHarness, a_household, corrected

BankAndHarness = tuple[SimulatedBank, ServiceHarness]
TROUBLES = [trouble for trouble in Trouble if trouble is not Trouble.REVIVED]
"""All but the one that is the bank's own double booking: that no payer can prevent."""


class Died(Exception):  # noqa: N818 - says what happened
    """The process was killed here."""


class DyingLine:
    """The way to the bank, on which our process is killed before or after a call, whenever the dice say so."""

    def __init__(self, harness: ServiceHarness, dice: random.Random) -> None:
        self._bank, self._dice = harness.bank, dice
        self.is_calm = False

    async def pay(self, round_id: str, orders: Sequence[RailOrder], *, idempotency_key: str) -> None:
        self._die()
        await self._bank.pay(round_id, orders, idempotency_key=idempotency_key)
        self._die()

    async def ask(self, end_to_end_ids: Sequence[str]) -> Inquiry:
        self._die()
        inquiry = await self._bank.ask(end_to_end_ids)
        self._die()
        return inquiry

    def _die(self) -> None:
        if not self.is_calm and self._dice.random() < 0.25:
            raise Died


async def _work(harness: ServiceHarness, activities: Activities) -> None:
    """What workflows do: every round is sent and looked after, what left it is asked about; a death is tried again."""
    for round_id in await harness.rounds():
        for activity in (activities.send_round, activities.settle_what_is_answered):
            with suppress(Died, Unavailable, OutcomeUnknown):
                await activity(round_id)
    for payment in await harness.payments():
        if payment["left_round_at"] is not None:
            with suppress(Died, Unavailable, OutcomeUnknown):
                await activities.ask_bank(payment["id"])


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_help_is_paid_once_whatever_the_bank_does_and_wherever_we_die(
    bank_and_harness: BankAndHarness, monkeypatch: Any, seed: int
) -> None:
    bank, harness = bank_and_harness
    dice = random.Random(seed)
    endings = {f"{8000 + number}": trouble for number, trouble in enumerate(TROUBLES)}
    await bank.misbehave(troubles=endings, trouble_s=4.0, answer_delay_s=0.1, lose_next_replies=2, lose_next_answers=2)
    accounts = [f"77001234{ending}" for ending in [*endings, "9001", "9002", "0404"]]
    households = [a_household(account=account) for account in accounts]
    await harness.source(1_000_000_000)
    await harness.take(*[household.reported for household in households])
    for start in range(0, len(households), 4):
        await harness.take(*[household.approved for household in households[start : start + 4]])
    # While the bank is busy our clock runs far ahead of its own: nine steps of 6.5 s are less than its queue. From then on
    # each step waits for the bank's quiet, so what it calls missing is missing.
    harness.keep_queue(timedelta(seconds=60))
    line = DyingLine(harness, dice)
    activities = Activities(harness.foundation, line, harness.context)

    by_trouble: dict[Any, str] = {}
    for step in range(60):
        line.is_calm = step >= 9
        monkeypatch.setattr("services.disbursement.activities.now", lambda step=step: now() + timedelta(seconds=6.5 * step))
        await _work(harness, activities)
        if step in {3, 9}:
            some = dice.sample(households, 5)
            await harness.take(
                *[corrected(each, f"7700{at:02}99{8100 + step}", revision=2 + step) for at, each in enumerate(some)]
            )
            await harness.loops.close_rounds()
        if line.is_calm:
            await bank.falls_quiet()
        else:
            await asyncio.sleep(0.15)  # so that some answers come before the next step and some after it
        by_trouble = dict(zip([*TROUBLES, None, None, "closed"], await _states(harness, households), strict=True))
        if step > 13 and {by_trouble[trouble] for trouble in BY_CHANCE} == {"settled"}:
            break

    # What the bank has sent back was paid again to another account.
    booked, kept = _by_payment(await bank.book()), _by_payment(await bank.kept())
    assert {name: count for name, count in kept.items() if count > 1} == {}
    for payment in await harness.payments():
        # A return whose word was lost is found by the statement, not here.
        assert payment["state"] != "settled" or booked[str(payment["id"])] - kept[str(payment["id"])] <= 1, payment["state"]
        assert payment["state"] != "settled" or booked[str(payment["id"])] >= 1, payment["state"]
    assert {trouble: by_trouble[trouble] for trouble in BY_CHANCE if by_trouble[trouble] != "settled"} == {}
    await harness.expect_balanced()


def _by_payment(entries: Sequence[Any]) -> Counter[str]:
    return Counter(entry["end_to_end_id"].rpartition("-")[0] for entry in entries)


async def _states(harness: ServiceHarness, households: Sequence[Any]) -> list[str]:
    return [(await harness.payment(household))["state"] for household in households]


@pytest.mark.parametrize(
    ("step", "trouble", "end"),
    [
        ("before the refusal is counted", Trouble.REFUSED, ("held", 0)),
        ("before the silence is noted", Trouble.LEFT_OUT, ("settled", 1)),
        ("before it is told again", Trouble.LEFT_OUT, ("settled", 1)),
    ],
)
async def test_a_kill_between_two_steps_loses_and_doubles_nothing(
    bank_and_harness: BankAndHarness, monkeypatch: Any, step: str, trouble: Trouble, end: tuple[str, int]
) -> None:
    bank, harness = bank_and_harness
    await bank.misbehave(troubles={"8001": trouble})
    household = a_household(account="770012348001")
    await harness.source(1_000_000_000)
    await harness.take(household.reported, household.approved)
    (round_id,) = await harness.rounds()
    killed = _killed_once(monkeypatch, step)

    activities = [harness.activities.send_round, *[harness.activities.settle_what_is_answered] * 7]
    for number, activity in enumerate(activities):
        monkeypatch.setattr("services.disbursement.activities.now", lambda later=7 * number: now() + timedelta(seconds=later))
        with suppress(Died):
            await _until_the_bank_hears(activity, round_id)
    await bank.falls_quiet()

    assert killed == [step]
    assert ((await harness.payment(household))["state"], len(await bank.book())) == end
    await harness.expect_balanced()


async def _until_the_bank_hears(activity: Callable[[str], Awaitable[object]], round_id: str) -> None:
    """As Temporal does: a call that could not be made, as on a starved machine, is made again."""
    for _ in range(10):
        with suppress(Unavailable):
            await activity(round_id)
            return
    raise AssertionError("the bank was away ten times")


def _killed_once(monkeypatch: Any, step: str) -> list[str]:
    """Kill the process at this step, the first time that it comes there; return whether it did."""
    killed: list[str] = []
    silence, refusal = commands.attempts.record_silence, commands.attempts.record_refusal

    def die_at(here: str) -> None:
        if here == step and not killed:
            killed.append(here)
            raise Died

    async def record_silence(session: Any, *given: Any) -> frozenset[str]:
        die_at("before the silence is noted")
        again = await silence(session, *given)
        if again:
            if not killed:
                await session.commit()
            die_at("before it is told again")
        return again

    async def record_refusal(session: Any, *given: Any) -> None:
        die_at("before the refusal is counted")
        await refusal(session, *given)

    monkeypatch.setattr(commands.attempts, "record_silence", record_silence)
    monkeypatch.setattr(commands.attempts, "record_refusal", record_refusal)
    return killed
