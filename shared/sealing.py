"""Sealing again, under the newest key, what was sealed with an older one: column by column, behind everything else.

Each service says which of its columns are sealed and to what each value is bound. A value is opened before it is sealed anew,
so a column that was described wrongly is left as it is and counted. A value that somebody changes meanwhile is sealed by him,
with the newest key. Rows that may never change (a signature, what the law answered) keep everything but the seal: the database
lets a transaction that says so replace one column's ciphertext, and nothing beside it.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import audit
from shared.database import Database, execute
from shared.identity import Actor
from shared.privacy import Cipher, Unreadable

MAX_SECONDS: Final = 8.0
"""A pass begins no page after so long; who asked goes on with the next pass."""
_PAGE: Final = 1000
_TOGETHER: Final = 50

_KEY: Final = text("""
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
     where i.indrelid = to_regclass(:table) and i.indisprimary
     order by array_position(cast(i.indkey as smallint[]), a.attnum)""")


@dataclass(frozen=True)
class SealedColumn:
    """One column whose values are sealed; `bound_to` names columns of the row in braces, or says it of a row."""

    table: str
    column: str
    bound_to: str | Callable[[Mapping[str, Any]], str]

    def binding(self, row: Mapping[str, Any]) -> str:
        """Return the associated data of this row's value."""
        return self.bound_to(row) if callable(self.bound_to) else self.bound_to.format_map(row)


IDEMPOTENT_ANSWERS: Final = SealedColumn("idempotency_keys", "answer", "{key}")
"""Of the mechanisms, the same in every service."""


@dataclass(frozen=True)
class Position:
    """How far a pass has come: the column by its number, and the last row looked at by its key, as text."""

    column: int = 0
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pass:
    """What became of the rows of one pass: sealed again, or not to be opened with any key; `position` is None at the end."""

    sealed: Mapping[str, int]
    unreadable: Mapping[str, int]
    position: Position | None


class Resealing:
    """Goes through the sealed columns of one service."""

    def __init__(self, database: Database, cipher: Cipher, columns: Sequence[SealedColumn]) -> None:
        self._database = database
        self._cipher = cipher
        self._columns = columns

    async def run(self, actor: Actor, position: Position, why: str) -> Pass:
        """Go on from a position for a while. Harmless to repeat, and to break off: what is sealed again stays so."""
        sealed: dict[str, int] = {}
        unreadable: dict[str, int] = {}
        here = position
        ends = time.monotonic() + MAX_SECONDS
        while True:
            if here.column >= len(self._columns):
                return Pass(sealed, unreadable, None)
            column = self._columns[here.column]
            old, here = await self._page(column, here)
            for begin in range(0, len(old), _TOGETHER):
                done, closed = await self._seal(actor, column, old[begin : begin + _TOGETHER], why)
                _count(sealed, column, done)
                _count(unreadable, column, closed)
            if time.monotonic() > ends:
                return Pass(sealed, unreadable, here)

    async def _page(self, column: SealedColumn, position: Position) -> tuple[list[dict[str, str]], Position]:
        """Return the keys of the next rows that another key has sealed, and the position after all that were looked at."""
        async with self._database.reading() as session:
            key = await _key_of(session, column.table)
            names = ", ".join(key)
            after = ", ".join(f"cast(cast(:k{number} as text) as {kind})" for number, kind in enumerate(key.values()))
            rows = (
                await execute(
                    session,
                    text(f"""
                        select {", ".join(f"{name}::text as k_{name}" for name in key)},
                               {column.column} is not null and substring({column.column} from 1 for 5) <> :newest as is_old
                          from {column.table} {f"where ({names}) > ({after})" if position.after else ""}
                         order by {names} limit {_PAGE}"""),
                    {"newest": self._cipher.prefix, **{f"k{number}": value for number, value in enumerate(position.after)}},
                )
            ).all()
        found = [{name: str(getattr(row, f"k_{name}")) for name in key} for row in rows if row.is_old]
        if len(rows) < _PAGE:
            return found, Position(position.column + 1)
        return found, Position(position.column, tuple(str(getattr(rows[-1], f"k_{name}")) for name in key))

    async def _seal(self, actor: Actor, column: SealedColumn, keys: Sequence[Mapping[str, str]], why: str) -> tuple[int, int]:
        done = closed = 0
        async with self._database.transaction() as session:
            kinds = await _key_of(session, column.table)
            where = " and ".join(f"{name} = cast(cast(:{name} as text) as {kind})" for name, kind in kinds.items())
            allow = text("select set_config('kipthoi.sealing_again', :column, true)")
            await execute(session, allow, {"column": column.column})
            for key in keys:
                found = text(f"select * from {column.table} where {where} for update")
                row = (await execute(session, found, key)).mappings().first()
                value = row[column.column] if row else None
                if row is None or value is None or bytes(value).startswith(self._cipher.prefix):
                    continue
                bound_to = column.binding(row)
                try:
                    content = self._cipher.open_bytes(bytes(value), bound_to)
                except Unreadable:
                    closed += 1
                    continue
                change = text(f"update {column.table} set {column.column} = :anew where {where}")
                await execute(session, change, {**key, "anew": self._cipher.seal_bytes(content, bound_to)})
                done += 1
            if done:
                subject = f"{column.table}.{column.column}"
                await audit.record(session, actor, "sealed again", "column", [subject], count=done, reason=why)
        return done, closed


async def _key_of(session: AsyncSession, table: str) -> dict[str, str]:
    """Return the columns of a table's key with their types, in their order."""
    return {row.name: row.type for row in await execute(session, _KEY, {"table": table})}


def _count(counts: dict[str, int], column: SealedColumn, more: int) -> None:
    if more:
        name = f"{column.table}.{column.column}"
        counts[name] = counts.get(name, 0) + more
