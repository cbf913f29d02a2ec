"""What a service leans on, looked at every other second: which part does not answer, and since when.

Readiness says whether a process takes work; this says what is wrong when it does, so that somebody at the desk is told within
ten seconds that Kafka is away although he can go on working.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter
from prometheus_client import Gauge
from pydantic import BaseModel
from sqlalchemy import text

from shared.clock import now
from shared.database import Database, execute
from shared.errors import Unavailable

LOOK_EVERY_S: Final = 1.5
PATIENCE_S: Final = 2.0
_LATE_S: Final = 10
"""A fact that its own relay has not delivered for so long is no longer on its way: something is wrong."""

ANSWERS: Final = Gauge("kipthoi_part_answers", "1 while a part that the service leans on answers", ["service", "part"])

Check = Callable[[], Awaitable[datetime | None]]
"""Returns None while all is well, else since when it surely is not; one that does not end in time counts as away."""


class PartState(BaseModel):
    """A part that a service leans on; `since`: from when on it did not answer."""

    name: str
    ok: bool
    since: datetime | None = None


class PartsResponse(BaseModel):
    """All parts of a service as they were at the last look."""

    service: str
    as_of: datetime | None
    parts: list[PartState]


class Parts:
    """Looks at the parts of one service again and again, and remembers since when each is away."""

    def __init__(self, service: str, checks: Mapping[str, Check]) -> None:
        self._service = service
        self._checks = checks
        self._away: dict[str, datetime] = {}
        self._as_of: datetime | None = None

    async def look(self) -> None:
        """Look at all parts at once."""
        await asyncio.gather(*(self._look_at(name, check) for name, check in self._checks.items()))
        self._as_of = now()

    async def _look_at(self, name: str, check: Check) -> None:
        began = now()
        try:
            async with asyncio.timeout(PATIENCE_S):
                since = await check()
        except (TimeoutError, OSError, Unavailable):
            since = began
        if since is None:
            self._away.pop(name, None)
        else:
            self._away[name] = min(since, self._away.get(name, since))
        ANSWERS.labels(self._service, name).set(since is None)

    def said(self) -> PartsResponse:
        parts = [PartState(name=name, ok=name not in self._away, since=self._away.get(name)) for name in self._checks]
        return PartsResponse(service=self._service, as_of=self._as_of, parts=parts)


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


def reaches(url: str) -> Check:
    """Somebody else's system: that its address accepts a connection is all that may be asked without consequence."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)

    async def check() -> datetime | None:
        _, writer = await asyncio.open_connection(parts.hostname, port)
        writer.close()
        return None

    return check


_OLDEST_FACT: Final = text("""
    select created_at from (
        select created_at from outbox where delivered_at is null and address = 'fact' and refused is null
         order by id limit 1) oldest
     where created_at < clock_timestamp() - make_interval(secs => :late)""")
