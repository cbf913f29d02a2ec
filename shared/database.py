"""One way to a transaction, one way to what may run only once.

`Database.transaction()` is the only way to a session that may change rows: a door opens it around exactly one command.
"""

import asyncio
import contextlib
import os
import socket
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, cast

import asyncpg
import structlog
from sqlalchemy import CursorResult, Executable, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import Session
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.clock import go_by, machine_now
from shared.connections import LIFELINE
from shared.contacts import POSTGRESQL, is_said
from shared.database_pools import CLOCK_OFF, CountedPool, open_engine, show
from shared.errors import OutcomeUnknown, Unavailable
from shared.observability import words_of
from shared.recorded_changes import expect_audit, note_changes_before
from shared.story import write_story
from shared.traces import under_a_trace

log = structlog.get_logger(__name__)

Tls = ssl.SSLContext | None

_CONNECT_S: Final = 5.0
_RUNG: Final = "rung"
# Connection trouble, shutdown, deadlock, serialisation, lock and statement time-outs: nothing was done, try later.
_TRANSIENT: Final = ("08", "57", "53", "40", "55")
# It is shutting down, or has no connection to give: away for everybody, not only for this statement.
_AWAY: Final = ("08", "53", "57P")
# A statement that took too long, or a lock that somebody else did not give back in time.
_TOOK_TOO_LONG: Final = frozenset({"57014", "55P03"})


class TookTooLong(Unavailable):
    """The database answered: this work took longer than it may. Less of it at a time may succeed."""


def is_transient(error: BaseException) -> bool:
    """Tell whether the database was away or busy, so that nothing was decided and the same may be tried again."""
    if isinstance(error, DBAPIError):
        state = _state_of(error)
        return error.connection_invalidated or state[:2] in _TRANSIENT or not state
    return isinstance(error, OSError | asyncpg.InterfaceError | asyncpg.InternalClientError | PoolTimeoutError | TimeoutError)


