"""Three roles of one database: its owner migrates, the service reads and writes rows, `<database>_reader` reads for reports.

A service whose role does not own the tables cannot switch off a trigger that keeps a table append-only, nor drop or change a
table. `deploy/postgres/roles.sql` makes the roles; `migrate` lets them in after each migration, as the owner.
"""

import asyncio
import ssl
from collections.abc import Sequence
from typing import Final

from sqlalchemy import make_url, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

PARTITION_MAKER: Final = "make_outbox_partition"
"""Lends the service the one right of the owner that it needs between two migrations: next month's partition of the outbox."""
ONE_JOB: Final = text("select pg_advisory_xact_lock(hashtextextended('migrate', 0))")
"""Waits until no other job migrates this database or lets roles in: both of them would make the same things."""
HIDDEN_FROM_READERS: Final = ("idempotency_keys", "kept_pages")
"""Answers and refused forms, kept for those who asked or typed them: no report needs them."""


def let_in(url: str, writer: str, tls: ssl.SSLContext | None = None) -> None:
    """Give the service's role, and the reader where there is one, what they may do; `url` is the owner's. Harmless to repeat.

    Raises sqlalchemy's errors, for example where the role `writer` is unknown or the caller owns nothing.
    """
    asyncio.run(_run(url, writer, tls))


async def _run(url: str, writer: str, tls: ssl.SSLContext | None) -> None:
    engine = create_async_engine(url, poolclass=pool.NullPool, connect_args={"ssl": tls} if tls else {})
    reader = f"{make_url(url).database}_reader"
    try:
        async with engine.begin() as connection:
            await connection.execute(ONE_JOB)
            known = await connection.scalar(text("select count(*) from pg_roles where rolname = :name"), {"name": reader})
            quote = connection.dialect.identifier_preparer.quote
            for statement in _statements(quote(writer), quote(reader) if known else None):
                await connection.execute(text(statement))
    finally:
        await engine.dispose()


def _statements(writer: str, reader: str | None) -> Sequence[str]:
    tables, sequences = "all tables in schema public", "all sequences in schema public"
    writing = [
        f"grant usage on schema public to {writer}",
        f"grant select, insert, update, delete on {tables} to {writer}",
        f"grant usage, select on {sequences} to {writer}",
        f"revoke insert, update, delete on alembic_version from {writer}",
        f"alter default privileges in schema public grant select, insert, update, delete on tables to {writer}",
        f"alter default privileges in schema public grant usage, select on sequences to {writer}",
        _MAKE_PARTITION,
        f"revoke all on function {PARTITION_MAKER}(date) from public",
        f"grant execute on function {PARTITION_MAKER}(date) to {writer}",
    ]
    if reader is None:
        return writing
    reading = [
        f"grant usage on schema public to {reader}",
        f"grant select on {tables} to {reader}",
        f"alter default privileges in schema public grant select on tables to {reader}",
        *(_hide(table, reader) for table in HIDDEN_FROM_READERS),
    ]
    return [*writing, *reading]


def _hide(table: str, reader: str) -> str:
    return f"""
        do $$ begin
            if to_regclass('public.{table}') is not null then revoke all on public.{table} from {reader}; end if;
        end $$"""


# As `partition_statement` says it; the path is fixed, so that no other schema's table can be meant.
_MAKE_PARTITION: Final = f"""
    create or replace function {PARTITION_MAKER}(month date) returns void
        language plpgsql security definer set search_path = public, pg_temp as $$
    begin
        execute format(
            'create table if not exists %I partition of outbox for values from (%L) to (%L)',
            'outbox_' || to_char(month, 'YYYY_MM'),
            to_char(month, 'YYYY-MM-01') || ' 00:00+00', to_char(month + interval '1 month', 'YYYY-MM-01') || ' 00:00+00');
    end $$"""
