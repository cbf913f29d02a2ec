"""Alembic for one service without ini files: `upgrade`, `check`, and the mechanisms' tables with what models cannot say.

A service has `services/<name>/migrations/` with `env.py` (two lines), `versions/0001_….py` and `HEAD`: the file with the
newest revision, on which two branches that both add a migration collide in git instead of in production.
"""

import asyncio
import importlib
import ssl
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from alembic import command, context, op
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, inspect, pool, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.schema import SchemaItem

from shared.database_roles import ONE_JOB
from shared.partitions import next_month, partition_statement
from shared.sealing_migrations import guard_rows
from shared.tables import MECHANISMS

LOCK_TIMEOUT: Final = "5s"
"""A migration that cannot get its lock gives up, instead of stopping every officer who waits behind it."""


def config_of(service: str, url: str) -> Config:
    """Return alembic's configuration of a service."""
    folder = Path(importlib.import_module(f"services.{service}").__path__[0]) / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("version_locations", str(folder / "versions"))
    config.set_main_option("path_separator", "newline")
    config.attributes["url"] = url
    return config


def upgrade(service: str, url: str, tls: ssl.SSLContext | None = None) -> None:
    """Bring the service's database to the newest revision."""
    config = config_of(service, url)
    config.attributes["tls"] = tls
    command.upgrade(config, "head")


def run_env(metadata: MetaData) -> None:
    """Do alembic's work online; called by each service's `env.py`."""
    url, tls = context.config.attributes["url"], context.config.attributes.get("tls")

    def work(connection: Connection) -> None:
        context.configure(connection=connection, target_metadata=metadata, include_object=_include, compare_type=True)
        with context.begin_transaction():
            connection.execute(ONE_JOB)
            connection.execute(text(f"set local lock_timeout = '{LOCK_TIMEOUT}'"))
            context.run_migrations()

    async def connect() -> None:
        engine = create_async_engine(url, poolclass=pool.NullPool, connect_args={"ssl": tls} if tls else {})
        async with engine.connect() as connection:
            await connection.run_sync(work)
        await engine.dispose()

    asyncio.run(connect())


def _include(item: SchemaItem, *_: Any) -> bool:
    """Leave the monthly partitions out of the comparison: the relay makes them, no model names them."""
    table = getattr(item, "table", item)
    return not str(getattr(table, "name", "")).startswith("outbox_")


def create_mechanisms() -> None:
    """Create the mechanisms' tables, the first partitions, and the trigger that keeps the audit append-only."""
    MECHANISMS.create_all(op.get_bind(), checkfirst=False)
    today = datetime.now(UTC).date()
    for month in (today.replace(day=1), next_month(today), next_month(next_month(today))):
        op.execute(partition_statement(month))
    op.execute(
        """
        create function refuse_change() returns trigger language plpgsql as
        $$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$"""
    )
    make_append_only("audit")


def make_append_only(table: str, *sealed: str) -> None:
    """Let the database refuse every change and deletion of rows; `sealed` columns may be sealed under newer keys."""
    guard_rows(table, sealed)
    op.execute(
        f"create trigger {table}_never_emptied before truncate on {table} for each statement execute function refuse_change()"
    )


def drop_mechanisms() -> None:
    """Undo `create_mechanisms`."""
    MECHANISMS.drop_all(op.get_bind(), checkfirst=False)
    op.execute("drop function refuse_change() cascade")


def mend_delivery() -> None:
    """Give a database what delivery needs beyond its first shape: ends, republications, gaps, and dead letters by fact.

    A database that was made by today's models has all of it already; there nothing is done.
    """
    bind = op.get_bind()
    for name in ("topic_ends", "republications", "reading_places", "gaps"):
        MECHANISMS.tables[name].create(bind, checkfirst=True)
    op.execute("create index if not exists ix_outbox_delivered_key on outbox (key) where kafka_offset is not null")
    op.execute("""
        insert into topic_ends (kafka_partition, next_offset)
        select kafka_partition, max(kafka_offset) + 1 from outbox where kafka_offset is not null group by kafka_partition
            on conflict do nothing""")
    if "id" in {column["name"] for column in inspect(bind).get_columns("dead_letters")}:
        return
    op.execute("alter table dead_letters add column id text, add column tried_at timestamptz")
    op.execute("update dead_letters set id = coalesce(event_id, concat_ws('/', topic, kafka_partition, kafka_offset))")
    op.execute("delete from dead_letters l using dead_letters k where l.id = k.id and l.ctid < k.ctid")
    op.execute("alter table dead_letters drop constraint pk_dead_letters")
    op.execute("alter table dead_letters add constraint pk_dead_letters primary key (id)")
    op.execute("create index ix_dead_letters_waiting on dead_letters (received_at) where replayed_at is null")


def undo_delivery() -> None:
    """Undo `mend_delivery`."""
    op.execute("drop index ix_dead_letters_waiting")
    op.execute("alter table dead_letters drop constraint pk_dead_letters, drop column id, drop column tried_at")
    op.execute("""
        delete from dead_letters l using dead_letters k
         where (l.topic, l.kafka_partition, l.kafka_offset) = (k.topic, k.kafka_partition, k.kafka_offset)
           and l.ctid < k.ctid""")
    op.execute("alter table dead_letters add constraint pk_dead_letters primary key (topic, kafka_partition, kafka_offset)")
    op.execute("drop index ix_outbox_delivered_key")
    for name in ("gaps", "reading_places", "republications", "topic_ends"):
        op.execute(f"drop table {name}")


