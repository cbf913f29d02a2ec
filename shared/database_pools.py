"""Pools of connections: how they are opened, and what operators see of them: how many are in use or may be, who waits."""

import logging
import weakref
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from prometheus_client import Gauge
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from shared.connections import name_of_process

_POOL_WAIT_S: Final = 10
_SERVER_SETTINGS: Final = {
    "statement_timeout": "20000",
    "lock_timeout": "5000",
    "idle_in_transaction_session_timeout": "15000",
    "jit": "off",
    # Many ask for little each: who would take several workers for one answer has another plan that is as good.
    "max_parallel_workers_per_gather": "0",
}

# SQLAlchemy asks its pools for a logger of their own module, where nothing holds it back.
logging.getLogger(__name__).setLevel(logging.WARNING)

IN_USE: Final = Gauge("kipthoi_database_connections_in_use", "Connections that somebody works with", ["service", "pool"])
SIZE: Final = Gauge("kipthoi_database_pool_connections", "Connections that there may be at most", ["service", "pool"])
WAITING: Final = Gauge(
    "kipthoi_database_waiting", "Who waits for a connection, or for one that is being made", ["service", "pool"]
)
CLOCK_OFF: Final = Gauge(
    "kipthoi_machine_clock_off_seconds",
    "How far the database's clock is ahead of this machine's, by which the process goes then; 0: they agree",
    ["service"],
)


class CountedPool(AsyncAdaptedQueuePool):
    """Like its parent; it knows how many wait."""

    def __init__(self, *given: Any, **how: Any) -> None:
        super().__init__(*given, **how)
        self.waiting = 0

    def _do_get(self) -> Any:
        self.waiting += 1
        try:
            return super()._do_get()
        finally:
            self.waiting -= 1


def show(service: str, name: str, pool: CountedPool) -> None:
    """Show this pool from now on, as long as it lives; figures are looked at when somebody asks."""
    seen = weakref.ref(pool)

    def now(figure: Callable[[CountedPool], int]) -> Callable[[], float]:
        def look() -> float:
            there = seen()
            return float("nan") if there is None else figure(there)

        return look

    IN_USE.labels(service, name).set_function(now(lambda there: there.checkedout()))
    SIZE.labels(service, name).set_function(now(lambda there: there.size()))
    WAITING.labels(service, name).set_function(now(lambda there: there.waiting))


def open_engine(
    url: str, name: str, how: Mapping[str, Any], settings: Mapping[str, str] = MappingProxyType({}), **pool: Any
) -> AsyncEngine:
    """Return an engine whose pool is counted. For each connection, `settings` are PostgreSQL's own, `how` the driver's."""
    engine = create_async_engine(
        url,
        pool_timeout=_POOL_WAIT_S,
        # A connection beyond the pool's size would be closed when it is given back: at every swarm each of them would be made
        # anew, with a process, a password and every statement. Whoever was used last is used next, its statements are known.
        max_overflow=0,
        poolclass=CountedPool,
        pool_use_lifo=True,
        pool_recycle=1800,
        hide_parameters=True,
        connect_args={
            **how,
            "command_timeout": 30,
            "server_settings": {**_SERVER_SETTINGS, **settings, "application_name": name_of_process(name)},
        },
        **pool,
    )
    event.listen(engine.sync_engine, "checkout", _not_closed)
    return engine


def _not_closed(connection: Any, *_: object) -> None:
    """Let the pool open a new connection instead of one that the server has ended meanwhile.

    Else the first of each pool's users after a restart of PostgreSQL is told that the database is away, long after it is back.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError
