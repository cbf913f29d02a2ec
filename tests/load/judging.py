"""What is wrong with a plan: it reads a large table from end to end, or far more rows than anybody asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
import orjson

LARGE: Final = 100_000
"""A table with more rows is never read from end to end, and no statement reads more rows of such tables.

Two thousand rows are looked up one by one only in a table of that size; a page of a whole province reads half as much.
"""
MANY: Final = 10_000
"""So many rows that are read and thrown away are a fault where fewer than a tenth of those read remain."""

_SIZES: Final = """
    select c.relname as name, coalesce(i.inhparent, c.oid)::regclass::text as whole, greatest(c.reltuples, 0) as rows
      from pg_class c left join pg_inherits i on i.inhrelid = c.oid
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace"""
_SCANS: Final = frozenset({"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan", "Tid Scan", "Sample Scan"})


@dataclass(frozen=True)
class TableSize:
    """How many rows a table has; `whole` is the table of which it is a partition, or itself."""

    whole: str
    rows: float


Sizes = Mapping[str, TableSize]


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, in which statement."""

    what: str
    statement: str

    def __str__(self) -> str:
        return f"{self.what}\n    {' '.join(self.statement.split())[:600]}"


async def sizes_of(url: str) -> dict[str, TableSize]:
    """Return how many rows each table and partition has."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(_SIZES)
    await connection.close()
    return {row["name"]: TableSize(row["whole"], row["rows"]) for row in rows}


def faults_of(statement: str, plan: Mapping[str, Any], sizes: Sizes, large: int = LARGE) -> list[Fault]:
    """Return what is wrong with a plan; how much it really read is judged where it was carried out.

    `large`: fewer rows than of a million where a smaller house stands for it. There rows are not counted.
    """
    found = [*_whole_tables(plan, sizes, large)]
    if large == LARGE and "Actual Rows" in plan:
        found += _too_many_rows(plan, sizes)
    return [Fault(what, statement) for what in found]


def _whole_tables(plan: Mapping[str, Any], sizes: Sizes, large: int) -> Iterator[str]:
    read: dict[str, float] = {}
    for node in nodes_of(plan):
        if node["Node Type"] == "Seq Scan" and (size := sizes.get(node["Relation Name"])):
            read[size.whole] = read.get(size.whole, 0.0) + size.rows
        if node["Node Type"] == "Sort" and (rows := node.get("Actual Rows", 0) * node.get("Actual Loops", 0)) > LARGE:
            yield f"sorts {rows:,.0f} rows"
    for table, rows in read.items():
        if rows > large:
            yield f"reads {table} from end to end ({rows:,.0f} rows)"


def _too_many_rows(plan: Mapping[str, Any], sizes: Sizes) -> Iterator[str]:
    read = 0.0
    for node in nodes_of(plan):
        # A small table is read whole where that is cheaper, and asked as often as it is small.
        if node["Node Type"] not in _SCANS or _rows_of(node, sizes) <= LARGE:
            continue
        loops = node["Actual Loops"]
        kept = node["Actual Rows"] * loops
        dropped = (node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)) * loops
        read += kept + dropped
        if dropped >= MANY and dropped > 9 * kept:
            yield f"throws away {dropped:,.0f} rows of {node['Relation Name']} to keep {kept:,.0f}"
    if read > LARGE:
        yield f"reads {read:,.0f} rows of large tables"


def _rows_of(node: Mapping[str, Any], sizes: Sizes) -> float:
    size = sizes.get(node["Relation Name"])
    return sum(other.rows for other in sizes.values() if other.whole == size.whole) if size else 0.0


def nodes_of(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Return every node of a plan."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes_of(part)


async def plan_for_any_values(connection: asyncpg.Connection, statement: str) -> dict[str, Any]:
    """Return the plan that the server makes once for all values, when a statement comes again and again."""
    told = await connection.fetchval("select pg_temp.plan_for_any_values($1)", statement)
    plan: dict[str, Any] = orjson.loads(told)[0]["Plan"]
    return plan
