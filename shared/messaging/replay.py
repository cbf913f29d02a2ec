"""Taking dead letters again: by the same commands, once, each in a transaction of its own, in the order of each case.

A pass is short and may be broken off anywhere: what was taken is written down with its effects, the rest waits as before.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import structlog

from shared import audit
from shared.database import Database, TookTooLong
from shared.errors import OutcomeUnknown, Unavailable
from shared.identity import Actor
from shared.messaging import dead_letters
from shared.messaging.dead_letters import Letter, LetterQuery
from shared.messaging.measures import REPLAYED
from shared.messaging.reader import FactReader
from shared.messaging.reasons import EARLIER_WAITS, NOBODY_TAKES_IT, SOMEBODY_ELSE, TOOK_TOO_LONG
from shared.messaging.records import Unreadable, fact_of
from shared.messaging.taking import FactTaker, reason_of, trace_of

log = structlog.get_logger(__name__)

MAX_SECONDS: Final = 8.0
"""A pass begins no letter after so long; who asked goes on with the next pass."""


@dataclass(frozen=True)
class ReplayOrder:
    """Which letters an operator wants taken again, and why. `overtakes`: also before an earlier letter of their case."""

    query: LetterQuery
    why: str
    overtakes: bool = False


@dataclass(frozen=True)
class Replayed:
    """What became of one dead letter: taken (no reason), or why it waits on."""

    id: str
    reason: str | None = None


@dataclass(frozen=True)
class Pass:
    """What became of the letters of one pass, the last of them where more follow, and the named ones that do not wait here."""

    results: Sequence[Replayed]
    last: str | None
    not_waiting: Sequence[str]


class Replay:
    """Takes the dead letters of one service again, whichever of its readers put them aside."""

    def __init__(self, service: str, database: Database, readers: Sequence[FactReader]) -> None:
        self._service = service
        self._database = database
        self._handlers = {wire_type: handler for reader in readers for wire_type, handler in reader.handlers.items()}
        self._taker = FactTaker(service, database, self._handlers)

    async def run(self, actor: Actor, order: ReplayOrder) -> Pass:
        """Take these again. What was taken meanwhile changes nothing; what fails waits on with its new reason.

        Raises Unavailable; what was taken until then stays taken.
        """
        query = order.query
        async with self._database.transaction() as session:
            letters = await dead_letters.list_waiting(session, replace(query, most=query.most + 1))
            if letters:
                named = query.ids or []
                await audit.record(
                    session, actor, "dead letters to be taken again", "dead_letter", named, reason=order.why, after=query.after
                )
        results: list[Replayed] = []
        ends = time.monotonic() + MAX_SECONDS
        for letter in letters[: query.most]:
            if results and time.monotonic() > ends:
                break
            results.append(await self._take(actor, letter, order))
            REPLAYED.labels(self._service, "waits on" if results[-1].reason else "taken").inc()
        waiting = {letter.id for letter in letters}
        not_waiting = [name for name in query.ids or () if name not in waiting] if query.after is None else []
        return Pass(results, results[-1].id if len(results) < len(letters) else None, not_waiting)

    async def _take(self, actor: Actor, letter: Letter, order: ReplayOrder) -> Replayed:
        try:
            return await self._apply(actor, letter, order)
        except (Unavailable, OutcomeUnknown) as error:
            if not isinstance(error, TookTooLong):
                raise
            reason = TOOK_TOO_LONG
        except Exception as error:  # noqa: BLE001 - the reason is written down and shown
            reason = reason_of(error)
        async with self._database.transaction() as session:
            await dead_letters.mark_tried(session, letter.id, reason)
        log.error("dead letter waits on", letter=letter.id, reason=reason)
        return Replayed(letter.id, reason)

    async def _apply(self, actor: Actor, letter: Letter, order: ReplayOrder) -> Replayed:
        async with self._database.transaction() as session:
            record = await dead_letters.lock(session, letter.id)
            if record is None:
                return Replayed(letter.id, SOMEBODY_ELSE if await dead_letters.is_waiting(session, letter.id) else None)
            if not order.overtakes and await dead_letters.has_earlier(session, letter.id):
                return Replayed(letter.id, EARLIER_WAITS)
            fact = fact_of(record, self._handlers.keys())
            if fact is None:
                raise Unreadable(NOBODY_TAKES_IT)
            await self._taker.apply_new(session, [fact], {fact.event_id: trace_of(record)})
            await dead_letters.mark_replayed(session, letter.id)
            details = {"reason": order.why, "overtakes": order.overtakes}
            await audit.record(session, actor, "dead letter replayed", "dead_letter", [letter.id], **details)
        return Replayed(letter.id)
