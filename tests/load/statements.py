"""Every statement that stands ready in a service's store or in shared, found by looking at the modules themselves."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

_OF_TESTS: Final = "shared.recorded_changes"
"""Asks only where a test looks for changes without an audit row."""
_DIALECT: Final = PGDialect_asyncpg()


def statements_of(service: str) -> dict[str, Executable]:
    """Return what the service may ask of its database, by the name under which it stands."""
    return dict(_of_package(f"services.{service}.store")) | dict(_of_package("shared"))


def as_told(statement: Executable) -> str:
    """Return a statement as the server is told it."""
    return str(statement.compile(dialect=_DIALECT))


def _of_package(name: str) -> Iterator[tuple[str, Executable]]:
    package = importlib.import_module(name)
    for found in pkgutil.walk_packages(package.__path__, f"{name}."):
        if found.name == _OF_TESTS:
            continue
        module = importlib.import_module(found.name)
        for variable, value in vars(module).items():
            for key, statement in (value if isinstance(value, dict) else {"": value}).items():
                if isinstance(statement, Executable) and not isinstance(statement, type):
                    yield f"{found.name}.{variable}{key and f'[{key}]'}", statement
