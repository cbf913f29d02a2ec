"""Prometheus beside the stack that `up` leaves running, with the alerts of `deploy/prometheus`: where its program can be had.

It comes from this machine or from Debian's packages (fetched into `.cache`, nothing is installed). A small scraper of our own
is not wanted: elsewhere `up` says that nobody watches.
"""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import yaml

from deploy.devstack.addresses import HOST, Addresses, free_port, is_free
from deploy.devstack.journal import LOGS, write_private
from deploy.devstack.part import Workshop
from deploy.devstack.problems import StackProblem
from deploy.devstack.proc import Mark
from deploy.devstack.process import Child, Program

FILE: Final = "prometheus.json"
DATA: Final = "prometheus"
RULES: Final = Path(__file__).resolve().parents[1] / "prometheus" / "alerts.yaml"
CACHE: Final = Path(__file__).resolve().parents[2] / ".cache" / "prometheus"
_PACKAGE: Final = "prometheus"
_FETCHED_WITHIN_S: Final = 60.0
_KEPT_FOR: Final = "15d"


@dataclass(frozen=True)
class Watching:
    """The Prometheus of a run folder: its process, and where its page is."""

    mark: Mark | None
    port: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"


async def program_of(name: str = "prometheus", cache: Path = CACHE) -> Path | None:
    """Return `prometheus` or `promtool`, fetched if need be; None where this machine cannot have it."""
    found = shutil.which(name)
    if found:
        return Path(found)
    fetched = cache / "usr" / "bin" / name
    if not fetched.exists() and shutil.which("apt-get") and shutil.which("dpkg"):
        await _fetch(cache)
    return fetched if fetched.exists() else None


async def _fetch(cache: Path) -> None:
    """Download Debian's package, which apt checks, and unpack it beside the other things that were fetched."""
    workshop, log = Workshop(lambda: None), _made(cache) / "fetch.log"
    try:
        await workshop.run(Program("apt-get", ("apt-get", "-q", "download", _PACKAGE), log, cache), _FETCHED_WITHIN_S)
        await workshop.run(Program("dpkg", ("dpkg", "-x", _newest(cache), str(cache)), log, cache), _FETCHED_WITHIN_S)
    except (StackProblem, ValueError):
        return


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _newest(cache: Path) -> str:
    return str(max(cache.glob(f"{_PACKAGE}_*.deb"), key=lambda path: path.stat().st_mtime))


async def post_prometheus(folder: Path, addresses: Addresses) -> Watching | None:
    """Start Prometheus over these services unless it runs; return where it is, None where its program cannot be had."""
    before = watching(folder)
    if before is not None and before.mark is not None and before.mark.alive:
        return before
    program = await program_of()
    if program is None:
        return None
    port = before.port if before is not None and is_free(before.port) else free_port()
    data = folder / DATA
    data.mkdir(mode=0o700, exist_ok=True)
    config = data / "prometheus.yaml"
    config.write_text(yaml.safe_dump(configuration(addresses)), encoding="utf-8")
    options = (f"--config.file={config}", f"--storage.tsdb.path={data / 'tsdb'}", f"--storage.tsdb.retention.time={_KEPT_FOR}")
    argv = (str(program), *options, f"--web.listen-address={HOST}:{port}", "--log.level=warn")
    child = Child(Program("prometheus", argv, folder / LOGS / "prometheus.log", folder))
    child.start()
    write_private(folder / FILE, json.dumps({"mark": asdict(child.mark) if child.mark else None, "port": port}))
    return Watching(child.mark, port)


def configuration(addresses: Addresses) -> dict[str, object]:
    """What Prometheus reads: every service under the job that the alerts name, each by its own name."""
    targets = [
        {"targets": [service.url.removeprefix("http://")], "labels": {"component": name}}
        for name, service in addresses.services.items()
    ]
    return {
        "global": {"scrape_interval": "5s", "evaluation_interval": "5s"},
        "rule_files": [str(RULES)],
        "scrape_configs": [{"job_name": "kipthoi", "static_configs": targets}],
    }


def watching(folder: Path) -> Watching | None:
    """Return the Prometheus that was started for this folder, whether it runs or not."""
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Watching(Mark(**content["mark"]) if content["mark"] else None, content["port"])


def dismiss_prometheus(folder: Path) -> None:
    """Stop it; its data stay beside the others. Harmless where there is none."""
    found = watching(folder)
    if found is not None and found.mark is not None:
        Child(Program("prometheus", (), folder / LOGS / "prometheus.log", folder), found.mark).stop()
