"""What a service leans on, looked at every other second: which part does not answer, and since when.

Readiness says whether a process takes work; this says what is wrong when it does, so that somebody at the desk is told within
ten seconds that Kafka is away although he can go on working.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter
from prometheus_client import Gauge
from pydantic import BaseModel
from sqlalchemy import text

from shared.clock import now
from shared.contacts import BY_PART
from shared.database import Database, execute
from shared.errors import Unavailable

LOOK_EVERY_S: Final = 1.5
PATIENCE_S: Final = 2.0
_LATE_S: Final = 10
"""A fact that its own relay has not delivered for so long is no longer on its way: something is wrong."""

ANSWERS: Final = Gauge("kipthoi_part_answers", "1 while a part that the service leans on answers", ["service", "part"])

Ends = Mapping[int, int]
"""By partition: the offset after the last fact."""
Check = Callable[[], Awaitable[datetime | None]]
"""Returns None while all is well, else since when it surely is not; one that does not end in time counts as away."""


class PartState(BaseModel):
    """A part that a service leans on; `since`: from when on it did not answer."""

    name: str
    ok: bool
    since: datetime | None = None


class PartsResponse(BaseModel):
    """All parts of a service as they were at the last look.

    `ends`: by partition of its own topic, the offset after the last fact that it has sent; absent where it sends none.
    """

    service: str
    as_of: datetime | None
    parts: list[PartState]
    ends: dict[int, int] | None = None


class Parts:
    """Looks at the parts of one service again and again, and remembers since when each is away."""

    def __init__(self, service: str, checks: Mapping[str, Check], ends: Callable[[], Awaitable[Ends]] | None = None) -> None:
        self._service = service
        self._checks = checks
        self._ask_ends = ends
        self._ends: Ends | None = None
        self._away: dict[str, datetime] = {}
        self._as_of: datetime | None = None

    async def look(self) -> None:
        """Look at all parts at once."""
        await asyncio.gather(*(self._look_at(name, check) for name, check in self._checks.items()), self._look_at_ends())
        self._as_of = now()

    async def _look_at_ends(self) -> None:
        """What cannot be read now stays what it was: readers are never ahead of it for long."""
        if self._ask_ends is None:
            return
        with contextlib.suppress(TimeoutError, OSError, Unavailable):
            async with asyncio.timeout(PATIENCE_S):
                self._ends = await self._ask_ends()

    async def _look_at(self, name: str, check: Check) -> None:
        since = await _away_since(check)
        engine = BY_PART.get(name)
        if since is None:
            self._away.pop(name, None)
            if engine is not None:
                engine.answered()
        else:
            self._away[name] = min(since, self._away.get(name, since))
            if engine is not None:
                engine.lost("does not answer")
        ANSWERS.labels(self._service, name).set(since is None)

    def said(self) -> PartsResponse:
        parts = [PartState(name=name, ok=name not in self._away, since=self._away.get(name)) for name in self._checks]
        return PartsResponse(
            service=self._service, as_of=self._as_of, parts=parts, ends=None if self._ends is None else dict(self._ends)
        )


async def look_at_lost(checks: Mapping[str, Check]) -> None:
    """Ask the engines that this process has met away, so that it is said when they are back.

    For processes without doors, which nobody asks about their parts: what a process has not met away it leaves in peace.
    """
    for name, check in checks.items():
        engine = BY_PART.get(name)
        if engine is None or not engine.is_away:
            continue
        if await _away_since(check) is None:
            engine.answered()
        else:
            engine.lost("does not answer")


async def _away_since(check: Check) -> datetime | None:
    began = now()
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await check()
    except (TimeoutError, OSError, Unavailable):
        return began


def parts_router(parts: Parts) -> APIRouter:
    """Return the door at which the desk and operators ask. It names parts and moments, nothing else."""
    router = APIRouter(tags=["operations"])

    @router.get("/health/parts")
    async def parts_now() -> PartsResponse:
        """Tell which parts answer, and since when one does not; always 200 while the process itself answers."""
        return parts.said()

    return router


def database_answers(database: Database) -> Check:
    async def check() -> datetime | None:
        return None if await database.ping() else now()

    return check


def facts_leave(database: Database) -> Check:
    """The oldest fact that still waits for the relay: also true where the relay itself is what is missing."""

    async def check() -> datetime | None:
        async with database.reserved() as session:
            oldest: datetime | None = (await execute(session, _OLDEST_FACT, {"late": _LATE_S})).scalar()
        return oldest

    return check


def facts_sent(database: Database) -> Callable[[], Awaitable[Ends]]:
    """How far the service's own topic has come, so that a reader can be measured by what there is to read."""

    async def ends() -> Ends:
        async with database.reserved() as session:
            return {row.kafka_partition: row.next_offset for row in await execute(session, _ENDS)}

    return ends


def reaches(*urls: str) -> Check:
    """Somebody else's system, or several that stand in for one another: it is there while one of them is.

    That an address accepts a connection is all that may be asked without consequence.
    """

    async def check() -> datetime | None:
        knocks = {asyncio.create_task(_knock(url)) for url in urls}
        try:
            waiting = knocks
            while waiting:
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                if any(knock.exception() is None for knock in done):
                    return None
            raise OSError
        finally:
            for knock in knocks:
                knock.cancel()

    return check


async def _knock(url: str) -> None:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    _, writer = await asyncio.open_connection(parts.hostname, port)
    writer.close()


_ENDS: Final = text("select kafka_partition, next_offset from topic_ends")
_OLDEST_FACT: Final = text("""
    select created_at from (
        select created_at from outbox where delivered_at is null and address = 'fact' and refused is null
         order by id limit 1) oldest
     where created_at < clock_timestamp() - make_interval(secs => :late)""")
