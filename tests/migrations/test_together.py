"""Two jobs that migrate one database at the same time: the second waits for the first and finds its work done."""

import asyncio
import os
import sys

import asyncpg

from shared.migrations import revision_of
from tests.support.services import SETTINGS

SERVICE = "console"
JOBS = 3


async def _migrate(url):
    settings = {f"{SERVICE.upper()}_{name.upper()}": str(value) for name, value in {**SETTINGS, "database_url": url}.items()}
    job = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"services.{SERVICE}", "migrate"),
        env={**os.environ, **settings},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await job.communicate()
    return job.returncode, said.decode()[-800:]


async def test_jobs_that_begin_together_all_end_well(fresh_database):
    url = await fresh_database(SERVICE)
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute("drop schema public cascade")
    await connection.execute("create schema public")

    ended = await asyncio.gather(*(_migrate(url) for _ in range(JOBS)))

    assert [code for code, _ in ended] == [0] * JOBS, ended
    assert await connection.fetchval("select version_num from alembic_version") == revision_of(SERVICE)["alembic"]
    await connection.close()
