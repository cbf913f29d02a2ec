"""A bank that says it never received an order: when that is believed, when it contradicts itself, when it was only busy."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from services.disbursement.activities import Activities
from services.disbursement.domain.bank_answers import Answer, OddAnswer
from services.disbursement.gateways.rail import BankBusy, Inquiry, OrdersRefused, RailOrder
from shared.clock import now
from shared.events import PaymentContradicted
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, corrected, rejected, settled
from tests.support.builders import a_case_retracted


class ToldBank:
    """Does what the test has told it; of each order it counts how often it was told."""

    def __init__(self) -> None:
        self.told: Counter[str] = Counter()
        self.raises: list[Exception | None] = []
        self.inquiry = Inquiry([], frozenset())

    async def pay(self, round_id: str, orders: Sequence[RailOrder], *, idempotency_key: str) -> None:
        assert round_id
        assert idempotency_key
        self.told.update(order.end_to_end_id for order in orders)
        if self.raises and (error := self.raises.pop(0)) is not None:
            raise error

    async def ask(self, end_to_end_ids: Sequence[str]) -> Inquiry:
        assert end_to_end_ids
        return self.inquiry


class Scene:
    """One payment that was sent, a bank that is told what to say, and a time that the test moves."""

    def __init__(self, harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bank, self.harness, self._monkeypatch = ToldBank(), harness, monkeypatch
        harness.bank = self.bank
        harness.keep_queue(timedelta(minutes=30))
        self.household = a_household()

    async def send(self, raises: Exception | None = None) -> Any:
        self.bank.raises = [raises]
        await self.harness.source(1_000_000_000)
        await self.harness.take(self.household.reported, self.household.approved)
        [self.round_id] = await self.harness.rounds()
        due = await self.activities.send_round(self.round_id)
        payment = await self.payment()
        self.name = f"{payment['id']}-1"
        return due

    @property
    def activities(self) -> Activities:
        return self.harness.activities

    async def payment(self) -> Any:
        return await self.harness.payment(self.household)

    def denies(self) -> None:
        """From now on the bank says that it never received the order."""
        self.bank.inquiry = Inquiry([], frozenset({self.name}))

    async def ask(self, minutes: float) -> Any:
        """Ask so long after the order was sent, as its round does and then who looks after what left it; return the payment."""
        later = timedelta(minutes=minutes)
        self._monkeypatch.setattr("services.disbursement.activities.now", lambda: now() + later)
        await self.activities.settle_what_is_answered(self.round_id)
        payment = await self.payment()
        if payment["left_round_at"] is not None:
            await self.activities.ask_bank(payment["id"])
        return await self.payment()


@pytest.fixture
def scene(harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(harness, monkeypatch)


async def test_never_received_is_believed_when_it_is_said_again_after_the_banks_own_queue(scene: Scene) -> None:
    await scene.send()
    scene.denies()

    told = {}
    for minutes in (0.1, 0.3, 10, 29, 31):
        await scene.ask(minutes)
        told[minutes] = scene.bank.told[scene.name]

    assert told == {0.1: 1, 0.3: 1, 10: 1, 29: 1, 31: 2}


async def test_a_word_between_begins_the_waiting_anew(scene: Scene) -> None:
    await scene.send()
    scene.denies()
    await scene.ask(1)
    scene.bank.inquiry = Inquiry([], frozenset())
    await scene.ask(20)
    scene.denies()

    for minutes in (33, 62):
        await scene.ask(minutes)
        assert scene.bank.told[scene.name] == 1
    await scene.ask(64)
    assert scene.bank.told[scene.name] == 2


_HEARD = {
    "under way": lambda name: Inquiry([], frozenset(), frozenset({name})),
    "odd words": lambda name: Inquiry([OddAnswer(name, '{"status": "BOOKED"}')], frozenset()),
    "no amount": lambda name: Inquiry([OddAnswer(name, '{"status": "settled"}')], frozenset()),
}


@pytest.mark.parametrize("heard", _HEARD)
async def test_what_the_bank_has_once_spoken_of_it_cannot_deny(scene: Scene, heard: str) -> None:
    await scene.send()
    scene.bank.inquiry = _HEARD[heard](scene.name)
    await scene.ask(0.2)
    scene.denies()
    await scene.ask(1)
    await scene.harness.take(corrected(scene.household, "770011112222"))
    payment = await scene.ask(40)
    await scene.harness.send()

    assert (payment["state"], payment["reason"], payment["contradicted"]) == ("held", "bank_contradicts", True)
    assert scene.bank.told == {scene.name: 1}
    assert len(await scene.harness.facts(PaymentContradicted)) == 1
    shown = await scene.harness.rows("select meaning from odd_answers where ended_at is null")
    assert "contradicts" in {row["meaning"] for row in shown}
    # Its own exact word still ends it.
    scene.bank.inquiry = Inquiry([Answer(scene.name, "settled", None, payment["amount"])], frozenset())
    assert (await scene.ask(60))["state"] == "settled"
    await scene.harness.expect_balanced()


async def test_a_case_taken_back_is_not_free_of_an_order_that_the_bank_spoke_of(scene: Scene) -> None:
    await scene.send()
    scene.bank.inquiry = Inquiry([], frozenset(), frozenset({scene.name}))
    await scene.ask(0.2)
    await scene.harness.take(a_case_retracted(case_id=scene.household.reported.case_id))
    scene.denies()
    for minutes in (1, 40):
        payment = await scene.ask(minutes)

    assert (payment["state"], payment["recovery"], payment["contradicted"]) == ("held", True, True)


async def test_a_busy_bank_is_left_alone_as_long_as_it_wishes_and_then_told_the_same_again(scene: Scene) -> None:
    due = await scene.send(raises=BankBusy(timedelta(minutes=2)))
    assert due - now() > timedelta(seconds=115)
    assert (await scene.payment())["state"] == "sent"
    scene.denies()

    await scene.ask(0.75)

    assert scene.bank.told == {scene.name: 2}, "at the first time that it says so: it had turned the message away"
    await scene.ask(2)
    assert scene.bank.told == {scene.name: 2}, "what was told again waits like any other"
    assert (await scene.harness.answer(settled(await scene.payment()))).json()["meanings"] == {"settles": 1}
    await scene.harness.expect_balanced()


async def test_a_busy_bank_stops_no_other_source(scene: Scene) -> None:
    harness, other = scene.harness, a_household()
    await scene.send(raises=BankBusy(timedelta(minutes=10)))
    await harness.source(1_000_000_000)
    await harness.take(other.reported, other.approved)
    await harness.loops.close_rounds()

    await harness.activities.send_round((await harness.rounds())[-1])

    payment = await harness.payment(other)
    assert scene.bank.told == {scene.name: 1, f"{payment['id']}-1": 1}


async def test_a_bank_too_busy_for_questions_is_asked_later(scene: Scene) -> None:
    await scene.send()

    async def busy(end_to_end_ids: Sequence[str]) -> Inquiry:
        raise BankBusy(timedelta(minutes=7))

    scene.bank.ask = busy  # type: ignore[method-assign]
    due = await scene.activities.settle_what_is_answered(scene.round_id)
    assert due is not None
    await scene.ask(0.1)
    due = await scene.activities.settle_what_is_answered(scene.round_id)
    assert due - now() > timedelta(minutes=6)


async def test_of_what_was_turned_away_nothing_is_concluded(scene: Scene) -> None:
    await scene.send(raises=OrdersRefused(by_form=True, words="HTTP 422"))
    await scene.harness.take(a_case_retracted(case_id=scene.household.reported.case_id))
    scene.denies()

    payment = await scene.ask(0.1)
    assert (payment["state"], payment["recovery"]) == ("sent", True)
    assert scene.bank.told == {scene.name: 1}
    await scene.ask(1)
    assert (await scene.ask(32))["state"] == "released"


async def test_what_was_not_divided_in_time_is_told_again_at_the_next_look(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.disbursement.policy.attempts.MAX_CALLS", 3)
    households: list[Household] = [a_household() for _ in range(8)]
    bank = harness.bank = ToldBank()
    harness.keep_queue(timedelta(hours=1))
    await harness.source(1_000_000_000)
    await harness.take(*[household.reported for household in households])
    await harness.take(*[household.approved for household in households])
    [round_id] = await harness.rounds()
    bank.raises = [OrdersRefused(by_form=True, words="HTTP 422")] * 3
    await harness.activities.send_round(round_id)
    names = [f"{row['id']}-1" for row in await harness.payments()]
    assert set(bank.told.values()) == {2}
    bank.inquiry = Inquiry([], frozenset(names))

    monkeypatch.setattr("services.disbursement.activities.now", lambda: now() + timedelta(seconds=4))
    await harness.activities.settle_what_is_answered(round_id)

    assert set(bank.told.values()) == {3}
    await harness.answer(rejected((await harness.payments())[0]))
    await harness.expect_balanced()
