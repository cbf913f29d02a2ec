"""Many rows by one statement: one trip, one pass of each trigger and check, however many there are."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert
from sqlmodel import SQLModel


def insert_many(into: Table | type[SQLModel], names: Sequence[str]) -> Insert:
    """Return the statement that adds rows with these columns; its values are `by_column` of the rows.

    Not for columns that are arrays themselves: PostgreSQL takes arrays of arrays apart.
    """
    table: Table = into if isinstance(into, Table) else into.__table__  # type: ignore[attr-defined]  # as SQLModel names it
    types = {name: table.c[name].type for name in names}
    arrays = [cast(bindparam(name, type_=ARRAY(kind)), ARRAY(kind)) for name, kind in types.items()]
    given = (
        func.unnest(*arrays).table_valued(*(column(name, kind) for name, kind in types.items()), name="given").render_derived()
    )
    return insert(table).from_select(list(names), select(*given.c))


def by_column(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return the values of these rows, at least one, as `insert_many` takes them."""
    return {name: [row[name] for row in rows] for name in rows[0]}
