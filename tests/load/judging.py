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
     where c.relkind in ('r', 'i') and c.relnamespace = 'public'::regnamespace"""
_INDEXES: Final = """
    select coalesce(i.inhparent, c.oid)::regclass::text as name
      from pg_index x join pg_class c on c.oid = x.indexrelid left join pg_inherits i on i.inhrelid = c.oid
     where c.relkind = 'i' and c.relnamespace = 'public'::regnamespace and not x.indisunique
     group by 1 having sum(c.reltuples) > $1"""
_SCANS: Final = frozenset({"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan", "Tid Scan", "Sample Scan"})
_GATHERING: Final = frozenset({"Sort", "Aggregate", "Hash", "WindowAgg", "SetOp", "ModifyTable"})


@dataclass(frozen=True)
class TableSize:
    """How many rows a table or an index has; `whole` is the one of which it is a part, or itself."""

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
    """Return how many rows each table, index and partition has."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(_SIZES)
    await connection.close()
    return {row["name"]: TableSize(row["whole"], row["rows"]) for row in rows}


async def large_indexes_of(url: str) -> set[str]:
    """Return the indexes, but for unique ones, that have more than a hundred thousand rows."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(_INDEXES, LARGE)
    await connection.close()
    return {row["name"] for row in rows}


def faults_of(statement: str, plan: Mapping[str, Any], sizes: Sizes, large: int = LARGE) -> list[Fault]:
    """Return what is wrong with a plan; how much it really read is judged where it was carried out.

    `large`: fewer rows than among a million where a small house stands for it. There the server does not choose freely, so
    that only tables read whole are judged.
    """
    found = [*_whole_tables(plan, sizes, large)]
    if large == LARGE and "Actual Rows" in plan:
        found += _too_many_rows(plan, sizes)
    return [Fault(what, statement) for what in found]


def _whole_tables(plan: Mapping[str, Any], sizes: Sizes, large: int) -> Iterator[str]:
    read: dict[str, float] = {}
    names = [node["Relation Name"] for node in nodes_of(plan) if node["Node Type"] == "Seq Scan"]
    if large == LARGE:
        names += _indexes_read_whole(plan, may_stop=False)
    for name in names:
        if size := sizes.get(name):
            read[size.whole] = read.get(size.whole, 0.0) + size.rows
    for node in nodes_of(plan):
        if node["Node Type"] == "Sort" and (rows := node.get("Actual Rows", 0) * node.get("Actual Loops", 0)) > LARGE:
            yield f"sorts {rows:,.0f} rows"
    for name, rows in read.items():
        if rows > large:
            yield f"reads {name} from end to end ({rows:,.0f} rows)"


def _indexes_read_whole(node: Mapping[str, Any], *, may_stop: bool) -> Iterator[str]:
    """Return the indexes that are gone through from end to end.

    One that is read in its order may stop where somebody above has enough: what it read is counted where it ran.
    """
    if "Index Name" in node and "Index Cond" not in node and not may_stop:
        yield node["Index Name"]
    may_stop = node["Node Type"] == "Limit" or (may_stop and node["Node Type"] not in _GATHERING)
    for part in node.get("Plans", ()):
        yield from _indexes_read_whole(part, may_stop=may_stop)


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
