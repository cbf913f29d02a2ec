"""The compose file's Temporal: the production server with the file's own environment, jobs and limits.

The server is built from its module (`make temporal`, where Go is; ten minutes), so most of this is skipped where it was not.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

import httpx
import pytest
import yaml

from deploy.devstack.addresses import HOST, free_port
from deploy.devstack.part import port_answers
from deploy.devstack.process import Child, Program
from shared.engine_security import TemporalSecurity
from shared.privacy import new_key
from shared.relay.contact import temporal_answers
from shared.temporal import connect
from tests.component.deploy.compose_engines import ImagePostgres, image_postgres
from tests.component.deploy.conftest import eventually
from tests.support.certificates import Authority
from tests.support.compose import ROOT, Compose, compose, variables_of

BUILT: Final = ROOT / ".cache" / "temporal"
LIMITS: Final = ROOT / "deploy/temporal/dynamic.yaml"
PORTS: Final = [
    f"{service}_{kind}_PORT" for service in ("FRONTEND", "MATCHING", "HISTORY", "WORKER") for kind in ("GRPC", "MEMBERSHIP")
]


@pytest.fixture
def trial(tmp_path) -> Compose:
    return compose(variables_of(tmp_path))


@pytest.fixture
def built() -> Path:
    if not all((BUILT / name).exists() for name in ("temporal-server", "temporal-sql-tool", "schema")):
        pytest.skip("the production Temporal server is not here: `make temporal` builds it with Go, once, in ten minutes")
    return BUILT


def test_the_limits_are_settings_that_the_servers_release_knows():
    """The development server of the wheel is of the same release: a key that it does not hold is read by nobody."""
    limits = yaml.safe_load(LIMITS.read_text(encoding="utf-8"))
    wheel = shutil.which("temporal", path=str(ROOT / ".venv/bin")) or shutil.which("temporal")
    assert wheel
    program = Path(wheel).resolve().read_bytes()

    assert [key for key in limits if key.encode() not in program] == []
    assert b"frontend.namespaceRPSS" not in program
    for values in limits.values():
        assert all(set(one) <= {"value", "constraints"} and isinstance(one["value"], int) for one in values)


def test_the_file_that_it_asks_for_is_mounted_where_it_looks(trial):
    [mount] = [mount.split(":") for mount in trial.services["temporal"]["volumes"]]
    asked = Path(trial.environment("temporal")["DYNAMIC_CONFIG_FILE_PATH"])

    assert ROOT / mount[0] / asked.relative_to(mount[1]) == LIMITS


async def test_the_server_itself_takes_the_limits(built, tmp_path):
    words = (str(built / "temporal-server"), "validate-dynamic-config", str(LIMITS))

    assert await _ended(Program("validate", words, tmp_path / "log", tmp_path)) == 0
    assert "error" not in (tmp_path / "log").read_text(encoding="utf-8")
    assert "warning" not in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.mark.timeout(300)
async def test_the_jobs_make_its_tables_it_starts_and_its_namespace_is_there(built, trial, tmp_path):
    async with image_postgres(tmp_path, trial.environment("temporal-postgres")) as postgres:
        # Twice, as each `docker compose up` does.
        for _ in range(2):
            await _job(trial, "temporal-schema", {"SQL_HOST": HOST, "SQL_PORT": str(postgres.port)}, built, tmp_path)
        async with _server(trial, built, postgres, tmp_path) as address:
            for _ in range(2):
                await _job(trial, "temporal-namespace", {"TEMPORAL_ADDRESS": address}, built, tmp_path)
            said = await _job(trial, "temporal-namespace", {"TEMPORAL_ADDRESS": address}, built, tmp_path)
            assert "168h0m0s" in said


@pytest.mark.timeout(300)
async def test_without_its_file_it_does_not_start(built, trial, tmp_path):
    async with image_postgres(tmp_path, trial.environment("temporal-postgres")) as postgres:
        await _job(trial, "temporal-schema", {"SQL_HOST": HOST, "SQL_PORT": str(postgres.port)}, built, tmp_path)
        program = _started(trial, built, postgres, tmp_path, {"DYNAMIC_CONFIG_FILE_PATH": str(tmp_path / "none.yaml")})
        assert await _ended(program) != 0
        assert "dynamic config" in program.log.read_text(encoding="utf-8")


@pytest.mark.timeout(300)
async def test_by_mutual_tls_it_answers_whom_it_can_verify_and_nobody_else(built, trial, tmp_path):
    authority, stranger = Authority(tmp_path), Authority(tmp_path, "stranger")
    (certificate, key), trusted = map(str, authority.issue("temporal")), authority.file.read_bytes()
    shown = (("CERT", certificate), ("KEY", key))
    both = {f"TEMPORAL_TLS_{whose}_{kind}": path for whose in ("SERVER", "FRONTEND") for kind, path in shown}
    authorities = {f"TEMPORAL_TLS_{whose}_CA_CERT": str(authority.file) for whose in ("SERVER", "CLIENT1", "CLIENT2")}
    mine, forged = ([path.read_bytes() for path in who.issue("intake")] for who in (authority, stranger))
    ways = {
        "as it should be": (TemporalSecurity(trusted, *mine), True),
        "without a certificate": (TemporalSecurity(trusted), False),
        "with a stranger's certificate": (TemporalSecurity(trusted, *forged), False),
        "another authority vouches": (TemporalSecurity(stranger.file.read_bytes(), *mine), False),
        "without TLS": (None, False),
    }

    async with image_postgres(tmp_path, trial.environment("temporal-postgres")) as postgres:
        await _job(trial, "temporal-schema", {"SQL_HOST": HOST, "SQL_PORT": str(postgres.port)}, built, tmp_path)
        secured = {**both, **authorities, "TEMPORAL_TLS_REQUIRE_CLIENT_AUTH": "true"}
        async with _server(trial, built, postgres, tmp_path, secured) as address:
            for way, (security, answers) in ways.items():
                client = await connect(address, "default", new_key(), security)
                assert (await temporal_answers(client)() is None) is answers, way


async def _ended(program: Program, within_s: float = 120.0) -> int | None:
    child = Child(program)
    child.start()
    try:
        async with asyncio.timeout(within_s):
            while child.running:
                await asyncio.sleep(0.05)
    finally:
        child.kill()
    return child.exit_code


async def _job(trial: Compose, name: str, changed: Mapping[str, str], built: Path, folder: Path) -> str:
    """Run a job of the file by its own entry point and command; as Docker does, again where it fails and may be repeated."""
    one, log = trial.services[name], folder / f"{name}.log"
    command = [word.replace("/etc/temporal/schema", str(built / "schema")) for word in one["command"]]
    programs = f"{built}:{ROOT / '.venv/bin'}:{os.environ['PATH']}"
    environment = {**trial.environment(name), **changed, "PATH": programs, "HOME": str(folder)}
    times = 1 + int(one["restart"].partition(":")[2])
    for _ in range(times):
        log.unlink(missing_ok=True)
        if (
            await _ended(Program(name, (*one["entrypoint"], *command), log, folder, environment, without=("SQL_", "TEMPORAL_")))
            == 0
        ):
            return log.read_text(encoding="utf-8")
        await asyncio.sleep(0.5)
    raise AssertionError(f"{name} failed {times} times: {log.read_text(encoding='utf-8')[-2000:]}")


def _started(trial: Compose, built: Path, postgres: ImagePostgres, folder: Path, changed: Mapping[str, str]) -> Program:
    environment = trial.environment("temporal")
    assert environment["BIND_ON_IP"] == "0.0.0.0"  # noqa: S104 - inside of its container
    here = {
        "POSTGRES_SEEDS": HOST,
        "DB_PORT": str(postgres.port),
        "BIND_ON_IP": HOST,
        "DYNAMIC_CONFIG_FILE_PATH": str(LIMITS),
        "FRONTEND_HTTP_PORT": str(free_port()),
        "PROMETHEUS_ENDPOINT": f"{HOST}:{free_port()}",
        **{name: str(free_port()) for name in PORTS},
    }
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    log = folder / "temporal.log"
    return Program(
        "temporal",
        (str(built / "temporal-server"), "start"),
        log,
        empty,
        {**environment, **here, **changed},
        without=("SQL_", "TEMPORAL_", "POSTGRES_"),
        stop_within_s=20,
    )


@asynccontextmanager
async def _server(
    trial: Compose, built: Path, postgres: ImagePostgres, folder: Path, changed: Mapping[str, str] = MappingProxyType({})
) -> AsyncIterator[str]:
    program = _started(trial, built, postgres, folder, changed)
    child = Child(program)
    child.start()
    port = int(program.environment["FRONTEND_GRPC_PORT"])
    try:
        async with asyncio.timeout(90):
            while not await port_answers(port):
                assert child.running, program.log.read_text(encoding="utf-8")[-3000:]
                await asyncio.sleep(0.2)
        figures = f"http://{program.environment['PROMETHEUS_ENDPOINT']}/metrics"
        await eventually(lambda: "service_requests" in httpx.get(figures, trust_env=False).text, within_s=30)
        yield f"{HOST}:{port}"
    finally:
        await asyncio.to_thread(child.stop)
    assert [path.name for path in program.folder.iterdir()] == []
