"""A few households, a bank with its own book, people at their work, and our service, which may die at each call of the bank.

Each act is one thing that may befall the money; `test_any_interleaving` lets chance choose which, and in what order.
"""

import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from services.disbursement.activities import Activities
from services.disbursement.domain.payments import payment_id
from shared import clock
from shared.errors import OutcomeUnknown, Unavailable
from shared.events.household import Payee
from tests.component.disbursement.cash import a_line, act, close, hand_back, hand_over, make_list
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, an_account, corrected, payee_on
from tests.component.disbursement.judge import Judge
from tests.component.disbursement.pausing import lifted, paused
from tests.component.disbursement.telling_bank import Died, TellingBank
from tests.component.disbursement.test_payees import decide, propose
from tests.component.disbursement.test_reductions import reduced
from tests.support.builders import a_case_retracted

QUEUE_S: Final = 30.0
HOUSEHOLDS: Final = 4
_OUT_FROM_THE_BEGINNING: Final = (0, 1, 2)
"""Whose money is under way as it begins, on either rail: in a round, on a cash list. Of the other facts may come before the
signature's.
"""
ORDERED_AT_ONCE: Final = (0, 1)
_FROM_BEFORE: Final = 0
"""Whose award named nobody, as awards did before payees were signed for."""
_PROPOSED: Final = 1
_WITHOUT_ACCOUNT: Final = 2
_POISON: Final = "770000000555"
_CLOSED: Final = "770000000404"
_BROKEN: Final = (Died, Unavailable, OutcomeUnknown)


_OPEN: Final = """
    select p.id, p.state from payments p
     where p.state in ('held', 'returned')
        or exists (select from tickets t where t.payment_id = p.id and t.ended_at is null) order by p.id"""


