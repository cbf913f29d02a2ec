"""A Prometheus of its own beside a stack: what it says of the alerts, now and since a moment."""

import asyncio
import contextlib
import json
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import yaml

from deploy.devstack.addresses import HOST, Addresses, free_port
from deploy.devstack.debian import program_of
from deploy.devstack.problems import StackProblem
from deploy.devstack.process import Child, Program
from deploy.devstack.prometheus import RULES, configuration
from tests.chaos.alerts.rules import JUDGES_EVERY_S, LOOKS_EVERY_S, faster
from tests.support.waiting import eventually

COMMITTED: Final[dict[str, Any]] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
ALERTS: Final[tuple[str, ...]] = tuple(rule["alert"] for group in COMMITTED["groups"] for rule in group["rules"])
ALWAYS: Final = "Watchdog"
_FIRING: Final = "firing"
_BELIEVED_FOR_S: Final = 300


@dataclass(frozen=True)
class Watch:
    """A Prometheus that runs; of what it sees it is told nothing but of a week that was before it began."""

    url: str
    folder: Path

    async def firing(self, name: str, **labels: str) -> bool:
        """Tell whether Prometheus says that this alert is firing, with these labels."""
        wanted = {"alertname": name, **labels}
        return any(
            one["state"] == _FIRING and wanted.items() <= one["labels"].items() for one in (await self._ask("alerts"))["alerts"]
        )

    async def raised(self) -> set[str]:
        """Return all alerts but the one for ever that fire, or will unless what they saw is over before their time."""
        return {one["labels"]["alertname"] for one in (await self._ask("alerts"))["alerts"]} - {ALWAYS}

    async def fired(self, within_s: float) -> set[str]:
        """Return all that fired at any moment of the last seconds."""
        question = f'max_over_time(ALERTS{{alertstate="{_FIRING}"}}[{max(1, round(within_s))}s])'
        found = (await self._ask("query", query=question))["result"]
        return {one["metric"]["alertname"] for one in found}

    async def value(self, question: str) -> float | None:
        """Return what a question comes to, None where there is nothing."""
        found = (await self._ask("query", query=question))["result"]
        return float(found[0]["value"][1]) if found else None

    @contextlib.contextmanager
    def looking_at(self, name: str, port: int) -> Iterator[None]:
        """Let it look at one more process, until this is left."""
        place = _others(self.folder)
        place.write_text(json.dumps([{"targets": [f"{HOST}:{port}"], "labels": {"component": name}}]), encoding="utf-8")
        try:
            yield
        finally:
            place.write_text("[]", encoding="utf-8")

    async def has_seen(self, name: str) -> None:
        """Wait until it has read the figures of a process."""

        async def seen() -> bool:
            return await self.value(f'up{{component="{name}"}}') == 1

        await eventually(seen, within_s=60, what=f"Prometheus to have looked at {name}")

    async def remember(self, series: str, value: float, *, for_s: int) -> None:
        """Put into its memory that a figure has stood at this value, each minute of so many seconds before now.

        What it has seen of it itself is forgotten: in a run of all troubles it has watched that figure for half an hour.
        """
        await self._forget(series)
        promtool = await program_of("promtool")
        # It believes a figure for five minutes: with newer ones this memory would outlast what is seen now.
        end = int(time.time()) - _BELIEVED_FOR_S
        said = [f"{series} {value} {moment}" for moment in range(end - for_s, end, 60)]
        source = self.folder / "remembered.txt"
        source.write_text("\n".join([f"# TYPE {series.partition('{')[0]} gauge", *said, "# EOF", ""]), encoding="utf-8")
        child = await asyncio.create_subprocess_exec(
            *(str(promtool), "tsdb", "create-blocks-from", "openmetrics", str(source), str(self.folder / "data")),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        words, _ = await child.communicate()
        if child.returncode:
            raise RuntimeError(f"promtool ended with {child.returncode}: {words.decode()}")

    async def _forget(self, series: str) -> None:
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            answer = await client.post(f"{self.url}/api/v1/admin/tsdb/delete_series", params={"match[]": series})
            answer.raise_for_status()

    async def _ask(self, path: str, **query: str) -> Any:
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            answer = await client.get(f"{self.url}/api/v1/{path}", params=query)
            answer.raise_for_status()
            return answer.json()["data"]


@contextlib.asynccontextmanager
async def watching(addresses: Addresses, times: int) -> AsyncIterator[Watch]:
    """Start a Prometheus over these services with the committed rules, so many times faster; it and its data go at the end.

    Raises StackProblem where its program cannot be had.
    """
    program = await program_of("prometheus")
    if program is None:
        raise StackProblem("Không có Prometheus trên máy này.", "No Prometheus can be had on this machine.")
    with tempfile.TemporaryDirectory(prefix="kipthoi-alerts-") as name:
        folder = Path(name)
        rules, config = folder / "alerts.yaml", folder / "prometheus.yaml"
        rules.write_text(yaml.safe_dump(faster(COMMITTED, times), allow_unicode=True), encoding="utf-8")
        _others(folder).write_text("[]", encoding="utf-8")
        config.write_text(yaml.safe_dump(_configuration(addresses, rules, times)), encoding="utf-8")
        port = free_port()
        places = (f"--config.file={config}", f"--storage.tsdb.path={folder / 'data'}", f"--web.listen-address={HOST}:{port}")
        options = ("--web.enable-admin-api", "--log.level=warn")
        child = Child(Program("prometheus", (str(program), *places, *options), folder / "log", folder))
        child.start()
        try:
            watch = Watch(f"http://{HOST}:{port}", folder)
            await eventually(lambda: watch.firing(ALWAYS), within_s=60, what="Prometheus to judge")
            yield watch
        finally:
            child.stop()


def _configuration(addresses: Addresses, rules: Path, times: int) -> Mapping[str, Any]:
    """What it reads under `make up`, but for how often it looks where it hurries, and where the rules are."""
    given = configuration(addresses)
    often = (
        {"scrape_interval": f"{LOOKS_EVERY_S}s", "evaluation_interval": f"{JUDGES_EVERY_S}s"} if times > 1 else given["global"]
    )
    jobs: Any = given["scrape_configs"]
    others = [{"files": [str(_others(rules.parent))], "refresh_interval": "1s"}]
    return {
        **given,
        "global": often,
        "rule_files": [str(rules)],
        "scrape_configs": [{**job, "file_sd_configs": others} for job in jobs],
    }


def _others(folder: Path) -> Path:
    """Where it reads at what else it shall look."""
    return folder / "others.json"
