"""The migrations make what the models say."""

import asyncio

import asyncpg
import pytest
from alembic import command

from services.assessment.tables import ServiceTable
from shared.migrations import config_of, revision_of
from tests.conftest import FreshDatabase


async def test_models_and_migrations_agree(fresh_database: FreshDatabase) -> None:
    assert "assessments" in ServiceTable.metadata.tables
    await asyncio.to_thread(command.check, config_of("assessment", await fresh_database("assessment")))


def test_the_head_file_names_the_newest_revision() -> None:
    revisions = revision_of("assessment")
    assert revisions["file"] == revisions["alembic"]


async def test_what_was_kept_under_the_older_names_is_kept_and_stays_append_only(fresh_database: FreshDatabase) -> None:
    url = await fresh_database("assessment")
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await asyncio.to_thread(command.downgrade, config_of("assessment", url), "0004_rule_entries")
    await connection.execute(
        "insert into reckonings values ('01900000-0000-7000-8000-000000000001', 0, 1, '2026-11-20', now(), 'set', 'v', 'x')"
    )
    await connection.execute("insert into law_passes values ('2026-11-20', 3, 10, 2, now())")

    await asyncio.to_thread(command.upgrade, config_of("assessment", url), "head")

    assert await connection.fetchval("select sealed from determinations") == b"x"
    assert await connection.fetchval("select version from reassessment_runs") == 3
    for change in ("update determinations set rule_set = 'y'", "delete from reassessment_runs", "truncate determinations"):
        with pytest.raises(asyncpg.RestrictViolationError):
            await connection.execute(change)
    names = [
        row["name"]
        for table, column in (("pg_constraint", "conname"), ("pg_trigger", "tgname"), ("pg_class", "relname"))
        for row in await connection.fetch(f"select {column} as name from {table}")
    ]
    assert [name for name in names if "reckonings" in name or "law_passes" in name] == []
    await connection.close()


async def test_numbers_that_were_signed_in_several_forms_are_kept_and_their_form_is_taken(
    fresh_database: FreshDatabase,
) -> None:
    url = await fresh_database("assessment")
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await asyncio.to_thread(command.downgrade, config_of("assessment", url), "0005_names")
    for nth, number in enumerate(("12/QĐ-UBND", "012/QĐ -UBND", "12/qđ-ubnd", "3/QĐ-UBND-KT")):
        await connection.execute(
            "insert into decisions (id, incident_id, issuer, year, number, drill, signed_by, role, authority, rule_set, "
            "decided_at) values (gen_random_uuid(), gen_random_uuid(), 'commune:00004', 2026, $1, false, 'c', 'r', 'a', 's', "
            "now() + make_interval(secs => $2))",
            number,
            nth,
        )

    await asyncio.to_thread(command.upgrade, config_of("assessment", url), "head")

    kept = await connection.fetch("select number, number_key from decisions order by decided_at")
    assert [tuple(row) for row in kept] == [
        ("12/QĐ-UBND", "12/QD-UBND"),
        ("012/QĐ -UBND", "12/QD-UBND #2"),
        ("12/qđ-ubnd", "12/QD-UBND #3"),
        ("3/QĐ-UBND-KT", "3/QD-UBND-KT"),
    ]
    with pytest.raises(asyncpg.RestrictViolationError):
        await connection.execute("update decisions set number = '4'")
    await connection.close()
