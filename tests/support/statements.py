"""The statements that reach a service's database, without those that only tests ask for."""

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import event

from shared.database import Database

_ASKED_IN_TESTS = "pg_stat_xact_user_tables"


@contextlib.contextmanager
def noted_statements(database: Database) -> Iterator[list[str]]:
    """Note the statements of commands; the strict check for audit rows costs two in each transaction, in tests alone."""
    seen: list[str] = []
    engine = database._engine.sync_engine

    def note(*given: Any) -> None:
        if _ASKED_IN_TESTS not in given[2]:
            seen.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
