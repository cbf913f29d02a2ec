"""Time that goes on for everybody alike, without anybody waiting: for databases, processes, telephones, and Temporal.

A database is asked for the moment by functions that come before PostgreSQL's own, a process by the one module that it asks.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final

import asyncpg
import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from shared.database import Database
from tests.support.waiting import eventually

_NATURES: Final = {
    "now": "stable",
    "statement_timestamp": "stable",
    "transaction_timestamp": "stable",
    "clock_timestamp": "volatile",
}
_A_SECOND: Final = timedelta(seconds=1)
_ASKED_IN: Final = ("shared.clock.datetime", "deploy.simulators.phones.datetime")


class MovedTime:
    """Moves when a test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._by = timedelta(0)
        self._databases: list[asyncpg.Connection] = []
        for place in _ASKED_IN:
            monkeypatch.setattr(place, self._asked())

    async def rule(self, database: Database) -> None:
        """Let this database, to which nobody is connected yet, say the moved moment."""
        address = database._engine.url.set(drivername="postgresql")
        connection = await asyncpg.connect(address.render_as_string(hide_password=False))
        await connection.execute("create schema skipped; create table skipped.time (by interval not null)")
        await connection.execute("insert into skipped.time values ($1)", self._by)
        for moment, nature in _NATURES.items():
            await connection.execute(f"""
                create function skipped.{moment}() returns timestamptz language sql {nature}
                as $$ select pg_catalog.{moment}() + t.by from skipped.time t $$""")
        await connection.execute(f'alter database "{address.database}" set search_path = skipped, pg_catalog, public')
        self._databases.append(connection)

    async def pass_by(self, span: timedelta) -> None:
        """So much later it is."""
        await self._move(self._by + span)

    async def end(self) -> None:
        for connection in self._databases:
            await connection.close()

    async def _move(self, by: timedelta) -> None:
        self._by = by
        for connection in self._databases:
            await connection.execute("update skipped.time set by = $1", by)

    def _asked(self) -> type[datetime]:
        time = self

        class Moved(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override] # a plain moment is what is wanted
                return datetime.now(tz) + time._by

        return Moved


class SkippedTime(MovedTime):
    """What Temporal's test server says, which skips where a test says so, moved to the day on which the test begins.

    It skips as far as it can while somebody waits for a result, past work that has not been taken up yet: so nobody may wait
    for one but by `result_of`.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, environment: WorkflowEnvironment) -> None:
        super().__init__(monkeypatch)
        self._environment = environment
        self._ahead = timedelta(0)

    async def begin(self, begins: datetime) -> None:
        """From here on it is `begins`, and later."""
        self._ahead = begins - await self._environment.get_current_time()
        await self.follow()

    async def follow(self) -> datetime:
        """Say to all what Temporal says now, and return it."""
        moment = await self._environment.get_current_time() + self._ahead
        await self._move(moment - datetime.now(UTC))
        return moment

    async def skip_to(self, moment: datetime) -> None:
        """Let it be this moment."""
        await self._environment.sleep(moment - self._ahead - await self._environment.get_current_time())
        await self.follow()

    async def result_of(
        self, handle: WorkflowHandle[Any, Any], moment: datetime, too_early: Callable[[], Awaitable[object]] | None = None
    ) -> None:
        """Skip to a second before this moment, for which the workflow waits, and let it come; return when the workflow ends.

        `too_early` is done ten seconds before it.
        """

        async def sleeps() -> bool:
            kinds = [event.event_type for event in (await handle.fetch_history()).events]
            return EventType.EVENT_TYPE_TIMER_STARTED in kinds

        await eventually(sleeps, every_s=0.05, what="a timer")
        if too_early is not None:
            await self.skip_to(moment - 10 * _A_SECOND)
            await too_early()
        await self.skip_to(moment - _A_SECOND)
        with self._environment.auto_time_skipping_disabled():
            await handle.result()
        await self.follow()

    def as_temporal_says(self, moment: datetime) -> datetime:
        """Return how Temporal calls this moment."""
        return moment - self._ahead
