"""How the simulated bank is nasty on request: it denies, revives, sends money back days later, and troubles by share."""

import asyncio
from collections import Counter

import pytest

from deploy.simulators.orders import Faults, MessageRefused
from deploy.simulators.troubles import Trouble, Troubles
from tests.unit.deploy.test_bank import an_order, bank, booked, said, troubled

__all__ = ["bank"]


async def test_a_bank_that_is_busy_says_for_how_long(bank):
    with pytest.raises(MessageRefused) as refusal:
        await bank.take(troubled(bank, Trouble.THROTTLED))

    assert refusal.value.retry_after_s == 1


async def test_what_is_booked_is_denied_for_a_while(bank):
    bank.answer_delay_s = 0
    await bank.take(troubled(bank, Trouble.DENIED, trouble_s=60))
    before = said(bank, "odd")
    await asyncio.sleep(0.01)
    bank.misbehave(Faults(trouble_over=True))
    await asyncio.sleep(0.01)

    assert (before, booked(bank), said(bank, "odd")) == (["not_received"], ["good", "odd"], ["settled"])


async def test_what_was_rejected_is_booked_after_all_a_little_later(bank, heard):
    bank.answer_delay_s = 0
    await bank.take(troubled(bank, Trouble.REVIVED, trouble_s=60))
    await _until(lambda: len(heard) == 2)
    before = (booked(bank), said(bank, "odd"))
    bank.misbehave(Faults(trouble_over=True))
    await _until(lambda: len(heard) == 3)

    assert before == (["good"], ["rejected"])
    assert (booked(bank), said(bank, "odd")) == (["good", "odd"], ["settled"])
    assert [answer["status"] for answer in heard] == ["rejected", "settled", "settled"]


async def test_money_comes_back_days_later_by_the_banks_own_clock(bank, heard):
    bank.answer_delay_s = 0
    bank.misbehave(Faults(return_after_s=3 * 86_400))
    await bank.take(troubled(bank, Trouble.RETURNED))
    await _until(lambda: len(heard) == 2)
    bank.misbehave(Faults(advance_s=2 * 86_400))
    await asyncio.sleep(0.02)
    early = len(heard)
    bank.misbehave(Faults(advance_s=86_400))
    await _until(lambda: len(heard) == 3)

    assert (early, heard[-1]["status"]) == (2, "returned")


def test_troubles_by_share_meet_as_many_as_was_said():
    troubles = Troubles()
    troubles.shares = {Trouble.FEE: 0.2, Trouble.DENIED: 0.1}
    orders = [an_order(f"order-{number}").model_dump() for number in range(1000)]

    met = Counter(troubles.of(order) for order in orders)

    assert 150 < met[Trouble.FEE] < 250
    assert 60 < met[Trouble.DENIED] < 140
    assert met.keys() == {None, Trouble.FEE, Trouble.DENIED}


@pytest.fixture
def heard(bank, monkeypatch):
    """What the bank says by itself, with a line that always hears."""
    said = []

    async def hears(answers):
        said.extend(answers)

    monkeypatch.setattr(bank, "_send", hears)
    return said


async def _until(look):
    async with asyncio.timeout(5):
        while not look():
            await asyncio.sleep(0.005)
