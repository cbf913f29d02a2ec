"""By which keys the tables of a service are sealed, counted; and what older ones sealed, sealed again under the newest.

Both walk table by table in the order of its key, in short statements, behind everything else; whoever breaks off goes on from
where he was, or begins anew. A value is opened before it is sealed again: what no key opens is left as it is and counted. Rows
that somebody holds are passed by and counted: he seals with the newest key, or the next walk finds them. Rows that may never
change keep everything but the seal: the database lets a transaction that says so change the sealed columns, and nothing else.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import audit
from shared.database import Database, execute
from shared.identity import Actor
from shared.privacy import Cipher, Unreadable, key_of
from shared.sealed_columns import KeyKind, SealedColumn, columns_by_table

MAX_SECONDS: Final = 8.0
"""A pass begins no page after so long; who asked goes on with the next pass."""
_COUNTED: Final = 5000
"""Rows counted by one statement."""
_LOOKED_AT: Final = 1000
"""Rows looked at by one statement for what is to be sealed again."""
_TOGETHER: Final = 50
"""Rows sealed again, and held, by one transaction."""

_KEY: Final = text("""
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
     where i.indrelid = to_regclass(:table) and i.indisprimary
     order by array_position(cast(i.indkey as smallint[]), a.attnum)""")
_SEALING: Final = text("select set_config('kipthoi.sealing', 'on', true)")

Ciphers = Mapping[KeyKind, Cipher]


@dataclass(frozen=True)
class Position:
    """How far a walk has come: the table by its number, and the last row looked at by its key, as text."""

    table: int = 0
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class SealCount:
    """How many values of a table one key has sealed; `key` is its id, empty for what was sealed before keys had ids."""

    table: str
    keys: KeyKind
    key: str
    values: int


@dataclass(frozen=True)
class Pass:
    """What became of the rows of one pass, by table; `busy`: somebody held them. `position` is None at the end."""

    sealed: Mapping[str, int]
    unreadable: Mapping[str, int]
    busy: Mapping[str, int]
    position: Position | None


class Seals:
    """The sealed tables of one service, and the keys that it has for them."""

    def __init__(self, database: Database, ciphers: Ciphers, columns: Sequence[SealedColumn]) -> None:
        self._database = database
        self.ciphers = ciphers
        self._tables = list(columns_by_table(columns).items())

    @property
    def kinds(self) -> list[KeyKind]:
        """By which kinds of key anything of this service is sealed."""
        return sorted({column.keys for _, columns in self._tables for column in columns})

    async def count(self, position: Position, *, for_s: float) -> tuple[list[SealCount], Position | None]:
        """Count on from a position for a while; return the counts of that stretch, and where to go on."""
        counted: Counter[tuple[str, KeyKind, str]] = Counter()
        here, ends = position, time.monotonic() + for_s
        while here.table < len(self._tables) and time.monotonic() < ends:
            here = await self._count_page(here, counted)
        counts = [SealCount(*what, values) for what, values in sorted(counted.items())]
        return counts, here if here.table < len(self._tables) else None

    async def _count_page(self, position: Position, counted: Counter[tuple[str, KeyKind, str]]) -> Position:
        table, columns = self._tables[position.table]
        async with self._database.reading() as session:
            page = await _Page.of(session, table, columns, position.after)
            rows = (await execute(session, page.counting(), {**page.values, "most": _COUNTED})).all()
        for row in rows:
            for column, beginning in zip(columns, row.beginnings, strict=True):
                if beginning is not None:
                    counted[table, column.keys, key_of(bytes(beginning))] += row.number
        return _next(position, sum(row.number for row in rows) < _COUNTED, tuple(rows[0].last) if rows else ())

    async def seal_again(self, actor: Actor, position: Position, why: str, *, for_s: float = MAX_SECONDS) -> Pass:
        """Go on from a position for a while. Harmless to repeat, to break off, and beside others that do the same."""
        done: dict[str, Counter[str]] = {what: Counter() for what in ("sealed", "unreadable", "busy")}
        here, ends = position, time.monotonic() + for_s
        while here.table < len(self._tables):
            table, columns = self._tables[here.table]
            known = [column for column in columns if column.bound_to is not None]
            keys, here = await self._page_of_old(table, known, here)
            for begin in range(0, len(keys), _TOGETHER):
                some = keys[begin : begin + _TOGETHER]
                for what, number in (await self._seal(actor, table, known, some, why)).items():
                    done[what][table] += number
            if time.monotonic() > ends:
                break
        found = {what: {table: number for table, number in numbers.items() if number} for what, numbers in done.items()}
        rest = here if here.table < len(self._tables) else None
        return Pass(found["sealed"], found["unreadable"], found["busy"], rest)

    async def _page_of_old(
        self, table: str, columns: Sequence[SealedColumn], position: Position
    ) -> tuple[list[tuple[str, ...]], Position]:
        """Return the keys of the next rows in which another key than the newest has sealed something, and where to go on."""
        if not columns:
            return [], Position(position.table + 1)
        async with self._database.reading() as session:
            page = await _Page.of(session, table, columns, position.after)
            newest = {f"newest_{kind}": cipher.prefix for kind, cipher in self.ciphers.items()}
            wanted = {name: value for name, value in newest.items() if f":{name}" in page.looking_for_old}
            rows = (await execute(session, text(page.looking_for_old), {**page.values, **wanted, "most": _LOOKED_AT})).all()
        old = [tuple(row.key) for row in rows if row.is_old]
        return old, _next(position, len(rows) < _LOOKED_AT, tuple(rows[-1].key) if rows else ())

    async def _seal(
        self, actor: Actor, table: str, columns: Sequence[SealedColumn], keys: Sequence[tuple[str, ...]], why: str
    ) -> Mapping[str, int]:
        """Seal these rows again in one transaction, each that nobody holds."""
        changed, unreadable = [], 0
        async with self._database.transaction() as session:
            key = await _key_of(session, table)
            await execute(session, _SEALING)
            wanted = {f"k{number}": list(values) for number, values in enumerate(zip(*keys, strict=True))}
            rows = (await execute(session, _holding(table, key), wanted)).mappings().all()
            for row in rows:
                anew, closed = self._sealed_again(columns, dict(row))
                unreadable += closed
                if anew:
                    # What is not sealed anew is left as it is, also where another column of its row is.
                    kept = {column.column: row[column.column] for column in columns}
                    changed.append({**kept, **anew, **{f"k{number}": row[f"key_{number}"] for number in range(len(key))}})
            if changed:
                await execute(session, _changing(table, key, columns), changed)
                await audit.record(session, actor, "sealed again", "table", [table], count=len(changed), reason=why)
        return {"sealed": len(changed), "unreadable": unreadable, "busy": len(keys) - len(rows)}

    def _sealed_again(self, columns: Sequence[SealedColumn], row: Mapping[str, Any]) -> tuple[dict[str, bytes], int]:
        """Return the values of a row that are sealed anew, by column, and how many no key opens."""
        anew, closed = {}, 0
        for column in columns:
            try:
                value = column.sealed_again(self.ciphers[column.keys], row)
            except Unreadable:
                closed += 1
            else:
                if value is not None:
                    anew[column.column] = value
        return anew, closed


def _next(position: Position, is_last: bool, after: tuple[str, ...]) -> Position:  # noqa: FBT001
    return Position(position.table + 1) if is_last else Position(position.table, after)


@dataclass(frozen=True)
class _Page:
    """The next rows of a table in the order of its key, as SQL."""

    columns: Sequence[SealedColumn]
    key: Mapping[str, str]
    rows: str
    values: Mapping[str, Any]

    @classmethod
    async def of(cls, session: AsyncSession, table: str, columns: Sequence[SealedColumn], after: tuple[str, ...]) -> "_Page":
        key = await _key_of(session, table)
        beginnings = ", ".join(f"{column.beginning()} as b{number}" for number, column in enumerate(columns))
        here = ", ".join(f"cast(cast(:k{number} as text) as {kind})" for number, kind in enumerate(key.values()))
        behind = f"where ({', '.join(key)}) > ({here})" if after else ""
        rows = f"select {', '.join(key)}, {beginnings} from {table} {behind} order by {', '.join(key)} limit :most"
        return cls(columns, key, rows, {f"k{number}": value for number, value in enumerate(after)})

    @property
    def _key_as_text(self) -> str:
        return f"array[{', '.join(f'cast({name} as text)' for name in self.key)}]"

    def counting(self) -> Any:
        """Return the question how many rows begin alike; each line has the last key of the page beside it."""
        backwards = ", ".join(f"{name} desc" for name in self.key)
        beginnings = ", ".join(f"b{number}" for number in range(len(self.columns)))
        return text(f"""
            with page as ({self.rows})
            select array[{beginnings}] as beginnings, count(*) as number,
                   (select {self._key_as_text} from page order by {backwards} limit 1) as last
              from page group by {beginnings}""")

    @property
    def looking_for_old(self) -> str:
        """The question which rows hold something that is not sealed by the newest key."""
        old = " or ".join(f"b{number} <> :newest_{column.keys}" for number, column in enumerate(self.columns))
        return f"""
            with page as ({self.rows})
            select {self._key_as_text} as key, coalesce({old}, false) as is_old from page order by {", ".join(self.key)}"""


def _holding(table: str, key: Mapping[str, str]) -> Any:
    """Return the question for these rows whole, each held until the end; those that somebody else holds are left out."""
    wanted = ", ".join(f"cast(cast(:k{number} as text[]) as {kind}[])" for number, kind in enumerate(key.values()))
    names = ", ".join(f"w{number}" for number in range(len(key)))
    same = " and ".join(f"t.{name} = w.w{number}" for number, name in enumerate(key))
    as_text = ", ".join(f"cast(t.{name} as text) as key_{number}" for number, name in enumerate(key))
    return text(f"""
        select {as_text}, t.* from {table} t join unnest({wanted}) as w({names}) on {same}
           for update of t skip locked""")


def _changing(table: str, key: Mapping[str, str], columns: Sequence[SealedColumn]) -> Any:
    changes = ", ".join(f"{column.column} = :{column.column}" for column in columns)
    where = " and ".join(
        f"{name} = cast(cast(:k{number} as text) as {kind})" for number, (name, kind) in enumerate(key.items())
    )
    return text(f"update {table} set {changes} where {where}")


async def _key_of(session: AsyncSession, table: str) -> dict[str, str]:
    """Return the columns of a table's key with their types, in their order."""
    return {row.name: row.type for row in await execute(session, _KEY, {"table": table})}
