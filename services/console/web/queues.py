"""What waits for somebody: each subject of the desk says what of it waits for whom; the first page sorts it by the clock."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from services.console.client.queues import LineT, WaitingQueue
from services.console.client.transport import Caller, TypedEndpoint
from services.console.web.context import Context
from shared.identity import Actor, Role
from shared.texts import Text

_LAST: Final = datetime.max.replace(tzinfo=UTC)
SHOWN: Final = 8
"""Of each queue on the first page: what is most urgent; the rest is one tap away."""


@dataclass(frozen=True)
class WaitingItem:
    """One thing that waits: what to do about which household, until when and by which article."""

    what: Text
    path: str
    """Where it is done."""
    commune_code: str = ""
    who: str = ""
    """The household, as far as this reader may know it."""
    due_at: datetime | None = None
    basis: Text | None = None
    detail: Text | None = None
    case_id: UUID | None = None
    gone: int | None = None
    """How much of the time is gone, in percent, where that is known."""
    drill: bool = False


@dataclass(frozen=True)
class Waiting:
    """What a queue holds at this moment."""

    items: Sequence[WaitingItem] = ()
    """The most urgent of them; all, where they are few."""
    count: int = 0
    is_more: bool = False
    """There are more than were counted."""
    away: Sequence[str] = field(default_factory=tuple)
    """Services that did not answer, so that something may be missing."""
    drills: int = 0
    """So many of them are rehearsed."""

    @property
    def all_drills(self) -> bool:
        """Tell whether nothing of it is real, so that the page may say so."""
        return 0 < self.count <= self.drills

    @property
    def by_clock(self) -> Sequence[WaitingItem]:
        """The most urgent first; what has no deadline last."""
        return sorted(self.items, key=lambda item: (item.due_at is None, item.due_at or _LAST))


async def read_queue(
    context: Context, caller: Caller, which: TypedEndpoint[WaitingQueue[LineT]], item: Callable[[LineT], WaitingItem]
) -> Waiting:
    """Ask the service that owns it what waits in a queue, and say of each line what is to be done."""
    answer = await context.services.queue(caller, which, SHOWN)
    if (found := answer.content) is None:
        return Waiting(away=(answer.service,))
    return Waiting([item(line) for line in found.first], found.count, found.is_more, drills=found.drills)


@dataclass(frozen=True)
class Queue:
    """One kind of work: for whom, what it is called, where many are done at once, and how what waits is found."""

    name: str
    title: Text
    roles: frozenset[Role]
    path: str
    read: Callable[[Context, Caller, Actor], Awaitable[Waiting]]
    act: Text | None = None
    """What one does there, as the link says it."""

    def is_for(self, actor: Actor) -> bool:
        return actor.has(*self.roles)


@dataclass(frozen=True)
class Beginning:
    """Something that somebody may begin from the first page: report a household, declare an incident."""

    title: Text
    roles: frozenset[Role]
    path: str

    def is_for(self, actor: Actor) -> bool:
        return actor.has(*self.roles)
