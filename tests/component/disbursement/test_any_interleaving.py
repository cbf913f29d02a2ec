"""Any interleaving of sends, deaths, lost and lying answers, new accounts, returns and people's words leaves P2 and P3 true.

P2 in the bank's own book: no payment stands in it twice; and in our ledger: nothing counts as paid that stands in no book,
unless the bank itself has said so. A few examples by default; KIPTHOI_CHAOS=long tries many.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.disbursement.activities import Activities
from shared.clock import now
from shared.errors import OutcomeUnknown, Unavailable
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, corrected
from tests.component.disbursement.telling_bank import Died, TellingBank
from tests.support.builders import a_case_retracted

EXAMPLES = 250 if os.environ.get("KIPTHOI_CHAOS") == "long" else 12
QUEUE_S = 30.0
HOUSEHOLDS = 3
BEFALLS = ("heard", "lost", "reply lost", "dies before", "dies after", "not sent", "busy", "conflict", "in part")
SAID = ("true", "true", "twice", "odd", "no amount", "fee", "contrary")

_which = st.integers(0, HOUSEHOLDS - 1)
STEPS = st.one_of(
    st.tuples(st.just("work"), st.lists(st.sampled_from(BEFALLS), max_size=3)),
    st.tuples(st.just("work"), st.just([])),
    st.tuples(st.just("time"), st.sampled_from([2.0, 8.0, 31.0, 65.0])),
    st.tuples(st.just("bank works"), st.none()),
    st.tuples(st.just("bank says"), st.tuples(_which, st.sampled_from(SAID))),
    st.tuples(st.just("bank denies"), _which),
    st.tuples(st.just("bank gives back"), _which),
    st.tuples(st.just("new account"), st.tuples(_which, st.booleans())),
    st.tuples(st.just("taken back"), _which),
    st.tuples(st.just("people"), _which),
)


class World:
    """Three households, a bank with its own book, and our service, which may die anywhere."""

    def __init__(self, harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bank = TellingBank(QUEUE_S)
        self.harness, self._monkeypatch = harness, monkeypatch
        harness.bank = self.bank
        harness.keep_queue(timedelta(seconds=QUEUE_S))
        self.households = [a_household(amount=1_000_000 + number) for number in range(HOUSEHOLDS)]
        self.revisions = dict.fromkeys(range(HOUSEHOLDS), 1)
        self.lied: set[str] = set()
        """Payments of which the bank has said that it paid what it had not."""
        self._rounds: list[Any] = []

    async def begin(self, poison: int | None) -> None:
        self._seen = set(await self.harness.rounds())
        if poison is not None:
            account = "770000000555"
            self.bank.poison.add(account)
            self.households[poison] = a_household(amount=2_000_000, account=account)
        await self.harness.source(100_000_000)
        await self.harness.take(*[household.reported for household in self.households])
        await self.harness.take(*[household.approved for household in self.households])

    async def play(self, step: str, given: Any) -> None:
        acts = {
            "work": self._work,
            "time": self._time,
            "bank works": self._bank_works,
            "bank says": self._bank_says,
            "bank denies": self._bank_denies,
            "bank gives back": self._bank_gives_back,
            "new account": self._new_account,
            "taken back": self._taken_back,
            "people": self._people,
        }
        await acts[step](given)

    async def _work(self, befalls: Sequence[str]) -> None:
        """What the workflows do; a death is tried again at another step."""
        self.bank.next_calls = list(befalls)
        await self.harness.loops.close_rounds()
        activities: Activities = self.harness.activities
        for round_id in [each for each in await self.harness.rounds() if each not in self._seen]:
            for activity in (activities.send_round, activities.settle_what_is_answered):
                with suppress(Died, Unavailable, OutcomeUnknown):
                    await activity(round_id)
        for payment in await self._payments():
            if payment["left_round_at"] is not None:
                with suppress(Died, Unavailable, OutcomeUnknown):
                    await activities.ask_bank(payment["id"])

    async def _time(self, seconds: float) -> None:
        self.bank.passes(seconds)
        later = timedelta(seconds=self.bank.now_s)
        self._monkeypatch.setattr("services.disbursement.activities.now", lambda: now() + later)

    async def _bank_works(self, _: None) -> None:
        self.bank.work()

    async def _bank_says(self, given: tuple[int, str]) -> None:
        which, said = given
        payment = await self._payment(which)
        for name in [
            name
            for name in (*self.bank.book, *self.bank.rejected, *self.bank.given_back)
            if name.startswith(str(payment["id"]))
        ]:
            if said == "contrary" and name in self.bank.book and payment["state"] != "settled":
                continue  # that it has not paid what it has, nobody could see: what it has said before it may deny
            if said == "contrary" and name not in self.bank.book:
                self.lied.add(str(payment["id"]))
            for _ in range(2 if said == "twice" else 1):
                assert (await self.harness.answer(self.bank.line(name, said))).status_code == 200

    async def _bank_denies(self, which: int) -> None:
        payment = await self._payment(which)
        name = f"{payment['id']}-{payment['attempt_count']}"
        spoken = await self.harness.rows("select 1 from odd_answers where end_to_end_id = :name", name=name)
        # What it has booked it denies for less than its queue is long, unless it has spoken of it: that must not be believed.
        if name in self.bank.book and spoken:
            self.bank.denies.add(name)

    async def _bank_gives_back(self, which: int) -> None:
        """What is booked comes back, and the bank says so."""
        payment = await self._payment(which)
        for name in [name for name in self.bank.book if name.startswith(str(payment["id"]))]:
            self.bank.give_back(name)
            assert (await self.harness.answer(self.bank.line(name))).status_code == 200

    async def _new_account(self, given: tuple[int, bool]) -> None:
        which, is_closed = given
        self.revisions[which] += 1
        account = f"77000{which}{self.revisions[which]:03d}9{int(is_closed)}"
        if is_closed:
            self.bank.closed.add(account)
        await self.harness.take(corrected(self.households[which], account, revision=self.revisions[which]))

    async def _taken_back(self, which: int) -> None:
        await self.harness.take(a_case_retracted(case_id=self.households[which].reported.case_id))

    async def _people(self, which: int) -> None:
        """An accountant says what the bank's statement shows, once nothing lies in its queue any more."""
        payment = await self._payment(which)
        self.bank.work()
        outcome = "paid" if self.bank.paid[str(payment["id"])] else "not_paid"
        for who in ("accountant-1", "accountant-2"):
            async with self.harness.client("accountant", subject=who) as client:
                body = {"outcome": outcome, "reason": "Sao kê"}
                answer = await client.post(f"/v1/payments/{payment['id']}/resolve", json=body)
                assert answer.status_code in {200, 409}, answer.text
        async with self.harness.client("accountant", subject="accountant-1") as client:
            again = {"way": "same_account", "reason": "account_open_again"}
            answer = await client.post(f"/v1/payments/{payment['id']}/pay-again", json=again)
            assert answer.status_code in {200, 409}, answer.text

    async def _payments(self) -> list[Any]:
        return [await self.harness.payment(household) for household in self.households]

    async def _payment(self, which: int) -> Any:
        household: Household = self.households[which]
        return await self.harness.payment(household)

    async def expect_promises(self) -> None:
        """P2 in the bank's own book and in ours, and P3."""
        paid = self.bank.paid
        assert {name: count for name, count in paid.items() if count > 1} == {}, "the bank has paid twice"
        for payment in await self._payments():
            if payment["state"] == "settled" and str(payment["id"]) not in self.lied:
                assert paid[str(payment["id"])] == 1, f"{payment['id']} counts as paid and is not"
        living = "select payment_id from attempts where status not in ('rejected', 'returned') group by 1 having count(*) > 1"
        assert await self.harness.rows(living) == []
        await self.harness.expect_balanced()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(poison=st.none() | _which, steps=st.lists(STEPS, min_size=6, max_size=24))
async def test_any_interleaving_leaves_the_promises_true(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch, poison: int | None, steps: list[tuple[str, Any]]
) -> None:
    with monkeypatch.context() as patch:
        world = World(harness, patch)
        await world.begin(poison)
        for step, given_ in steps:
            await world.play(step, given_)
        await world.expect_promises()
