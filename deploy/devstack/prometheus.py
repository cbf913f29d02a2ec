"""Prometheus beside the stack that `up` leaves running, with the alerts of `deploy/prometheus`: where its program can be had.

A small scraper of our own is not wanted: where there is no Prometheus, `up` says that nobody watches.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import yaml

from deploy.devstack.addresses import HOST, Addresses, free_port, is_free
from deploy.devstack.debian import program_of
from deploy.devstack.journal import LOGS, write_private
from deploy.devstack.proc import Mark
from deploy.devstack.process import Child, Program

FILE: Final = "prometheus.json"
DATA: Final = "prometheus"
RULES: Final = Path(__file__).resolve().parents[1] / "prometheus" / "alerts.yaml"
_KEPT_FOR: Final = "15d"


@dataclass(frozen=True)
class Watching:
    """The Prometheus of a run folder: its process, and where its page is."""

    mark: Mark | None
    port: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"


async def post_prometheus(folder: Path, addresses: Addresses) -> Watching | None:
    """Start Prometheus over these services unless it runs; return where it is, None where its program cannot be had."""
    before = watching(folder)
    if before is not None and before.mark is not None and before.mark.alive:
        return before
    program = await program_of("prometheus")
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