def _state_of(error: BaseException) -> str:
    """Return what PostgreSQL itself says by a code (SQLSTATE), or nothing where it was not PostgreSQL that spoke."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


class Database:
    """The service's own PostgreSQL database.

    Three pools: for commands, for questions, and a small one for what the service lives by (`reserved`).
    """

    def __init__(  # noqa: PLR0913 - options by name
        self, url: str, *, name: str, pool_size: int = 12, strict: bool = False, connect_s: float = _CONNECT_S, tls: Tls = None
    ) -> None:
        """`strict` lets a transaction that changed rows without an audit row fail: for tests, it costs a query. `tls` verifies
        the server; None: nobody does.
        """
        self.pool_size = pool_size
        self._name = name
        how: dict[str, Any] = {"timeout": connect_s, **({"ssl": tls} if tls else {})}
        self._engine = open_engine(url, name, how, pool_size=pool_size)
        # Questions need no transaction around them: one trip to the server instead of three. The server refuses changes here.
        only_reading = {"default_transaction_read_only": "on"}
        self._readers = open_engine(url, name, how, only_reading, pool_size=pool_size, isolation_level="AUTOCOMMIT")
        self._lifeline = open_engine(url, f"{name}-lifeline", how, pool_size=LIFELINE)
        self._sessions = async_sessionmaker(self._engine, class_=AsyncSession, expire_on_commit=False)
        self._reserved_sessions = async_sessionmaker(self._lifeline, class_=AsyncSession, expire_on_commit=False)
        self._reading_sessions = async_sessionmaker(self._readers, class_=AsyncSession)
        self._strict = strict
        for pool, engine in (("commands", self._engine), ("questions", self._readers), ("lifeline", self._lifeline)):
            show(name, pool, cast(CountedPool, engine.pool))
        self._bells: list[tuple[frozenset[str], asyncio.Event]] = []

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Give a session whose changes are committed together at the end, or not at all."""
        return self._transaction(self._sessions)

    def reserved(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Like `transaction`, by connections that no door and no reader can take: for leases, the relay, the sweeper, health.

        Short work only, of which a process has a handful at a time.
        """
        return self._transaction(self._reserved_sessions)

    @contextlib.asynccontextmanager
    async def _transaction(self, sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
        began = time.monotonic()
        with under_a_trace():
            with _translated():
                async with sessions() as session:
                    if self._strict:
                        event.listen(session.sync_session, "after_begin", note_changes_before)
                    yield session
                    if self._strict:
                        await expect_audit(session)
                    await _commit(session)
                    POSTGRESQL.answered()
                    rung = session.info.get(_RUNG, frozenset())
            write_story(session.info, began)
        for kinds, bell in self._bells:
            if not kinds or not kinds.isdisjoint(rung):
                bell.set()

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Give a session that cannot change anything: for questions, each of which sees what is committed at its moment."""
        with _translated():
            async with self._reading_sessions() as session:
                yield session
        POSTGRESQL.answered()

    @contextlib.contextmanager
    def bell(self, *kinds: str) -> Any:
        """Give an event that is set after each commit of this process that rang (`ring`) one of these kinds; without kinds,
        after each commit. So loops need not poll fast, and do not look in vain.
        """
        entry = (frozenset(kinds), asyncio.Event())
        self._bells.append(entry)
        try:
            yield entry[1]
        finally:
            self._bells.remove(entry)

    async def ping(self) -> bool:
        """Tell whether the database answers; where this machine's clock is wrong, go by the database's from now on."""
        try:
            async with asyncio.timeout(2), self.reserved() as session:
                asked = machine_now()
                said = (await execute(session, text("select clock_timestamp()"))).scalar_one()
                CLOCK_OFF.labels(self._name).set(go_by(said, asked, machine_now()).total_seconds())
        except (Unavailable, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        await self._engine.dispose()
        await self._readers.dispose()
        await self._lifeline.dispose()


def ring(session: AsyncSession, kind: str) -> None:
    """Let the loops that wait for this kind of work look once the transaction has committed."""
    session.info.setdefault(_RUNG, set()).add(kind)


async def execute(
    session: AsyncSession, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
) -> CursorResult[Any]:
    """Execute a Core statement on the session's connection: set-wise SQL, without the cost of the ORM."""
    # One switch between the two worlds of SQLAlchemy, not two: first for the connection, then for the statement.
    return await session.run_sync(_execute, statement, values)


def _execute(
    session: Session, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
) -> CursorResult[Any]:
    return session.connection().execute(statement, values)


@contextlib.contextmanager
def _translated() -> Any:
    try:
        yield
    except Exception as error:
        if is_transient(error):
            state = _state_of(error)
            if state and not state.startswith(_AWAY):
                log.info("database refuses for now", sqlstate=state)
            else:
                POSTGRESQL.lost("no free connection" if isinstance(error, PoolTimeoutError) else error)
            raise (TookTooLong if state in _TOOK_TOO_LONG else Unavailable) from error
        raise


async def _commit(session: AsyncSession) -> None:
    """Commit; a connection lost at this very moment may have committed (seen: 1 of 2,441), so it is unknown, not undone."""
    try:
        await session.commit()
    except Exception as error:
        if is_transient(error) and not _state_of(error):
            raise OutcomeUnknown from error
        raise


class Lease:
    """The right to be the only one of a kind in this service. It must be renewed; a slow holder loses it."""

    def __init__(self, database: Database, name: str, ttl_s: float = 3.0) -> None:
        self._database = database
        self.name = name
        self.ttl_s = ttl_s
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{id(self)}"
        self.number = 0

    async def hold(self) -> bool:
        """Take or renew the lease; False while somebody else holds it. Time is the database's."""
        async with self._database.reserved() as session:
            row = (await execute(session, _TAKE_LEASE, {"name": self.name, "holder": self._holder, "ttl": self.ttl_s})).first()
        self.number = row.number if row else 0
        return row is not None

    async def release(self) -> None:
        async with self._database.reserved() as session:
            await execute(session, _RELEASE_LEASE, {"name": self.name, "holder": self._holder})


_TAKE_LEASE: Final = text("""
    insert into leases as l (name, holder, number, expires_at)
    values (:name, :holder, 1, clock_timestamp() + make_interval(secs => :ttl))
    on conflict (name) do update
       set holder = excluded.holder, expires_at = excluded.expires_at,
           number = case when l.holder = excluded.holder then l.number else l.number + 1 end
     where l.holder = excluded.holder or l.expires_at < clock_timestamp()
    returning number""")
_RELEASE_LEASE: Final = text("update leases set expires_at = clock_timestamp() where name = :name and holder = :holder")


async def run_alone(database: Database, name: str, work: Callable[[Lease], Awaitable[None]]) -> None:
    """Run `work` for ever while this process holds the lease `name`; stop it the moment the lease is lost."""
    lease = Lease(database, name)
    try:
        while True:
            if await _try_to_hold(lease):
                task = asyncio.ensure_future(work(lease))
                try:
                    await _renew_while_running(lease, task)
                finally:
                    task.cancel()
                    with contextlib.suppress(asyncio.CancelledError, Exception):
                        await task
            await asyncio.sleep(0.5)
    finally:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(lease.release(), 2)


async def _renew_while_running(lease: Lease, task: "asyncio.Future[None]") -> None:
    loop = asyncio.get_running_loop()
    held_until = loop.time() + lease.ttl_s
    while not task.done():
        await asyncio.wait({task}, timeout=lease.ttl_s / 3)
        asked_at = loop.time()
        if await _try_to_hold(lease):
            held_until = asked_at + lease.ttl_s
        elif loop.time() > held_until or lease.number == 0:
            log.warning("lease lost", lease=lease.name)
            return
    if task.cancelled():
        log.warning("work under lease was cancelled from inside", lease=lease.name)
    elif error := task.exception():
        speak = log.debug if is_said(error) else log.warning
        speak("work under lease stopped", lease=lease.name, error=words_of(error))


async def _try_to_hold(lease: Lease) -> bool:
    try:
        return await lease.hold()
    except (Unavailable, OutcomeUnknown):
        return False
