"""The compose file's PostgreSQL is made and let in by what the file itself says."""

import re

import asyncpg
import pytest

from deploy.devstack.addresses import HOST
from deploy.devstack.problems import StackProblem
from tests.component.deploy.compose_engines import asked, image_postgres
from tests.support.compose import Compose, compose, variables_of
from tests.support.services import SERVICES


@pytest.fixture
def trial(tmp_path) -> Compose:
    return compose(variables_of(tmp_path))


def _scripts(trial: Compose) -> list[str]:
    mounts = [mount.split(":") for mount in trial.services["postgres"]["volumes"]]
    return [source for source, target, *_ in mounts if target.startswith("/docker-entrypoint-initdb.d/")]


async def test_it_initialises_with_the_files_arguments_and_every_service_finds_its_database(trial, tmp_path):
    environment, command = trial.environment("postgres"), trial.services["postgres"]["command"]

    async with image_postgres(tmp_path, environment, command, _scripts(trial)) as postgres:
        provider = (
            "select datlocprovider::text || ' ' || pg_encoding_to_char(encoding) from pg_database where datname = 'intake'"
        )
        assert await asked(postgres.superuser_url, provider) == "b UTF8"
        assert await asked(postgres.superuser_url, "show max_connections") == "200"
        for service in SERVICES:
            url = trial.environment(service)[f"{service.upper()}_DATABASE_URL"]
            here = url.replace("@postgres:5432/", f"@{HOST}:{postgres.port}/")
            assert here != url
            assert await asked(here, "select current_user || ' ' || current_database()") == f"{service} {service}"
            with pytest.raises(asyncpg.InvalidPasswordError):
                await asked(re.sub(r":[0-9a-f]{48}@", ":wrong@", here), "select 1")


async def test_without_the_encoding_it_would_be_refused(trial, tmp_path):
    """What a first version of the file said: the provider asks for UTF-8, and the locale C alone means SQL_ASCII."""
    environment = trial.environment("postgres")
    words = environment["POSTGRES_INITDB_ARGS"].replace("--encoding=UTF8 ", "")
    assert words != environment["POSTGRES_INITDB_ARGS"]

    with pytest.raises(StackProblem, match="requires encoding"):
        async with image_postgres(tmp_path, {**environment, "POSTGRES_INITDB_ARGS": words}):
            pass
