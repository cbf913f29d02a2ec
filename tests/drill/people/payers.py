"""Those who pay: agents hand goods over, accountants book what comes in later and end what the bank left open."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from tests.drill.acts import Act
from tests.drill.people.workplace import Item, Workplace
from tests.support.doors import Doors, Refusal
from tests.support.people import ACCOUNTANT, hand_over, hand_over_many
from tests.support.second_thoughts import confirm_account, contribute, explain_shared, name_account, resolve

_GATHERED_WITHIN_S: Final = 4.0
_BY_THE_BANK: Final = frozenset({"amount_differs", "bank_contradicts"})
"""Held because of what the bank says, not because of the account: another one would change nothing."""
_FOR_A_SECOND_PERSON: Final = frozenset({"account_changed", "account_unconfirmed"})
_WITHOUT_ACCOUNT: Final = frozenset({"no_account", "account_withdrawn"})
_SHARED: Final[Mapping[str, Literal["account", "phone"]]] = {"shared_account": "account", "shared_phone": "phone"}
_LEFT_OPEN: Final = frozenset({"differs", "contradicts", "refuses"})


@dataclass(frozen=True)
class Shortage:
    """A source that is nearly empty, and what comes into it later."""

    source: UUID
    amount: int


class Payers:
    """Who hands over, who corrects an account, who keeps the sources."""

    def __init__(self, at: Workplace, shortage: Shortage | None) -> None:
        self._at, self._shortage = at, shortage
        self._corrected: set[str] = set()
        self._answered: set[tuple[str, str]] = set()
        """Cases, and why their money waited, for which two persons or one have answered."""
        self._first_seen: float | None = None

    async def hand_over(self) -> None:
        ready = await self._at.payments(state="reserved", rail="goods")
        hamlet = [payment for payment in ready if payment["commune_code"] == self._at.cast.hamlet]
        if self._gathers(len(hamlet)):
            ready = [payment for payment in ready if payment not in hamlet]
        await self._at.by_lists(ready, hand_over, self._hand_over_many)

    async def _hand_over_many(self, doors: Doors, commune_code: str, payment_ids: Sequence[str]) -> None:
        await hand_over_many(doors, commune_code, payment_ids)
        self._at.acts.note(Act.HANDOVER_LIST)

    def _gathers(self, count: int) -> bool:
        """Whether the agent waits for more of the hamlet before he goes there with the list: for a moment."""
        if count != 1 or self._at.acts.count(Act.HANDOVER_LIST):
            return False
        self._first_seen = self._first_seen or time.monotonic()
        return time.monotonic() - self._first_seen < _GATHERED_WITHIN_S

    async def name_accounts(self) -> None:
        """Money whose account the bank refuses or sends back from, or was taken away: the commune names another one, once."""
        told = _BY_THE_BANK | _FOR_A_SECOND_PERSON
        held = [payment for payment in await self._at.payments(state="held") if payment["reason"] not in told]
        returned = [payment for payment in await self._at.payments(state="returned") if not payment["contradicted"]]
        back = [payment for payment in returned if payment["reason"] not in _FOR_A_SECOND_PERSON]
        by_cash = await self._at.payments(state="reserved", rail="cash")
        waiting = [each for each in await self._at.payments(state="waiting_payee") if each["reason"] in _WITHOUT_ACCOUNT]
        without = [*waiting, *(each for each in by_cash if each["case_id"] in self._at.accounts_gone)]
        # Where the news came too late the old account was paid; another one named now must not be paid as well.
        gone = self._at.accounts_gone - self._corrected
        paid = [each for case in gone for each in await self._at.payments(case_id=case, state="settled")]
        cases = {
            payment["case_id"]: payment
            for payment in (*held, *without, *paid, *back)
            if payment["case_id"] not in self._corrected and self._at.cast.act_of(payment["case_id"]) is not Act.RETRACTED_AFTER
        }
        self._corrected |= cases.keys()
        await self._at.each(cases.values(), self._name_account)

    async def _name_account(self, payment: Item) -> None:
        case, payee = payment["case_id"], self._at.dice.payee(self._at.dice.name())
        self._at.secrets += [payee.name, payee.account_number]
        try:
            await name_account(self._at.doors, case, payee, payment["commune_code"])
        except Refusal:
            self._corrected.discard(case)
            raise
        if case in self._at.accounts_gone:
            self._at.acts.note(Act.REPLACED_ACCOUNT)
        if payment["state"] == "returned":
            self._at.acts.note(Act.CAME_BACK)

    async def answer_for_payees(self) -> None:
        """What changed after the signature needs a second person; what several households have, a reason: of each case once."""
        waiting = [each for state in ("waiting_payee", "held", "returned") for each in await self._at.payments(state=state)]
        # Signed for without an account: it goes by list, and to the account that was named since once two persons say so.
        waiting += await self._at.payments(state="reserved", rail="cash")
        meant = {
            (payment["case_id"], payment["reason"]): payment
            for payment in waiting
            if payment["reason"] in _FOR_A_SECOND_PERSON or payment["reason"] in _SHARED
        }
        meant = {key: payment for key, payment in meant.items() if key not in self._answered}
        self._answered |= meant.keys()
        await self._at.each(meant.values(), self._answer_for)

    async def _answer_for(self, payment: Item) -> None:
        case, commune = payment["case_id"], payment["commune_code"]
        if (shared := _SHARED.get(payment["reason"])) is not None:
            await explain_shared(self._at.doors, case, commune, shared)
            self._at.acts.note(Act.SHARED_EXPLAINED)
        else:
            await confirm_account(self._at.doors, case, commune)
            self._at.acts.note(Act.PAYEE_CONFIRMED)

    async def contribute(self) -> bool:
        """Once somebody visibly waits because a source is nearly empty, means come in; done with that."""
        if self._shortage is None:
            return True
        waiting = await self._at.payments(state="waiting_funds")
        if not waiting:
            return False
        await contribute(self._at.doors, self._shortage.source, self._shortage.amount)
        self._at.acts.note(Act.SHORT_OF_FUNDS, len(waiting))
        return True

    async def end_what_the_bank_left_open(self) -> None:
        """By the bank's own statement. What came back after it was paid is no case for this door, and stays open."""
        odd = await self._at.doors.all_of("disbursement", "/v1/bank/odd-answers", ACCOUNTANT)
        names = {answer["payment_id"] for answer in odd if answer["payment_id"] and answer["meaning"] in _LEFT_OPEN}
        if not names:
            return
        statement = {entry["end_to_end_id"] for entry in (await self._at.doors.simulator("bank", "/book"))["entries"]}
        await self._at.each(sorted(names), lambda name: self._end(name, statement))

    async def _end(self, payment_id: str, statement: set[str]) -> None:
        payment = await self._at.doors.get("disbursement", f"/v1/payments/{payment_id}", ACCOUNTANT)
        is_open = payment["contradicted"] or payment["state"] == "held"
        if payment["incident_id"] != str(self._at.incident) or not is_open:
            return
        paid = any(attempt["end_to_end_id"] in statement for attempt in payment["attempts"])
        await resolve(self._at.doors, payment_id, "paid" if paid else "not_paid")
        self._at.acts.note(Act.RESOLVED)
