"""Hears the plan of every statement that a service runs, those of its triggers too, as the server made and carried it out.

The server's own module `auto_explain` tells it, with the rows that were really read, as a notice on the connection that asked.
So nobody keeps a list of statements: what a door, a reader or a loop asks is what is looked at.
"""

import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import asyncpg
import orjson
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.database import Database
from tests.support.records import LOOK

_SETTINGS: Final = {
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_format": "json",
    "auto_explain.log_level": "notice",
}
# In a function, because only there a statement stands with its parameters unbound.
_PLAN_FOR_ANY_VALUES: Final = """
    create function pg_temp.plan_for_any_values(statement text) returns json language plpgsql as
    $$ declare plan json; begin execute 'explain (generic_plan, format json) ' || statement into plan; return plan; end $$"""


@dataclass(frozen=True)
class RunPlan:
    """One statement with the plan by which it was carried out."""

    statement: str
    plan: dict[str, Any]
    is_asked: bool
    """By the service itself; otherwise by a trigger of the database."""


@dataclass
class Catch:
    """What was heard of one database."""

    plans: list[RunPlan] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def hear(self, _: asyncpg.Connection, message: Any) -> None:
        head, _, told = str(message.message).partition("plan:\n")
        if told and head.startswith("duration:"):
            found = orjson.loads(told)
            if not found["Query Text"].startswith(LOOK):
                self.plans.append(RunPlan(found["Query Text"], found["Plan"], found["Query Text"] in self.asked))

    def note(self, _: object, __: object, statement: str, *___: object) -> None:
        """What SQLAlchemy is about to ask."""
        self.asked.add(statement)


async def tell_plans(superuser: str, database: str) -> None:
    """Let the server tell the plans of this database's statements, from the next connection on."""
    connection = await asyncpg.connect(superuser)
    for name, value in _SETTINGS.items():
        await connection.execute(f"alter database {database} set {name} = '{value}'")
    await connection.close()


@contextlib.contextmanager
def caught(database: Database) -> Iterator[Catch]:
    """Hear every connection that this database makes from now on."""
    catch = Catch()

    def listen(connection: Any, _: object) -> None:
        connection.driver_connection.add_log_listener(catch.hear)

    engines: list[AsyncEngine] = [database._engine, database._readers, database._lifeline]
    for engine in engines:
        event.listen(engine.sync_engine, "connect", listen)
        event.listen(engine.sync_engine, "before_cursor_execute", catch.note)
    yield catch
    for engine in engines:
        event.remove(engine.sync_engine, "connect", listen)


@contextlib.asynccontextmanager
async def asking(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Give a connection on which nothing is told and nothing stays: for plans of what is only thought of."""
    connection = await asyncpg.connect(url)
    try:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("set local auto_explain.log_min_duration = -1")
        for setting in ("jit = off", "max_parallel_workers_per_gather = 0"):
            await connection.execute(f"set local {setting}")  # as every connection of a service
        await connection.execute(_PLAN_FOR_ANY_VALUES)
        yield connection
        await transaction.rollback()
    finally:
        await connection.close()
