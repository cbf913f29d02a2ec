"""Everything that is wrong at this moment, asked of all five services at once; who does not answer is named."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from services.console.client.operations import PUBLISHERS, SERVICES, DeadLetter, Gap, RefusedFact, Republication
from services.console.client.transport import Answer, Caller
from services.console.client.watch import ServiceState
from services.console.store.backups import find_backups
from services.console.views.backups import Backups
from services.console.views.standing_aside import fact_text, is_of_a_case, why_text
from services.console.web.context import Context
from shared.clock import now
from shared.database import Database
from shared.errors import OutcomeUnknown, Unavailable
from shared.texts import Text

SHOWN: Final = 100
"""Of each service and kind."""
FINISHED: Final = "finished"
LineT = TypeVar("LineT")


@dataclass(frozen=True)
class Aside:
    """A letter or a refused fact: of which service, which fact of which case, why and since when."""

    service: str
    id: str
    fact: Text
    case_id: UUID | None
    subject: UUID | None
    why: Text
    since: datetime
    tried_at: datetime | None = None

    @property
    def choice(self) -> str:
        """By what it is ticked."""
        return choice_of(self.service, self.id)


@dataclass(frozen=True)
class GapLine:
    """Places of a topic that a service missed."""

    service: str
    gap: Gap

    @property
    def choice(self) -> str:
        return choice_of(self.service, self.gap.id)


@dataclass(frozen=True)
class OwnerProgress:
    """What a service publishes again at this moment."""

    service: str
    republication: Republication


@dataclass(frozen=True)
class Heap(Generic[LineT]):
    """What stands aside of one kind: the lines, who has more than are shown, and who did not answer."""

    lines: Sequence[LineT] = ()
    more: Sequence[str] = ()
    away: Sequence[str] = ()
    refusal: str = ""
    """What a service says to somebody who may not see it."""

    @property
    def is_known(self) -> bool:
        """Everybody has answered: what is not here is nowhere."""
        return not self.away and not self.refusal


@dataclass(frozen=True)
class Troubles:
    """All of it, as it was at one moment."""

    services: Sequence[ServiceState]
    letters: Heap[Aside]
    refused: Heap[Aside]
    gaps: Heap[GapLine]
    republications: Heap[OwnerProgress]
    backups: Backups | None
    """None: the desk's own records do not answer."""
    at: datetime

    @property
    def heaps(self) -> tuple[Heap[Any], ...]:
        return self.letters, self.refused, self.gaps

    @property
    def case_ids(self) -> set[UUID]:
        """Cases of which something stands aside."""
        return {line.case_id for line in (*self.letters.lines, *self.refused.lines) if line.case_id is not None}

    @property
    def count(self) -> int:
        return sum(len(heap.lines) for heap in self.heaps)

    @property
    def is_more(self) -> bool:
        return any(heap.more for heap in self.heaps)

    @property
    def away(self) -> Sequence[str]:
        """Services of which something is not known."""
        return [service for service in SERVICES if any(service in heap.away for heap in self.heaps)]

    @property
    def refusal(self) -> str:
        return next((heap.refusal for heap in self.heaps if heap.refusal), "")

    @property
    def is_well(self) -> bool:
        """Nothing is wrong, and that is known."""
        silent = self.away or self.refusal or self.backups is None or any(one.state != "ready" for one in self.services)
        return not (self.count or silent or self.is_backup_wrong)

    @property
    def backup_state(self) -> str:
        return "unknown" if self.backups is None else self.backups.state(self.at)

    @property
    def is_backup_wrong(self) -> bool:
        return self.backups is not None and self.backups.is_wrong(self.at)


def choice_of(service: str, name: object) -> str:
    return f"{service}|{name}"


async def look_at_all(context: Context, caller: Caller) -> Troubles:
    """Ask everybody at once; each question has two seconds of its own."""
    operations = context.services.operations
    _, backups, letters, refused, gaps, republications = await asyncio.gather(
        context.watch.look(),
        _backups(context.database),
        _heap(SERVICES, lambda service: operations.letters(caller, service, SHOWN), _letter),
        _heap(PUBLISHERS, lambda service: operations.refused(caller, service, SHOWN), _refused),
        _heap(SERVICES, lambda service: operations.gaps(caller, service, SHOWN), GapLine),
        _heap(PUBLISHERS, lambda service: operations.republications(caller, service, SHOWN), OwnerProgress),
    )
    at_work = [line for line in republications.lines if line.republication.state != FINISHED]
    progress = Heap(at_work, away=republications.away)
    return Troubles(context.watch.states(), letters, refused, gaps, progress, backups, now())


async def _backups(database: Database) -> Backups | None:
    """Return what the alerts go by, too; None where the desk's own records do not answer."""
    try:
        async with database.reading() as session:
            return await find_backups(session)
    except (Unavailable, OutcomeUnknown):
        return None


async def _heap(
    services: Sequence[str], ask: Callable[[str], Awaitable[Answer[Any]]], line: Callable[[str, Any], LineT]
) -> Heap[LineT]:
    answers = await asyncio.gather(*(ask(service) for service in services))
    pages = [(answer.service, answer.content) for answer in answers if answer.content is not None]
    refusals = [answer.problem.detail for answer in answers if answer.outcome == "refused" and answer.problem]
    return Heap(
        [line(service, item) for service, page in pages for item in page.items],
        more=[service for service, page in pages if page.next_cursor is not None],
        away=[answer.service for answer in answers if answer.content is None and answer.outcome != "refused"],
        refusal=next(iter(refusals), ""),
    )


def _letter(service: str, letter: DeadLetter) -> Aside:
    case_id = letter.subject if is_of_a_case(letter.fact) else None
    why = why_text(letter.reason)
    return Aside(service, letter.id, fact_text(letter.fact), case_id, letter.subject, why, letter.since, letter.tried_at)


def _refused(service: str, fact: RefusedFact) -> Aside:
    case_id = fact.subject if is_of_a_case(fact.fact) else None
    why = Text(vi=f"Kafka không nhận: {fact.reason} ({fact.bytes} byte)", en=f"Kafka says {fact.reason} ({fact.bytes} bytes)")
    return Aside(service, str(fact.id), fact_text(fact.fact), case_id, fact.subject, why, fact.since)
