"""Taking again what stands aside, service by service. Everything here may be repeated: what was done stays done, once."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from services.console.client.operations import PUBLISHERS, SERVICES, Gap, Operations
from services.console.client.transport import Answer, Caller
from services.console.web.operations.troubles import SHOWN

_PASSES_S: Final = 15.0
"""How long one press may go on; what is left is offered to go on with."""


@dataclass(frozen=True)
class Order:
    """What is to be taken again of one service, and why."""

    service: str
    reason: str
    ids: Sequence[Any] = ()
    """Empty: everything."""
    overtakes: bool = False
    cursor: str = ""

    @property
    def body(self) -> dict[str, Any]:
        which: dict[str, Any] = {"ids": list(self.ids)} if self.ids else {"everything": True}
        if self.ids and self.overtakes:
            which["overtakes"] = True
        return {**which, "reason": self.reason, "cursor": self.cursor or None}


@dataclass
class Done:
    """What became of one order: how many, how many wait on, where it is to go on, and why it ended early if it did."""

    service: str
    count: int = 0
    waiting_on: int = 0
    not_there: Sequence[object] = ()
    cursor: str | None = None
    failed: Answer[Any] | None = None


async def replay(operations: Operations, caller: Caller, orders: Sequence[Order]) -> list[Done]:
    """Take letters again, all services at once, pass after pass; what is left after a while is there to be gone on with."""
    ends_at = time.monotonic() + _PASSES_S
    return await asyncio.gather(*(_replay_of(operations, caller, order, ends_at) for order in orders))


async def _replay_of(operations: Operations, caller: Caller, order: Order, ends_at: float) -> Done:
    done = Done(order.service, cursor=order.cursor or None)
    body = order.body
    while True:
        answer = await operations.replay(caller, order.service, body)
        if answer.content is None:
            done.failed = answer
            return done
        done.count += answer.content.taken
        done.waiting_on += answer.content.waiting_on
        done.not_there = done.not_there or answer.content.not_waiting
        done.cursor = answer.content.next_cursor
        if done.cursor is None or time.monotonic() > ends_at:
            return done
        body = {**body, "cursor": done.cursor}


async def retry(operations: Operations, caller: Caller, orders: Sequence[Order], key: str) -> list[Done]:
    """Have refused facts tried again, all services at once."""
    return await asyncio.gather(*(_retry_of(operations, caller, order, key) for order in orders))


async def _retry_of(operations: Operations, caller: Caller, order: Order, key: str) -> Done:
    done = Done(order.service)
    body = order.body
    while True:
        # Each page is an act of its own: under one key the second would get the first one's answer.
        answer = await operations.retry(caller, order.service, body, f"{key}:{order.service}:{done.count}")
        if answer.content is None:
            done.failed = answer
            return done
        done.count += len(answer.content.retried)
        done.not_there = done.not_there or answer.content.not_refused
        if (cursor := answer.content.next_cursor) is None:
            return done
        body = {**body, "cursor": cursor}


@dataclass
class Refill:
    """Gaps that are filled: for each the owner is asked to publish it again, then that is noted at the gap.

    Broken off between the two it is pressed again: under the same key the owner is asked nothing twice, and a second
    publication would change nothing either. A gap that was noted meanwhile is in no list any more and is left alone.
    """

    operations: Operations
    caller: Caller
    reason: str
    key: str
    asked: int = 0
    homeless: list[str] = field(default_factory=list)
    failed: list[Answer[Any]] = field(default_factory=list)

    async def run(self, wanted: Mapping[str, frozenset[str]]) -> None:
        """Do it for the gaps of these numbers, by service; one that fails stops no other."""
        for service, ids in wanted.items():
            answer = await self.operations.gaps(self.caller, service, SHOWN)
            if answer.content is None:
                self.failed.append(answer)
                continue
            for gap in answer.content.items:
                if str(gap.id) in ids:
                    await self._fill(service, gap)

    async def _fill(self, service: str, gap: Gap) -> None:
        if gap.owner not in PUBLISHERS:
            self.homeless.append(gap.topic)
            return
        places = {"partition": gap.partition, "from_offset": gap.from_offset, "until_offset": gap.until_offset}
        name = f"{self.key}:{service}:{gap.id}"
        asked = await self.operations.republish(self.caller, gap.owner, {**places, "reason": self.reason}, f"{name}:asked")
        if asked.content is None:
            self.failed.append(asked)
            return
        note = {"republication": asked.content.id, "reason": self.reason}
        noted = await self.operations.note_asked(self.caller, service, gap.id, note, f"{name}:noted")
        if noted.content is None:
            self.failed.append(noted)
        else:
            self.asked += 1


def by_service(choices: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return what was ticked, by the service that has it; what names none of ours is left out."""
    found: dict[str, set[str]] = {}
    for choice in choices:
        service, _, name = choice.partition("|")
        if service in SERVICES and name:
            found.setdefault(service, set()).add(name)
    return {service: frozenset(names) for service, names in found.items()}
