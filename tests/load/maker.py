"""Fills the empty, migrated database of one service: a year of incidents, mostly ended, and what is open today.

Rows are made in the server by `insert … select`, through the same tables as the services'. While that goes on the session is a
replica's (`session_replication_role`): foreign keys and triggers, those of append-only tables and of balances among them, would
be asked ten million times; a test looks afterwards for what they would have refused. Checks and unique keys are in force.
Indexes that no constraint needs are built once at the end.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import asyncpg
import orjson

from shared.ids import derived_id
from shared.partitions import partition_statement
from tests.load.seals import Keys, seal
from tests.load.sizes import LoadedIncident, Sizes, incidents_of

_FOLDER: Final = Path(__file__).parent / "sql"
_REASONING: Final = orjson.dumps({"vi": "Theo mức quy định", "en": "By the norm", "basis": [], "certainty": "A"}).decode()
_BOOKED_SINGLY: Final = 300_000
"""Of so many of the newest cases each payment has ledger entries of its own; older ones are sums, one for each source."""
_FACTS: Final = {"intake": 1.0, "assessment": 0.3, "disbursement": 0.3, "notifications": 0.3, "console": 0.0}
"""Facts of its own that a service keeps, by case."""
_HEARD: Final = {"intake": 0.3, "assessment": 0.3, "disbursement": 0.3, "notifications": 0.3, "console": 1.0}
"""Facts of others that it has taken, by case."""
_INDEXES: Final = """
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
      from pg_index i join pg_class c on c.oid = i.indrelid
     where c.relnamespace = 'public'::regnamespace and not i.indisunique
       and not exists (select from pg_inherits h where h.inhrelid = i.indexrelid)"""

Say = Callable[[str], None]


async def fill(url: str, service: str, sizes: Sizes, keys: Keys, say: Say = lambda _: None) -> None:
    """Fill it. `url` is the superuser's, because only he may set triggers aside."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("set session_replication_role = replica; set work_mem = '256MB'; set temp_buffers = '64MB'")
        await connection.execute("set maintenance_work_mem = '256MB'; set synchronous_commit = off; set jit = off")
        async with connection.transaction():
            await _prepare(connection, sizes, keys)
            async with _without_indexes(connection):
                for name in (service, "mechanisms"):
                    await _run(connection, name, service, sizes)
                    say(f"{service}: {name}")
            await seal(connection, service, sizes, keys)
        await connection.execute("vacuum analyze")
        say(f"{service}: done")
    finally:
        await connection.close()


async def _prepare(connection: asyncpg.Connection, sizes: Sizes, keys: Keys) -> None:
    for month in sizes.months():
        await connection.execute(partition_statement(month))
    await connection.execute(_text("world", {"start_ms": sizes.start_ms, "step_ms": sizes.step_ms}))
    incidents = incidents_of(sizes)
    for incident in incidents:
        await _place(connection, incident)
    await connection.copy_records_to_table("load_seals", records=[(slot, keys.some_ciphertext(slot)) for slot in range(64)])
    await connection.copy_records_to_table("load_derived", records=await _derived(connection, sizes, incidents))
    await connection.execute(_text("cases", {"cases": sizes.cases, "open_cases": sizes.open_cases}))


async def _place(connection: asyncpg.Connection, incident: LoadedIncident) -> None:
    row = (incident.number, incident.title, incident.hazard, incident.risk_level, incident.drill, incident.first, incident.last)
    await connection.execute(
        "insert into load_incidents select $1, pg_temp.id(9, $6), $2, $3, $4, $5, $6, $7, pg_temp.moment($6), $8",
        *row,
        len(incident.places),
    )
    places = [(incident.number, slot, *place) for slot, place in enumerate(incident.places)]
    await connection.copy_records_to_table("load_places", records=places)


async def _derived(connection: asyncpg.Connection, sizes: Sizes, incidents: list[LoadedIncident]) -> list[tuple[object, ...]]:
    """Names of awards and payments of open cases, as the services themselves would derive them."""
    last = incidents[-1]
    first = max(sizes.cases - sizes.open_cases, last.first)
    incident = await connection.fetchval("select pg_temp.id(9, $1)", last.first)
    ids = await connection.fetch(
        "select n, pg_temp.id(1, n) as case_id, pg_temp.id(2, n) as household from generate_series($1::bigint, $2) n",
        first,
        sizes.cases - 1,
    )
    return [
        (
            row["n"],
            *(derived_id("award", row["case_id"], code, "", 1) for code in ("RICE", "HOUSE_REPAIR")),
            *(derived_id("payment", row["household"], incident, code, "", 1) for code in ("RICE", "HOUSE_REPAIR")),
        )
        for row in ids
    ]


@asynccontextmanager
async def _without_indexes(connection: asyncpg.Connection) -> AsyncIterator[None]:
    indexes = await connection.fetch(_INDEXES)
    for index in indexes:
        await connection.execute(f"drop index {index['name']}")
    yield
    for index in indexes:
        # The server writes a partitioned table's index as if it were for the head alone.
        await connection.execute(index["definition"].replace(" ON ONLY ", " ON "))


async def _run(connection: asyncpg.Connection, name: str, service: str, sizes: Sizes) -> None:
    values = {
        "cases": sizes.cases,
        "open_cases": sizes.open_cases,
        "waiting": sizes.waiting,
        "facts": max(1, int(sizes.cases * _FACTS[service])) if _FACTS[service] else 0,
        "heard": max(1, int(sizes.cases * _HEARD[service])),
        "booked_from": max(0, sizes.cases - _BOOKED_SINGLY),
        "reasoning": f"'{_REASONING}'",
    }
    for statement in _text(name, values).split(";\n"):
        if statement.strip():
            await connection.execute(statement)


def _text(name: str, values: dict[str, object]) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").format(**values)