def open_doors() -> None:
    """Give a database what the operators' doors need: republications by case and span with their progress, gaps by number and
    reader, dead letters by case.

    A database that was made by today's models has all of it already; there nothing is done.
    """
    op.execute("""
        alter table republications add column if not exists until timestamptz, add column if not exists key text,
            add column if not exists published bigint not null default 0""")
    op.execute("create index if not exists ix_dead_letters_waiting_keys on dead_letters (key) where replayed_at is null")
    if "id" in {column["name"] for column in inspect(op.get_bind()).get_columns("gaps")}:
        return
    op.execute("alter table gaps drop constraint pk_gaps")
    op.execute("""
        alter table gaps add column id bigint generated always as identity, add column reader text,
            add column asked_at timestamptz, add column republication bigint,
            add constraint pk_gaps primary key (id)""")
    op.execute("""
        create unique index uq_gaps_open on gaps (reader, topic, kafka_partition, from_offset, until_offset)
         where asked_at is null""")


def close_doors() -> None:
    """Undo `open_doors`."""
    op.execute("drop index uq_gaps_open, ix_dead_letters_waiting_keys")
    op.execute("""
        delete from gaps g using gaps k
         where (g.topic, g.kafka_partition, g.from_offset, g.noticed_at)
             = (k.topic, k.kafka_partition, k.from_offset, k.noticed_at) and g.id < k.id""")
    op.execute("""
        alter table gaps drop constraint pk_gaps, drop column id, drop column reader, drop column asked_at,
            drop column republication, add constraint pk_gaps primary key (topic, kafka_partition, from_offset, noticed_at)""")
    op.execute("alter table republications drop column until, drop column key, drop column published")


def mend_plans() -> None:
    """Give the mechanisms' tables the indexes that their questions need among a million rows, where they lack them."""
    op.execute("create index if not exists ix_outbox_refused on outbox (id) where refused is not null and delivered_at is null")


def undo_plans() -> None:
    """Undo `mend_plans`."""
    op.execute("drop index ix_outbox_refused")


def solve_clocks() -> None:
    """Let a missed clock say when what it was for was done after all, and be kept late.

    A database that was made by today's models has it already; there nothing changes.
    """
    op.execute("alter table clocks add column if not exists solved_at timestamptz")
    _know_clock_states("'running', 'kept', 'kept_late', 'missed', 'handed_over', 'stopped'")
    op.execute("""
        create index if not exists ix_clocks_unsaid on clocks (id) where state = 'kept_late' and escalated_at is null""")


def unsolve_clocks() -> None:
    """Undo `solve_clocks`."""
    op.execute("drop index ix_clocks_unsaid")
    op.execute("update clocks set state = 'missed' where state = 'kept_late'")
    _know_clock_states("'running', 'kept', 'missed', 'handed_over', 'stopped'")
    op.execute("alter table clocks drop column solved_at")


def _know_clock_states(states: str) -> None:
    op.execute("alter table clocks drop constraint ck_clocks_state_known")
    op.execute(f"alter table clocks add constraint ck_clocks_state_known check (state in ({states}))")


def part_refused() -> None:
    """Leave facts that were set aside out of the relay's index: however many they are, it meets none of them."""
    _index_waiting_facts("delivered_at is null and address = 'fact' and refused is null")


def join_refused() -> None:
    """Undo `part_refused`."""
    _index_waiting_facts("delivered_at is null and address = 'fact'")


def _index_waiting_facts(which: str) -> None:
    op.execute("drop index ix_outbox_undelivered_facts")
    op.execute(f"create index ix_outbox_undelivered_facts on outbox (id) where {which}")


def rename_table(old: str, new: str, *indexes: str) -> None:
    """Give a table its new name, and its primary key and these indexes (named without `ix_` and table) theirs.

    A database that was made by today's models has the new names from its first migration on; there nothing is done.
    """
    op.execute(f"alter table if exists {old} rename to {new}")
    op.execute(f"alter index if exists pk_{old} rename to pk_{new}")
    for index in indexes:
        op.execute(f"alter index if exists ix_{old}_{index} rename to ix_{new}_{index}")
    # From version 18 on PostgreSQL names also what says that a column is not null.
    op.execute(
        f"""
        do $$ declare one record; begin
            for one in select conname as name from pg_constraint
                        where conrelid = '{new}'::regclass and starts_with(conname, '{old}_') loop
                execute format('alter table {new} rename constraint %I to %I', one.name,
                               '{new}' || substr(one.name, length('{old}') + 1));
            end loop;
        end $$"""
    )


def revision_of(service: str) -> Mapping[str, str]:
    """Return what the HEAD file says and what alembic finds, for the test that compares them."""
    config = config_of(service, "")
    folder = Path(str(config.get_main_option("script_location")))
    file = (folder / "HEAD").read_text(encoding="utf-8").strip()
    return {"file": file, "alembic": str(ScriptDirectory.from_config(config).get_current_head())}


_TEMPLATE: Final = '''"""{title}."""

from typing import Final

from alembic import op

revision: Final = "{revision}"
down_revision: Final = "{before}"


def upgrade() -> None:
    op.execute("")


def downgrade() -> None:
    op.execute("")
'''


def begin_revision(service: str, name: str) -> Path:
    """Write an empty, numbered migration and note it in HEAD: `make migration SERVICE=intake NAME=add_hold_reason`."""
    folder = Path(str(config_of(service, "").get_main_option("script_location")))
    before = (folder / "HEAD").read_text(encoding="utf-8").strip()
    revision = f"{int(before.partition('_')[0]) + 1:04d}_{name}"
    path = folder / "versions" / f"{revision}.py"
    title = name.replace("_", " ").capitalize()
    path.write_text(_TEMPLATE.format(title=title, revision=revision, before=before), encoding="utf-8")
    (folder / "HEAD").write_text(f"{revision}\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    begin_revision(*sys.argv[1:3])
