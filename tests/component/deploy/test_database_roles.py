"""Three roles of one database: the owner migrates, the service writes rows, reports read; nobody else changes a table."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.intake.settings import IntakeSettings
from shared.commandline import run_command
from shared.database import Database, execute
from shared.outbox import publish
from tests.component.deploy.secured_engines import SecuredPostgres, running
from tests.support.builders import a_household_reported
from tests.support.services import SETTINGS


@pytest.fixture(scope="module")
async def postgres(tmp_path_factory) -> AsyncIterator[SecuredPostgres]:
    async with running(SecuredPostgres(tmp_path_factory.mktemp("postgres"))) as part:
        yield part


@pytest.fixture
def environment(postgres, tmp_path, monkeypatch):
    """As a process of intake finds it: its secrets are files, the rest stands in the environment."""
    secrets = {
        "INTAKE_DATABASE_URL": postgres.url("intake", "intake"),
        "INTAKE_MIGRATION_URL": postgres.url("intake_owner", "intake"),
        **{f"INTAKE_{name.upper()}": value for name, value in SETTINGS.items() if name.endswith("_key")},
    }
    for name, value in secrets.items():
        (tmp_path / name).write_text(f"{value}\n", encoding="ascii")
    given = {f"INTAKE_{name.upper()}": str(value) for name, value in SETTINGS.items() if not name.endswith("_key")}
    for name in set(given) - set(secrets):
        monkeypatch.setenv(name, given[name])
    monkeypatch.setenv("KIPTHOI_SECRETS_DIR", str(tmp_path))
    return monkeypatch


async def _migrate(environment) -> None:
    environment.setattr(sys, "argv", ["intake", "migrate"])
    await asyncio.to_thread(run_command, "intake", IntakeSettings, lambda: pytest.fail("it served"))


def _opened(url: str) -> Database:
    return Database(url, name="test", pool_size=2, connect_s=5)


async def _refused(database: Database, statement: str) -> bool:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        async with database.transaction() as session:
            await execute(session, text(statement))
    return True


async def test_the_migration_job_lets_the_service_write_and_reports_read_and_nobody_change_tables(postgres, environment):
    for _ in range(2):
        await _migrate(environment)
    service = _opened(postgres.url("intake", "intake"))
    reports = _opened(postgres.url("intake_reader", "intake"))

    async with service.transaction() as session:
        await publish(session, [a_household_reported()])
    assert await _refused(service, "alter table audit disable trigger audit_append_only")
    assert await _refused(service, "drop table cases")
    assert await _refused(service, "update alembic_version set version_num = ''")
    async with reports.reading() as session:
        assert (await execute(session, text("select count(*) from outbox"))).scalar() == 1
    async with reports.reading() as session:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await execute(session, text("select * from idempotency_keys"))
    await reports.close()
    await service.close()


async def test_the_relay_makes_next_months_partition_with_the_owners_right(postgres, environment):
    await _migrate(environment)
    service = _opened(postgres.url("intake", "intake"))

    async with service.transaction() as session:
        await execute(session, text("select make_outbox_partition(:month)"), {"month": date(2031, 12, 1)})
        where = "select count(*) from pg_class where relname = 'outbox_2031_12'"
        assert (await execute(session, text(where))).scalar() == 1
    assert await _refused(service, "create table if not exists outbox_2032_01 (id int)")
    await service.close()
