"""Services, jobs and simulators as containers of the compose file would run, from the image's layout, on real engines."""

import asyncio
import fnmatch
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from deploy.devstack.addresses import HOST, free_port
from deploy.devstack.process import Child
from deploy.devstack.stack import Stack
from tests.component.deploy.compose_engines import image_postgres
from tests.component.deploy.image import USER, Image, build, copied, missing
from tests.support.compose import ROOT, Compose, compose, variables_of
from tests.support.pages import Browser
from tests.support.services import SERVICES

_PROBE: Final = """
import os, sys
def refused(path):
    try:
        open(path, "w").close()
    except OSError as error:
        return error.errno
status = open("/proc/self/status").read()
print(os.getuid(), refused("/kipthoi/x"), refused("/venv/x"), refused("/x"), refused("/tmp/x"), os.path.exists(sys.argv[1]))
print(*sorted(line for line in status.splitlines() if line.startswith(("CapEff", "CapBnd", "NoNewPrivs"))))
"""
_READ_ONLY: Final = 30
_NOTHING_WRITTEN: Final = re.compile(r"Read-only file system|PermissionError|ModuleNotFoundError|FileNotFoundError")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    if why := missing():
        pytest.skip(f"the image's layout cannot be tried: {why}")
    return build(tmp_path_factory.mktemp("image"))


@pytest.fixture
def trial(tmp_path) -> Compose:
    return compose(variables_of(tmp_path))


class Containers:
    """The file's containers as processes of this machine: each name and port of Docker's network has a port here."""

    def __init__(self, image: Image, trial: Compose, folder: Path, engines: Mapping[str, str]) -> None:
        self.image, self.trial, self.folder = image, trial, folder
        self.ports = {name: free_port() for name in (*SERVICES, "simulators")}
        self.ports |= {"console": int(trial.variables["DESK_PORT"]), "simulators": int(trial.variables["SIMULATORS_PORT"])}
        mail = f"{HOST}:{free_port()}"
        self._places = {**engines, "simulators:8025": mail, "0.0.0.0": HOST}  # noqa: S104 - is replaced
        self._places |= {f"{name}:8000": f"{HOST}:{port}" for name, port in self.ports.items()}
        self._mail_port = mail.rpartition(":")[2]

    def child(self, name: str, words: list[str] | None = None) -> Child:
        one = self.trial.services[name]
        port = str(self.ports.get(name.removesuffix("-migrate"), 0))
        told = [self._here(word) for word in words or one["command"]]
        told = [
            {"8000": port, "8025": self._mail_port}.get(word, word).replace("127.0.0.1:8000", f"{HOST}:{port}") for word in told
        ]
        environment = {key: self._here(value) for key, value in self.trial.environment(name).items()}
        environment |= {key: port for key in environment if key.endswith("_HTTP_PORT")}
        suffix = "" if words is None else "-asked"
        return Child(self.image.program(told, environment, self.folder / f"{name}{suffix}.log"))

    def _here(self, text: str) -> str:
        for there, here in self._places.items():
            text = re.sub(rf"(?<![\w.-]){re.escape(there)}", here, text)
        return text

    async def once(self, *names: str) -> None:
        """Run jobs to their end, at the same time, as Docker does. Raises AssertionError with what one said."""
        children = [self.child(name) for name in names]
        for child in children:
            child.start()
        for child in children:
            assert await _end(child) == 0, f"{child.name}: {_log(child)}"

    async def until_healthy(self, name: str, child: Child) -> None:
        """By the file's own check."""
        command, *words = self.trial.services[name]["healthcheck"]["test"]
        assert command == "CMD"
        async with asyncio.timeout(120):
            while True:
                assert child.running, f"{name}: {_log(child)}"
                check = self.child(name, words)
                check.start()
                if await _end(check) == 0:
                    return
                await asyncio.sleep(0.5)


async def _end(child: Child, within_s: float = 150.0) -> int | None:
    try:
        async with asyncio.timeout(within_s):
            while child.running:
                await asyncio.sleep(0.05)
    finally:
        await asyncio.to_thread(child.kill)
    return child.exit_code


def _log(child: Child) -> str:
    return child.program.log.read_text(encoding="utf-8", errors="replace")[-3000:]


def test_what_the_dockerfile_takes_reaches_the_build():
    """The list beside it leaves out everything that it does not name."""
    rules = (ROOT / "deploy/Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    assert rules[0] == "*"
    allowed = [rule.removeprefix("!").rstrip("/") for rule in rules if rule.startswith("!")]

    sources = {source.rstrip("/") for source in copied()}
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert {s for s in sources if not any(s == rule or s.startswith(f"{rule}/") for rule in allowed)} == set()
    assert [rule for rule in allowed if not any(fnmatch.fnmatch(s, f"{rule}*") for s in sources)] == []


async def test_a_container_has_no_checkout_no_rights_and_nothing_to_write_to(image: Image, tmp_path: Path):
    child = Child(image.program(["python", "-c", _PROBE, str(ROOT)], {}, tmp_path / "probe.log"))
    child.start()

    assert await _end(child) == 0
    assert _log(child).split("\n")[:2] == [
        f"{USER} {_READ_ONLY} {_READ_ONLY} {_READ_ONLY} None False",
        "CapBnd:\t0000000000000000 CapEff:\t0000000000000000 NoNewPrivs:\t1",
    ]


@asynccontextmanager
async def _engines(trial: Compose, folder: Path) -> AsyncIterator[dict[str, str]]:
    environment, command = trial.environment("postgres"), trial.services["postgres"]["command"]
    async with image_postgres(folder / "postgres", environment, command, ["deploy/postgres/init.sql"]) as postgres:
        stack = Stack(folder / "engines", engines=["kafka", "temporal"], services=[], simulators=False)
        try:
            await stack.start_engines_only("kafka", "temporal")
            engines = stack.addresses.engines
            yield {
                "postgres:5432": f"{HOST}:{postgres.port}",
                "kafka:9092": engines.kafka.bootstrap[0],
                "temporal:7233": engines.temporal.address,
            }
        finally:
            await stack.stop()


@pytest.fixture
def children() -> Iterator[list[Child]]:
    started: list[Child] = []
    yield started
    for child in started:
        child.stop()


@pytest.mark.timeout(600)
async def test_everything_of_ours_starts_from_the_image_and_an_officer_signs_in(image, trial, tmp_path, children):
    for name in ("postgres", "engines"):
        (tmp_path / name).mkdir()
    async with _engines(trial, tmp_path) as engines:
        containers = Containers(image, trial, tmp_path, engines)
        await containers.once("image", "topics", *(f"{service}-migrate" for service in SERVICES))
        running = {name: containers.child(name) for name in (*SERVICES, "simulators")}
        for child in running.values():
            child.start()
            children.append(child)
        for name, child in running.items():
            await containers.until_healthy(name, child)

        async with Browser(trial.variables["DESK_URL"], "provincial_officer", province="01") as officer:
            assert "kipthoi_session" in officer._client.cookies
            assert (await officer._client.get("/board")).status_code == 200

        status = containers.child("kipthoi", ["kipthoi", *trial.services["kipthoi"]["command"]])
        status.start()
        assert await _end(status) == 0, _log(status)

        for child in children:
            await asyncio.to_thread(child.stop)
        said = {name: _log(child) for name, child in running.items()}
        assert {name: text for name, text in said.items() if _NOTHING_WRITTEN.search(text)} == {}
