"""What everybody at work shares: the doors, the incident, who plays what, and what the doors have refused."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from tests.drill.cast import Cast
from tests.support.doors import Doors, Refusal
from tests.support.invented import Dice
from tests.support.people import OBSERVER

LOOK_EVERY_S: Final = 1.0
SELDOM_S: Final = 2.0
PER_DECISION: Final = 200
A_LIST: Final = 3
"""From so many on things are done by lists, as in a storm; fewer singly, as they come in calm."""
_PER_LOOK: Final = 500
_GONE: Final = frozenset({404, 409})

Item = dict[str, Any]


class Workplace:
    """One incident, seen by those who act in it."""

    def __init__(self, doors: Doors, incident: UUID, dice: Dice, cast: Cast | None = None) -> None:
        self.doors, self.incident, self.dice = doors, incident, dice
        self.cast = cast or _nobody()
        self.acts = self.cast.acts
        self.secrets: list[str] = []
        """Personal values that were named in the drill: accounts, phones and names of corrections and rosters."""
        self.accounts_gone: set[str] = set()
        """Cases whose account was taken away."""
        self.refusals: list[str] = []
        """What doors refused, at most a few: told in the end."""

    async def again(self, turn: Callable[[], Awaitable[object]], pause_s: float = LOOK_EVERY_S) -> None:
        """Take this turn until cancelled. Nobody begins before it is known who plays what."""
        await self.cast.known.wait()
        while True:
            try:
                await turn()
            except Refusal as refusal:
                self.remember(refusal)
            await asyncio.sleep(pause_s)

    async def until(self, turn: Callable[[], Awaitable[bool]], pause_s: float = LOOK_EVERY_S) -> None:
        """Take this turn until it says that there is nothing more to do."""
        await self.cast.known.wait()
        while True:
            try:
                if await turn():
                    return
            except Refusal as refusal:
                self.remember(refusal)
            await asyncio.sleep(pause_s)

    async def look(self, service: str, path: str, **which: str) -> list[Item]:
        """The first page of the incident's: what is done leaves the list, so the next look brings the rest."""
        page = await self.doors.get(service, path, OBSERVER, incident_id=self.incident, limit=_PER_LOOK, **which)
        items: list[Item] = page["items"]
        return items

    async def payments(self, **which: str) -> list[Item]:
        return await self.look("disbursement", "/v1/payments", **which)

    async def notices(self, **which: str) -> list[Item]:
        return await self.look("notifications", "/v1/notices", **which)

    async def each(self, things: Iterable[Any], act: Callable[[Any], Awaitable[object]]) -> None:
        """Act on all at once (the doors let so many through as there are connections); one refusal stops no other."""
        for result in await asyncio.gather(*(act(thing) for thing in things), return_exceptions=True):
            if isinstance(result, Refusal):
                self.remember(result)
            elif isinstance(result, BaseException):
                raise result

    async def by_lists(
        self,
        items: Sequence[Item],
        one: Callable[[Doors, str, str], Awaitable[None]],
        many: Callable[[Doors, str, Sequence[str]], Awaitable[None]],
    ) -> None:
        """In each commune: few things singly, many by lists, and in the hamlet by lists in any case."""

        async def in_commune(commune: str, ids: Sequence[str]) -> None:
            if len(ids) < A_LIST and not (commune == self.cast.hamlet and len(ids) > 1):
                await self.each(ids, lambda id_: one(self.doors, commune, id_))
            else:
                parts = [ids[start : start + PER_DECISION] for start in range(0, len(ids), PER_DECISION)]
                await self.each(parts, lambda part: many(self.doors, commune, part))

        communes = by_commune(items)
        await self.each(communes, lambda commune: in_commune(commune, [item["id"] for item in communes[commune]]))

    def remember(self, refusal: Refusal) -> None:
        """Somebody was faster, or the list was a moment old: that is no trouble; anything else is told."""
        if refusal.status not in _GONE and len(self.refusals) < PER_DECISION:
            self.refusals.append(str(refusal))


def _nobody() -> Cast:
    cast = Cast()
    cast.known.set()
    return cast


def by_commune(cases: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for case in cases:
        found[case["commune_code"]].append(case)
    return found