class Interleaving:
    """The award of one household named nobody, so it is paid on whatever account it has; the others were signed for, two on
    their accounts, one on none: it is paid by cash list.
    """

    def __init__(self, harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch, troubled: tuple[int, str] | None) -> None:
        """`troubled`: of whom the bank refuses the account, by form or because it is closed."""
        self.bank = TellingBank(QUEUE_S, poison={_POISON}, closed={_CLOSED})
        self.judge = Judge(self.bank)
        self.harness, self._monkeypatch = harness, monkeypatch
        harness.bank = self.bank
        harness.keep_queue(timedelta(seconds=QUEUE_S))
        accounts: list[str | None] = [None if number == _WITHOUT_ACCOUNT else an_account() for number in range(HOUSEHOLDS)]
        if troubled is not None:
            accounts[troubled[0]] = {"refused": _POISON, "closed": _CLOSED}[troubled[1]]
        households = [a_household(amount=1_000_000 + number, account=account) for number, account in enumerate(accounts)]
        households = [each if number == _FROM_BEFORE else each.frozen() for number, each in enumerate(households)]
        self.households = households
        self.names = [_payment_of(household) for household in households]
        self._newest = [payee_on(account) for account in accounts]
        self.judge.payees = {name: _of(newest) for name, newest in zip(self.names, self._newest, strict=True)}
        self._stands = [household.approved.awards[0].amount for household in households]
        self._reductions = [0] * HOUSEHOLDS
        self._taken_back: set[int] = set()
        self._signed: set[int] = set()
        self._revisions = [1] * HOUSEHOLDS
        self._changes: dict[int, tuple[str, Collection[Payee] | None]] = {}
        self._by_two: set[int] = set()
        self._pause: str | None = None
        self._list: str | None = None
        self._given_at: datetime | None = None
        self._accounts = 0

    async def begin(self, *, is_named: bool, are_there: bool) -> None:
        """`is_named`: one person names an account for who was signed for without, and proposes another payee for somebody;
        `are_there`: the list is given at once.
        """
        self.source = await self.harness.source(100_000_000)
        await self.harness.hear_of(self.households[0].reported.incident_id)
        await self.harness.take(*[household.reported for household in self.households])
        for which in _OUT_FROM_THE_BEGINNING:
            await self.signed(which)
        if is_named:
            await self.new_account(_WITHOUT_ACCOUNT, is_closed=False)
            await self.two_persons(_PROPOSED, "open")
        await self.cash_list(are_there)

    async def play(self, step: str, *given: Any) -> None:
        """Let one thing happen, and look at what the others have in their books."""
        await getattr(self, step)(*given)
        self.judge.look()

    async def end(self, at_last: str | None) -> None:
        """Everything that stood still goes on, lists come home, what is lost is asked about; then all books are compared, and
        once more when people have ended what is open: `at_last` came before their word.
        """
        if self._pause is not None:
            await self.play("paused", "")
        if self._list is not None:
            await self.play("while_out", at_last)
            await self.play("cash_list", True)
        for seconds in (0.0, 2 * QUEUE_S + 5, 2 * QUEUE_S + 5):
            await self.play("time", seconds)
            await self.play("work", ())
        await self.judge.end(self.harness.rows)
        await self.play("while_open", at_last)
        await self.play("people", "cash")
        await self.play("cash_list", True)
        if self._list is not None:
            await self.play("cash_list", True)
        for _ in range(2):
            await self.play("work", ())
            await self.play("time", QUEUE_S)
        for which in range(HOUSEHOLDS):
            await self.play("bank_pays_after_all", which)
        await self.play("people", "cash")
        await self.judge.end(self.harness.rows)
        await self.harness.expect_balanced()

    async def work(self, befalls: Sequence[str]) -> None:
        """What workflows and loops do; a death is tried again at another step."""
        self.bank.next_calls = list(befalls)
        await self.harness.loops.let_paused_go_on()
        await self.harness.loops.close_rounds()
        activities: Activities = self.harness.activities
        for round_id in await self.harness.rounds():
            for activity in (activities.send_round, activities.settle_what_is_answered):
                with suppress(*_BROKEN):
                    await activity(round_id)
        for left in await self.harness.rows("select id from payments where left_round_at is not null order by id"):
            with suppress(*_BROKEN):
                await activities.ask_bank(left["id"])

    async def time(self, seconds: float) -> None:
        self.bank.passes(seconds)
        later = timedelta(seconds=self.bank.now_s)
        for module in _TIMED:
            self._monkeypatch.setattr(f"{module}.now", lambda: clock.now() + later)

    async def bank_works(self) -> None:
        self.bank.work()

    async def bank_says(self, which: int, said: str) -> None:
        if (payment := await self._payment(which)) is None:
            return
        for name in self._orders(which, *self.bank.book, *self.bank.rejected, *self.bank.given_back):
            said = "true" if name in self.bank.after_all else said
            if said == "contrary" and name in self.bank.book and payment["state"] != "settled":
                continue  # that it has not paid what it has, nobody could see: what it has said before it may deny
            if said == "contrary" and name not in self.bank.book:
                self.judge.lied.add(self.names[which])
            for _ in range(2 if said == "twice" else 1):
                assert (await self.harness.answer(self.bank.line(name, said))).status_code == 200

    async def bank_denies(self, which: int) -> None:
        """What it has booked, and has spoken of, it denies from now on: that must not be believed."""
        for name in self._orders(which, *self.bank.book):
            if await self.harness.rows("select 1 from odd_answers where end_to_end_id = :name", name=name):
                self.bank.denies.add(name)

    async def bank_gives_back(self, which: int) -> None:
        """What is booked comes back, and the bank says so."""
        for name in self._orders(which, *self.bank.book.keys() - self.bank.after_all):
            self.bank.give_back(name)
            assert (await self.harness.answer(self.bank.line(name))).status_code == 200

    async def bank_pays_after_all(self, which: int) -> None:
        """By a fault of its own it books what it had rejected, and says so: in the ways of before, where it has not lied."""
        if self.names[which] in self.judge.lied:
            return
        for name in self._orders(which, *self.bank.rejected):
            self.bank.book_after_all(name)
            assert (await self.harness.answer(self.bank.line(name))).status_code == 200

    async def signed(self, which: int) -> None:
        """The award is signed, or the fact of it comes once more."""
        self._signed.add(which)
        self._reckon(which)
        await self.harness.take(self.households[which].approved)

    async def less_stands(self, which: int, part: int) -> None:
        """So many parts less of an award stand, or (0) nothing: it was never due. The fact may come before the signature's."""
        if not (stood := self._stands[which]):
            return
        self._stands[which] = stood // part if part else 0
        self._reductions[which] += 1
        self._reckon(which)
        number, stands = self._reductions[which], self._stands[which]
        await self.harness.take(reduced(self.households[which], stands, number=number, stood=stood))

    async def case_taken_back(self, which: int) -> None:
        self._taken_back.add(which)
        self._reckon(which)
        fact = a_case_retracted(case_id=self.households[which].reported.case_id)
        await self.harness.take(fact, fact)

    async def while_out(self, what: str | None) -> None:
        """What is out on a list is owed no more before it comes home."""
        for name in await self._lines(self._list) if self._list is not None and what is not None else ():
            which = self.names.index(name)
            await (self.case_taken_back(which) if what == "case" else self.less_stands(which, 0))

    async def while_open(self, what: str | None) -> None:
        """What waits for a person's word is owed no more before that comes: its case is taken back, or nothing stands of its
        award; or two persons name another account for it.
        """
        for payment in await self.harness.rows(_OPEN) if what is not None else ():
            which = self.names.index(str(payment["id"]))
            if what == "case":
                await self.case_taken_back(which)
            elif what == "award":
                await self.less_stands(which, 0)
            else:
                for _ in range(2 + len(self._changes)):
                    await self.two_persons(which, "open")

    async def new_account(self, which: int, is_closed: bool) -> None:  # noqa: FBT001 - drawn
        """One person names another account for the household: where its award named somebody, nothing goes there by that."""
        self._revisions[which] += 1
        account = self._an_account(is_closed=is_closed)
        self._newest[which] = payee_on(account)
        if which == _FROM_BEFORE and which not in self._by_two:
            self.judge.payees[self.names[which]] = {*self.judge.payees[self.names[which]], *_of(self._newest[which])}
        await self.harness.take(corrected(self.households[which], account, revision=self._revisions[which]))

    async def two_persons(self, which: int, named: str) -> None:
        """One names another payee, or another confirms whom somebody named: an account, none (cash list), the newest one."""
        if self._changes:
            await self._second(*self._changes.popitem())
            return
        payee = Payee(name="Người Khác", bank_code="AGRIBANK", account_number=self._an_account(is_closed=named == "closed"))
        body: dict[str, Any] = {"cash": {"without_account": True}, "newest": {}}.get(named, {"account": payee.model_dump()})
        proposed = await propose(self.harness, self.households[which], payment_ids=[self.names[which]], **body)
        assert proposed.status_code in {201, 404, 409, 422}, proposed.text
        if proposed.status_code == 201:
            self._changes[which] = proposed.json()["id"], {"cash": (), "newest": None}.get(named, {payee})

    async def _second(self, which: int, change: tuple[str, Collection[Payee] | None]) -> None:
        """Another person confirms it: from now on it goes there, and nowhere else."""
        change_id, payees = change
        decided = await decide(self.harness, change_id)
        assert decided.status_code in {200, 409, 422}, decided.text
        if decided.status_code == 200:
            self._by_two.add(which)
            self.judge.payees[self.names[which]] = _of(self._newest[which]) if payees is None else payees

    async def paused(self, what: str) -> None:
        """Everything is paused; or it was, and another person lets it go on."""
        if self._pause is not None:
            await lifted(self.harness, self._pause)
            self._pause, self.judge.is_paused = None, False
            return
        name = {"source": self.source, "rail": "bank", "incident": self.households[0].reported.incident_id}[what]
        self._pause, self.judge.is_paused = await paused(self.harness, what, name), True

    async def cash_list(self, are_there: bool) -> None:  # noqa: FBT001 - drawn
        """What waits for a list goes out, and is given at once where people are there; later it is written down, line by line:
        given then, or now, or nobody is there and its money comes back.
        """
        if self._list is None:
            await self._make_list(are_there=are_there)
            return
        list_id, given_at, self._list, self._given_at = self._list, self._given_at, None, None
        lines = await self._lines(list_id)
        done: list[str] = []
        if given_at is not None or are_there:
            at = (given_at or self._now()).isoformat()
            signed = [a_line({"id": name}, handed_at=at) for name in lines]
            given = await hand_over(self.harness, list_id, *signed)
            assert given.status_code == 200, given.text
            done = given.json()["done"]
            assert given_at is None or len(done) == len(lines), f"what was given is not taken down: {given.text}"
        for name in done if given_at is None else ():
            self.judge.give(name, lines[name])
        if kept := {name: amount for name, amount in lines.items() if name not in done}:
            items = [{"payment_id": name, "reason": "absent"} for name in kept]
            assert (await act(self.harness, list_id, "not-handed-over", {"items": items})).status_code == 200
            assert (await hand_back(self.harness, list_id, sum(kept.values()))).status_code == 200
        closed = await close(self.harness, list_id)
        assert closed.status_code == 200, closed.text

    async def _make_list(self, *, are_there: bool) -> None:
        made = await make_list(self.harness, self.source)
        assert made.status_code in {201, 409}, made.text
        if made.status_code == 409:
            return
        self._list = made.json()["id"]
        if are_there:
            for name, amount in (await self._lines(self._list)).items():
                self.judge.give(name, amount)
            self._given_at = self._now()

    async def _lines(self, list_id: str) -> dict[str, int]:
        """The payments of a list, each with what went out for it."""
        found = await self.harness.rows("select payment_id, amount from cash_lines where list_id = :name", name=list_id)
        return {str(line["payment_id"]): line["amount"] for line in found}

    async def people(self, way: str) -> None:
        """An accountant goes through all that is open, and says what the bank's statement shows, once nothing lies in its queue
        any more; what did not arrive goes once more.
        """
        self.bank.work()
        for payment in await self.harness.rows(_OPEN):
            for outcome in self._on_statement(str(payment["id"]), payment["state"]):
                if await self._says(payment["id"], "resolve", outcome=outcome, reason="Sao kê"):
                    break
            if way == "cash":
                await self._says(payment["id"], "resolve", outcome="cash_list", reason="Sao kê")
            await self._says(payment["id"], "pay-again", way=way, reason="account_open_again")

    def _on_statement(self, name: str, state: str) -> list[str]:
        """What an accountant finds on the statement: of what is in hand, whether another order of it was paid as well."""
        booked = self.bank.paid[name]
        if state == "settled":
            return ["paid"] if booked > 1 else ["not_paid", *["paid"] * booked]
        return ["paid" if booked else "not_paid"]

    async def _says(self, payment: object, what: str, **body: str) -> bool:
        async with self.harness.client("accountant", subject="accountant-1") as client:
            answer = await client.post(f"/v1/payments/{payment}/{what}", json=body)
        assert answer.status_code in {200, 409}, answer.text
        return answer.status_code == 200

    async def _payment(self, which: int) -> Any:
        """What is owed a household; None where nothing was signed yet."""
        found = await self.harness.rows("select * from payments where id = :name", name=self.names[which])
        return found[0] if found else None

    def _orders(self, which: int, *names: str) -> list[str]:
        return [name for name in names if name.startswith(self.names[which])]

    def _reckon(self, which: int) -> None:
        is_due = which in self._signed and which not in self._taken_back
        self.judge.due[self.names[which]] = self._stands[which] if is_due else 0

    def _now(self) -> datetime:
        return clock.now() + timedelta(seconds=self.bank.now_s)

    def _an_account(self, *, is_closed: bool) -> str:
        self._accounts += 1
        account = f"7711{self._accounts:08}"
        if is_closed:
            self.bank.closed.add(account)
        return account


def _of(payee: Payee | None) -> Collection[Payee]:
    return () if payee is None else {payee}


def _payment_of(household: Household) -> str:
    approved, award = household.approved, household.approved.awards[0]
    name = payment_id(approved.household_id, approved.incident_id, award.code, award.person, award.instalment)
    return str(name)


_TIMED: Final = tuple(
    name
    for name, module in sys.modules.items()
    if name.startswith("services.disbursement") and getattr(module, "now", None) is clock.now
)
"""Whose time passes with the bank's: all of ours, or what was handed over now would be from before what has just been said."""
