"""The people of the storm at work: chairs sign, assessors look, agents hand over, communes confirm; until they are called home.

They look at the lists of the whole incident (few questions) and act with the tokens of each commune. Who assesses, who signs
and who hands over are different people.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from tests.support.doors import Doors, Refusal
from tests.support.invented import Dice
from tests.support.people import (
    OBSERVER,
    chair,
    confirm,
    confirm_many,
    hand_over,
    hand_over_many,
    inspect,
    inspect_many,
    name_account,
    sign,
)

LOOK_EVERY_S: Final = 1.0
_SELDOM_S: Final = 2.0
_PER_DECISION: Final = 200
_PER_LOOK: Final = 500
_A_LIST: Final = 3
_GONE: Final = frozenset({404, 409})

Item = dict[str, Any]


class Officers:
    """Everybody who acts in one incident."""

    def __init__(self, doors: Doors, incident: UUID, dice: Dice) -> None:
        self._doors, self._incident, self._dice = doors, incident, dice
        self._corrected: set[str] = set()
        self.accounts: list[str] = []
        """Accounts that were named in corrections: personal values, too."""
        self.refusals: list[str] = []
        """What doors refused, at most a few: told in the end."""

    async def work(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._again(self._urgent_help_and_findings, LOOK_EVERY_S))
            group.create_task(self._again(self._decisions, LOOK_EVERY_S))
            group.create_task(self._again(self._handovers, LOOK_EVERY_S))
            group.create_task(self._again(self._confirmations, LOOK_EVERY_S))
            group.create_task(self._again(self._corrections, _SELDOM_S))

    async def _again(self, turn: Callable[[], Awaitable[int]], pause_s: float) -> None:
        while True:
            try:
                await turn()
            except Refusal as refusal:
                self._remember(refusal)
            await asyncio.sleep(pause_s)

    # --- turns: each looks once, does what it finds, and says how much that was

    async def _urgent_help_and_findings(self) -> int:
        """In each commune rice and essentials are signed first; then every case is looked at."""
        cases = await self._assessments("open")
        await self._each(_by_commune(cases).values(), self._serve_commune)
        return len(cases)

    async def _serve_commune(self, cases: Sequence[Item]) -> None:
        await self._sign_all(cases, urgent_only=True)
        commune = cases[0]["commune_code"]
        if len(cases) < _A_LIST:
            await self._each(cases, lambda case: inspect(self._doors, commune, case["case_id"]))
        else:
            await inspect_many(self._doors, commune, self._incident)

    async def _decisions(self) -> int:
        cases = await self._assessments("assessed")
        await self._sign_all(cases, urgent_only=False)
        return len(cases)

    async def _handovers(self) -> int:
        ready = await self._payments(state="reserved", rail="goods")
        await self._by_lists(ready, hand_over, hand_over_many)
        return len(ready)

    async def _confirmations(self) -> int:
        digests = await self._list("notifications", "/v1/notices", kind="digest", state="sent")
        in_person = await self._list("notifications", "/v1/notices", kind="in_person", state="waiting")
        await self._by_lists([*digests, *in_person], confirm, confirm_many)
        return len(digests) + len(in_person)

    async def _corrections(self) -> int:
        """Money whose account the bank refuses, or that has none: the commune names another one, once."""
        held = await self._payments(state="held")
        without = [payment for payment in await self._payments(state="waiting_payee") if payment["reason"] == "no_account"]
        cases = {payment["case_id"]: payment for payment in (*held, *without) if payment["case_id"] not in self._corrected}
        self._corrected |= cases.keys()
        await self._each(cases.values(), self._correct)
        return len(cases)

    async def _correct(self, payment: Item) -> None:
        payee = self._dice.payee(self._dice.name())
        self.accounts += [payee.name, payee.account_number]
        await name_account(self._doors, payment["case_id"], payee, payment["commune_code"])

    # --- inside

    async def _by_lists(
        self,
        items: Sequence[Item],
        one: Callable[[Doors, str, str], Awaitable[None]],
        many: Callable[[Doors, str, Sequence[str]], Awaitable[None]],
    ) -> None:
        """In each commune: few things singly, as they come in calm; many by lists, as they do in a storm."""

        async def in_commune(commune: str, ids: Sequence[str]) -> None:
            if len(ids) < _A_LIST:
                await self._each(ids, lambda id_: one(self._doors, commune, id_))
            else:
                parts = [ids[start : start + _PER_DECISION] for start in range(0, len(ids), _PER_DECISION)]
                await self._each(parts, lambda part: many(self._doors, commune, part))

        communes = _by_commune(items)
        await self._each(communes, lambda commune: in_commune(commune, [item["id"] for item in communes[commune]]))

    async def _sign_all(self, cases: Sequence[Item], *, urgent_only: bool) -> None:
        lists = []
        for commune, here in _by_commune(cases).items():
            proposed = [award for case in here for award in case["awards"] if award["state"] == "proposed"]
            seen = [award for award in proposed if award["urgent"] or not urgent_only]
            lists += [(commune, seen[start : start + _PER_DECISION]) for start in range(0, len(seen), _PER_DECISION)]
        await self._each(lists, lambda part: sign(self._doors, chair(part[0]), self._incident, part[1]))

    async def _assessments(self, state: str) -> list[Item]:
        return await self._list("assessment", "/v1/assessments", state=state)

    async def _payments(self, **which: str) -> list[Item]:
        return await self._list("disbursement", "/v1/payments", **which)

    async def _list(self, service: str, path: str, **which: str) -> list[Item]:
        """The first page: what is done leaves the list, so the next look brings the rest."""
        page = await self._doors.get(service, path, OBSERVER, incident_id=self._incident, limit=_PER_LOOK, **which)
        items: list[Item] = page["items"]
        return items

    async def _each(self, things: Iterable[Any], act: Callable[[Any], Awaitable[object]]) -> None:
        """Act on all at once (the doors let so many through as there are connections); one refusal stops no other."""
        for result in await asyncio.gather(*(act(thing) for thing in things), return_exceptions=True):
            if isinstance(result, Refusal):
                self._remember(result)
            elif isinstance(result, BaseException):
                raise result

    def _remember(self, refusal: Refusal) -> None:
        """Somebody was faster, or the list was a moment old: that is no trouble; anything else is told."""
        if refusal.status not in _GONE and len(self.refusals) < _PER_DECISION:
            self.refusals.append(str(refusal))


def _by_commune(cases: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for case in cases:
        found[case["commune_code"]].append(case)
    return found
